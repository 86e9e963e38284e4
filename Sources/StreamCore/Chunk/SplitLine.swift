/// A line that crosses the edge of chunks, as far as it was read.
struct SplitLine: ~Copyable {
  /// Where the line begins.
  var start = Location(line: 0, position: 0, isAfterGap: false)
  /// Its whole length, of which less may be kept.
  private(set) var length = 0
  /// The zero bytes at its start, of which the first one is kept: a file that was cut while it was
  /// written has any number.
  private var zeroBytes = 0

  private let lineBytesMax: Int
  private var text = Buffer(byteCount: 4096)
  private var keptBytes = 0
  private var lastByte: UInt8 = 0

  init(lineBytesMax: Int) {
    self.lineBytesMax = lineBytesMax
  }

  mutating func append(_ source: borrowing Buffer, _ range: Range<Int>, keeps: Bool) {
    // By itself, since zero bytes may follow a byte order mark.
    let markEnd = range.lowerBound + (start.offset == 0 ? max(0, 3 - length) : 0)
    if range.lowerBound < markEnd, markEnd < range.upperBound {
      add(source, range.lowerBound..<markEnd, keeps: keeps)
      add(source, markEnd..<range.upperBound, keeps: keeps)
    } else {
      add(source, range, keeps: keeps)
    }
  }

  /// Appends zeros to a line that has some at its end.
  mutating func appendZeros(_ count: Int, keeps: Bool) {
    let isZero = zeroBytes == length - markBytes
    length += count
    guard keeps else { return }
    if isZero {
      zeroBytes += count
    } else {
      let room = min(count, keptMax - keptBytes)
      guard room > 0 else { return }
      reserve(room)
      text.clear(keptBytes..<(keptBytes + room))
      keptBytes += room
    }
  }

  /// How much of a line that is too long is kept: its container's prefix is wanted.
  ///
  /// There is room for a carriage return, and a byte order mark.
  private var keptMax: Int { max(lineBytesMax, CRIPrefix.bytesMax) + 4 }

  private mutating func reserve(_ room: Int) {
    guard keptBytes + room > text.byteCount else { return }
    text.reserve(max(keptBytes + room, min(2 * text.byteCount, keptMax)), keeping: keptBytes)
  }

  private mutating func add(_ source: borrowing Buffer, _ range: Range<Int>, keeps: Bool) {
    length += range.count
    lastByte = source.bytes[range.upperBound - 1]
    guard keeps else { return }
    var range = range
    if zeroBytes == length - range.count - markBytes {
      let ink = LineStart.skipZeros(source.bytes, range)
      let isFirst = zeroBytes == 0
      zeroBytes += ink - range.lowerBound
      range = (isFirst && ink > range.lowerBound ? ink - 1 : ink)..<range.upperBound
    }
    let room = min(range.count, keptMax - keptBytes)
    guard room > 0 else { return }
    reserve(room)
    text.write(from: source, range.lowerBound..<(range.lowerBound + room), at: keptBytes)
    keptBytes += room
  }

  /// Hands the whole line on.
  mutating func classify(
    _ open: inout PartialRecords,
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) {
    let mark = markBytes
    var position = start
    position.position += mark
    position.offset += mark
    text.clearSlack(after: keptBytes)
    open.append(
      text,
      mark..<keptBytes,
      position,
      isOversized: isOversized,
      &classifier,
      &tally
    )
    if classifier.selector != nil {
      let line = OuterLine(at: position, text: [UInt8](text.bytes.extracting(mark..<keptBytes)))
      classifier.selector?.attach([line], at: position)
    }
  }

  /// Looks at the line, if all of it was kept.
  ///
  /// - Returns: the line without its LF, and what is in it.
  func look(
    _ classifier: inout LineClassifier,
    _ scratch: inout TallyAccumulator
  ) -> (text: [UInt8], look: LineClassifier.LineProbe)? {
    guard !isOversized else { return nil }
    let range = markBytes..<keptBytes
    let look = classifier.look(at: range, of: text, &scratch)
    return ([UInt8](text.bytes.extracting(range)), look)
  }

  /// What it seems to be, if all of it was kept.
  var shape: LineShape { isOversized ? .text : LineShape(text.bytes, markBytes..<keptBytes) }

  /// The line without its LF, as far as it was kept.
  var bytes: [UInt8] { [UInt8](text.bytes.extracting(markBytes..<keptBytes)) }

  /// Whether it is longer than a line may be.
  private var isOversized: Bool {
    let returnBytes = lastByte == 0x0d && length > markBytes ? 1 : 0
    return length - zeroBytes - markBytes - returnBytes > lineBytesMax
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
    zeroBytes = 0
    lastByte = 0
  }
}
