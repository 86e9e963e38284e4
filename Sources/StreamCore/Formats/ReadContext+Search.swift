/// What becomes of a reader that has lost its way.
///
/// ```
///   between frames -> in a frame -> between frames -> ... -> the end
///         |                |  a length that no block has, a damaged header
///         +----------------+--> lost (the next frame is searched for) --> between frames
/// ```
extension ReadContext {
  /// Notes that a reader does not know how to go on; it is between frames when it is asked next.
  ///
  /// - Parameters:
  ///   - damage: why, with what was lost already.
  ///   - from: how many bytes at the source's position are passed over: what was found damaged or
  ///     was refused must not be found again.
  mutating func lose(_ damage: Damage, from: Int = 0) { lost = (damage, from) }

  /// Reads what comes next, or searches for it.
  ///
  /// - Parameters:
  ///   - reader: reads the archive.
  ///   - format: is that of its frames.
  /// - Returns: how reading goes on.
  mutating func advance(_ reader: any FormatReader, of format: any Format.Type) -> Advance {
    guard lost != nil else { return reader.readChunk(&self) }
    // The next frame's checksum must not suffer from damage before it; and there may be no end of
    // damages without text between them.
    return findFrame(of: [format]) == nil ? .ended : .full
  }

  /// Searches for the next frame; everything before it is lost.
  ///
  /// - Parameter formats: the formats that the frame may have.
  /// - Returns: the frame's format, or nil where there is none: then the source is at its end.
  mutating func findFrame(of formats: [any Format.Type]) -> (any Format.Type)? {
    guard var (damage, from) = lost else { return nil }
    lost = nil
    isAfterGap = true
    var searched = 0
    var result: (any Format.Type)?
    while result == nil {
      let count = source.fill(atLeast: ByteSource.windowBytes)
      let found = Formats.firstFrame(of: formats, in: source.lookahead, from: min(from, count))
      let isLast = count < ByteSource.windowBytes
      let step = found?.offset ?? (isLast ? count : count - Formats.frameHeadBytes)
      source.consume(step)
      searched += step
      from = 0
      result = found?.format
      if isLast { break }
    }
    if result != nil && damage.kind == .truncated {
      // The frame that was found lies inside of what a length claimed.
      damage.kind = .badBlockLength
      damage.detail = "a length is wrong; fetch the archive again"
    }
    damage.lostBytes += searched
    chunk.account.damaged += damage.lostBytes
    chunk.damage.append(damage)
    return result
  }
}
