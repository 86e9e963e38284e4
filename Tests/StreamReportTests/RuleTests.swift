import Foundation
import StreamCore
import StreamReport
import StreamTally
import TestSupport
import Testing

/// What is unusual, and what is not.
@Suite struct RuleTests {
  @Test("a tail of Poisson's distribution is right")
  func poisson() {
    // 1 - exp(-1) and 1 - exp(-2) (1 + 2), by hand.
    #expect(abs(Statistics.poissonTail(1, mean: 1) - 0.632_120_558_8) < 1e-9)
    #expect(abs(Statistics.poissonTail(2, mean: 2) - 0.593_994_150_3) < 1e-9)
    #expect(Statistics.poissonTail(0, mean: 3) == 1)
    #expect(Statistics.poissonTail(3, mean: 0) == 0)
    let small = Statistics.poissonTail(50, mean: 1)
    #expect(small > 0 && small < 1e-60)
    #expect(Statistics.poissonTail(1_000, mean: 1_000) > 0.49)
  }

  @Test("above a million the tail is that of a normal distribution, which is nearly the same")
  func largePoisson() {
    let summed = Statistics.poissonTail(1_003_700, mean: 1e6)
    let normal = Statistics.poissonTail(1_003_701, mean: 1e6 + 1)
    #expect(abs(normal / summed - 1) < 0.02, "\(summed) \(normal)")
  }

