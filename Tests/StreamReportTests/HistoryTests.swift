import Foundation
import GRDB
import StreamCore
import StreamReport
import StreamTally
import TestSupport
import Testing

/// Runs in SQLite.
@Suite struct HistoryTests {
  private static func file(_ directory: URL) -> String {
    directory.appendingPathComponent("h.sqlite").path
  }

  /// A run with everything that a history keeps.
  static func everything() throws -> Tally {
    var tally = Fixtures.tally([7, 0, 2], unknown: [Fixtures.group("y <*>"), Fixtures.group("ü")])
    tally = tally.because(
      of: .made(.damaged, 2),
      .made(.zeros, 3, isAccepted: true),
      Reason(.unplaced, count: 1, detail: "", isAccepted: false)
    )
    tally.inputWarnings = ["a: reached twice", "<b>\"\n"]
    tally.input.skipped.add("logs/ü.png", "a PNG picture")
    tally.input.skipped.add("logs/a", "no records in it")
    tally.input.skipped.total += 5
    tally.options.since = Timestamp("2022-05-01T00:00:00Z")
    tally.issues[0].regressions = 2
    tally.issues[0].fixedIn = Version("v3.45.0")
    tally.issues[1].expected = nil
    tally.issues[1].reference = "registry#1"
    tally.issues[1].action = "wait"
    tally.issues[2].maxShare = Share(millionths: 123)
    tally.input.damaged = 2
    tally.input.archives[0].damagedBytes = 99
    tally.unknown.overflow = 5
    tally.unknown.list.sort { $0.template < $1.template }
    tally.unknown.list[0].nearest = nil
    tally.unknown.list[0].examples[0].time = nil
    tally.unknown.list[0].examples[0].fields.append(
      Tally.Example.Field(name: "x\"", value: "\\\n\u{7f}")
    )
    tally.unknown.list[1].examples = []
    tally.timeline.buckets = [
      Fixtures.bucket(try #require(Timestamp("2022-05-11T01:00:00Z")), ["a": 3, "unknown": 1]),
      Fixtures.bucket(try #require(Timestamp("2022-05-11T03:00:00Z")), ["c": 2]),
    ]
    tally.damage = [
      Fixtures.damage("logs/d0.lz4", .badBlock, lostBytes: 99, detail: "does not decode")
    ]
    var line = Fixtures.group("{").examples[0]
    (line.time, line.fields, line.reason) = (nil, [], "no object")
    tally.malformed = [line]
    return tally
  }

  @Test("what is recorded is read back")
  func roundTrip() throws {
    try temporaryDirectory { directory in
      let history = try History(path: Self.file(directory))
      let tally = try Self.everything()
      try history.record(tally, night: Fixtures.day(3), recorded: 1)
      // By another process, so to speak.
      let again = try History(path: Self.file(directory), mustExist: true)
      let entry = try again.lastRun()
      #expect(entry.night == Fixtures.day(3))
      #expect(try again.tally(of: entry) == tally)
      let past = try again.past(before: entry, tally)
      let first = Report(night: entry.night, tally: tally, past: past)
      let later = Report(night: entry.night, tally: try again.tally(of: entry), past: past)
      for format in Report.formats {
        #expect(first.rendered(format) == later.rendered(format))
      }
    }
  }

  @Test("a zero byte does not mix texts up")
  func zeroBytes() throws {
    try temporaryDirectory { directory in
      let history = try History(path: Self.file(directory))
      let tally = Fixtures.tally(
        unknown: [
          Fixtures.group("a\0b", count: 2), Fixtures.group("a\0c"), Fixtures.group("a\u{2400}b"),
        ]
      )
      try history.record(tally, night: Fixtures.day(0), recorded: 1)
      let read = try history.tally(of: history.lastRun())
      #expect(read.unknown.list.map(\.template) == ["a\u{2400}b", "a\u{2400}c"])
      #expect(read.unknown.list.map(\.count) == [3, 1])
      let entry = try history.record(
        Fixtures.tally(unknown: [Fixtures.group("a\0b")], digest: "e"),
        night: Fixtures.day(1),
        recorded: 2
      ).entry
      let past = try history.past(before: entry, Fixtures.tally(unknown: tally.unknown.list))
      #expect(past.sightings["a\0b"]?.nights == 1)
    }
  }

  @Test("the same archives count once, and a night that is read again with more of them")
  func replacing() throws {
    try temporaryDirectory { directory in
      let history = try History(path: Self.file(directory))
      func record(_ tally: Tally, _ night: Int) throws -> Int {
        try history.record(tally, night: Fixtures.day(night), recorded: 0).replacedCount
      }
      #expect(try record(Fixtures.tally([1]), 0) == 0)
      #expect(try record(Fixtures.tally([2]), 0) == 1)
      // The same bytes are the same night, whatever somebody calls it.
      #expect(try record(Fixtures.tally([3]), 1) == 1)
      #expect(try record(Fixtures.tally([4], archives: 3), 1) == 1)
      #expect(try record(Fixtures.tally([5], digest: "e"), 1) == 0)
      var part = Fixtures.tally([6])
      part.options.until = Timestamp("2022-05-01T00:00:00Z")
      #expect(try record(part, 2) == 0)
      // Empty archives are all alike.
      let empty = Fixtures.tally([0], decodedBytes: 0, digest: "0")
      #expect(try record(empty, 3) == 0)
      #expect(try record(empty, 4) == 0)
      #expect(try record(empty, 4) == 1)
      let entry = try history.lastRun()
      let past = try history.past(before: entry, empty)
      #expect(past.runs.map { $0.issues["a"] } == [4, 5, 6, 0])
    }
  }

  @Test("only what was before a run is its past, in the order of the nights")
  func order() throws {
    try temporaryDirectory { directory in
      let history = try History(path: Self.file(directory))
      for (count, night) in [(5, 5), (1, 1), (3, 3), (2, 2)] {
        let tally = Fixtures.tally(
          [count],
          unknown: night == 1 || night == 5 ? [Fixtures.group("x")] : [],
          digest: "n\(night)-"
        )
        try history.record(tally, night: Fixtures.day(night), recorded: 0)
      }
      let entry = try history.lastRun(of: Fixtures.day(3))
      let tally = Fixtures.tally(unknown: [Fixtures.group("x")])
      let past = try history.past(before: entry, tally)
      #expect(past.runs.map(\.night) == [Fixtures.day(1), Fixtures.day(2)])
      #expect(past.sightings["x"] == Past.Sighting(since: Fixtures.day(1), nights: 1))
      #expect(past.attempts == ["acme/app": 2])
      #expect(throws: HistoryError.self) { try history.lastRun(of: Fixtures.day(4)) }
    }
  }

  @Test("ten years of fifty issues open at once")
  func tenYears() throws {
    try temporaryDirectory { directory in
      let path = Self.file(directory)
      let history = try History(path: path)
      var tally = Fixtures.tally([0])
      let issue = tally.issues[0]
      tally.issues = (0..<50).map { number in
        var issue = issue
        (issue.id, issue.count) = ("i\(number)", number)
        return issue
      }
      tally.unknown.list = [Fixtures.group("often"), Fixtures.group("once")]
      try history.record(tally, night: Fixtures.day(0), recorded: 0)
      // The other nights are copies of the first, made by the database itself.
      let copy = """
        WITH RECURSIVE night(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM night WHERE n < 3650)
        """
      let queue = try DatabaseQueue(path: path)
      try queue.write { database in
        for table in ["run", "issue_count", "archive", "unknown_group", "repository_count"] {
          let columns = try database.columns(in: table).map(\.name)
          let values = columns.map { column in
            switch (table, column) {
            case ("run", "id"), (_, "run"): "night.n"
            case ("run", "night"): "date(run.night, '+' || (night.n - 1) || ' days')"
            case ("run", "archive_set"): "night.n || 'set'"
            default: "\(table).\(column)"
            }
          }
          try database.execute(
            sql: """
              \(copy) INSERT INTO \(table) (\(columns.joined(separator: ", ")))
              SELECT \(values.joined(separator: ", ")) FROM night, \(table)
              """
          )
        }
      }
      let start = ContinuousClock.now
      let opened = try History(path: path, mustExist: true)
      let entry = try opened.lastRun()
      let read = try opened.tally(of: entry)
      let report = try Report(
        night: entry.night,
        tally: read,
        past: opened.past(before: entry, read)
      )
      let page = report.rendered(.html) ?? []
      let time = ContinuousClock.now - start
      print("a report from a history of 3,650 nights and 50 issues took \(time)")
      #expect(!page.isEmpty)
      #expect(read.issues.count == 50)
      #expect(report.past?.runs.count == Past.runsMax)
      #expect(report.past?.sightings["often"]?.nights == 3_649)
    }
  }

  struct Bad: CustomTestStringConvertible {
    let name: String
    let kind: HistoryError.Kind
    let says: String
    let make: @Sendable (String) throws -> Void
    var testDescription: String { name }
  }

  static let bad = [
    Bad(name: "a text", kind: .badFile, says: "no history") { path in
      try Data(repeating: 0x41, count: 4_096).write(to: URL(fileURLWithPath: path))
    },
    Bad(name: "another program's database", kind: .badFile, says: "another program") { path in
      try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    },
    Bad(name: "a newer version's history", kind: .badFile, says: "newer stream-cli") { path in
      _ = try History(path: path)
      try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    },
    Bad(name: "a directory", kind: .cannotOpen, says: "cannot be opened") { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    },
    Bad(name: "a damaged history", kind: .badFile, says: "no history, or a damaged one") { path in
      _ = try History(path: path)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let broken = 100..<min(3_000, bytes.count)
      bytes.replaceSubrange(broken, with: Data(repeating: 0xff, count: broken.count))
      try? FileManager.default.removeItem(atPath: path + "-wal")
      try bytes.write(to: URL(fileURLWithPath: path))
    },
  ]

  @Test("what is no history is refused, with the reason", arguments: bad)
  func refusals(bad: Bad) throws {
    try temporaryDirectory { directory in
      let path = Self.file(directory)
      try bad.make(path)
      do throws(HistoryError) {
        _ = try History(path: path)
        Testing.Issue.record("opened \(bad.name)")
      } catch {
        #expect(error.kind == bad.kind, "\(error)")
        #expect(error.description.contains(bad.says), "\(error)")
        #expect(error.description.hasPrefix(path))
      }
    }
  }

  @Test("a place where nothing can be made, and a history that is not there")
  func missing() throws {
    do throws(HistoryError) {
      _ = try History(path: "/no/such/directory/h.sqlite")
      Testing.Issue.record("made a history in no directory")
    } catch {
      #expect(error.kind == .cannotCreate)
    }
    try temporaryDirectory { directory in
      do throws(HistoryError) {
        _ = try History(path: Self.file(directory), mustExist: true)
        Testing.Issue.record("opened nothing")
      } catch {
        #expect(error.kind == .cannotOpen)
      }
    }
  }
}
