import Foundation
import GRDB
import StreamCore
import StreamReport
import StreamTally
import TestSupport
import Testing

/// Histories that somebody else wrote: they are refused with a reason, and end nothing.
@Suite struct HostileHistoryTests {
  /// Makes a history of two nights with all that there is to keep.
  private static func make(in directory: URL) throws -> String {
    let path = directory.appendingPathComponent("h.sqlite").path
    let history = try History(path: path)
    for night in 0..<2 {
      var tally = try HistoryTests.everything()
      tally.input.archives = Fixtures.tally(digest: "night\(night)-").input.archives
      try history.record(tally, night: Fixtures.day(night), recorded: night)
    }
    return path
  }

  /// Runs SQL on a file, with nothing that SQLite would check.
  private static func change(_ path: String, _ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    try DatabaseQueue(path: path, configuration: configuration).writeWithoutTransaction {
      try $0.execute(sql: sql)
    }
  }

  /// Changes rows as other tables would hold them: any value in any column.
  private static func changeRows(_ path: String, _ sql: String) throws {
    try change(
      path,
      """
      CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_master;
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(replace(replace(
        sql, ' STRICT, ', ' '), ' STRICT', ''), ' NOT NULL', '') WHERE type = 'table';
      PRAGMA writable_schema = RESET;
      \(sql);
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = (SELECT sql FROM kept WHERE kept.name = sqlite_master.name)
        WHERE type = 'table';
      PRAGMA writable_schema = RESET;
      """
    )
  }

  /// Reports on both nights, the last one first, or on others, in all formats.
  private static func report(
    _ path: String,
    _ nights: [CalendarDay?] = [nil, Fixtures.day(0)]
  ) throws(HistoryError) {
    let history = try History(path: path, mustExist: true)
    for night in nights {
      let entry = try history.lastRun(of: night)
      let tally = try history.tally(of: entry)
      let past = try history.past(before: entry, tally)
      let report = Report(night: entry.night, tally: tally, past: past)
      for format in Report.formats { #expect(report.rendered(format)?.isEmpty == false) }
    }
  }

  struct Rows: CustomTestStringConvertible {
    let table: String
    let column: String
    let changes: String
    var testDescription: String { "\(table): \(changes)" }

    init(_ table: String, _ column: String, _ changes: String) {
      self.table = table
      self.column = column
      self.changes = changes
    }
  }

  static let damagedRows = [
    Rows("run", "known", "known = 9223372036854775807, unknown = 9223372036854775807"),
    Rows("run", "known", "known = 'many'"),
    Rows("run", "known", "known = 1.5"),
    Rows("run", "known", "known = NULL"),
    Rows("run", "known", "known = x'00'"),
    Rows("run", "lines", "lines = -9223372036854775808"),
    Rows("run", "is_halt", "is_halt = 2"),
    Rows("run", "is_halt", "is_halt = 0"),
    Rows("run", "is_complete", "is_complete = 1"),
    Rows("run", "verdict", "verdict = 'fine'"),
    Rows("run", "verdict", "verdict = 'clear', is_halt = 0"),
    Rows("run", "verdict", "verdict = x'00'"),
    Rows("run", "skipped", "skipped = 1"),
    Rows("run", "skipped", "skipped = NULL"),
    Rows("run", "since", "since = 9223372036854775807"),
    Rows("run", "bucket_seconds", "bucket_seconds = 0"),
    Rows("run", "bucket_seconds", "bucket_seconds = -3600"),
    Rows("run", "night", "night = '2022-02-30'"),
    Rows("run", "night", "night = x'00'"),
    Rows("run", "catalog_digest", "catalog_digest = x'07'"),
    Rows("archive", "path", "path = NULL"),
    Rows("issue_count", "count", "count = 9223372036854775807"),
    Rows("issue_count", "count", "count = -9223372036854775808"),
    Rows("bucket_count", "start", "start = start * 1000"),
    Rows("bucket_count", "count", "count = 1125899906842624"),
    Rows("unknown_group", "count", "count = 1125899906842624"),
    Rows("unknown_group", "example_message", "example_archive = 'x', example_message = NULL"),
    Rows("unknown_group", "matched_bytes", "nearest = 'x', matched_bytes = NULL"),
    Rows("template", "text", "text = CAST(text AS BLOB)"),
    Rows("repository_count", "count", "count = -1"),
    Rows("repository", "name", "name = CAST(name AS BLOB)"),
    Rows("other_error", "count", "count = 'x'"),
    Rows("damage", "lost_bytes", "lost_bytes = NULL"),
    Rows("malformed", "line", "line = -1"),
    Rows("issue_count", "regressions", "regressions = 'x'"),
    Rows("issue_count", "fixed_in", "fixed_in = x'00'"),
    Rows("reason", "kind", "kind = 'none'"),
    Rows("reason", "count", "count = -1"),
    Rows("reason", "detail", "detail = NULL"),
    Rows("reason", "is_accepted", "is_accepted = 2"),
    Rows("warning", "text", "text = x'00'"),
    Rows("skipped_file", "path", "path = NULL"),
    Rows("skipped_file", "why", "why = x'07'"),
  ]

  @Test("a value that no run has is refused, with its place", arguments: damagedRows)
  func damage(rows: Rows) throws {
    try temporaryDirectory { directory in
      let path = try Self.make(in: directory)
      try Self.report(path)
      try Self.changeRows(path, "UPDATE \(rows.table) SET \(rows.changes)")
      do throws(HistoryError) {
        try Self.report(path)
        Testing.Issue.record("reported on \(rows.changes)")
      } catch {
        #expect(error.kind == .badFile)
        #expect(
          error.description.hasPrefix(
            "\(path): the history is damaged: column \(rows.column) of table \(rows.table) is not"
          ),
          "\(error)"
        )
      }
    }
  }

