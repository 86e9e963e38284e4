import Reference
import StreamCore
import TestSupport
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
    "a text goes over line ends, where nothing else does",
    arguments: [
      ("<text>", "a\nb", true), ("<text>", "", true), ("<any>", "a\nb", false),
      ("<path>", "a\nb", false), ("a<text>b", "a\r\n é\n\u{0}b", true),
      ("a<text>b", "a\nbc", false),
      ("<text>x<text>", "é\nx\n", true), ("<text>é<number>", "1\né2", true),
      ("Traceback:\n<text>\n<word>: <any>", "Traceback:\n  File\n    x\nE: y", true),
      ("Traceback:\n<text>\n<word>: <any>", "Traceback:\n  File\n    x\nE: y\n", false),
    ]
  )
  func lines(_ pattern: String, _ message: String, _ isMatch: Bool) throws {
    #expect(try matches(pattern, message) == isMatch)
    #expect(referenceMatches(try Pattern(pattern), Array(message.utf8)) == isMatch)
  }

  @Test(
    "a long message takes linear time, whatever the pattern",
    .linearTime,
    arguments: [
      "<any>a<any>a<any>a<any>b", "<word><word><word>!", "<path>a<path>aa<path>aaa<path>b",
      "<name><name><number><name>", "<any><digest><any><digest>b", "<text>a<text>aa<text>b",
    ]
  )
  func longMessage(pattern: String) throws {
    // What tries one way after the other takes a power of this number of steps.
    #expect(try !matches(pattern, String(repeating: "a", count: 100_000)))
  }

  @Test("patterns that begin alike are all looked at, the preferred one first")
  func beginnings() throws {
    let seed = SplitMix64.testSeed(31)
    var random = SplitMix64(seed: seed)
    func text(_ counts: ClosedRange<Int>) -> String {
      String(
        (0..<Int.random(in: counts, using: &random)).map { _ in
          "ab".randomElement(using: &random) ?? "a"
        }
      )
    }
    var found = 0
    for _ in 0..<300 {
      var catalog = Catalog.builtIn
      catalog.issues = try (0..<Int.random(in: 1...30, using: &random)).map { number in
        let end = ["", "<any>", "<name>b", "<path>é"].randomElement(using: &random) ?? ""
        return StreamCore.Issue(
          id: "\(number)",
          title: "t",
          patterns: [try Pattern(text(end.isEmpty ? 1...6 : 0...5) + end)]
        )
      }
      var matcher = Matcher(catalog)
      for _ in 0..<30 {
        let message = Array((text(0...7) + (Bool.random(using: &random) ? "é" : "")).utf8)
        let patterns = catalog.issues.map { $0.patterns[0] }
        let expected = patterns.indices.filter { referenceMatches(patterns[$0], message) }
          .sorted { patterns[$0].literalByteCount > patterns[$1].literalByteCount }
        #expect(matcher.matches(message).map(\.issue) == expected, "seed \(seed)")
        #expect(matcher.issue(of: message, time: nil) == expected.first, "seed \(seed)")
        found += expected.count
      }
    }
    #expect(found > 10_000)
  }
}
