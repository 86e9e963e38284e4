import GRDB
import StreamCore
package import StreamTally

extension History {
  /// What a recorded run found; of each unknown group one example is kept.
  ///
  /// - Parameter entry: the run.
  /// - Returns: its tally.
  /// - Throws: ``HistoryError``.
  package func tally(of entry: Entry) throws(HistoryError) -> Tally {
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
      var tally = try Self.head(run)
      tally.reasons = try Self.reasons(database, entry.id)
      tally.inputWarnings = try Self.warnings(database, entry.id)
      try Self.check(run, tally)
      tally.input.skipped = try Self.skipped(database, run, entry.id)
      tally.input.archives = try Self.archives(database, entry.id)
      tally.issues = try Self.issues(database, entry.id)
      tally.unknown.list = try Self.unknown(database, entry.id)
      tally.otherErrors.byMessage.list = try Self.others(database, entry.id)
      tally.timeline.buckets = try Self.buckets(database, entry.id, tally.issues.map(\.id))
      tally.malformed = try Self.malformed(database, entry.id)
      tally.damage = try Self.damage(database, entry.id)
      if try run.flag("counts_repositories") {
        tally.repositories = TextCounts(
          try Self.repositories(database, entry.id),
          overflow: try run.number("repository_overflow")
        )
      }
      return tally
    }
  }

  /// Refuses counts that are together more than one of them may be.
  private static func checkSum(_ database: Database, of table: String, _ run: Int64) throws {
    let sql = "SELECT sum(count) AS count FROM \(table) WHERE run = ?"
    for row in try rows(database, sql, run, of: table) { _ = try row.optionalNumber("count") }
  }

  /// What the row of a run says of its tally.
  private static func head(_ row: CheckedRow) throws(RowError) -> Tally {
    var tally = Tally()
    tally.version = try row.text("version")
    tally.catalog.name = try row.text("catalog_name")
    tally.catalog.digest = try row.text("catalog_digest")
    tally.halt = try row.text("halt_message")
    tally.options.since = try row.time("since")
    tally.options.until = try row.time("until")
    tally.options.redact = try row.flag("is_redacted")
    tally.options.verify = try row.flag("is_verified")
    tally.input.bytes = try row.number("bytes")
    tally.input.decodedBytes = try row.number("decoded_bytes")
    tally.input.lines = try row.number("lines")
    tally.input.malformed = try row.number("malformed")
    tally.input.oversized = try row.number("oversized")
    tally.input.damaged = try row.number("damage")
    tally.input.outsideTime = try row.number("outside_time")
    tally.input.withoutTime = try row.number("without_time")
    tally.failures.known = try row.number("known")
    tally.failures.unknown = try row.number("unknown")
    tally.unknown.overflow = try row.number("unknown_overflow")
    tally.otherErrors.total = try row.number("others")
    tally.timeline.bucketSeconds = try row.number("bucket_seconds", in: 1...CheckedRow.numberMax)
    tally.timeline.undated = try row.number("undated")
    return tally
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

  private static func archives(_ database: Database, _ run: Int64) throws -> [Tally.Archive] {
    try list(database, of: "archive", run).map { row in
      var archive = Tally.Archive()
      archive.path = try row.text("path")
      archive.digest = try row.text("digest")
      archive.format = try row.text("format")
      archive.bytes = try row.number("bytes")
      archive.decodedBytes = try row.number("decoded_bytes")
      archive.lines = try row.number("lines")
      archive.lostLines = try row.number("lost_lines")
      archive.damagedBytes = try row.number("damaged_bytes")
      archive.isVerified = try row.flag("is_verified")
      return archive
    }
  }

  private static func issues(_ database: Database, _ run: Int64) throws -> [Tally.Issue] {
    try list(database, of: "issue_count", run).map { row in
      var issue = Tally.Issue()
      issue.id = try row.text("issue")
      issue.title = try row.text("title")
      issue.expected = try row.optionalText("expected").flatMap { Issue.Frequency(rawValue: $0) }
      issue.maxShare = try row.optionalNumber("max_share").map { Share(millionths: $0) }
      issue.fixedIn = try row.version("fixed_in")
      issue.count = try row.number("count")
      issue.regressions = try row.number("regressions")
      issue.firstSeen = try row.time("first")
      issue.lastSeen = try row.time("last")
      issue.reference = try row.optionalText("reference")
      issue.action = try row.optionalText("action")
      return issue
    }
  }

  private static func unknown(_ database: Database, _ run: Int64) throws -> [Tally.UnknownGroup] {
    let sql = """
      SELECT unknown_group.*, template.text FROM unknown_group
        JOIN template ON template.id = unknown_group.template
      WHERE run = ? ORDER BY count DESC, text
      """
    return try rows(database, sql, run, of: "unknown_group").map { row in
      var group = Tally.UnknownGroup()
      group.template = try row.of("template").text("text")
      group.count = try row.number("count")
      group.firstSeen = try row.time("first")
      group.lastSeen = try row.time("last")
      if let issue = try row.optionalText("nearest") {
        var nearest = Tally.Nearest()
        nearest.id = issue
        nearest.matchedBytes = try row.number("matched_bytes")
        group.nearest = nearest
      }
      if let archive = try row.optionalText("example_archive") {
        var example = Tally.Example()
        example.archive = archive
        example.frame = try row.number("example_frame")
        example.block = try row.number("example_block")
        example.offset = try row.number("example_offset")
        example.line = try row.number("example_line")
        example.time = try row.time("example_time")
        example.message = try row.text("example_message")
        example.fields = FieldList.fields(try row.text("example_fields"))
        group.examples = [example]
      }
      return group
    }
  }

  private static func others(_ database: Database, _ run: Int64) throws -> [Tally.MessageCount] {
    let sql = "SELECT msg, count FROM other_error WHERE run = ? ORDER BY count DESC, msg"
    return try rows(database, sql, run, of: "other_error").map { row in
      var found = Tally.MessageCount()
      found.msg = try row.text("msg")
      found.count = try row.number("count")
      return found
    }
  }

  /// The failures by time; those of a bucket in the order of the issues.
  private static func buckets(
    _ database: Database,
    _ run: Int64,
    _ ids: [String]
  ) throws -> [Tally.Bucket] {
    let places = Dictionary(ids.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    var buckets: [Tally.Bucket] = []
    let sql = "SELECT start, issue, count FROM bucket_count WHERE run = ? ORDER BY start"
    for row in try rows(database, sql, run, of: "bucket_count") {
      let start = try row.moment("start")
      if buckets.last?.start != start {
        var bucket = Tally.Bucket()
        bucket.start = start
        buckets.append(bucket)
      }
      buckets[buckets.count - 1].counts.append(
        Tally.IssueCount(id: try row.text("issue"), count: try row.number("count"))
      )
    }
    for index in buckets.indices {
      buckets[index].counts.sort { places[$0.id] ?? .max < places[$1.id] ?? .max }
    }
    return buckets
  }

  private static func damage(_ database: Database, _ run: Int64) throws -> [Tally.Damage] {
    try list(database, of: "damage", run).map { row in
      guard var damage = Tally.Damage(place: try row.text("place")) else {
        throw RowError("damage", "place", expected: "a place")
      }
      damage.archive = try row.text("archive")
      damage.kind = try row.choice("kind", "a known kind of damage")
      damage.lostBytes = try row.number("lost_bytes")
      damage.detail = try row.text("detail")
      return damage
    }
  }

  private static func malformed(_ database: Database, _ run: Int64) throws -> [Tally.Example] {
    try list(database, of: "malformed", run).map { row in
      var example = Tally.Example()
      example.archive = try row.text("archive")
      example.frame = try row.number("frame")
      example.block = try row.number("block")
      example.offset = try row.number("offset")
      example.line = try row.number("line")
      example.message = try row.text("message")
      example.reason = try row.text("reason")
      return example
    }
  }

  private static func repositories(
    _ database: Database,
    _ run: Int64
  ) throws -> [Tally.Repository] {
    let sql = """
      SELECT name, count, last FROM repository_count
        JOIN repository ON repository.id = repository_count.repository
      WHERE run = ? ORDER BY count DESC, name
      """
    return try rows(database, sql, run, of: "repository_count").map { row in
      var repository = Tally.Repository()
      repository.name = try row.of("repository").text("name")
      repository.count = try row.number("count")
      repository.last = try row.time("last")
      return repository
    }
  }
}
