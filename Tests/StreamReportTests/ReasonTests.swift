import Foundation
import StreamCore
import StreamReport
import StreamTally
import Testing

/// Reports on runs of which not everything was read and understood.
@Suite struct ReasonTests {
  private static func report(_ tally: Tally, past: Past? = nil) -> Report {
    Report(night: Fixtures.day(past?.runs.count ?? 0), tally: tally, past: past)
  }

  private static func text(_ tally: Tally, _ format: OutputFormat) -> String {
    String(decoding: report(tally).rendered(format) ?? [], as: UTF8.self)
  }

  private static func json(_ tally: Tally) throws -> [String: Any] {
    let root = try JSONSerialization.jsonObject(with: Data(report(tally).rendered(.json) ?? []))
    return try #require(root as? [String: Any])
  }

  /// A run after which there is nothing to do but what a test adds.
  private static func calm(unknown: [Tally.UnknownGroup] = []) -> Tally {
    var tally = Fixtures.tally(unknown: unknown)
    tally.repositories = TextCounts()
    return tally
  }

  struct Answer: CustomTestStringConvertible {
    let tally: Tally
    let verdict: String
    let line: String
    let style: String
    let code: Int32
    var section: String?
    var testDescription: String { line }
  }

  static let answers = [
    Answer(
      tally: Fixtures.tally(),
      verdict: "clear",
      line: "CLEAR: no unknown failure",
      style: "clear",
      code: 0
    ),
    Answer(
      tally: Fixtures.tally().because(of: .made(.zeros, 3, isAccepted: true)),
      verdict: "clear",
      line: "CLEAR (accepted: zeros 3): no unknown failure",
      style: "clear",
      code: 0,
      section: "What was accepted"
    ),
    Answer(
      tally: Fixtures.tally().because(
        of: .made(.malformed, 1_200, isAccepted: true),
        .made(.unfinished, isAccepted: true)
      ),
      verdict: "clear",
      line: "CLEAR (accepted: malformed 1,200, unfinished 1): no unknown failure",
      style: "clear",
      code: 0,
      section: "What was accepted"
    ),
    Answer(
      tally: Fixtures.tally().because(of: .made(.zeros, isAccepted: true), .made(.noRecords)),
      verdict: "unclear",
      line: "UNCLEAR: no unknown failure was found, but not everything was read and understood",
      style: "partial",
      code: 2,
      section: "Why it is unclear"
    ),
    Answer(
      tally: Fixtures.tally(unknown: [Fixtures.group("x")]),
      verdict: "halt",
      line: "HALT: 1 unknown failure",
      style: "halt",
      code: 1
    ),
    Answer(
      tally: Fixtures.tally(unknown: [Fixtures.group("x")]).because(of: .made(.damaged)),
      verdict: "halt",
      line: "HALT: 1 unknown failure",
      style: "halt",
      code: 3,
      section: "What was not read or not understood"
    ),
    Answer(
      tally: Fixtures.tally(unknown: [Fixtures.group("x")]).because(
        of: .made(.damaged, isAccepted: true)
      ),
      verdict: "halt",
      line: "HALT: 1 unknown failure",
      style: "halt",
      code: 1,
      section: "What was not read or not understood"
    ),
  ]

  @Test("the first line is the verdict, and only clear is green", arguments: answers)
  func verdicts(answer: Answer) throws {
    let night = Fixtures.day(0)
    let tally = answer.tally
    #expect(tally.exitStatus.rawValue == answer.code)
    #expect(Self.text(tally, .text).hasPrefix("\(answer.line) (night of \(night))\n"))
    let heading = "# \(MarkdownText.escaped(answer.line)), night of \(night)\n"
    #expect(Self.text(tally, .markdown).hasPrefix(heading))
    let page = Self.text(tally, .html)
    #expect(page.contains("<header class=\"\(answer.style)\">\n<h1>\(answer.line)</h1>"))
    #expect(page.contains("<title>\(answer.line), night of \(night)</title>"))
    let root = try Self.json(tally)
    #expect(root["verdict"] as? String == answer.verdict)
    #expect(root["complete"] as? Bool == tally.reasons.isEmpty)
    let titles = ["What was accepted", "Why it is unclear", "What was not read or not understood"]
    for title in titles {
      let isThere = title == answer.section
      #expect(Self.text(tally, .text).contains("\n\(title):\n") == isThere)
      #expect(Self.text(tally, .markdown).contains("\n## \(title)\n") == isThere)
      #expect(page.contains(">\(title)</h2>") == isThere)
    }
  }

