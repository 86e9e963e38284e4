/// A line that crosses the edge of chunks, as far as it was read.
struct CarriedLine: ~Copyable {
  /// Where the line begins.
  var start = LinePosition(line: 0, position: 0, isAfterGap: false)
  /// Its whole length, of which less may be kept.
  private(set) var length = 0

  private let lineBytesMax: Int
  private var text = Buffer(byteCount: 4096)
  private var keptBytes = 0
  private var lastByte: UInt8 = 0

  init(lineBytesMax: Int) {
    self.lineBytesMax = lineBytesMax
  }

  mutating func append(_ source: borrowing Buffer, _ range: Range<Int>, keeps: Bool) {
    length += range.count
    lastByte = source.bytes[range.upperBound - 1]
    // Of a line that is too long its container's prefix is wanted. There is room for a carriage
    // return, and a byte order mark.
    let keptMax = max(lineBytesMax, CRIPrefix.bytesMax) + 4
    let room = min(range.count, keptMax - keptBytes)
    guard room > 0, keeps else { return }
    if keptBytes + room > text.byteCount {
      text.reserve(max(keptBytes + room, min(2 * text.byteCount, keptMax)), keeping: keptBytes)
    }
    text.write(from: source, range.lowerBound..<(range.lowerBound + room), at: keptBytes)
    keptBytes += room
  }

  /// Hands the whole line on.
  mutating func take(
    _ open: inout OpenRecords,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally
  ) {
    let mark = markBytes
    var position = start
    position.position += mark
    position.offset += mark
    let returnBytes = lastByte == 0x0d && length > mark ? 1 : 0
    text.clearSlack(behind: keptBytes)
    open.take(
      text,
      mark..<keptBytes,
      position,
      isOversized: length - mark - returnBytes > lineBytesMax,
      &classifier,
      &tally
    )
  }

  /// The length of the byte order mark that the line begins with.
  var markBytes: Int {
    let isMark =
      start.offset == 0 && keptBytes >= 3 && text.bytes[0] == 0xef && text.bytes[1] == 0xbb
      && text.bytes[2] == 0xbf
    return isMark ? 3 : 0
  }

  mutating func clear() {
    keptBytes = 0
    length = 0
    lastByte = 0
  }
}
