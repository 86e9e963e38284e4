import GRDB
package import StreamCore
package import StreamTally

extension History {
  /// A run of the history.
  package struct Entry: Sendable, Equatable {
    package let id: Int64
    package let night: CalendarDay
  }

  /// The last run, or the last of a night.
  ///
  /// - Parameter night: the night, or nil for the last one.
  /// - Returns: the run.
  /// - Throws: ``HistoryError``, also when there is no such run.
  package func lastRun(of night: CalendarDay? = nil) throws(HistoryError) -> Entry {
    let entry = try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT id, night FROM run WHERE ? IS NULL OR night = ?
          ORDER BY night DESC, id DESC LIMIT 1
          """,
        arguments: [night?.description, night?.description]
      ).map {
        let run = CheckedRow($0, of: "run")
        return try Entry(id: run.id("id"), night: run.night("night"))
      }
    }
    guard let entry else {
      throw HistoryError(
        .noRun,
        path,
        night.map { "has no run of \($0); give another --night" }
          ?? "has no run yet; record one with report PATH --history"
      )
    }
    return entry
  }

  /// What was before a run.
  ///
  /// - Parameters:
  ///   - entry: the run.
  ///   - tally: what it found.
  /// - Returns: the runs of earlier nights, and of the same night that were recorded before.
  /// - Throws: ``HistoryError``.
  package func past(before entry: Entry, _ tally: Tally) throws(HistoryError) -> Past {
    try read { database in
      let before: StatementArguments = ["night": entry.night.description, "id": entry.id]
      var past = Past(runs: try Self.runs(database, before), sightings: [:], attempts: [:])
      let sighting = try database.cachedStatement(
        sql: """
          SELECT min(run.night) AS night, count(DISTINCT run.night) AS nights
          FROM template JOIN unknown_group ON unknown_group.template = template.id
            JOIN run ON run.id = unknown_group.run
          WHERE template.text = :text AND (run.night, run.id) < (:night, :id)
          """
      )
      for group in tally.unknown.list {
        let arguments = before &+ ["text": Self.stored(group.template)]
        guard let row = try Row.fetchOne(sighting, arguments: arguments) else { continue }
        let run = CheckedRow(row, of: "run")
        let nights = try run.number("nights")
        if nights == 0 { continue }
        past.sightings[group.template] = try Past.Sighting(
          since: run.night("night"),
          nights: nights
        )
      }
      let attempts = try database.cachedStatement(
        sql: """
          SELECT min(sum(repository_count.count), \(CheckedRow.numberMax)) AS count
          FROM repository JOIN repository_count ON repository_count.repository = repository.id
            JOIN run ON run.id = repository_count.run
          WHERE repository.name = :text AND (run.night, run.id) < (:night, :id)
          """
      )
      for repository in tally.countedRepositories?.list ?? [] {
        let arguments = before &+ ["text": Self.stored(repository.name)]
        past.attempts[repository.name] = try Row.fetchOne(attempts, arguments: arguments).flatMap {
          try CheckedRow($0, of: "repository_count").optionalNumber("count")
        }
      }
      return past
    }
  }

  private static func runs(
    _ database: Database,
    _ before: StatementArguments
  ) throws -> [PastRun] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM run WHERE (night, id) < (:night, :id)
        ORDER BY night DESC, id DESC LIMIT \(Past.runsMax)
        """,
      arguments: before
    )
    let counts = try database.cachedStatement(
      sql: "SELECT issue, count FROM issue_count WHERE run = ?"
    )
    return try rows.reversed().map { row in
      let run = CheckedRow(row, of: "run")
      var issues: [String: Int] = [:]
      for row in try Row.fetchAll(counts, arguments: [try run.id("id")]) {
        let issue = CheckedRow(row, of: "issue_count")
        issues[try issue.text("issue")] = try issue.number("count")
      }
      return try PastRun(
        night: run.night("night"),
        verdict: run.verdict(),
        isComplete: run.flag("is_complete"),
        catalogName: run.text("catalog_name"),
        catalogDigest: run.text("catalog_digest"),
        version: run.text("version"),
        archiveCount: run.number("archives"),
        decodedBytes: run.number("decoded_bytes"),
        lines: run.number("lines"),
        known: run.number("known"),
        unknown: run.number("unknown"),
        issues: issues
      )
    }
  }
}