  @Test("the amber of an unclear page is there by day, by night and in print")
  func style() throws {
    let page = Self.text(Fixtures.tally().because(of: .made(.noRecords)), .html)
    let colors = try page.matches(of: Regex("--(partial|clear): (#[0-9a-f]{6})")).map { match in
      (String(match.output[1].substring ?? ""), String(match.output[2].substring ?? ""))
    }
    #expect(colors.count(where: { $0.0 == "partial" }) == 3)
    let (partial, clear) = (colors.filter { $0.0 == "partial" }, colors.filter { $0.0 == "clear" })
    #expect(Set(partial.map(\.1)).isDisjoint(with: clear.map(\.1)))
    #expect(page.contains("header.partial { background: var(--partial); }"))
    #expect(!page.contains("class=\"clear\""))
  }

  @Test("each kind of reason is told of, with what to do", arguments: Reason.Kind.allCases)
  func kinds(kind: Reason.Kind) throws {
    let reason = Reason(kind, count: 1_234, detail: "logs/x.gz: why", isAccepted: false)
    let tally = Self.calm().because(of: reason)
    let name = kind.rawValue
    let text = Self.text(tally, .text)
    #expect(text.contains("\n  \(name) 1,234: logs/x.gz: why\n"))
    #expect(text.contains("\nWhat to do: "))
    #expect(!text.contains("What to do: Nothing."))
    let markdown = Self.text(tally, .markdown)
    #expect(
      markdown.contains("\n| \(MarkdownText.escaped(name)) | 1,234 | no | logs\\/x\\.gz\\: why |\n")
    )
    let page = Self.text(tally, .html)
    #expect(
      page.contains(
        "<th scope=\"row\">\(name)</th><td class=\"n\">1,234</td><td>no</td>"
          + "<td>logs/x.gz: why</td>"
      )
    )
    let listed = try #require(try Self.json(tally)["reasons"] as? [[String: Any]])
    let only = try #require(listed.count == 1 ? listed.first : nil)
    #expect(only["reason"] as? String == name)
    #expect(only["count"] as? Int == 1_234)
    #expect(only["detail"] as? String == "logs/x.gz: why")
    #expect(only["accepted"] as? Bool == false)
    let finding = try #require(Self.report(tally).findings.first)
    #expect(finding.kind == .incomplete && finding.weight == .warning)
    #expect(finding.sentence.hasPrefix("Not everything was read and understood: "))

    let accepted = Self.calm().because(
      of: Reason(kind, count: 1_234, detail: "", isAccepted: true)
    )
    #expect(Self.text(accepted, .text).contains("\n  \(name) 1,234 (accepted)\n"))
    #expect(Self.text(accepted, .text).contains("\nWhat to do: Nothing.\n"))
    #expect(
      Self.text(accepted, .markdown).contains("| \(MarkdownText.escaped(name)) | 1,234 | yes |  |")
    )
    #expect(Self.text(accepted, .html).contains("<td>yes</td>"))
    #expect(Self.report(accepted).findings.isEmpty)
  }

  @Test("no two kinds of reasons have the same action, and none is said twice")
  func actions() throws {
    func actions(_ tally: Tally) throws -> [String] {
      try #require(try Self.json(tally)["actions"] as? [String])
    }
    let all = try Reason.Kind.allCases.flatMap {
      try actions(Self.calm().because(of: .made($0)))
    }
    #expect(Set(all).count == Reason.Kind.allCases.count && all.count == Set(all).count)
    let halt = Self.calm(unknown: [Fixtures.group("x")])
      .because(of: .made(.unplaced, 2), .made(.unplaced), .made(.zeros, isAccepted: true))
    let said = try actions(halt)
    #expect(said.count == 2)
    #expect(said.first == "Pull the plug.")
    #expect(said.last?.hasPrefix("Have a look at the lines named below") == true)
  }

  @Test("the reasons stand between the actions and what is unusual")
  func order() throws {
    let tally = Fixtures.tally().because(of: .made(.noRecords))
    let marks: [(OutputFormat, [String])] = [
      (.text, ["What to do:", "Why it is unclear:", "What is unusual:"]),
      (.markdown, ["**What to do:**", "## Why it is unclear", "## What is unusual"]),
      (.html, ["id=\"do\"", "id=\"reasons\"", "id=\"unusual\""]),
      (.json, ["\"actions\"", "\"reasons\"", "\"findings\""]),
    ]
    for (format, marks) in marks {
      let text = Self.text(tally, format)
      let places = try marks.map { try #require(text.firstRange(of: $0)).lowerBound }
      #expect(places == places.sorted())
    }
  }

  @Test("what a warning says is said once in each format, and a few of many", arguments: [3, 40])
  func warnings(count: Int) throws {
    var tally = Fixtures.tally([70, 30])
    tally.inputWarnings = (0..<count).map { "log-\($0)-x" }
    let root = try Self.json(tally)
    #expect(root["warnings"] as? [String] == tally.inputWarnings)
    // The share is a finding.
    #expect(
      (root["findings"] as? [[String: Any]])?.map { $0["kind"] as? String } == ["outside-share"]
    )
    for format in [OutputFormat.text, .markdown, .html] {
      let text = Self.text(tally, format)
      func name(_ warning: String) -> String {
        format == .markdown ? MarkdownText.escaped(warning) : warning
      }
      for (number, warning) in tally.inputWarnings.enumerated() {
        #expect(text.ranges(of: name(warning)).count == (number < 25 ? 1 : 0), "\(format)")
      }
      #expect(text.contains("15 warnings more") == (count == 40))
    }
    #expect(Self.text(tally, .text).contains("\n  warning: log-0-x\n"))
    #expect(
      Self.text(tally, .html).contains("<span class=\"badge warning\">warning</span> log-0-x<")
    )
  }

  @Test("the first skipped files are listed with why, and all are counted")
  func skipped() throws {
    var tally = Fixtures.tally()
    for format in [OutputFormat.text, .markdown, .html] {
      #expect(!Self.text(tally, format).contains("kipped"))
    }
    for number in 10..<35 { tally.input.skipped.add("logs/\(number).png", "a PNG picture") }
    tally.input.skipped.total += 1_000
    let text = Self.text(tally, .text)
    let sentence = "1,025 files were skipped, since they have no log."
    #expect(text.contains("\n\(sentence)\n  logs/10.png: a PNG picture\n"))
    #expect(text.contains("  logs/29.png: a PNG picture\n  And 1,005 files more.\n"))
    #expect(!text.contains("logs/30"))
    let markdown = Self.text(tally, .markdown)
    #expect(markdown.contains("## Skipped files\n\n\(MarkdownText.escaped(sentence))\n"))
    #expect(markdown.contains("\n- `logs/10.png`: a PNG picture\n"))
    #expect(markdown.contains("\n\nAnd 1,005 files more.\n"))
    let page = Self.text(tally, .html)
    #expect(page.contains("<p>\(sentence)</p>"))
    #expect(
      page.contains("<li>logs/29.png: a PNG picture</li>\n</ul>\n<p>And 1,005 files more.</p>")
    )
    let skipped = try #require(try Self.json(tally)["skipped"] as? [String: Any])
    #expect(skipped["total"] as? Int == 1_025)
    let files = try #require(skipped["files"] as? [[String: String]])
    #expect(files.count == 20)
    #expect(files.first == ["path": "logs/10.png", "why": "a PNG picture"])
    #expect(Self.text(tally, .text).hasPrefix("CLEAR: no unknown failure"))
  }

  @Test("an issue that came from a version that has it fixed")
  func regressions() throws {
    var tally = Fixtures.tally()
    tally.issues[0].fixedIn = Version("v3.45.0")
    #expect(Self.report(tally).findings.isEmpty)
    tally.issues[0].regressions = 3
    let findings = Self.report(tally).findings
    let finding = try #require(findings.count == 1 ? findings.first : nil)
    #expect(finding.kind == .regression && finding.weight == .warning && finding.subject == "a")
    let sentence =
      "Issue a came 3 times from a version that has it fixed (v3.45.0 or later): a regression."
    #expect(finding.sentence == sentence)
    #expect(Self.text(tally, .text).contains("  warning: \(sentence)\n"))
    #expect(Self.text(tally, .text).contains("which has them fixed: a.\n"))
    #expect(
      Self.text(tally, .markdown).contains("- **warning**: \(MarkdownText.escaped(sentence))")
    )
    #expect(Self.text(tally, .html).contains(sentence))
    let root = try Self.json(tally)
    let issues = try #require(root["issues"] as? [[String: Any]])
    #expect(issues[0]["fixedIn"] as? String == "v3.45.0")
    #expect(issues[0]["regressions"] as? Int == 3)
    #expect(issues[1]["fixedIn"] is NSNull)
    #expect(issues[1]["regressions"] as? Int == 0)
    #expect(issues.last?["regressions"] is NSNull)
    // A regression is known: it changes neither verdict nor exit code.
    #expect(root["verdict"] as? String == "clear" && tally.exitStatus == .clear)
  }

  @Test("the table of nights says which were unclear")
  func nights() {
    var past = Fixtures.past(Array(repeating: [100, 4], count: 4))
    past.runs[1].verdict = .unclear
    past.runs[1].isComplete = false
    past.runs[2].isComplete = false
    past.runs[3].verdict = .halt
    past.runs[3].isComplete = false
    let tally = Fixtures.tally().because(of: .made(.window))
    let page = String(decoding: Self.report(tally, past: past).rendered(.html) ?? [], as: UTF8.self)
    let words = [
      (0, "clear", "clear"), (1, "partial", "unclear"), (2, "clear", "clear (accepted)"),
      (3, "halt", "halt, incomplete"), (4, "partial", "unclear"),
    ]
    for (night, style, word) in words {
      let cell = "<td><span class=\"word \(style)\">\(word)</span></td>"
      #expect(page.contains("<th scope=\"row\">\(Fixtures.day(night))</th>\(cell)"), "\(night)")
    }
  }

  @Test(
    "a checksum that does not fit is no text that could not be read",
    arguments: [
      (Damage.Kind.contentChecksum, 0, true), (.badBlock, 5, false), (.readError, 0, false),
    ]
  )
  func checksums(kind: Damage.Kind, lostBytes: Int, isRead: Bool) {
    var tally = Fixtures.tally().because(of: .made(.damaged))
    (tally.input.damaged, tally.input.archives[0].damagedBytes) = (1, lostBytes)
    tally.damage = [
      Fixtures.damage("a", kind, lostBytes: lostBytes, detail: "d"),
      // A reason of its own, which must not change what is said of the other.
      Fixtures.damage("b", .unreadable, lostBytes: 0, detail: "d"),
    ]
    let text = Self.text(tally, .text)
    #expect(text.contains("all of a was read, but cannot be trusted") == isRead)
    #expect(text.contains("1 place of a could not be read") == !isRead)
    let place = "  a: frame 0 block 2 offset 17: \(kind.rawValue), \(lostBytes) B lost: d\n"
    #expect(text.contains(place))
  }

  @Test(
    "a whole copy is asked for only where there can be one",
    arguments: [
      ([Damage.Kind.badBlock, .truncated, .blockChecksum], ["Get a whole copy"]),
      ([.garbage], ["Find out what wrote the bytes"]),
      ([.limit], ["Look at what is in the archives"]),
      ([.readError], ["Check the disk or the network"]),
      (
        [.readError, .badHeader, .unreadable],
        ["Check the disk or the network", "Get a whole copy"]
      ),
      ([.contentSize, .contentChecksum, .badBlockLength], ["Get a whole copy"]),
      ([], ["Get a whole copy"]),
    ]
  )
  func copies(kinds: [Damage.Kind], beginnings: [String]) throws {
    var tally = Self.calm().because(of: .made(.damaged))
    tally.damage = kinds.map { Fixtures.damage("a", $0, lostBytes: 0, detail: "d") }
    let said = try #require(try Self.json(tally)["actions"] as? [String])
    #expect(said.count == beginnings.count)
    for (action, beginning) in zip(said, beginnings) { #expect(action.hasPrefix(beginning)) }
  }
}
