import StreamCore
import TestSupport

/// Makes random catalogues of texts that are hard to write down.
struct CatalogMaker {
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func catalog() -> Catalog {
    Catalog(
      name: text(),
      errorPaths: list(1...8) { $0.errorPath() },
      messageFields: list(0...3) { $0.path() },
      versionFields: list(0...3) { $0.path() },
      timePaths: list(0...8) { $0.path() },
      levels: optional { $0.levels() },
      accept: list(0...3) { maker in
        let kind = Reason.Kind.allCases[maker.number(0...(Reason.Kind.allCases.count - 1))]
        return Acceptance.Item(kind.rawValue + ":" + maker.text() + "x")
          ?? Acceptance.Item(.damaged)
      },
      rules: list(0...4) { $0.rule() },
      contextFields: list(0...6) { $0.path() },
      haltMessage: text(),
      issues: (0..<number(0...4)).map { issue("\($0)") }
    )
  }

  private mutating func rule() -> FailureRule {
    // As they are read: each field once, and all fields that are missing in a row.
    var conditions: [FailureRule.Condition] = list(0...2) { .isMissing(field: $0.path()) }
    conditions += list(0...1) { .isPresent(field: $0.path()) }
    let values: [FailureRule.Condition] = (0..<number(0...3)).map { index in
      .isOneOf(field: "\(path())\(index)", values: list(1...4) { $0.test() })
    }
    if number(0...1) == 0 { conditions += values } else { conditions = values + conditions }
    return FailureRule(number(0...1) == 0 ? .count : .ignore, conditions)
  }

  private mutating func levels() -> LevelRule {
    let levels = list(1...4) { maker in
      maker.number(0...1) == 0 ? maker.word() : Comparison(">= 50").map { .comparison($0) } ?? ""
    }
    let known = levels.map { $0 == "" ? "error" : $0 }
    return LevelRule(list(1...3) { $0.path() }, pick(LevelRule.Effect.allCases), known)
  }

  private mutating func test() -> FieldTest {
    switch number(0...4) {
    case 0: .like(pattern())
    case 1:
      Comparison(pick([">= 50", "<0", "!= -1.5e3", ">   7", "<= 0.25"])).map { .comparison($0) }
        ?? ""
    default: word()
    }
  }

  private mutating func word() -> FieldTest {
    let text = text()
    return Comparison.begins(text) ? "" : .text(text)
  }

  private mutating func issue(_ index: String) -> Issue {
    let id = text().unicodeScalars.filter {
      !$0.properties.isWhitespace && $0.properties.generalCategory != .control
    }
    return Issue(
      id: id.map(String.init).joined() + index,
      title: text(),
      reference: optional { $0.text() },
      expected: optional { $0.pick(Issue.Frequency.allCases) },
      maxShareMillionths: optional { $0.number(0...1_000_000) },
      action: optional { $0.text() },
      until: optional { CalendarDay(daysSinceEpoch: $0.number(-700_000...2_900_000)) }.flatMap {
        $0
      },
      fixedIn: optional { Version($0.pick(["v3.45.0", "3.45", "7", "V1.2.3-rc+é"])) }.flatMap {
        $0
      },
      examples: list(0...3) { $0.text() },
      patterns: list(1...3) { $0.pattern() }
    )
  }

  private mutating func pattern() -> Pattern {
    var pattern = ""
    for _ in 0..<number(1...4) {
      pattern += "<\(pick(Pattern.Placeholder.allCases).rawValue)>"
      for scalar in text().unicodeScalars {
        if scalar == "<" || scalar == "\\" { pattern += "\\" }
        pattern.unicodeScalars.append(scalar)
      }
    }
    do { return try Pattern(pattern) } catch { preconditionFailure("\(pattern): \(error)") }
  }

  private mutating func errorPath() -> String {
    path() + "." + pick(["error", "e r", "null", "1", "#", "a:", "'", "@x", "~", " "])
  }

  /// A path without empty parts.
  private mutating func path() -> String {
    let parts = list(1...3) { maker in
      // Dots and brackets mean something in a path.
      maker.text().unicodeScalars.filter { !".[]".unicodeScalars.contains($0) }.map(String.init)
        .joined() + "x"
    }
    return parts.joined(separator: ".")
  }

  /// A text of pieces that mean something to YAML, to patterns or to terminals.
  private mutating func text() -> String {
    let pieces = [
      "", " ", "  ", "'", "''", "\"", "\\", "\\n", "\n", "\r\n", "\r", "\t", ":", ": ", " #", "# ",
      "- ",
      "? ", ", ", "[", "]", "{", "}", "&a", "*a", "!", "!!str ", "|", ">-", "%", "@", "`", "<",
      "<digest>",
      "---", "...", "null", "~", "true", "no", "0", "1e3", "0x1F", "2022-01-01", "=", "<<", "a",
      "word",
      "two words", "é", "e\u{301}", "日本", "😀", "👩‍👩‍👧", "\u{0}", "\u{7}", "\u{1B}[31m", "\u{7F}",
      "\u{85}",
      "\u{A0}", "\u{AD}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{FEFF}", "\u{FFFD}", "\u{FFFE}",
      "\u{FFFF}",
      "\u{E000}", "\u{10FFFF}", "\u{D7FF}", "\u{301}", "missin",
      "a text that is long enough to make every list that holds it a list of lines",
    ]
    return (0..<number(0...5)).map { _ in pick(pieces) }.joined()
  }

  private mutating func list<Item>(
    _ counts: ClosedRange<Int>,
    _ item: (inout Self) -> Item
  ) -> [Item] {
    (0..<number(counts)).map { _ in item(&self) }
  }

  private mutating func optional<Item>(_ item: (inout Self) -> Item) -> Item? {
    number(0...1) == 0 ? nil : item(&self)
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func pick<Item>(_ items: [Item]) -> Item {
    items[Int.random(in: items.indices, using: &random)]
  }
}