  @Test("counts as large as any are compared at once", .linearTime)
  func largeCounts() {
    let history = Array(repeating: 0, count: 15) + Array(repeating: 1 << 49, count: 13)
    #expect(!Rise.isBeyond(history, 100))
    #expect(Rise.isBeyond(history, 1 << 48))
    // As much as a tally file may have.
    let large = Fixtures.tally([1 << 58, 1 << 59], unknown: [Fixtures.group("x", count: 1 << 58)])
    #expect(
      Fixtures.kinds(large, Fixtures.past([])) == [.newUnknown, .outsideShare, .outsideShare]
    )
    let report = Report(night: Fixtures.day(0), tally: large, past: nil)
    for format in Report.formats {
      let text = String(decoding: report.rendered(format) ?? [], as: UTF8.self)
      #expect(text.contains("576460752303423488") || text.contains("576,460,752,303,423,488"))
    }
  }

  @Test("medians and spreads")
  func medians() {
    #expect(Statistics.median([]) == nil)
    #expect(Statistics.median([3, 1, 2]) == 2)
    #expect(Statistics.median([4, 1, 2, 3]) == 2.5)
    #expect(Statistics.spread([10, 12, 8, 1_000]) == 1.4826 * 2)
  }

  struct Counts: CustomTestStringConvertible {
    let history: [Int]
    let count: Int
    let isRise: Bool
    var testDescription: String { "\(count) after \(history)" }
  }

  private static func flat(_ count: Int) -> [Int] { Array(repeating: count, count: 28) }
  private static let wild = (0..<28).map { $0 % 7 == 0 ? 400 : 100 + $0 % 5 }

  static let counts = [
    Counts(history: flat(0), count: 1, isRise: false),
    Counts(history: flat(0), count: 2, isRise: false),
    Counts(history: flat(0), count: 3, isRise: true),
    Counts(history: flat(1), count: 5, isRise: false),
    Counts(history: flat(1), count: 8, isRise: true),
    Counts(history: flat(100), count: 139, isRise: false),
    Counts(history: flat(100), count: 141, isRise: true),
    Counts(history: flat(100), count: 60, isRise: false),
    Counts(history: wild, count: 130, isRise: false),
    Counts(history: wild, count: 200, isRise: true),
    // One wild night does not hide the next one.
    Counts(history: flat(0).dropLast() + [300], count: 40, isRise: true),
  ]

  @Test("a rise is what the history does not explain", arguments: counts)
  func rises(counts: Counts) {
    #expect(Rise.isBeyond(counts.history, counts.count) == counts.isRise)
  }

  @Test("chance alone is hardly ever a rise")
  func falseAlarms() {
    var random = SplitMix64(seed: SplitMix64.testSeed(7))
    var alarms = 0
    for mean in [0.1, 1, 5, 9, 20, 200] {
      for _ in 0..<2_000 {
        let history = (0..<28).map { _ in random.poisson(mean) }
        if Rise.isBeyond(history, random.poisson(mean)) { alarms += 1 }
      }
    }
    // Of 12,000 nights; some median or decile is low by chance.
    #expect(alarms <= 24, "\(alarms)")
  }

  @Test("fewer than seven runs explain nothing")
  func shortHistory() {
    let few = Array(repeating: [100, 4], count: 6)
    #expect(Fixtures.kinds(Fixtures.tally([900, 4]), Fixtures.past(few)) == [])
    let enough = few + [[100, 4]]
    #expect(Fixtures.kinds(Fixtures.tally([900, 4]), Fixtures.past(enough)) == [.rise])
  }

  @Test("an issue that vanished")
  func vanished() {
    let usual = Fixtures.past(Array(repeating: [100, 12], count: 10))
    #expect(Fixtures.kinds(Fixtures.tally([100, 0]), usual) == [.vanished])
    #expect(Fixtures.kinds(Fixtures.tally([100, 1]), usual) == [])
    let seldom = Fixtures.past((0..<10).map { [100, $0 < 3 ? 0 : 12] })
    #expect(Fixtures.kinds(Fixtures.tally([100, 0]), seldom) == [])
    let few = Fixtures.past(Array(repeating: [100, 9], count: 10))
    #expect(Fixtures.kinds(Fixtures.tally([100, 0]), few) == [])
  }

  @Test("a night with missing logs is no good night")
  func smallInput() {
    let usual = Fixtures.past(Array(repeating: [100, 4], count: 5))
    let small = Fixtures.tally([40, 1], decodedBytes: 400_000)
    #expect(Fixtures.kinds(small, usual) == [.smallInput])
    #expect(Fixtures.kinds(Fixtures.tally([60, 2], decodedBytes: 600_000), usual) == [])
    #expect(Fixtures.kinds(Fixtures.tally(archives: 1), usual) == [.fewerArchives])
    let report = Report(night: Fixtures.day(5), tally: small, past: usual)
    #expect(report.findings[0].sentence.contains("400 KB instead of about 1 MB (40 %)"))
  }

  @Test("a night without a run is missing, where runs come every night")
  func missingNights() {
    func missing(_ past: [Int], _ night: Int) -> [Int] {
      Nights.missing(before: Fixtures.day(night), past.map { Fixtures.day($0) })
        .map { $0.daysSinceEpoch - Fixtures.day(0).daysSinceEpoch }
    }
    #expect(missing([], 5) == [])
    #expect(missing([4], 5) == [])
    #expect(missing([4], 7) == [5, 6])
    #expect(missing([1, 2, 3, 4], 6) == [5])
    #expect(missing([1, 2, 3, 4, 4], 4) == [])
    #expect(missing([0, 7, 14, 21], 28) == [])
    #expect(missing([0, 7, 14, 21], 35) == [28])
    #expect(
      Fixtures.kinds(Fixtures.tally(), Fixtures.past([[100, 4], [100, 4]]), night: 3)
        == [.missingNight]
    )
  }

  @Test("unknown groups are new, or have been seen since")
  func unknownGroups() {
    var past = Fixtures.past([[100, 4]])
    let tally = Fixtures.tally(unknown: [Fixtures.group("x"), Fixtures.group("y", count: 3)])
    past.sightings["y"] = Past.Sighting(since: Fixtures.day(0), nights: 1)
    let report = Report(night: Fixtures.day(1), tally: tally, past: past)
    #expect(report.findings.map(\.kind) == [.newUnknown, .unknownAgain])
    #expect(report.findings[0].sentence.hasPrefix("NEW unknown failure, seen once: x."))
    #expect(
      report.findings[1].sentence
        == "Unknown failure since \(Fixtures.day(0)), seen 3 times (and in 1 earlier night): y."
    )
    let alone = Report(night: Fixtures.day(1), tally: tally, past: nil)
    #expect(alone.findings.map(\.kind) == [.unknown, .unknown])
  }

  @Test("a step with another catalogue or program need not be one of the system")
  func caveat() {
    let past = Fixtures.past(Array(repeating: [100, 12], count: 10))
    let changed = Fixtures.tally([900, 0], catalog: "xxh3-128:2")
    let report = Report(night: Fixtures.day(10), tally: changed, past: past)
    #expect(report.findings.map(\.kind) == [.rise, .vanished, .catalogChanged])
    for finding in report.findings {
      #expect(finding.sentence.contains("need not have changed"), "\(finding)")
    }
    var program = Fixtures.tally()
    program.version = "2"
    #expect(Fixtures.kinds(program, past) == [.programChanged])
  }

  @Test("an issue outside its expected share")
  func shares() {
    #expect(Fixtures.kinds(Fixtures.tally([70, 30]), Fixtures.past([])) == [.outsideShare])
    #expect(
      Fixtures.kinds(Fixtures.tally([10, 30]), Fixtures.past([])) == [.outsideShare, .outsideShare]
    )
    #expect(Fixtures.kinds(Fixtures.tally([80, 20]), Fixtures.past([])) == [])
  }

  @Test("repositories by the time that they failed")
  func repositories() throws {
    var tally = Fixtures.tally()
    tally.repositories = TextCounts(
      [("a", 1), ("b", 1), ("c", 3), ("d", 2), ("e", 2)].map {
        Fixtures.repository($0.0, count: $0.1)
      }
    )
    var past = Fixtures.past([[100, 4]])
    past.attempts = ["b": 1, "e": 2]
    let summary = try #require(RepositorySummary(tally, past))
    let times: [Int] = [summary.first, summary.second, summary.third, summary.more]
    #expect(times == [1, 2, 1, 1])
    #expect(summary.retried.map(\.name) == ["a", "b", "d"])
    #expect(Fixtures.kinds(tally, past) == [.exhausted])
  }

  @Test(
    "the night of a run is a date in its archives' names",
    arguments: [
      ("logs/registry-2022-05-12.log.lz4", "2022-05-12"),
      ("2022-05-11/registry-20220512.log", "2022-05-12"),
      ("registry-2022-05-12T00:00:00.log", "2022-05-12"),
      ("build-123456789012.log", "1970-01-01"),
      ("registry-2022-13-12.log", "1970-01-01"),
      ("v20991231", "2099-12-31"),
      ("a-1234-56-789", "1970-01-01"),
    ]
  )
  func nights(path: String, night: String) {
    var tally = Fixtures.tally(archives: 1)
    tally.input.archives[0].path = path
    #expect(Nights.night(of: tally, now: 0).description == night)
  }

  @Test("without a date in a name, the night is the day of most failures, or today")
  func nightsByTime() throws {
    var tally = Fixtures.tally()
    #expect(Nights.night(of: tally, now: 86_400_000).description == "1970-01-02")
    func bucket(_ time: String, _ count: Int) throws -> Tally.Bucket {
      Fixtures.bucket(try #require(Timestamp(time)), ["a": count])
    }
    tally.timeline.buckets = [
      try bucket("2022-05-10T23:00:00Z", 5), try bucket("2022-05-11T00:00:00Z", 3),
      try bucket("2022-05-11T01:00:00Z", 3),
    ]
    #expect(Nights.night(of: tally, now: 0).description == "2022-05-11")
  }
}

extension SplitMix64 {
  /// A number of events where `mean` are expected (Knuth's way).
  fileprivate mutating func poisson(_ mean: Double) -> Int {
    if mean > 100 { return poisson(100) + poisson(mean - 100) }
    var (count, product) = (0, Double.random(in: 0..<1, using: &self))
    while product > exp(-mean) {
      count += 1
      product *= Double.random(in: 0..<1, using: &self)
    }
    return count
  }
}
