import Foundation
import GRDB
import StreamCore
import StreamReport
import StreamTally
import TestSupport
import Testing

/// Histories that older versions wrote.
@Suite struct MigrationTests {
  /// What takes away what a version has added, the newest first.
  private static let additions: [(version: Int, taken: String)] = [
    (
      3,
      """
      DROP TABLE reason;
      DROP TABLE warning;
      DROP TABLE skipped_file;
      ALTER TABLE run DROP COLUMN verdict;
      ALTER TABLE run DROP COLUMN skipped;
      ALTER TABLE issue_count DROP COLUMN regressions;
      ALTER TABLE issue_count DROP COLUMN fixed_in;
      """
    ),
    (
      2,
      """
      ALTER TABLE issue_count DROP COLUMN reference;
      ALTER TABLE issue_count DROP COLUMN action;
      """
    ),
  ]

  /// Makes a history that looks as if an older version had written it, with a run each night, and
  /// changes it by `more`.
  private static func make(
    _ path: String,
    version: Int,
    _ runs: [Tally],
    and more: String = ""
  ) throws {
    do {
      let history = try History(path: path)
      for (night, tally) in runs.enumerated() {
        try history.record(tally, night: Fixtures.day(night), recorded: 1)
      }
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      for addition in additions where addition.version > version {
        try database.execute(sql: addition.taken)
      }
      try database.execute(sql: "\(more); PRAGMA user_version = \(version)")
    }
    try queue.close()
  }

  @Test("a history of an older version goes on in the newest", arguments: [1, 2])
  func goesOn(version: Int) throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("h.sqlite").path
      try Self.make(path, version: version, [Fixtures.tally([5])])
      let history = try History(path: path)
      var tally = Fixtures.tally([6], digest: "e").because(of: .made(.noRecords))
      tally.issues[0].reference = "registry#1"
      tally.issues[0].fixedIn = Version("v2")
      tally.issues[0].regressions = 1
      let entry = try history.record(tally, night: Fixtures.day(1), recorded: 2).entry
      #expect(try history.tally(of: entry) == tally)
      let past = try history.past(before: entry, tally)
      #expect(past.runs.map { $0.issues["a"] } == [5])
      #expect(past.runs.map(\.verdict) == [.clear])
    }
  }

  @Test("runs from before there were reasons have those that their totals tell")
  func reasons() throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("h.sqlite").path
      var damaged = Fixtures.tally(digest: "1").because(of: .made(.damaged, 2))
      damaged.input.damaged = 2
      damaged.damage = try HistoryTests.everything().damage
      var partly = Fixtures.tally(digest: "2").because(of: .made(.malformed), .made(.oversized))
      (partly.input.malformed, partly.input.oversized) = (3, 4)
      partly.malformed = try HistoryTests.everything().malformed
      var halt = Fixtures.tally(unknown: [Fixtures.group("x")], digest: "3")
      halt = halt.because(of: .made(.oversized))
      halt.input.oversized = 1
      let whole = Fixtures.tally(unknown: [Fixtures.group("x")], digest: "4")
      try Self.make(path, version: 2, [Fixtures.tally(), damaged, partly, halt, whole])

      let history = try History(path: path)
      let read = try (0..<5).map { night in
        try history.tally(of: history.lastRun(of: Fixtures.day(night)))
      }
      #expect(read.map(\.verdict) == [.clear, .unclear, .unclear, .halt, .halt])
      #expect(read.map(\.isComplete) == [true, false, false, false, true])
      #expect(read.map { $0.exitStatus.rawValue } == [0, 2, 2, 3, 1])
      #expect(
        read[1].reasons == [
          Reason(
            .damaged,
            count: 2,
            detail: "logs/d0.lz4: frame 0 block 2 offset 17: does not decode",
            isAccepted: false
          )
        ]
      )
      #expect(
        read[2].reasons == [
          Reason(
            .malformed,
            count: 3,
            detail: "logs/d0.lz4, line 56: no object",
            isAccepted: false
          ),
          Reason(.oversized, count: 4, detail: "", isAccepted: false),
        ]
      )
      #expect(read[3].reasons == [Reason(.oversized, count: 1, detail: "", isAccepted: false)])
      for tally in read {
        #expect(tally.inputWarnings.isEmpty && tally.input.skipped == SkippedFiles())
        #expect(tally.issues.allSatisfy { $0.regressions == 0 && $0.fixedIn == nil })
      }
      let last = try history.lastRun()
      let past = try history.past(before: last, read[4])
      #expect(past.runs.map(\.verdict) == [.clear, .unclear, .unclear, .halt])
    }
  }

  @Test(
    "an older file with anything that stream-cli did not make is refused before it is changed",
    arguments: [
      "CREATE TRIGGER t AFTER UPDATE ON run BEGIN DELETE FROM run; END",
      "CREATE TABLE reason (run)",
      "ALTER TABLE run ADD COLUMN more TEXT",
    ]
  )
  func strangers(sql: String) throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("h.sqlite").path
      try Self.make(path, version: 2, [Fixtures.tally()], and: sql)
      do throws(HistoryError) {
        _ = try History(path: path)
        Testing.Issue.record("opened a history after \(sql)")
      } catch {
        #expect(error.kind == .badFile)
        #expect(error.description.contains("which stream-cli did not make"), "\(error)")
      }
      let (version, runs) = try DatabaseQueue(path: path).read { database in
        (
          try Int.fetchOne(database, sql: "PRAGMA user_version"),
          try Int.fetchOne(database, sql: "SELECT count(*) FROM run")
        )
      }
      #expect(version == 2 && runs == 1)
    }
  }
}
