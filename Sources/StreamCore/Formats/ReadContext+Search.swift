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
  ///   - formats: those that the next frame may have; nil for that of the reader. In a frame that is
  ///     damaged there may be frames of others, which are packed in it.
  mutating func lose(_ damage: Damage, from: Int = 0, of formats: [any Format.Type]? = nil) {
    lost = (damage, from, formats)
  }

  /// Searches for the next frame; everything before it is lost.
  ///
  /// - Parameter format: that of the reader.
  /// - Returns: the frame's format, or nil where there is none: then the source is at its end.
  mutating func findFrame(of format: any Format.Type) -> (any Format.Type)? {
    guard let lost else { return nil }
    var (damage, from) = (lost.damage, lost.from)
    self.lost = nil
    var searched = 0
    var result: (any Format.Type)?
    while result == nil {
      let count = source.fill(atLeast: ByteSource.windowBytes)
      let found = Formats.firstFrame(
        of: lost.formats ?? [format],
        in: source.lookahead,
        from: min(from, count)
      )
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
    // Its writer was killed, and wrote on: all that it had written is there.
    let isBreak = result != nil && damage.kind == .badBlockLength && damage.lostBytes == 0
    if isBreak { isAfterBreak = true } else { isAfterGap = true }
    chunk.account.damaged += damage.lostBytes
    chunk.damage.append(damage)
    return result
  }
}
