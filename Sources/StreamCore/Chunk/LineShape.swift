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

  /// Classes a line.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - line: the line, without its line end.
  package init(_ text: Span<UInt8>, _ line: Range<Int>) {
    let content = LineStart.content(text, line)
    if Self.isBlank(text, line) {
      self = .blank
    } else if Self.beginsObject(text, content) || Self.endsObject(text, content)
      || Self.isLogfmt(text, content)
    {
      self = .record
    } else {
      self = .text
    }
  }

  /// Whether a line that is no record looks like one that cannot be read: by its shape, and by what
  /// JSON needs after a bracket.
  static func isTornRecord(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let content = LineStart.content(text, line)
    if beginsObject(text, content) {
      let bracket = text.firstIndex(of: 0x7b, from: content.lowerBound, before: content.upperBound)
      let isPossible = bracket.map {
        ObjectStart.isPossible(text, $0, before: content.upperBound)
      }
      if isPossible == true { return true }
    }
    return endsObject(text, content, asTorn: true)
      || isLogfmt(text, content) && !isAudit(text, content)
  }

  /// Whether a line is of the kernel's audit, of which only the beginning is written in pairs.
  ///
  /// `type=AVC msg=audit(1652346871.204:45): avc: …`
  private static func isAudit(_ text: Span<UInt8>, _ content: Range<Int>) -> Bool {
    let end = min(content.upperBound, content.lowerBound + 64)
    return text.firstIndex(of: audit.span, from: content.lowerBound, before: end) != nil
  }

  private static let audit = Array("msg=audit(".utf8)

  /// Whether a line's content begins with an object, or with an array of objects.
  private static func beginsObject(_ text: Span<UInt8>, _ content: Range<Int>) -> Bool {
    guard let first = content.first else { return false }
    if text[first] == UInt8(ascii: "{") { return true }
    let next = LineStart.skipBlanks(text, first + 1, before: content.upperBound)
    return text[first] == UInt8(ascii: "[") && next < content.upperBound
      && text[next] == UInt8(ascii: "{")
  }

  /// Whether a line's content ends with an object that begins near its start, after a blank or a
  /// colour.
  private static func endsObject(
    _ text: Span<UInt8>,
    _ content: Range<Int>,
    asTorn: Bool = false
  ) -> Bool {
    let start = content.lowerBound
    let end = LineStart.trimmedEnd(text, content)
    guard end > start, text[end - 1] == UInt8(ascii: "}") else { return false }
    let limit = min(end, start + LinePrefix.bytesMax + 1)
    for at in start..<limit where at > start && text[at] == UInt8(ascii: "{") {
      guard LineStart.isBlank(text[at - 1]) || LineStart.colorStart(text, at, after: start) != nil
      else {
        continue
      }
      let next = LineStart.skipBlanks(text, at + 1, before: end)
      guard next < end else { continue }
      if asTorn, !ObjectStart.isPossible(text, at, before: end, isAfterWords: true) { continue }
      if text[next] == UInt8(ascii: "\"") || text[next] == UInt8(ascii: "}") { return true }
    }
    return false
  }

  /// Whether a line's content begins with two `key=value` pairs, with a blank between them, of which
  /// one key is usual in a log: logfmt, after a time or not.
  private static func isLogfmt(_ text: Span<UInt8>, _ content: Range<Int>) -> Bool {
    let content = dateEnd(text, content)..<content.upperBound
    guard let first = pair(text, content), first.end < content.upperBound,
      text[first.end] != 0x0d,
      let second = pair(text, (first.end + 1)..<content.upperBound)
    else { return false }
    return [first.key, second.key].contains { key in
      LogfmtLine.usualKeys.contains { $0.equals(text.extracting(key)) }
    }
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
    while at < end, at - start < dateBytesMax, !LineStart.isBlank(text[at]) { at += 1 }
    guard at < end, text[at] == 0x20 else { return start }
    // A key can begin so as well.
    if text[start] == UInt8(ascii: "@"),
      text.firstIndex(of: UInt8(ascii: "="), from: start, before: at) != nil
    {
      return start
    }
    at += 1
    for stream in streams where end - at > stream.count {
      if stream.equals(text.extracting(at..<(at + stream.count))) { return at + stream.count }
    }
    return at
  }

  /// A time that a line begins with has no more bytes.
  private static let dateBytesMax = 40
  private static let streams = ["stdout F ", "stderr F "].map { Array($0.utf8) }

  /// The pair that a text begins with, before a blank or the text's end.
  private static func pair(
    _ text: Span<UInt8>,
    _ range: Range<Int>
  ) -> (key: Range<Int>, end: Int)? {
    let start = range.lowerBound
    var at = start
    while at < range.upperBound, LogfmtLine.isKey(text[at], isFirst: at == start) { at += 1 }
    let key = start..<at
    guard !key.isEmpty, at < range.upperBound, text[at] == UInt8(ascii: "=") else { return nil }
    at += 1
    if at < range.upperBound, text[at] == UInt8(ascii: "\"") {
      at += 1
      while at < range.upperBound, text[at] != UInt8(ascii: "\"") {
        at += text[at] == UInt8(ascii: "\\") ? 2 : 1
      }
      at += 1
    } else {
      while at < range.upperBound, isBare(text[at]) { at += 1 }
    }
    let isEnded = at == range.upperBound || at < range.upperBound && LineStart.isBlank(text[at])
    return isEnded ? (key, at) : nil
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    !LineStart.isBlank(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
  }

  private static func isBlank(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    LineStart.skipBlanks(text, line.lowerBound, before: line.upperBound) == line.upperBound
  }
}
