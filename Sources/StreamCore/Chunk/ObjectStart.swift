/// Whether a bracket can begin an object of JSON's, cut off or torn or not: what is in brackets of other
/// languages is no record that cannot be read.
///
/// ```
///   {"level":"in       {                     can be one
///   {'level': 'info'}  {{ .Values.x }}       {uuid}      {"utf8"=>"✓"}      cannot
/// ```
enum ObjectStart {
  /// - Parameters:
  ///   - text: contains it.
  ///   - bracket: where it is.
  ///   - end: the text's end.
  ///   - isAfterWords: whether words are before it, so that it may be no object at all: then the first
  ///     member's value is looked at, too.
  /// - Returns: whether it can.
  static func isPossible(
    _ text: Span<UInt8>,
    _ bracket: Int,
    before end: Int,
    isAfterWords: Bool = false
  ) -> Bool {
    var at = skipSpace(text, bracket + 1, before: end)
    // Of two records that are torn into each other the first one may have had its bracket alone.
    while at < end, text[at] == UInt8(ascii: "{") { at = skipSpace(text, at + 1, before: end) }
    guard at < end else { return true }
    if text[at] == UInt8(ascii: "}") { return true }
    guard text[at] == UInt8(ascii: "\"") else { return false }
    at += 1
    while at < end, text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
    guard at < end else { return true }
    at = skipSpace(text, at + 1, before: end)
    guard at < end else { return true }
    if text[at] == UInt8(ascii: "="), at + 1 < end, text[at + 1] == UInt8(ascii: ">") {
      return false
    }
    guard isAfterWords, text[at] == UInt8(ascii: ":") else { return true }
    at = skipSpace(text, at + 1, before: end)
    return at >= end || ErrorKey.valueStarts.contains(text[at])
  }

  private static func skipSpace(_ text: Span<UInt8>, _ start: Int, before end: Int) -> Int {
    var at = start
    while at < end, LineStart.isBlank(text[at]) || text[at] == 0x0a { at += 1 }
    return at
  }
}
