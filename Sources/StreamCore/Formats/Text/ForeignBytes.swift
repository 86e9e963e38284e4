/// Finds what is no text in a text: frames that follow it, and other bytes.
///
/// ```
///   ... {"msg":"a"} LF | 1f 8b 08 00 ... | {"msg":"b"} LF ...
///                      ^ the text ends here
/// ```
///
/// Nearly all text has no byte below a tab, and a vector kernel says so at next to no cost. Every frame
/// has one among its first ``reachBytes``: in its header, or by chance in what is compressed. Only the
/// surroundings of such bytes are looked at more closely. What is found is a function of the bytes
/// alone, wherever chunks begin.
enum ForeignBytes {
  /// What is no text has a byte below this.
  private static let low: UInt8 = 0x09
  private static let reachBytes = 1024
  /// So many bytes are asked about at once.
  private static let stepBytes = 4096
  /// In so many bytes, from a multiple of them on, as many odd ones are looked for as no text has.
  private static let windowBytes = 256
  /// How many bytes after a part of a text are looked at, so that all is known of what begins in it.
  static let aheadBytes = windowBytes + reachBytes + Formats.frameHeadBytes

  /// What was found in a part of a text.
  struct Found {
    /// Where the first frame begins.
    var frame: Int?
    /// Where what is neither text nor a frame begins, before that frame.
    var binary: (offset: Int, what: String)?
  }

  /// Finds the first frame in a part of a text, and the first bytes before it that are no text.
  ///
  /// - Parameters:
  ///   - text: contains the part.
  ///   - part: where it is.
  ///   - ahead: how many bytes after it are there as well, up to ``aheadBytes`` of what comes next.
  ///   - from: where a frame may begin in the part.
  ///   - position: where the part begins in the file.
  /// - Returns: their offsets in the part.
  static func find(
    in text: borrowing Buffer,
    _ part: Range<Int>,
    ahead: Int,
    from: Int,
    at position: Int
  ) -> Found {
    let bytes = text.bytes.extracting(part.lowerBound..<(part.upperBound + ahead))
    return find(in: bytes, from: from, before: part.count, at: position)
  }

  private static func find(
    in bytes: Span<UInt8>,
    from: Int,
    before end: Int,
    at position: Int
  ) -> Found {
    guard bytes.hasByte(below: low) else { return Found() }
    // A window ends where a frame or a mark begins, also where that is after the part.
    let near = nearLowBytes(in: bytes, from: from, before: min(end + windowBytes, bytes.count))
    var frame: Int?
    for range in near where frame == nil { frame = self.frame(in: bytes, range) }
    let text = bytes.extracting(first: frame ?? bytes.count)
    var mark: (offset: Int, what: String)?
    for range in near where mark == nil && range.lowerBound < text.count {
      mark = self.mark(in: text, range.clamped(to: 0..<text.count))
    }
    var found = Found(frame: frame.flatMap { $0 < end ? $0 : nil })
    let windows = bytes.extracting(first: mark?.offset ?? text.count)
    for range in near where found.binary == nil {
      let part = range.clamped(to: 0..<min(windows.count, end))
      if let offset = binary(in: windows, part, at: position) {
        found.binary = (offset, "what is no text")
      }
    }
    if let mark, mark.offset < end { found.binary = found.binary ?? mark }
    return found
  }

  /// The offsets from which on a low byte is in reach, and others.
  private static func nearLowBytes(
    in bytes: Span<UInt8>,
    from: Int,
    before end: Int
  ) -> [Range<Int>] {
    var near: [Range<Int>] = []
    var step = 0
    while step < bytes.count {
      let next = min(step + stepBytes, bytes.count)
      let part = bytes.extracting(step..<next)
      if part.hasByte(below: low) {
        // Nothing begins with zeros.
        let limit = min(part.isZero ? step : next, end)
        let start = max(from, step - reachBytes, near.last?.upperBound ?? 0)
        if start < limit { near.append(start..<limit) }
      }
      step = next
    }
    return near
  }

  private static func frame(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let part = bytes.extracting(first: range.upperBound - 1 + Formats.frameHeadBytes)
    var start = range.lowerBound
    while let found = Formats.firstFrame(in: part, from: start), found < range.upperBound {
      let reach = bytes.extracting(found..<min(found + reachBytes, bytes.count))
      if reach.hasByte(below: low) { return found }
      start = found + 1
    }
    return nil
  }

  private static func mark(
    in bytes: Span<UInt8>,
    _ range: Range<Int>
  ) -> (offset: Int, what: String)? {
    guard let mark = Signature.firstMark(in: bytes, range) else { return nil }
    let reach = bytes.extracting(mark.offset..<min(mark.offset + reachBytes, bytes.count))
    return reach.hasByte(below: low) ? mark : nil
  }

  /// The first window that begins in a range and is no text.
  private static func binary(
    in bytes: Span<UInt8>,
    _ range: Range<Int>,
    at position: Int
  ) -> Int? {
    let over = (position + range.lowerBound) % windowBytes
    var start = range.lowerBound + (over == 0 ? 0 : windowBytes - over)
    while start < range.upperBound {
      let end = min(start + windowBytes, bytes.count)
      let window = bytes.extracting(start..<end)
      if window.hasByte(below: low) {
        let runGoesOn = isInRun(bytes, end)
        if !Content.isText(window, runGoesOn: runGoesOn) { return start }
      }
      start += windowBytes
    }
    return nil
  }

  /// Whether an offset is in so many zeros as are no part of a text.
  private static func isInRun(_ bytes: Span<UInt8>, _ offset: Int) -> Bool {
    var start = offset
    while start > 0, offset - start < Content.runBytesMin, bytes[start - 1] == 0 { start -= 1 }
    guard start < offset, start + Content.runBytesMin <= bytes.count else { return false }
    return bytes.extracting(start..<(start + Content.runBytesMin)).isZero
  }
}
