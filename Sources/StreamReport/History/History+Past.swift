import GRDB
package import StreamCore

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
    let row = try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT id, night FROM run WHERE ? IS NULL OR night = ?
          ORDER BY night DESC, id DESC LIMIT 1
          """,
        arguments: [night?.description, night?.description]
      ).map { (id: $0["id"] as Int64, night: $0["night"] as String) }
    }
    guard let row, let day = CalendarDay(row.night) else {
      throw HistoryError(
        .noRun,
        path,
        night.map { "has no run of \($0); give another --night" }
          ?? "has no run yet; record one with report PATH --history"
      )
    }
    return Entry(id: row.id, night: day)
  }

  /// What was before a run.
  ///
  /// - Parameters:
  ///   - entry: the run.
  ///   - facts: what it found.
  /// - Returns: the runs of earlier nights, and of the same night that were recorded before.
  /// - Throws: ``HistoryError``.
  package func past(before entry: Entry, _ facts: RunFacts) throws(HistoryError) -> Past {
    try read { database in
      let before: StatementArguments = ["night": entry.night.description, "id": entry.id]
      var past = Past(runs: try Self.runs(database, before), sightings: [:], attempts: [:])
      let sighting = try database.cachedStatement(
        sql: """
          SELECT min(run.night) AS since, count(DISTINCT run.night) AS nights
          FROM template JOIN unknown_group ON unknown_group.template = template.id
            JOIN run ON run.id = unknown_group.run
          WHERE template.text = :text AND (run.night, run.id) < (:night, :id)
          """
      )
      for group in facts.unknown {
        let arguments = before &+ ["text": Self.stored(group.template)]
        guard let row = try Row.fetchOne(sighting, arguments: arguments),
          let since = (row["since"] as String?).flatMap({ CalendarDay($0) })
        else { continue }
        past.sightings[group.template] = Past.Sighting(since: since, nights: row["nights"])
      }
      let attempts = try database.cachedStatement(
        sql: """
          SELECT sum(repository_count.count)
          FROM repository JOIN repository_count ON repository_count.repository = repository.id
            JOIN run ON run.id = repository_count.run
          WHERE repository.name = :text AND (run.night, run.id) < (:night, :id)
          """
      )
      for repository in facts.repositories ?? [] {
        let arguments = before &+ ["text": Self.stored(repository.name)]
        if let count = try Int.fetchOne(attempts, arguments: arguments) {
          past.attempts[repository.name] = count
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
    return try rows.reversed().compactMap { row in
      guard let night = CalendarDay(row["night"] as String) else { return nil }
      var issues: [String: Int] = [:]
      for issue in try Row.fetchAll(counts, arguments: [row["id"] as Int64]) {
        issues[issue["issue"]] = issue["count"]
      }
      return PastRun(
        night: night,
        isHalt: row["is_halt"],
        isComplete: row["is_complete"],
        catalogName: row["catalog_name"],
        catalogDigest: row["catalog_digest"],
        version: row["version"],
        archiveCount: row["archives"],
        decodedBytes: row["decoded_bytes"],
        lines: row["lines"],
        known: row["known"],
        unknown: row["unknown"],
        issues: issues
      )
    }
  }
}
