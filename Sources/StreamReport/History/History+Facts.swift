import GRDB
package import StreamCore

extension History {
  /// What a recorded run found; of each unknown group one example is kept.
  ///
  /// - Parameter entry: the run.
  /// - Returns: its facts.
  /// - Throws: ``HistoryError``.
  package func facts(of entry: Entry) throws(HistoryError) -> RunFacts {
    try read { database in
      guard
        let row = try Row.fetchOne(
          database,
          sql: "SELECT * FROM run WHERE id = ?",
          arguments: [entry.id]
        )
      else {
        throw HistoryError(.noRun, path, "the run was replaced meanwhile; try again")
      }
      return RunFacts(
        catalogName: row["catalog_name"],
        catalogDigest: row["catalog_digest"],
        version: row["version"],
        haltMessage: row["halt_message"],
        isHalt: row["is_halt"],
        isComplete: row["is_complete"],
        since: Self.time(row["since"]),
        until: Self.time(row["until"]),
        isRedacted: row["is_redacted"],
        isVerified: row["is_verified"],
        totals: Self.totals(row),
        archives: try Self.archives(database, entry.id),
        issues: try Self.issues(database, entry.id),
        unknown: try Self.unknown(database, entry.id),
        others: try Self.others(database, entry.id),
        bucketSeconds: row["bucket_seconds"],
        buckets: try Self.buckets(database, entry.id),
        undated: row["undated"],
        malformed: try Self.malformed(database, entry.id),
        damage: try Self.damage(database, entry.id),
        repositories: row["counts_repositories"]
          ? try Self.repositories(database, entry.id) : nil
      )
    }
  }

  private static func time(_ milliseconds: Int?) -> Timestamp? {
    milliseconds.flatMap { Timestamp(milliseconds: $0) }
  }

  private static func totals(_ row: Row) -> RunFacts.Totals {
    var totals = RunFacts.Totals()
    totals.bytes = row["bytes"]
    totals.decodedBytes = row["decoded_bytes"]
    totals.lines = row["lines"]
    totals.lostLines = row["lost_lines"]
    totals.damagedBytes = row["damaged_bytes"]
    totals.known = row["known"]
    totals.unknown = row["unknown"]
    totals.others = row["others"]
    totals.malformed = row["malformed"]
    totals.oversized = row["oversized"]
    totals.damage = row["damage"]
    totals.outsideTime = row["outside_time"]
    totals.withoutTime = row["without_time"]
    totals.unknownOverflow = row["unknown_overflow"]
    totals.repositoryOverflow = row["repository_overflow"]
    return totals
  }

  private static func rows(_ database: Database, _ sql: String, _ run: Int64) throws -> [Row] {
    try Row.fetchAll(database, sql: sql, arguments: [run])
  }

  private static func archives(_ database: Database, _ run: Int64) throws -> [RunFacts.Archive] {
    try rows(database, "SELECT * FROM archive WHERE run = ? ORDER BY number", run).map { row in
      RunFacts.Archive(
        path: row["path"],
        digest: row["digest"],
        format: row["format"],
        bytes: row["bytes"],
        decodedBytes: row["decoded_bytes"],
        lines: row["lines"],
        lostLines: row["lost_lines"],
        damagedBytes: row["damaged_bytes"],
        isVerified: row["is_verified"]
      )
    }
  }

  private static func issues(_ database: Database, _ run: Int64) throws -> [RunFacts.Issue] {
    try rows(database, "SELECT * FROM issue_count WHERE run = ? ORDER BY number", run).map { row in
      var issue = RunFacts.Issue(
        id: row["issue"],
        title: row["title"],
        expected: (row["expected"] as String?).flatMap { Issue.Frequency(rawValue: $0) },
        maxShareMillionths: row["max_share"],
        count: row["count"],
        first: time(row["first"]),
        last: time(row["last"])
      )
      issue.reference = row["reference"]
      issue.action = row["action"]
      return issue
    }
  }

  private static func unknown(_ database: Database, _ run: Int64) throws -> [RunFacts.Group] {
    let sql = """
      SELECT unknown_group.*, template.text FROM unknown_group
        JOIN template ON template.id = unknown_group.template
      WHERE run = ? ORDER BY count DESC, text
      """
    return try rows(database, sql, run).map { row in
      RunFacts.Group(
        template: row["text"],
        count: row["count"],
        first: time(row["first"]),
        last: time(row["last"]),
        nearest: (row["nearest"] as String?).map {
          RunFacts.Nearest(issue: $0, matchedBytes: row["matched_bytes"])
        },
        examples: (row["example_archive"] as String?).map { archive in
          [
            RunFacts.Example(
              archive: archive,
              frame: row["example_frame"],
              block: row["example_block"],
              offset: row["example_offset"],
              line: row["example_line"],
              time: time(row["example_time"]),
              message: row["example_message"],
              fields: FieldList.fields(row["example_fields"]),
              reason: nil
            )
          ]
        } ?? []
      )
    }
  }

  private static func others(_ database: Database, _ run: Int64) throws -> [RunFacts.TextCount] {
    let sql = "SELECT msg, count FROM other_error WHERE run = ? ORDER BY count DESC, msg"
    return try rows(database, sql, run).map {
      RunFacts.TextCount(text: $0["msg"], count: $0["count"])
    }
  }

  private static func buckets(_ database: Database, _ run: Int64) throws -> [RunFacts.Bucket] {
    var buckets: [RunFacts.Bucket] = []
    let sql = "SELECT start, issue, count FROM bucket_count WHERE run = ? ORDER BY start"
    for row in try rows(database, sql, run) {
      guard let start = time(row["start"]) else { continue }
      if buckets.last?.start != start {
        buckets.append(RunFacts.Bucket(start: start, counts: [:]))
      }
      buckets[buckets.count - 1].counts[row["issue"]] = row["count"]
    }
    return buckets
  }

  private static func damage(_ database: Database, _ run: Int64) throws -> [RunFacts.Damage] {
    try rows(database, "SELECT * FROM damage WHERE run = ? ORDER BY number", run).map { row in
      RunFacts.Damage(
        archive: row["archive"],
        place: row["place"],
        kind: row["kind"],
        lostBytes: row["lost_bytes"],
        detail: row["detail"]
      )
    }
  }

  private static func malformed(_ database: Database, _ run: Int64) throws -> [RunFacts.Example] {
    try rows(database, "SELECT * FROM malformed WHERE run = ? ORDER BY number", run).map { row in
      RunFacts.Example(
        archive: row["archive"],
        frame: row["frame"],
        block: row["block"],
        offset: row["offset"],
        line: row["line"],
        time: nil,
        message: row["message"],
        fields: [],
        reason: row["reason"]
      )
    }
  }

  private static func repositories(
    _ database: Database,
    _ run: Int64
  ) throws -> [RunFacts.Repository] {
    let sql = """
      SELECT name, count, last FROM repository_count
        JOIN repository ON repository.id = repository_count.repository
      WHERE run = ? ORDER BY count DESC, name
      """
    return try rows(database, sql, run).map {
      RunFacts.Repository(name: $0["name"], count: $0["count"], last: time($0["last"]))
    }
  }
}