  @Test(
    "no value of any column ends the program",
    .linearTime,
    arguments: [
      "run", "archive", "issue_count", "bucket_count", "template", "unknown_group", "repository",
      "repository_count", "other_error", "damage", "malformed", "reason", "warning", "skipped_file",
    ]
  )
  func columns(table: String) throws {
    try temporaryDirectory { directory in
      let path = try Self.make(in: directory)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      let columns = try DatabaseQueue(path: path).read { try $0.columns(in: table).map(\.name) }
      var refusedCount = 0
      for column in columns {
        for value in ["NULL", "x'ff'", "-9223372036854775808", "1125899906842624"]
        where column != "id" || Int(value) != nil {
          try? FileManager.default.removeItem(atPath: path + "-wal")
          try? FileManager.default.removeItem(atPath: path + "-shm")
          try whole.write(to: URL(fileURLWithPath: path))
          // What would make two rows alike is left out by SQLite itself.
          try Self.changeRows(path, "UPDATE OR IGNORE \(table) SET \(column) = \(value)")
          do throws(HistoryError) { try Self.report(path) } catch { refusedCount += 1 }
        }
      }
      #expect(refusedCount >= 2, "\(refusedCount)")
    }
  }

  @Test(
    "a run does not become clear because a row is lost or changed",
    arguments: [
      ("DELETE FROM reason", "is_complete"),
      ("DELETE FROM reason WHERE is_accepted = 0", "verdict"),
      ("UPDATE reason SET is_accepted = 1", "verdict"),
      ("UPDATE run SET verdict = 'clear'", "verdict"),
      ("UPDATE run SET verdict = 'halt'", "is_halt"),
      ("UPDATE run SET is_complete = 1", "is_complete"),
    ]
  )
  func lostReasons(sql: String, column: String) throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("h.sqlite").path
      let tally = Fixtures.tally().because(of: .made(.damaged), .made(.zeros, isAccepted: true))
      try History(path: path).record(tally, night: Fixtures.day(0), recorded: 0)
      try Self.report(path, [nil])
      try Self.change(path, sql)
      do throws(HistoryError) {
        try Self.report(path, [nil])
        Testing.Issue.record("reported after \(sql)")
      } catch {
        #expect(error.kind == .badFile)
        #expect(error.description.contains("column \(column) of table run is not"), "\(error)")
      }
    }
  }

  private static let renamed = "ALTER TABLE run RENAME TO other;"

  static let attacks: [(sql: String, says: String)] = [
    ("\(renamed) CREATE VIEW run AS SELECT * FROM other", "it has 'index "),
    (
      """
      DROP TABLE run; CREATE VIEW run AS WITH RECURSIVE n(id) AS
      (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, '2022-05-12' AS night FROM n
      """, "it has 'view run of run: CREATE VIEW"
    ),
    (
      "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END",
      "it has 'trigger t of run: CREATE TRIGGER"
    ),
    (
      """
      ALTER TABLE issue_count DROP COLUMN fixed_in; PRAGMA user_version = 2
      """, "it has 'table issue_count"
    ),
    ("DROP TABLE run; CREATE TABLE run (id INTEGER PRIMARY KEY, night)", "it has 'table run"),
    ("CREATE INDEX i ON run (night)", "it has 'index i of run"),
    ("ALTER TABLE run ADD COLUMN more TEXT", "it has 'table run"),
    ("DROP TABLE damage", "are missing"),
    (
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, 'CASCADE', 'SET NULL') WHERE name = 'damage'
      """, "it has 'table damage"
    ),
    ("PRAGMA user_version = -1", "another program"),
  ]

  @Test(
    "tables that stream-cli did not make are refused",
    .linearTime,
    arguments: attacks
  )
  func strangers(sql: String, says: String) throws {
    try temporaryDirectory { directory in
      let path = try Self.make(in: directory)
      try Self.change(path, sql)
      do throws(HistoryError) {
        _ = try History(path: path)
        Testing.Issue.record("opened a history after \(sql)")
      } catch {
        #expect(error.kind == .badFile)
        #expect(error.description.hasPrefix(path))
        #expect(error.description.contains(says), "\(error)")
      }
    }
  }

  @Test("a number that could not be read again is not recorded")
  func recording() throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("h.sqlite").path
      let history = try History(path: path)
      let most = 1 << 50
      try history.record(Fixtures.tally([most]), night: Fixtures.day(0), recorded: 0)
      let large = Fixtures.tally([most + 1], digest: "e")
      do throws(HistoryError) {
        try history.record(large, night: Fixtures.day(1), recorded: 1)
        Testing.Issue.record("recorded \(most + 1) failures")
      } catch {
        #expect(error.kind == .badFile)
        #expect(error.description.contains("was not recorded"), "\(error)")
      }
      let entry = try history.lastRun()
      #expect(entry.night == Fixtures.day(0))
      #expect(try history.tally(of: entry) == Fixtures.tally([most]))
    }
  }
}
