import StreamCore
import StreamReport

/// Runs that are made up, for rules and renderings.
enum Fixtures {
  /// Nights from 2022-05-11 on.
  static func day(_ number: Int) -> CalendarDay {
    guard let day = CalendarDay(daysSinceEpoch: 19_123 + number) else {
      preconditionFailure("the calendar has a day \(number) days after 2022-05-11")
    }
    return day
  }

  /// A run with counts of the issues a, b and so on.
  static func facts(
    _ counts: [Int] = [100, 4],
    unknown: [RunFacts.Group] = [],
    archives: Int = 2,
    decodedBytes: Int = 1_000_000,
    digest: String = "d",
    catalog: String = "xxh3-128:1"
  ) -> RunFacts {
    var totals = RunFacts.Totals()
    totals.bytes = decodedBytes / 10
    totals.decodedBytes = decodedBytes
    totals.lines = decodedBytes / 500
    totals.known = counts.reduce(0, +)
    totals.unknown = unknown.reduce(0) { $0 + $1.count }
    let names = ["a", "b", "c", "d"]
    return RunFacts(
      catalogName: "test",
      catalogDigest: catalog,
      version: "1",
      haltMessage: "Pull the plug.",
      verdict: unknown.isEmpty ? .clear : .halt,
      reasons: [],
      warnings: [],
      skipped: SkippedFiles(),
      since: nil,
      until: nil,
      isRedacted: false,
      isVerified: true,
      totals: totals,
      archives: (0..<archives).map { archive("\(digest)\($0)", bytes: totals.bytes / archives) },
      issues: counts.enumerated().map { index, count in
        RunFacts.Issue(
          id: names[index],
          title: "issue \(names[index])",
          expected: index == 0 ? .prominent : .rare,
          maxShareMillionths: nil,
          count: count,
          regressions: 0,
          fixedIn: nil,
          first: Timestamp(milliseconds: 1_652_313_600_000),
          last: nil
        )
      },
      unknown: unknown,
      others: [RunFacts.TextCount(text: "other", count: 3)],
      bucketSeconds: 3600,
      buckets: [],
      undated: 0,
      malformed: [],
      damage: [],
      repositories: [RunFacts.Repository(name: "acme/app", count: 1, last: nil)]
    )
  }

  static func archive(_ digest: String, bytes: Int) -> RunFacts.Archive {
    RunFacts.Archive(
      path: "logs/\(digest).lz4",
      digest: digest,
      format: "lz4",
      bytes: bytes,
      decodedBytes: 10 * bytes,
      lines: bytes / 50,
      lostLines: 0,
      damagedBytes: 0,
      isVerified: true
    )
  }

  static func group(_ template: String, count: Int = 1) -> RunFacts.Group {
    RunFacts.Group(
      template: template,
      count: count,
      first: Timestamp(milliseconds: 1_652_313_600_000),
      last: Timestamp(milliseconds: 1_652_313_700_000),
      nearest: RunFacts.Nearest(issue: "a", matchedBytes: 7),
      examples: [
        RunFacts.Example(
          archive: "logs/d0.lz4",
          frame: 0,
          block: 3,
          offset: 1234,
          line: 56,
          time: Timestamp(milliseconds: 1_652_313_600_000),
          message: template,
          fields: [RunFacts.Field(name: "repository", value: "acme/app")],
          reason: nil
        )
      ]
    )
  }

  static func past(_ counts: [[Int]]) -> Past {
    Past(
      runs: counts.enumerated().map { PastRun(facts($0.element), night: day($0.offset)) },
      sightings: [:],
      attempts: [:]
    )
  }

  /// What a report on a run says is unusual, by kind.
  static func kinds(_ facts: RunFacts, _ past: Past, night: Int? = nil) -> [Finding.Kind] {
    Report(night: day(night ?? past.runs.count), facts: facts, past: past).findings.map(\.kind)
  }
}

extension RunFacts {
  /// The run with reasons for which it is not clear, and the verdict that follows.
  func because(of reasons: Reason...) -> RunFacts {
    var facts = self
    facts.reasons = reasons
    facts.verdict = Self.verdict(isHalt: isHalt, reasons)
    return facts
  }
}

extension Reason {
  /// A reason with a detail that names it.
  static func made(_ kind: Kind, _ count: Int = 1, isAccepted: Bool = false) -> Reason {
    Reason(kind, count: count, detail: "detail of \(kind)", isAccepted: isAccepted)
  }
}
