import Foundation
import StreamCore
import StreamReport
import StreamTally
import TestSupport
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// What comes from logs cannot become anything else in a report.
@Suite struct RenderTests {
  static let hostile = [
    "</script><script>alert(1)</script>",
    #""><img src=x onerror=alert(1)>"#,
    "'\u{301} onload='alert(1) \"\u{301} onload=\"alert(1)",
    "<!-- --> <![CDATA[ ]]> &amp; &lt;",
    "{{title}} {{{title}}} {{#groups}}x{{/groups}}",
    "| a | b |\n# head\n> quote\n- [link](https://example.com) ![x](y) @all #1 `code` ``",
    "\u{202e}turned\u{202c} \u{1b}[31mred\u{0}\u{7}",
    "https://example.com/x www.example.com a@example.com",
  ]

  /// A report with hostile text in every place.
  private static func report(_ text: String) -> Report {
    var tally = Fixtures.tally(unknown: [Fixtures.group(text)])
    tally.catalog.name = text
    tally.catalog.digest = text
    tally.version = text
    tally.halt = text
    tally = tally.because(
      of: Reason(.damaged, count: 1, detail: text, isAccepted: false),
      Reason(.zeros, count: 1, detail: text, isAccepted: true)
    )
    tally.inputWarnings = [text]
    tally.input.skipped.add(text, text)
    tally.input.damaged = 1
    tally.input.malformed = 1
    tally.otherErrors.total = 1
    tally.input.archives[0].path = text
    tally.input.archives[0].digest = text
    tally.input.archives[0].format = text
    tally.issues[0].id = text
    tally.issues[0].title = text
    tally.issues[0].reference = text
    tally.issues[0].action = text
    tally.issues[0].regressions = 1
    tally.issues[0].fixedIn = Version("v1-\(text)")
    tally.otherErrors.byMessage.list = [Fixtures.message(text)]
    tally.unknown.list[0].examples[0].archive = text
    tally.unknown.list[0].examples[0].fields = [Tally.Example.Field(name: text, value: text)]
    tally.unknown.list[0].nearest?.id = text
    var line = Fixtures.group(text).examples[0]
    line.reason = text
    tally.malformed = [line]
    tally.damage = [
      Fixtures.damage(text, .badBlock, lostBytes: 1, detail: text)
    ]
    tally.repositories = TextCounts([Fixtures.repository(text)])
    if let start = Timestamp(milliseconds: 1_652_313_600_000) {
      tally.timeline.buckets = [Fixtures.bucket(start, [text: 3, "unknown": 1])]
    }
    var past = Fixtures.past(Array(repeating: [100, 4], count: 9))
    for index in past.runs.indices {
      past.runs[index].issues[text] = index * 40
      // Another text than that of the run, so that it is said what changed.
      past.runs[index].catalogName = "before \(text)"
      past.runs[index].catalogDigest = "before \(text)"
      past.runs[index].version = "before \(text)"
    }
    return Report(night: Fixtures.day(9), tally: tally, past: past)
  }

