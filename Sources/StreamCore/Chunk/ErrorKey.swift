/// Whether an error's name in a text is that of a member with a value.
enum ErrorKey {
  /// What a JSON value begins with that is something.
  private static let valueStarts = Array("{[t\"-123456789NI".utf8)

  /// Whether a quote, a colon and the start of a value follow a name.
  static func isMember(_ text: Span<UInt8>, after end: Int) -> Bool {
    var at = end
    while at < text.count, text[at] == UInt8(ascii: "\\") { at += 1 }
    guard at < text.count, text[at] == UInt8(ascii: "\"") else { return false }
    at = skipBlanks(text, at + 1)
    guard at < text.count, text[at] == UInt8(ascii: ":") else { return false }
    at = skipBlanks(text, at + 1)
    while at < text.count, text[at] == UInt8(ascii: "\\") { at += 1 }
    guard at < text.count, valueStarts.contains(text[at]) else { return false }
    // An empty text says nothing.
    var next = at + 1
    while next < text.count, text[next] == UInt8(ascii: "\\") { next += 1 }
    return text[at] != 0x22 || next == text.count || text[next] != 0x22
  }

  /// Whether a name is a key of a pair with a value that is no number.
  static func isPair(_ text: Span<UInt8>, _ start: Int, after end: Int) -> Bool {
    guard start == 0 || text[start - 1] == 0x20 || text[start - 1] == 0x09,
      end + 1 < text.count, text[end] == UInt8(ascii: "="), text[end + 1] > 0x20
    else { return false }
    var at = end + 1
    var isNumber = true
    while at < text.count, text[at] > 0x20 {
      isNumber = isNumber && ((0x30...0x39).contains(text[at]) || text[at] == 0x2e || text[at] == 0x2d)
      at += 1
    }
    return !isNumber
  }

  private static func skipBlanks(_ text: Span<UInt8>, _ start: Int) -> Int {
    var at = start
    while at < text.count, text[at] == 0x20 || text[at] == 0x09 { at += 1 }
    return at
  }
}
