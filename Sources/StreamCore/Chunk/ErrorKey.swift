/// Whether an error's name in a text is that of a member with a value: where such a text is no
/// record, it can be a part of one that reports a failure.
enum ErrorKey {
  private static let valueStarts = Array(#""{[-0123456789tfnNI"#.utf8)
  /// Values of pairs that say that there is no error, as numbers do.
  private static let nothings = ["", "nil", "<nil>", "null", "false"].map { Array($0.utf8) }

  /// Whether a quote, a colon and the start of a JSON value follow a name, or the same in a string.
  static func isMember(_ text: Span<UInt8>, after end: Int) -> Bool {
    var at = end
    let isInString = at < text.count && text[at] == UInt8(ascii: "\\")
    if isInString { at += 1 }
    guard at < text.count, text[at] == UInt8(ascii: "\"") else { return false }
    at = LineStart.skipBlanks(text, at + 1, before: text.count)
    guard at < text.count, text[at] == UInt8(ascii: ":") else { return false }
    at = LineStart.skipBlanks(text, at + 1, before: text.count)
    guard at < text.count else { return false }
    return valueStarts.contains(text[at]) || isInString && text[at] == UInt8(ascii: "\\")
  }

  /// Whether a name is a key of a pair whose value says something.
  static func isPair(_ text: Span<UInt8>, _ start: Int, after end: Int) -> Bool {
    guard start == 0 || LineStart.isBlank(text[start - 1]), end < text.count,
      text[end] == UInt8(ascii: "=")
    else { return false }
    var at = end + 1
    while at < text.count, !LineStart.isBlank(text[at]) { at += 1 }
    let value = text.extracting((end + 1)..<at)
    return !nothings.contains { $0.equals(value) } && !isNumber(value)
  }

  private static func isNumber(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0, text[0] == 0x2d || (0x30...0x39).contains(text[0]) else { return false }
    var scanner = JSONScanner(end: text.count, at: 0)
    guard (try? scanner.number(text)) != nil else { return false }
    return scanner.at == text.count
  }
}
