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
      let run = CheckedRow(row, of: "run")
      // These are added up.
      for table in ["unknown_group", "bucket_count"] {
        try Self.checkSum(database, of: table, entry.id)
      }
      let reasons = try Self.reasons(database, entry.id)
      return try RunFacts(
        catalogName: run.text("catalog_name"),
        catalogDigest: run.text("catalog_digest"),
        version: run.text("version"),
        haltMessage: run.text("halt_message"),
        verdict: Self.verdict(run, reasons),
        reasons: reasons,
        warnings: Self.warnings(database, entry.id),
        skipped: Self.skipped(database, run, entry.id),
        since: run.time("since"),
        until: run.time("until"),
        isRedacted: run.flag("is_redacted"),
        isVerified: run.flag("is_verified"),
        totals: Self.totals(run),
        archives: Self.archives(database, entry.id),
        issues: Self.issues(database, entry.id),
        unknown: Self.unknown(database, entry.id),
        others: Self.others(database, entry.id),
        bucketSeconds: run.number("bucket_seconds", in: 1...CheckedRow.numberMax),
        buckets: Self.buckets(database, entry.id),
        undated: run.number("undated"),
        malformed: Self.malformed(database, entry.id),
        damage: Self.damage(database, entry.id),
        repositories: run.flag("counts_repositories")
          ? try Self.repositories(database, entry.id) : nil
      )
    }
  }

  /// Refuses counts that are together more than one of them may be.
  private static func checkSum(_ database: Database, of table: String, _ run: Int64) throws {
    let sql = "SELECT sum(count) AS count FROM \(table) WHERE run = ?"
    for row in try rows(database, sql, run, of: table) { _ = try row.optionalNumber("count") }
  }

  private static func totals(_ row: CheckedRow) throws(RowError) -> RunFacts.Totals {
    var totals = RunFacts.Totals()
    totals.bytes = try row.number("bytes")
    totals.decodedBytes = try row.number("decoded_bytes")
    totals.lines = try row.number("lines")
    totals.lostLines = try row.number("lost_lines")
    totals.damagedBytes = try row.number("damaged_bytes")
    totals.known = try row.number("known")
    totals.unknown = try row.number("unknown")
    totals.others = try row.number("others")
    totals.malformed = try row.number("malformed")
    totals.oversized = try row.number("oversized")
    totals.damage = try row.number("damage")
    totals.outsideTime = try row.number("outside_time")
    totals.withoutTime = try row.number("without_time")
    totals.unknownOverflow = try row.number("unknown_overflow")
    totals.repositoryOverflow = try row.number("repository_overflow")
    return totals
  }

  private static func rows(
    _ database: Database,
    _ sql: String,
    _ run: Int64,
    of table: String
  ) throws -> [CheckedRow] {
    try Row.fetchAll(database, sql: sql, arguments: [run]).map { CheckedRow($0, of: table) }
  }

  /// The rows of a list, in its order.
  static func list(
    _ database: Database,
    of table: String,
    _ run: Int64
  ) throws -> [CheckedRow] {
    try rows(database, "SELECT * FROM \(table) WHERE run = ? ORDER BY number", run, of: table)
  }

  private static func archives(_ database: Database, _ run: Int64) throws -> [RunFacts.Archive] {
    try list(database, of: "archive", run).map { row in
      try RunFacts.Archive(
        path: row.text("path"),
        digest: row.text("digest"),
        format: row.text("format"),
        bytes: row.number("bytes"),
        decodedBytes: row.number("decoded_bytes"),
        lines: row.number("lines"),
        lostLines: row.number("lost_lines"),
        damagedBytes: row.number("damaged_bytes"),
        isVerified: row.flag("is_verified")
      )
    }
  }

  private static func issues(_ database: Database, _ run: Int64) throws -> [RunFacts.Issue] {
    try list(database, of: "issue_count", run).map { row in
      var issue = try RunFacts.Issue(
        id: row.text("issue"),
        title: row.text("title"),
        expected: row.optionalText("expected").flatMap { Issue.Frequency(rawValue: $0) },
        maxShareMillionths: row.optionalNumber("max_share"),
        count: row.number("count"),
        regressions: row.number("regressions"),
        fixedIn: row.optionalText("fixed_in"),
        first: row.time("first"),
        last: row.time("last")
      )
      issue.reference = try row.optionalText("reference")
      issue.action = try row.optionalText("action")
      return issue
    }
  }

  private static func unknown(_ database: Database, _ run: Int64) throws -> [RunFacts.Group] {
    let sql = """
      SELECT unknown_group.*, template.text FROM unknown_group
        JOIN template ON template.id = unknown_group.template
      WHERE run = ? ORDER BY count DESC, text
      """
    return try rows(database, sql, run, of: "unknown_group").map { row in
      try RunFacts.Group(
        template: row.of("template").text("text"),
        count: row.number("count"),
        first: row.time("first"),
        last: row.time("last"),
        nearest: row.optionalText("nearest").map {
          try RunFacts.Nearest(issue: $0, matchedBytes: row.number("matched_bytes"))
        },
        examples: row.optionalText("example_archive").map { archive in
          [
            try RunFacts.Example(
              archive: archive,
              frame: row.number("example_frame"),
              block: row.number("example_block"),
              offset: row.number("example_offset"),
              line: row.number("example_line"),
              time: row.time("example_time"),
              message: row.text("example_message"),
              fields: FieldList.fields(row.text("example_fields")),
              reason: nil
            )
          ]
        } ?? []
      )
    }
  }

  private static func others(_ database: Database, _ run: Int64) throws -> [RunFacts.TextCount] {
    let sql = "SELECT msg, count FROM other_error WHERE run = ? ORDER BY count DESC, msg"
    return try rows(database, sql, run, of: "other_error").map {
      try RunFacts.TextCount(text: $0.text("msg"), count: $0.number("count"))
    }
  }

  private static func buckets(_ database: Database, _ run: Int64) throws -> [RunFacts.Bucket] {
    var buckets: [RunFacts.Bucket] = []
    let sql = "SELECT start, issue, count FROM bucket_count WHERE run = ? ORDER BY start"
    for row in try rows(database, sql, run, of: "bucket_count") {
      let start = try row.moment("start")
      if buckets.last?.start != start {
        buckets.append(RunFacts.Bucket(start: start, counts: [:]))
      }
      buckets[buckets.count - 1].counts[try row.text("issue")] = try row.number("count")
    }
    return buckets
  }

  private static func damage(_ database: Database, _ run: Int64) throws -> [RunFacts.Damage] {
    try list(database, of: "damage", run).map { row in
      try RunFacts.Damage(
        archive: row.text("archive"),
        place: row.text("place"),
        kind: row.text("kind"),
        lostBytes: row.number("lost_bytes"),
        detail: row.text("detail")
      )
    }
  }

  private static func malformed(_ database: Database, _ run: Int64) throws -> [RunFacts.Example] {
    try list(database, of: "malformed", run).map { row in
      try RunFacts.Example(
        archive: row.text("archive"),
        frame: row.number("frame"),
        block: row.number("block"),
        offset: row.number("offset"),
        line: row.number("line"),
        time: nil,
        message: row.text("message"),
        fields: [],
        reason: row.text("reason")
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
    return try rows(database, sql, run, of: "repository_count").map {
      try RunFacts.Repository(
        name: $0.of("repository").text("name"),
        count: $0.number("count"),
        last: $0.time("last")
      )
    }
  }
}
