/// The lines of a record that is still open, as they stand in the archive.
struct OuterLines: Sendable {
  private(set) var lines: [OuterLine] = []
  /// Whether not all lines are kept.
  private(set) var isCut = false
  private var byteCount = 0

  /// Adds a line; a record that is too long loses its lines.
  mutating func append(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>?,
    _ position: LinePosition,
    lineBytesMax: Int
  ) {
    guard let line else {
      lines = []
      return
    }
    // Parts of nothing but their prefix would grow without a bound.
    byteCount += line.count + 1
    if byteCount > 2 * (lineBytesMax + CRIPrefix.bytesMax) { isCut = true }
    guard !isCut else { return }
    lines.append(OuterLine(at: position, text: [UInt8](buffer.bytes.extracting(line))))
  }

  mutating func updatePositions(_ body: (inout LinePosition) -> Void) {
    for index in lines.indices { body(&lines[index].at) }
  }
}
