/// Whether an error's name in a text is that of a member with a value: where such a text is no
/// record, it can be a part of one that reports a failure.
///
/// ```
///   w","error": "boom", x        a member, as JSON writes it, or in quotes of the other kind
///   w\",\"error\":\"boom\",      the same in a string
///   took 5 ms, error=boom        a pair
/// ```
enum ErrorKey {
  /// What a value of JSON's begins with, and those that Python writes in its place.
  static let valueStarts = Array(#""{[-0123456789tfnNI"#.utf8)
  /// What ends a value without quotes, beside blanks.
  private static let ends = Array(",;)]}\\\n".utf8)
  /// Words for a value that say that there is no error.
  private static let nothings = ["nil", "<nil>", "null", "None", "false", "False", "undefined"].map
  {
    Array($0.utf8)
  }

  /// Whether a name is in quotes, or begins outside of the text, and a colon and a value that says
  /// something follow; or the same in a string.
  static func isMember(_ text: Span<UInt8>, _ start: Int, after end: Int) -> Bool {
    var at = end
    let isInString = at < text.count && text[at] == UInt8(ascii: "\\")
    if isInString { at += 1 }
    guard at < text.count, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") else {
      return false
    }
    // A longer name ends so; what comes before the text is not known.
    let quote = text[at]
    guard start == 0 || text[start - 1] == quote else { return false }
    at = LineStart.skipBlanks(text, at + 1, before: text.count)
    guard at < text.count, text[at] == UInt8(ascii: ":") else { return false }
    at = LineStart.skipBlanks(text, at + 1, before: text.count)
    guard at < text.count else { return false }
    if isInString, text[at] == UInt8(ascii: "\\") { at += 1 }
    // Python writes any value after a name in its quotes.
    guard at < text.count, quote == UInt8(ascii: "'") || valueStarts.contains(text[at]) else {
      return false
    }
    return !saysNothing(text, at, isInString: isInString)
  }

  /// Whether a name is a key of a pair whose value says something.
  static func isPair(_ text: Span<UInt8>, _ start: Int, after end: Int) -> Bool {
    guard start == 0 || LineStart.isBlank(text[start - 1]), end < text.count,
      text[end] == UInt8(ascii: "=")
    else { return false }
    let at = end + 1
    if at == text.count || isEnd(text[at]) || saysNothing(text, at, isInString: false) {
      return false
    }
    return !isNumber(text, at)
  }

  /// Whether the value at a place is `null`, `false`, zero, empty, or a word for nothing, in quotes or
  /// not.
  private static func saysNothing(
    _ text: Span<UInt8>,
    _ start: Int,
    isInString: Bool
  ) -> Bool {
    var at = start
    let quote = text[at]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { at += 1 }
    if quote == UInt8(ascii: "[") {
      let next = LineStart.skipBlanks(text, at + 1, before: text.count)
      return next < text.count && text[next] == UInt8(ascii: "]")
    }
    let value = at
    while at < text.count {
      if isQuoted ? closes(quote, text, at, isInString: isInString) : isEnd(text[at]) { break }
      at += 1
    }
    // What is cut off in quotes may have gone on.
    if isQuoted, at == text.count { return false }
    let word = text.extracting(value..<at)
    if word.count == 0 { return isQuoted }
    return nothings.contains { $0.equals(word) } || !isQuoted && isZero(word)
  }

  private static func isZero(_ word: Span<UInt8>) -> Bool {
    guard word[0] == 0x2d || (0x30...0x39).contains(word[0]), isNumber(word, 0) else {
      return false
    }
    return JSONScanner.isZero(word, word.indices)
  }

  /// Whether a byte ends a value without quotes.
  private static func isEnd(_ byte: UInt8) -> Bool {
    LineStart.isBlank(byte) || ends.contains(byte)
  }

  /// Whether a value in quotes ends at a place: in a string a backslash is before its quote.
  private static func closes(
    _ quote: UInt8,
    _ text: Span<UInt8>,
    _ at: Int,
    isInString: Bool
  ) -> Bool {
    guard isInString, quote == UInt8(ascii: "\"") else { return text[at] == quote }
    return text[at] == UInt8(ascii: "\\") && at + 1 < text.count && text[at + 1] == quote
  }

  /// Whether the value at a place is a number.
  private static func isNumber(_ text: Span<UInt8>, _ start: Int) -> Bool {
    guard text[start] == 0x2d || (0x30...0x39).contains(text[start]) else { return false }
    var scanner = JSONScanner(end: text.count, at: start)
    guard (try? scanner.number(text)) != nil else { return false }
    return scanner.at == text.count || isEnd(text[scanner.at])
  }
}
