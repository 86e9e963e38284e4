import StreamCore
import Testing

/// What `catalog check` finds.
@Suite struct CatalogCheckTests {
  private func catalog(_ issues: StreamCore.Issue...) -> Catalog {
    var catalog = Catalog.builtIn
    catalog.issues = issues
    return catalog
  }

  private func issue(
    _ id: String,
    _ patterns: [String],
    examples: [String]
  ) throws -> StreamCore.Issue {
    StreamCore.Issue(
      id: id,
      title: id,
      examples: examples,
      patterns: try patterns.map { try Pattern($0) }
    )
  }

  @Test("the built-in catalogue is good")
  func builtIn() {
    let check = CatalogCheck(.builtIn)
    #expect(check.faults == [])
    #expect(check.notes == [])
    #expect(check.exampleCount == 7)
  }

  @Test("an example that does not match, and one that matches two issues")
  func examples() throws {
    let check = CatalogCheck(
      catalog(
        try issue("a", ["reading <word>: EOF"], examples: ["reading x: EOF", "reading x: eof"]),
        try issue("b", ["reading <path>"], examples: ["reading y"])
      )
    )
    #expect(
      check.faults == [
        "issue a, example 1: matches issue b too: reading x: EOF",
        "issue a, example 2: no pattern of the issue matches; the nearest fits the first 11"
          + " bytes: reading x: eof",
        "issue a, example 2: matches issue b too: reading x: eof",
      ]
    )
  }

  @Test("an issue whose pattern is a whole list of errors is unreachable")
  func lists() throws {
    let check = CatalogCheck(
      catalog(
        try issue("a", ["1 error occurred:\n\t* reading <word>: EOF\n\n"], examples: []),
        try issue("b", ["2 errors occurred:\n\t* x\n\t* y", "z"], examples: ["z"]),
        // Two errors that one is announced for are no list, and neither is what has no header.
        try issue("c", ["1 error occurred:\n\t* a <any>"], examples: []),
        try issue("d", ["<number> errors occurred:\n\t* u\n\t* v"], examples: [])
      )
    )
    #expect(check.faults == ["issue a is unreachable: none of its patterns ever decides"])
    let lists = check.notes.filter { $0.contains("is a list of errors") }
    #expect(lists.map { $0.prefix(18) } == ["issue a, pattern 1", "issue b, pattern 1"])
  }

  /// Pairs of patterns, and whether a text exists that both match.
  @Test(
    "overlaps",
    arguments: [
      ("a", "a", true), ("a", "b", false), ("a<any>", "<any>b", true), ("a<any>", "b<any>", false),
      ("<number>", "<word>", true), ("<number>", "x<any>", false), ("<number>x", "<number>", false),
      ("<digest>", "sha256:XXX", true), ("<digest>", "sha256:XX", false),
      ("<digest>", "<repo>", false), ("<digest>", "<name>:<word>", true),
      ("<digest>", "md5:<number>", true), ("a<any>z", "a<path>\u{e9}z", true),
      ("a <word> b", "a <any> c", false), ("<any>", "<path>", true),
      ("<word>", "<name> <name>", false), (#"\<"#, "<word>", true), (#"\\"#, "<name>", false),
    ]
  )
  func overlaps(_ first: String, _ second: String, _ overlap: Bool) throws {
    for (one, other) in [(first, second), (second, first)] {
      let both = catalog(
        try issue("a", [one], examples: []),
        try issue("b", [other], examples: [])
      )
      let notes = CatalogCheck(both).notes.filter { $0.contains("overlap") }
      #expect(notes.count == (overlap ? 1 : 0), "\(one) \(other) \(notes)")
      guard let note = notes.first, let mark = note.range(of: "both match: ") else { continue }
      // The text that is shown is the proof.
      var matcher = Matcher(both)
      let text = Array(note[mark.upperBound...].utf8)
      #expect(Set(matcher.matches(text).map(\.issue)) == [0, 1], "\(note)")
    }
  }

  @Test("10,000 patterns that begin in different ways are compared in few steps")
  func many() throws {
    let texts = (0..<10_000).map {
      "importing step \($0) of <word>: retrieving <digest> from <repo>: code <number>"
    }
    let check = CatalogCheck(
      catalog(
        try issue("a", texts, examples: []),
        try issue("b", ["importing step 77 of <any>"], examples: [])
      )
    )
    #expect(check.comparedPairs == 1)
    #expect(check.comparedStates < 1000)
    let overlaps = check.notes.filter { $0.contains("overlap") }
    #expect(overlaps.count == 1)
    #expect(overlaps.first?.hasPrefix("issue a, pattern 78, and issue b, pattern 1, ") == true)
    #expect(!check.notes.contains { $0.contains("to be compared") })
  }

  /// Patterns that are all alike, as long as a catalogue can have them, and how many of them.
  @Test(
    "patterns that are made to take time are compared up to a bound, and that is said",
    arguments: [
      ("<any>", 30_000, "", 2, 0), ("<any>a", 2_000, "", 40, 700), ("<name>", 5_000, "b", 2, 1),
      ("<path>a", 900, "", 3, 1), ("<digest>", 200, "", 3, 0), ("<any>", 100_000, "x", 2, 1),
    ]
  )
  func bounded(_ part: String, _ parts: Int, _ end: String, _ count: Int, _ skipped: Int) throws {
    let text = String(repeating: part, count: parts) + end
    let check = CatalogCheck(
      catalog(try issue("a", Array(repeating: text, count: count), examples: []))
    )
    #expect(check.comparedPairs <= count * (count - 1) / 2)
    #expect(check.comparedStates <= 1 << 23)
    let notes = check.notes.filter { $0.contains("to be compared") }
    #expect(notes.count == (skipped > 0 ? 1 : 0), "\(check.comparedStates)")
    let number = notes.first?.split(separator: " ").first.flatMap { Int($0) } ?? 0
    #expect(number >= skipped)
  }
}
