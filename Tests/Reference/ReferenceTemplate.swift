import Foundation

/// The template of an unknown failure's text, by regular expressions (docs/TEMPLATES.md).
public func referenceTemplate(of text: [UInt8]) -> [UInt8] {
  let text =
    String(decoding: ReferenceTexts.beginning(of: text, 64 << 10), as: UTF8.self) as NSString
  var template = ""
  var end = 0
  for match in token.matches(in: text as String, range: NSRange(location: 0, length: text.length)) {
    let range = match.range
    template += text.substring(with: NSRange(location: end, length: range.location - end))
    let found = text.substring(with: range)
    // So much as any rule asks for.
    let start = max(0, range.location - 32)
    let before = NSRange(location: start, length: range.location - start)
    template += masked(found, behind: text.substring(with: before))
    end = range.location + range.length
  }
  return Array((template + text.substring(from: end)).utf8)
}

/// A name in quotes, or a word.
private let token = regex(#""[^"\x00-\x20]*"|[A-Za-z0-9._\-/:@+%~$\x{80}-\x{10FFFF}]+"#)
private let trailing = regex(#"[.:]*\z"#)
/// What masks a word, whatever stands before it.
private let masks = [
  #"[0-9@]"#,
  #"/.*[A-Za-z\x{80}-\x{10FFFF}]|[A-Za-z\x{80}-\x{10FFFF}].*/"#,
  #"\A([A-Za-z-]+\.)+[A-Za-z]{2,}\z"#,
  #"\A[A-Fa-f]*:[A-Fa-f]*:[A-Fa-f:]*\z"#,
].map(regex)
private let before = regex(#"[A-Za-z0-9._\-/:@+%~$\x{80}-\x{10FFFF}]=\z"#)

private func regex(_ pattern: String) -> NSRegularExpression {
  do {
    return try NSRegularExpression(pattern: pattern, options: .dotMatchesLineSeparators)
  } catch {
    fatalError("\(pattern): \(error)")
  }
}

private func holds(_ regex: NSRegularExpression, _ text: String) -> Bool {
  regex.firstMatch(in: text, range: NSRange(location: 0, length: (text as NSString).length)) != nil
}

private func masked(_ token: String, behind text: String) -> String {
  if token.utf8.first == UInt8(ascii: "\"") { return "<*>" }
  let whole = NSRange(location: 0, length: (token as NSString).length)
  guard let end = trailing.firstMatch(in: token, range: whole)?.range else { return token }
  let word = (token as NSString).substring(to: end.location)
  if word.isEmpty { return token }
  let isValue = holds(before, text) && !["true", "false", "nil", "null"].contains(word)
  let isNamed = ["on repository ", "lookup "].contains {
    Array(text.utf8.suffix($0.utf8.count)) == Array($0.utf8)
  }
  guard isValue || isNamed || masks.contains(where: { holds($0, word) }) else { return token }
  return "<*>" + (token as NSString).substring(with: end)
}
