import GRDB
import StreamCore
import StreamTally

/// Why a run is not clear, what it warns of, and what it skipped.
extension History {
  static func insertReasons(_ database: Database, _ tally: Tally, run: Int64) throws {
    let reason = try insert(
      database,
      into: "reason",
      columns: "run, number, kind, count, detail, is_accepted"
    )
    for (number, found) in tally.reasons.enumerated() {
      try reason([
        run, number, found.kind.rawValue, found.count, stored(found.detail), found.isAccepted,
      ])
    }
    let warning = try insert(database, into: "warning", columns: "run, number, text")
    for (number, text) in tally.inputWarnings.enumerated() {
      try warning([run, number, stored(text)])
    }
    let file = try insert(database, into: "skipped_file", columns: "run, number, path, why")
    for (number, found) in tally.input.skipped.files.enumerated() {
      try file([run, number, stored(found.path), stored(found.why)])
    }
  }

  static func reasons(_ database: Database, _ run: Int64) throws -> [Reason] {
    try list(database, of: "reason", run).map { row in
      try Reason(
        row.choice("kind", "a known reason"),
        count: row.number("count"),
        detail: row.text("detail"),
        isAccepted: row.flag("is_accepted")
      )
    }
  }

  /// Refuses a run whose reasons say another verdict than it has: one that is not clear must not
  /// become clear because a row is lost.
  static func check(_ run: CheckedRow, _ tally: Tally) throws(RowError) {
    let verdict = try run.verdict()
    guard try run.flag("is_complete") == tally.isComplete else {
      throw RowError("run", "is_complete", expected: "what the run's reasons say")
    }
    guard verdict == tally.verdict else {
      throw RowError("run", "verdict", expected: "what the run's reasons and failures say")
    }
  }

  static func warnings(_ database: Database, _ run: Int64) throws -> [String] {
    try list(database, of: "warning", run).map { try $0.text("text") }
  }

  static func skipped(
    _ database: Database,
    _ row: CheckedRow,
    _ run: Int64
  ) throws -> SkippedFiles {
    var skipped = SkippedFiles()
    for file in try list(database, of: "skipped_file", run) {
      try skipped.add(file.text("path"), file.text("why"))
    }
    let total = try row.number("skipped", in: skipped.total...CheckedRow.numberMax)
    skipped.addUnlisted(total - skipped.total)
    return skipped
  }
}