  @Test(
    "the page has the elements of the template, whatever stands in the logs",
    arguments: hostile
  )
  func page(text: String) throws {
    func tags(_ text: String) throws -> [String] {
      let page = String(decoding: Self.report(text).rendered(.html) ?? [], as: UTF8.self)
      // Tags with the names of their attributes, without the values.
      return try page.matches(of: Regex(#"<[/!]?[a-zA-Z](?:[^>"]|"[^"]*")*>"#)).map { match in
        String(page[match.range]).replacing(try Regex(#""[^"]*""#), with: "")
      }
    }
    #expect(try tags(text) == tags("harmless"))
    let page = String(decoding: Self.report(text).rendered(.html) ?? [], as: UTF8.self)
    #expect(!page.lowercased().contains("<script"))
    #expect(!page.lowercased().contains("<img"))
    #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202e}" })
    #expect(!page.contains("href=\"http"))
  }

  @Test("the page is well formed", arguments: hostile)
  func wellFormed(text: String) throws {
    var page = String(decoding: Self.report(text).rendered(.html) ?? [], as: UTF8.self)
    // HTML's elements without an end, ended as XML wants it.
    page = page.replacing(try Regex("<(meta|link)([^>]*)>")) { match in
      "\(page[match.range].dropLast())/>"
    }
    page = page.replacing("<details open>", with: "<details>")
    let document = try XMLDocument(
      data: Data(page.replacing("<!doctype html>", with: "").utf8),
      options: []
    )
    let ids = try document.nodes(forXPath: "//@id").compactMap(\.stringValue)
    #expect(Set(ids).count == ids.count)
    for reference in try document.nodes(forXPath: "//@aria-labelledby") {
      for id in (reference.stringValue ?? "").split(separator: " ") {
        #expect(ids.contains(String(id)))
      }
    }
    #expect(try document.nodes(forXPath: "//th[not(@scope)]").isEmpty)
    #expect(try document.nodes(forXPath: "//svg[not(@role) and not(@aria-hidden)]").isEmpty)
    #expect(try document.nodes(forXPath: "//h1").count == 1)
  }

  @Test("Markdown stays on its lines, in its cells and in its code")
  func markdown() throws {
    func shape(_ text: String) -> [Substring] {
      let page = String(decoding: Self.report(text).rendered(.markdown) ?? [], as: UTF8.self)
      return page.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        // How a line begins, and how many cells it has.
        let cells = line.replacing("\\|", with: "").count { $0 == "|" }
        return "\(line.prefix { "#-|* ".contains($0) }) \(line.hasPrefix("|") ? cells : 0)"
      }
    }
    for text in Self.hostile { #expect(shape(text) == shape("harmless"), "\(text)") }
    #expect(MarkdownText.escaped("a|b") == #"a\|b"#)
    #expect(MarkdownText.escaped("<b> [x](y)") == #"\<b\> \[x\]\(y\)"#)
    #expect(MarkdownText.escaped("@all #1") == "\\@\u{2060}all \\#\u{2060}1")
    #expect(MarkdownText.escaped("20 %") == "20 %")
    #expect(MarkdownText.code("a`b") == "``a`b``")
    #expect(MarkdownText.code("`") == "`` ` ``")
    #expect(MarkdownText.code("a\nb") == #"`a\nb`"#)
  }

  @Test("text has no control characters", arguments: hostile)
  func text(text: String) {
    let page = String(decoding: Self.report(text).rendered(.text) ?? [], as: UTF8.self)
    for line in page.split(separator: "\n") { #expect(printable(String(line)) == line) }
  }

  @Test("of the nights that are missing between two runs a few are listed")
  func missingNights() throws {
    let first = try #require(CalendarDay("0001-01-01"))
    let last = try #require(CalendarDay("9999-12-31"))
    let past = Past(runs: [PastRun(Fixtures.tally(), night: first)], sightings: [:], attempts: [:])
    let report = Report(night: last, tally: Fixtures.tally(), past: past)
    #expect(report.findings[0].sentence.hasPrefix("3652057 nights are missing from the history"))
    let page = String(decoding: report.rendered(.html) ?? [], as: UTF8.self)
    #expect(page.contains(#"<th scope="row">3,652,032 more</th>"#))
    #expect(page.contains(#"<th scope="row">9999-12-30</th>"#))
    #expect(page.split(separator: #"<tr class="missing">"#).count == 27)
  }

  @Test("JSON can be read", arguments: hostile)
  func json(text: String) throws {
    let data = Data(Self.report(text).rendered(.json) ?? [])
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(root["schema"] as? String == "stream-report/1")
    let reasons = try #require(root["reasons"] as? [[String: Any]])
    #expect(reasons.first?["detail"] as? String == text)
    #expect(root["warnings"] as? [String] == [text])
    let skipped = try #require(root["skipped"] as? [String: Any])
    #expect(skipped["files"] as? [[String: String]] == [["path": text, "why": text]])
    let issues = try #require(root["issues"] as? [[String: Any]])
    #expect(issues.first?["fixedIn"] as? String == "v1-\(text)")
    let unknown = try #require(root["unknown"] as? [[String: Any]])
    #expect(unknown.first?["template"] as? String == text)
  }

  @Test("an issue's reference is a link where it is an address, and nothing else is")
  func references() {
    func render(_ reference: String, _ format: OutputFormat) -> String {
      var tally = Fixtures.tally()
      tally.issues[0].reference = reference
      tally.issues[0].action = "wait"
      let report = Report(night: Fixtures.day(0), tally: tally, past: nil)
      return String(decoding: report.rendered(format) ?? [], as: UTF8.self)
    }
    let address = "https://tracker.example/p/-/issues/12?a=1&b=2"
    let page = render(address, .html)
    let link =
      #"<a href="https://tracker.example/p/-/issues/12?a=1&amp;b=2" rel="noreferrer">a</a>"#
    #expect(page.contains(link))
    #expect(page.contains(#"<span class="sub">action: wait</span>"#))
    #expect(render("registry#1", .html).contains(">registry#1; action: wait</span>"))
    #expect(render(address, .markdown).contains("| <\(address)> | wait |"))
    #expect(render("container-registry#654", .markdown).contains("| container-registry#654 |"))
    for text in ["javascript:alert(1)", "https://x y", "https://x\"y", "https://x>y", "ftp://x"] {
      #expect(!render(text, .html).contains("href=\"\(text.prefix(4))"), "\(text)")
      #expect(!render(text, .markdown).contains("<\(text)>"), "\(text)")
    }
    #expect(render("@all#1", .markdown).contains("\\@\u{2060}all"))
  }

  @Test("changes are against the run before, and medians need half of their runs")
  func changes() throws {
    let past = Fixtures.past((0..<10).map { [100 + $0, 4] })
    let report = Report(night: Fixtures.day(10), tally: Fixtures.tally([120, 4]), past: past)
    let root = try JSONSerialization.jsonObject(with: Data(report.rendered(.json) ?? []))
    let issues = try #require((root as? [String: Any])?["issues"] as? [[String: Any]])
    #expect(issues[0]["changeToPrevious"] as? Double == 11)
    #expect(issues[0]["changeToMedian7"] as? Double == 14)
    #expect(issues[0]["changeToMedian28"] is NSNull)
    #expect(issues.last?["count"] as? Int == 124)
  }

  @Test(
    "numbers are written for people",
    arguments: [
      (Words.decimal(1234.56), "1,234.6"), (Words.decimal(-0.4), "-0.4"),
      (Words.decimal(3), "3"), (Words.percent(0.1234), "12.3 %"), (Words.percent(0.005), "0.50 %"),
      (Words.percent(0.00001), "< 0.01 %"), (Words.percent(1), "100 %"),
      (Words.bytes(999), "999 B"), (Words.bytes(1_500_000), "1.5 MB"),
      (Words.grouped(-1_234_567), "-1,234,567"),
      (Words.grouped(.min), "-9,223,372,036,854,775,808"), (Words.grouped(999), "999"),
    ]
  )
  func words(written: String, expected: String) { #expect(written == expected) }
}
