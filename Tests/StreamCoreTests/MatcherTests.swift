import StreamCore
import Testing

/// What single patterns match, worked out by hand from the contract.
@Suite struct MatcherTests {
  private func matches(_ pattern: String, _ message: String) throws -> Bool {
    var catalog = Catalog.builtIn
    catalog.issues = [
      StreamCore.Issue(id: "a", title: "a", patterns: [try Pattern(pattern)])
    ]
    var matcher = Matcher(catalog)
    return matcher.issue(of: Array(message.utf8), time: nil) != nil
  }

  @Test(
    "a character belongs to one placeholder, however many bytes it has",
    arguments: [
      ("<path><path>", "ü", false), ("<path><path>", "üa", true), ("<path><path>", "😀ü", true),
      ("<word><word>", "😀", false), ("<word><word>", "aü", true),
      ("<path><word><path>", "üü", false), ("<path><word><path>", "üü😀", true),
      ("<word><any>", "ü", true), ("<any><word>", "😀", true), ("<any><any>", "ü", true),
      ("<path><any><path>", "ü", false), ("<any><path><word>", "😀", false),
      ("<any>ü<path>", "üüü", true), ("<path>ü<any>", "ü", false),
      // A word ends at white space, which a path does not.
      ("<path><word>", "a\u{2003}", false), ("<word><path>", "a\u{2003}", true),
    ]
  )
  func characters(_ pattern: String, _ message: String, _ isMatch: Bool) throws {
    #expect(try matches(pattern, message) == isMatch)
  }

  @Test(
    "a long message takes linear time, whatever the pattern",
    .timeLimit(.minutes(1)),
    arguments: [
      "<any>a<any>a<any>a<any>b", "<word><word><word>!", "<path>a<path>aa<path>aaa<path>b",
      "<name><name><number><name>", "<any><digest><any><digest>b",
    ]
  )
  func longMessage(pattern: String) throws {
    // What tries one way after the other takes a power of this number of steps.
    #expect(try !matches(pattern, String(repeating: "a", count: 100_000)))
  }
}
