/// What a line seems to be, by its bytes alone.
enum LineShape {
  /// It begins as a record does, after a container's prefix or not: it can be parsed.
  case object
  /// It looks like a record that is not read: after a prefix of another kind, or in an array.
  case recordLike
  case text

  /// So far from a line's start a record may begin.
  static let prefixBytesMax = 512

  /// - Parameters:
  ///   - text: contains the line.
  ///   - line: the line, without its line end.
  init(_ text: Span<UInt8>, _ line: Range<Int>) {
    let first = Self.start(text, line)
    if Self.begins(text, line) {
      self = .object
    } else if let prefix = CRIPrefix(text, line), Self.begins(text, prefix.end..<line.upperBound) {
      self = prefix.isPartial ? .recordLike : .object
    } else {
      self = Self.holdsObject(text, first..<line.upperBound) ? .recordLike : .text
    }
  }

  /// Whether an object begins where a line does.
  private static func begins(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let first = start(text, line)
    return first < line.upperBound && text[first] == UInt8(ascii: "{")
  }

  /// Where a line begins: a byte order mark, a record separator (RFC 7464) and blanks are left out.
  private static func start(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    var at = line.lowerBound
    if line.count >= 3, text[at] == 0xef, text[at + 1] == 0xbb, text[at + 2] == 0xbf { at += 3 }
    while at < line.upperBound, text[at] == 0x20 || text[at] == 0x09 || text[at] == 0x1e { at += 1 }
    return at
  }

  /// Whether a line ends with an object that begins near its start, or begins with an array of
  /// objects.
  private static func holdsObject(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    if line.isEmpty { return false }
    if text[line.lowerBound] == UInt8(ascii: "[") {
      let next = skipBlanks(text, line.lowerBound + 1, before: line.upperBound)
      if next < line.upperBound, text[next] == UInt8(ascii: "{") { return true }
    }
    var end = line.upperBound
    while end > line.lowerBound, isBlank(text[end - 1]) { end -= 1 }
    // A terminal's colours may come after it.
    if end > line.lowerBound, text[end - 1] == UInt8(ascii: "m") {
      var back = end - 1
      while back > line.lowerBound, isColor(text[back - 1]) { back -= 1 }
      if back >= line.lowerBound + 2, text[back - 1] == UInt8(ascii: "["), text[back - 2] == 0x1b {
        end = back - 2
      }
    }
    guard end > line.lowerBound, text[end - 1] == UInt8(ascii: "}") else { return false }
    let limit = min(end, line.lowerBound + prefixBytesMax)
    for at in line.lowerBound..<limit where text[at] == UInt8(ascii: "{") {
      let isAfterBlank =
        at == line.lowerBound || isBlank(text[at - 1]) || text[at - 1] == UInt8(ascii: "m")
      let next = skipBlanks(text, at + 1, before: end)
      if isAfterBlank, next < end,
        text[next] == UInt8(ascii: "\"") || text[next] == UInt8(ascii: "}")
      {
        return true
      }
    }
    return false
  }

  private static func skipBlanks(_ text: Span<UInt8>, _ start: Int, before end: Int) -> Int {
    var at = start
    while at < end, isBlank(text[at]) { at += 1 }
    return at
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0d
  }

  private static func isColor(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == UInt8(ascii: ";")
  }

  /// Whether a line begins with two `key=value` pairs of which one is usual in a log: logfmt.
  static func isLogfmt(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var at = start(text, line)
    var isUsual = false
    for _ in 0..<2 {
      let key = at
      while at < line.upperBound, isKey(text[at]) { at += 1 }
      guard at > key, at < line.upperBound, text[at] == UInt8(ascii: "=") else { return false }
      isUsual = isUsual || usualKeys.contains { $0.equals(text.extracting(key..<at)) }
      at += 1
      if at < line.upperBound, text[at] == UInt8(ascii: "\"") {
        at += 1
        while at < line.upperBound, text[at] != UInt8(ascii: "\"") {
          at += text[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        at = min(at + 1, line.upperBound)
      } else {
        while at < line.upperBound, !isBlank(text[at]) { at += 1 }
      }
      at = skipBlanks(text, at, before: line.upperBound)
    }
    return isUsual
  }

  private static let usualKeys = [
    "time", "ts", "t", "level", "lvl", "severity", "msg", "message",
  ].map { Array($0.utf8) }

  private static func isKey(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// The lines of a text that seem to be records, where most of the text was not looked at.
struct ObjectLines {
  /// The first and the last line that begins as a record does.
  var first: Range<Int>?
  var last: Range<Int>?
  /// Whether a line looks like a record that is not read.
  var hasRecordLike = false
}

extension Chunk {
  /// Finds the first and the last line that begins as a record does.
  ///
  /// In a log of records these are the first and the last of the range, so that nothing else is
  /// looked at. Elsewhere only lines with a bracket are.
  ///
  /// - Parameter range: whole lines.
  /// - Returns: what was found.
  func objectLines(in range: Range<Int>) -> ObjectLines {
    var lines = ObjectLines()
    var at = range.lowerBound
    while at < range.upperBound,
      let bracket = text.bytes.firstIndex(of: 0x7b, from: at, before: range.upperBound)
    {
      let line = line(around: bracket, in: at..<range.upperBound)
      switch LineShape(text.bytes, line) {
      case .object:
        lines.first = line
        lines.last = lastObject(in: line.lowerBound..<range.upperBound)
        return lines
      case .recordLike: lines.hasRecordLike = true
      case .text: break
      }
      at = line.upperBound + 1
    }
    return lines
  }

  /// The last line that begins as a record does; there is one.
  private func lastObject(in range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while true {
      // Lines end with a line end, the last one too.
      let start = text.lastLineStart(in: range.lowerBound..<(end - 1))
      let line = start..<(end - 1)
      if start == range.lowerBound { return line }
      if case .object = LineShape(text.bytes, line) { return line }
      end = start
    }
  }

  private func line(around offset: Int, in range: Range<Int>) -> Range<Int> {
    let start = text.lastLineStart(in: range.lowerBound..<offset)
    return start..<(text.firstLineEnd(in: offset..<range.upperBound) ?? range.upperBound)
  }
}
