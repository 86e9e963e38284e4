/// What a line is by its bytes alone (docs/CONTRACT.md, "Lines").
///
/// ``LineScanner/countLines(_:_:)`` says the same of many lines at once.
package enum LineShape {
  /// It begins as a record does, or looks like one: after a prefix, in an array, or in
  /// `key=value` pairs.
  case record
  /// Anything else.
  case text
  /// Only spaces, tabs and carriage returns.
  case blank

  /// So far from a line's first byte an object may begin.
  private static let prefixBytesMax = 512

  /// Classes a line.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - line: the line, without its line end.
  package init(_ text: Span<UInt8>, _ line: Range<Int>) {
    let content = Self.content(text, line)
    if Self.skipBlanks(text, line.lowerBound, before: line.upperBound) == line.upperBound {
      self = .blank
    } else if Self.beginsObject(text, content) || Self.endsObject(text, content)
      || Self.isLogfmt(text, content)
    {
      self = .record
    } else {
      self = .text
    }
  }

  /// A line without what may come before a record: a byte order mark, and then record separators
  /// (RFC 7464), blanks and colours.
  private static func content(_ text: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
    var at = line.lowerBound
    if line.count >= 3, text[at] == 0xef, text[at + 1] == 0xbb, text[at + 2] == 0xbf { at += 3 }
    while at < line.upperBound {
      let isSkipped = isBlank(text[at]) || text[at] == 0x1e
      let next = isSkipped ? at + 1 : colorEnd(text, at, before: line.upperBound)
      if next == at { break }
      at = next
    }
    return at..<line.upperBound
  }

  /// Whether a line's content begins with an object, or with an array of objects.
  private static func beginsObject(_ text: Span<UInt8>, _ content: Range<Int>) -> Bool {
    guard let first = content.first else { return false }
    if text[first] == UInt8(ascii: "{") { return true }
    let next = skipBlanks(text, first + 1, before: content.upperBound)
    return text[first] == UInt8(ascii: "[") && next < content.upperBound
      && text[next] == UInt8(ascii: "{")
  }

  /// Whether a line's content ends with an object that begins near its start, after a blank or a
  /// colour.
  private static func endsObject(_ text: Span<UInt8>, _ content: Range<Int>) -> Bool {
    let start = content.lowerBound
    let end = trimmedEnd(text, content)
    guard end > start, text[end - 1] == UInt8(ascii: "}") else { return false }
    for at in start..<min(end, start + prefixBytesMax) where text[at] == UInt8(ascii: "{") {
      guard at > start, isBlank(text[at - 1]) || colorStart(text, start..<at) != nil else {
        continue
      }
      let next = skipBlanks(text, at + 1, before: end)
      guard next < end else { continue }
      if text[next] == UInt8(ascii: "\"") || text[next] == UInt8(ascii: "}") { return true }
    }
    return false
  }

  /// Where a line's content ends without the blanks and colours at its end.
  private static func trimmedEnd(_ text: Span<UInt8>, _ content: Range<Int>) -> Int {
    var end = content.upperBound
    while end > content.lowerBound {
      if isBlank(text[end - 1]) {
        end -= 1
      } else if let color = colorStart(text, content.lowerBound..<end) {
        end = color
      } else {
        break
      }
    }
    return end
  }

  /// Whether a line's content begins with two `key=value` pairs of which one key is usual in a log:
  /// logfmt.
  private static func isLogfmt(_ text: Span<UInt8>, _ content: Range<Int>) -> Bool {
    let content = dateEnd(text, content)..<content.upperBound
    let end = content.upperBound
    guard let first = key(text, content), let value = valueEnd(text, first.upperBound + 1..<end),
      value < end, isBlank(text[value]),
      let second = key(text, skipBlanks(text, value, before: end)..<end)
    else { return false }
    return isUsual(text.extracting(first)) || isUsual(text.extracting(second))
  }

  /// After the time that a line's content begins with, and a container's stream and tag; where it
  /// begins, if it begins with no time.
  private static func dateEnd(_ text: Span<UInt8>, _ content: Range<Int>) -> Int {
    let (start, end) = (content.lowerBound, content.upperBound)
    guard end - start > 4,
      text[start] == UInt8(ascii: "@")
        || (0x30...0x39).contains(text[start]) && text[start + 4] == UInt8(ascii: "-")
    else { return start }
    var at = start
    while at < end, at - start < dateBytesMax, !isBlank(text[at]) { at += 1 }
    guard at < end, text[at] == 0x20 else { return start }
    at += 1
    for stream in streams where end - at > stream.count {
      if stream.span.equals(text.extracting(at..<(at + stream.count))) { return at + stream.count }
    }
    return at
  }

  private static let dateBytesMax = 40
  private static let streams = ["stdout F ", "stderr F "].map { Array($0.utf8) }

  /// The key that a text begins with, before an equals sign.
  private static func key(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    var at = range.lowerBound
    while at < range.upperBound, isKey(text[at], isFirst: at == range.lowerBound) { at += 1 }
    guard at > range.lowerBound, at < range.upperBound, text[at] == UInt8(ascii: "=") else {
      return nil
    }
    return range.lowerBound..<at
  }

  /// Where the value ends that a text begins with, bare or in quotes.
  private static func valueEnd(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard let first = range.first else { return nil }
    var at = first
    guard text[first] == UInt8(ascii: "\"") else {
      while at < range.upperBound, !isBlank(text[at]) { at += 1 }
      return at
    }
    at += 1
    while at < range.upperBound, text[at] != UInt8(ascii: "\"") {
      at += text[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return at < range.upperBound ? at + 1 : nil
  }

  private static func isUsual(_ key: Span<UInt8>) -> Bool {
    usualKeys.contains { $0.equals(key) }
  }

  private static let usualKeys = [
    "time", "ts", "t", "level", "lvl", "severity", "msg", "message",
  ].map { Array($0.utf8) }

  private static func isKey(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "@"): true
    case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"): !isFirst
    default: false
    }
  }

  private static func skipBlanks(_ text: Span<UInt8>, _ start: Int, before end: Int) -> Int {
    var at = start
    while at < end, isBlank(text[at]) { at += 1 }
    return at
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0d
  }

  /// Where the terminal colour ends (`ESC [ 1 ; 31 m`) that begins at an offset; the offset where
  /// none does.
  private static func colorEnd(_ text: Span<UInt8>, _ start: Int, before end: Int) -> Int {
    guard end - start >= 3, text[start] == 0x1b, text[start + 1] == UInt8(ascii: "[") else {
      return start
    }
    var at = start + 2
    while at < end, isColor(text[at]) { at += 1 }
    return at < end && text[at] == UInt8(ascii: "m") ? at + 1 : start
  }

  /// Where the terminal colour begins that a text ends with.
  private static func colorStart(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.count >= 3, text[range.upperBound - 1] == UInt8(ascii: "m") else { return nil }
    var at = range.upperBound - 1
    while at > range.lowerBound, isColor(text[at - 1]) { at -= 1 }
    guard at - range.lowerBound >= 2, text[at - 1] == UInt8(ascii: "["), text[at - 2] == 0x1b else {
      return nil
    }
    return at - 2
  }

  private static func isColor(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == UInt8(ascii: ";")
  }
}
