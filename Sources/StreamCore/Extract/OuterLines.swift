/// The lines of a record that is still open, as they are in the archive.
struct OuterLines: Sendable {
  /// The most lines that are kept: of a few bytes each, they take more memory than their text.
  private static let linesMax = 1 << 16

  private(set) var lines: [OuterLine] = []
  /// Whether not all lines are kept.
  private(set) var isCut = false
  private var byteCount = 0

  /// Adds a line; a record that is too long loses its lines.
  mutating func append(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>?,
    _ position: Location,
    lineBytesMax: Int
  ) {
    guard let line else {
      lines = []
      return
    }
    // Parts of nothing but their prefix would grow without a bound.
    byteCount += line.count + 1
    let bytesMax = 2 * (lineBytesMax + CRIPrefix.bytesMax)
    if byteCount > bytesMax || lines.count >= Self.linesMax { isCut = true }
    guard !isCut else { return }
    lines.append(OuterLine(at: position, text: [UInt8](buffer.bytes.extracting(line))))
  }

  mutating func updatePositions(_ body: (inout Location) -> Void) {
    for index in lines.indices { body(&lines[index].at) }
  }
}
