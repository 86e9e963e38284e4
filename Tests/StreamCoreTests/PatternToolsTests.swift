import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// What placeholders stand for, what was expected, and which pattern takes over which.
@Suite struct PatternToolsTests {
  private func catalog(_ patterns: String..., until: CalendarDay? = nil) throws -> Catalog {
    var catalog = Catalog.builtIn
    catalog.issues = try patterns.enumerated().map { index, text in
      let pattern = try Pattern(text)
      return Issue(id: "\(index)", title: "t", until: index == 0 ? until : nil, patterns: [pattern])
    }
    return catalog
  }

  @Test(
    "values are as long as they can be",
    arguments: [
      ("reading <word> of <number>", "reading x of 12", ["x", "12"]),
      ("<path> to <path>", "a to b to c", ["a to b", "c"]),
      ("<any><any>", "", ["", ""]), ("<any>x<any>", "axbx", ["axb", ""]),
      ("<word><number>", "é12", ["é1", "2"]),
      (
        "d=<digest><any>", "d=sha256:" + String(repeating: "a", count: 40) + "g",
        ["sha256:" + String(repeating: "a", count: 40), "g"]
      ),
      ("<digest>: x", "a:XXX: x", ["a:XXX"]), ("é<name>é", "éa/bé", ["a/b"]),
    ]
  )
  func values(pattern: String, message: String, expected: [String]) throws {
    let explanation = Explanation(of: Array(message.utf8), try catalog(pattern))
    let match = try #require(explanation.parts[0].match)
    #expect(match.values.map { String(decoding: $0.text, as: UTF8.self) } == expected)
  }

  @Test("values and literals are the message, and each value fits its placeholder")
  func wholeFromValues() throws {
    let seed = SplitMix64.testSeed(4)
    var hostile = HostileLines(seed: seed)
    var matched = 0
    for _ in 0..<1500 {
      let message = Array(hostile.message().utf8)
      for part in Explanation(of: message, .builtIn).parts {
        guard let match = part.match else { continue }
        matched += 1
        let pattern = Catalog.builtIn.issues[match.issue].patterns[match.pattern]
        var values = match.values[...]
        let whole = try pattern.elements.flatMap { element -> [UInt8] in
          guard case .placeholder(let placeholder) = element else {
            guard case .literal(let bytes) = element else { return [] }
            return bytes
          }
          let next = values.popFirst()
          let value = try #require(next)
          #expect(value.placeholder == placeholder)
          #expect(referenceMatches(try Pattern("<\(placeholder.rawValue)>"), value.text))
          return value.text
        }
        let isWhole = whole == part.message
        #expect(isWhole, "seed \(seed)")
      }
    }
    #expect(matched > 300)
  }

  @Test(
    "what was expected at the first byte that differs",
    arguments: [
      ("reading <word> of", "reading x or", 11, ["'f'"]),
      ("reading <word> of", "writing", 0, []), ("reading <word>", "reading ", 8, ["<word>"]),
      ("a<number>b", "a12", 3, ["<number>", "'b'"]), ("ab", "abc", 2, ["the end of the message"]),
      ("x <digest>", "x sha256", 8, ["<digest>", "':' of <digest>"]),
      ("x <digest>", "x a:12", 6, ["hexadecimal digits of <digest>"]),
      ("x <digest>", "x a:", 4, ["hexadecimal digits of <digest>", "'XXX' of <digest>"]),
      ("a<any>", "a\n", 1, ["<any>", "the end of the message"]),
    ]
  )
  func expected(pattern: String, message: String, matched: Int, expected: [String]) throws {
    let part = Explanation(of: Array(message.utf8), try catalog(pattern)).parts[0]
    #expect(part.match == nil)
    #expect(part.nearest.first?.matchedBytes ?? 0 == matched)
    #expect(part.nearest.first?.expected ?? [] == expected)
  }

  @Test("the nearest three patterns, the nearest first")
  func nearest() throws {
    let catalog = try catalog("abcd", "abc", "ab", "a", "x")
    let part = Explanation(of: Array("abce".utf8), catalog).parts[0]
    #expect(part.nearest.map(\.issue) == [0, 1, 2])
    #expect(part.nearest.map(\.matchedBytes) == [3, 3, 2])
  }

  @Test(
    "a pattern never decides where a preferred one takes all of its messages",
    arguments: [
      ("reading <any>", "reading <word>", true), ("reading <word>", "reading <any>", false),
      ("reading <word>", "reading <word>", true), ("<path>", "<word>", true),
      ("<word>", "<name>", true), ("<name>", "<word>", false), ("<word>", "<digest>", true),
      ("<path>x", "<word>x", true), ("<any>é", "<word>é", true), ("<name>é", "<word>é", false),
      ("<any>a", "<any>b", false), ("a<any>", "a<digest>", true), ("<number>1", "1<number>", false),
    ]
  )
  func reach(first: String, second: String, isTaken: Bool) throws {
    let check = CatalogCheck(try catalog(first, second))
    #expect(check.faults.contains { $0.hasPrefix("issue 1 is unreachable") } == isTaken)
    // One that ends leaves its messages to the other.
    let day = CalendarDay(year: 2022, month: 6, day: 1)
    #expect(CatalogCheck(try catalog(first, second, until: day)).faults == [])
  }

  @Test("issues that expired, and issues that never occur")
  func notes() throws {
    let day = try #require(CalendarDay(year: 2022, month: 6, day: 1))
    let catalog = try catalog("x", "y", until: day)
    var check = CatalogCheck(catalog)
    let before = check.notes.count
    check.noteExpired(catalog, today: try #require(CalendarDay("2022-05-31")))
    #expect(check.notes.count == before)
    check.noteExpired(catalog, today: day)
    #expect(check.notes.last?.hasPrefix("issue 0: its 'until' 2022-06-01 has passed") == true)
    let input = Input.bytes(Array(#"{"error":"y"}"#.utf8), name: "a.log")
    let tally = try Job([input], catalog: catalog).classify()
    check.noteSilent(catalog, in: [tally.countsByIssue])
    #expect(check.notes.last == "issue 0 never occurs in the tally")
    check.noteSilent(.builtIn, in: Array(repeating: tally.countsByIssue, count: 2))
    #expect(check.notes.last?.hasPrefix("issue 662 is in no catalogue of the 2 tallies") == true)
  }
}
