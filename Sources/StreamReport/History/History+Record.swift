import GRDB
package import StreamCore
package import StreamTally

extension History {
  /// What recording a run did.
  package struct Recorded: Sendable {
    /// The run.
    package let entry: Entry
    /// How many runs it took the place of.
    package let replacedCount: Int
  }

  /// Records a run, in the place of those that read the same archives.
  ///
  /// That is a run of the same archives, by their digests, with the same span of time; and a run
  /// of the same night that shares an archive, so that a night which is read again when the rest
  /// of its archives came counts once. Empty archives are all alike, and say nothing.
  ///
  /// - Parameters:
  ///   - tally: what the run found.
  ///   - night: its night.
  ///   - recorded: the clock's milliseconds since 1970.
  /// - Returns: the run, and what it replaced.
  /// - Throws: ``HistoryError``.
  @discardableResult
  package func record(
    _ tally: Tally,
    night: CalendarDay,
    recorded: Int
  ) throws(HistoryError) -> Recorded {
    do {
      var result: Recorded?
      try queue.inTransaction(.immediate) { database in
        let old = try Self.sameRuns(database, tally, night)
        for id in old { try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [id]) }
        let id = try Self.insertRun(database, tally, night, recorded)
        try Self.insertParts(database, tally, run: id)
        try Self.insertReasons(database, tally, run: id)
        try Self.insertUnknown(database, tally.unknown.list, run: id)
        try Self.insertRepositories(database, tally.countedRepositories?.list ?? [], run: id)
        result = Recorded(entry: Entry(id: id, night: night), replacedCount: old.count)
        return .commit
      }
      guard let result else { throw HistoryError(.inputOutput, path, "recorded nothing") }
      return result
    } catch {
      throw HistoryError(error, path, exists: true)
    }
  }

  private static func sameRuns(
    _ database: Database,
    _ tally: Tally,
    _ night: CalendarDay
  ) throws -> [Int64] {
    var ids = Set(
      try Int64.fetchAll(
        database,
        sql: "SELECT id FROM run WHERE archive_set = ? AND (night = ? OR bytes > 0)",
        arguments: [archiveSet(tally), night.description]
      )
    )
    let shared = """
      SELECT run.id FROM run JOIN archive ON archive.run = run.id
      WHERE run.night = ? AND archive.digest = ? AND archive.bytes > 0
        AND run.since IS ? AND run.until IS ?
      """
    for archive in tally.input.archives where archive.bytes > 0 {
      ids.formUnion(
        try Int64.fetchAll(
          database,
          sql: shared,
          arguments: [
            night.description, archive.digest, tally.options.since?.milliseconds,
            tally.options.until?.milliseconds,
          ]
        )
      )
    }
    return ids.sorted()
  }

  /// What is the same for the same archives with the same span of time.
  private static func archiveSet(_ tally: Tally) -> String {
    let parts =
      tally.input.archives.map(\.digest).sorted()
      + [tally.options.since?.text ?? "", tally.options.until?.text ?? ""]
    var digest = Digest()
    digest.update(Array(parts.joined(separator: "\n").utf8).span)
    return digest.text
  }

  private static func insertRun(
    _ database: Database,
    _ tally: Tally,
    _ night: CalendarDay,
    _ recorded: Int
  ) throws -> Int64 {
    let (input, failures) = (tally.input, tally.failures)
    try insert(
      database,
      into: "run",
      columns: """
        night, recorded, archive_set, catalog_name, catalog_digest, version, halt_message,
        is_halt, is_complete, since, until, is_redacted, is_verified, archives, bytes,
        decoded_bytes, lines, lost_lines, damaged_bytes, known, unknown, others, malformed,
        oversized, damage, outside_time, without_time, unknown_overflow, repository_overflow,
        bucket_seconds, undated, counts_repositories, verdict, skipped
        """
    )([
      night.description, recorded, archiveSet(tally), tally.catalog.name, tally.catalog.digest,
      tally.version, tally.halt, tally.isHalt, tally.isComplete,
      tally.options.since?.milliseconds, tally.options.until?.milliseconds, tally.options.redact,
      tally.options.verify,
      input.archives.count, input.bytes, input.decodedBytes, input.lines, input.lostLines,
      input.damagedBytes, failures.known, failures.unknown, tally.otherErrors.total,
      input.malformed, input.oversized, input.damaged, input.outsideTime, input.withoutTime,
      tally.unknown.overflow, tally.countedRepositories?.overflow ?? 0,
      tally.timeline.bucketSeconds, tally.timeline.undated,
      tally.countedRepositories != nil, tally.verdict.rawValue, tally.input.skipped.total,
    ])
    return database.lastInsertedRowID
  }

  private static func insertParts(_ database: Database, _ tally: Tally, run: Int64) throws {
    let archive = try insert(
      database,
      into: "archive",
      columns: """
        run, number, path, digest, format, bytes, decoded_bytes, lines, lost_lines,
        damaged_bytes, is_verified
        """
    )
    for (number, found) in tally.input.archives.enumerated() {
      try archive([
        run, number, found.path, found.digest, found.format, found.bytes, found.decodedBytes,
        found.lines, found.lostLines, found.damagedBytes, found.isVerified,
      ])
    }
    let issue = try insert(
      database,
      into: "issue_count",
      columns: """
        run, number, issue, title, expected, max_share, count, first, last, reference, action,
        regressions, fixed_in
        """
    )
    for (number, found) in tally.issues.enumerated() {
      try issue([
        run, number, found.id, found.title, found.expected?.rawValue, found.maxShare?.millionths,
        found.count, found.firstSeen?.milliseconds, found.lastSeen?.milliseconds, found.reference,
        found.action, found.regressions, found.fixedIn?.description,
      ])
    }
    let bucket = try insert(database, into: "bucket_count", columns: "run, start, issue, count")
    for found in tally.timeline.buckets {
      for issue in found.counts {
        try bucket([run, found.start.milliseconds, issue.id, issue.count])
      }
    }
    let other = try insert(
      database,
      into: "other_error",
      columns: "run, msg, count",
      adds: true
    )
    for found in tally.otherErrors.byMessage.list {
      try other([run, stored(found.msg), found.count])
    }
    let damage = try insert(
      database,
      into: "damage",
      columns: "run, number, archive, place, kind, lost_bytes, detail"
    )
    for (number, found) in tally.damage.enumerated() {
      try damage([
        run, number, found.archive, found.place, found.kind.rawValue, found.lostBytes, found.detail,
      ])
    }
    let malformed = try insert(
      database,
      into: "malformed",
      columns: "run, number, archive, frame, block, offset, line, message, reason"
    )
    for (number, found) in tally.malformed.enumerated() {
      try malformed([
        run, number, found.archive, found.frame, found.block, found.offset, found.line,
        stored(found.message), found.reason ?? "",
      ])
    }
  }

  private static func insertUnknown(
    _ database: Database,
    _ groups: [Tally.UnknownGroup],
    run: Int64
  ) throws {
    let insert = try insert(
      database,
      into: "unknown_group",
      columns: """
        run, template, count, first, last, nearest, matched_bytes, example_archive,
        example_frame, example_block, example_offset, example_line, example_time,
        example_message, example_fields
        """,
      adds: true
    )
    for group in groups {
      let template = try id(database, of: group.template, in: "template", column: "text")
      let example = group.examples.first
      try insert([
        run, template, group.count, group.firstSeen?.milliseconds, group.lastSeen?.milliseconds,
        group.nearest?.id, group.nearest?.matchedBytes, example?.archive, example?.frame,
        example?.block, example?.offset, example?.line, example?.time?.milliseconds,
        example.map { stored($0.message) }, example.map { FieldList.text($0.fields) },
      ])
    }
  }

  private static func insertRepositories(
    _ database: Database,
    _ repositories: [Tally.Repository],
    run: Int64
  ) throws {
    let insert = try insert(
      database,
      into: "repository_count",
      columns: "run, repository, count, last",
      adds: true
    )
    for found in repositories {
      let repository = try id(database, of: found.name, in: "repository", column: "name")
      try insert([run, repository, found.count, found.last?.milliseconds])
    }
  }

  /// The number that a text is kept under.
  private static func id(
    _ database: Database,
    of text: String,
    in table: String,
    column: String
  ) throws -> Int64 {
    let text = stored(text)
    let find = try database.cachedStatement(sql: "SELECT id FROM \(table) WHERE \(column) = ?")
    if let id = try Int64.fetchOne(find, arguments: [text]) { return id }
    try database.cachedStatement(sql: "INSERT INTO \(table) (\(column)) VALUES (?)")
      .execute(arguments: [text])
    return database.lastInsertedRowID
  }

  /// A text as the history keeps it: SQLite's texts end at a zero byte.
  static func stored(_ text: String) -> String {
    text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{2400}" : $0 }) : text
  }

  /// A statement that inserts a row of values.
  ///
  /// With `adds`, a row that is there already gets the count of the new one, which happens where
  /// two texts are kept as one.
  static func insert(
    _ database: Database,
    into table: String,
    columns: String,
    adds: Bool = false
  ) throws -> ([(any DatabaseValueConvertible)?]) throws -> Void {
    let count = columns.split(separator: ",").count
    let marks = Array(repeating: "?", count: count).joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "INSERT INTO \(table) (\(columns)) VALUES (\(marks))"
        + (adds ? " ON CONFLICT DO UPDATE SET count = count + excluded.count" : "")
    )
    return { values in
      // Whoever wrote a tally must not spoil the history for the nights that follow.
      if values.contains(where: { ($0 as? Int ?? 0) > CheckedRow.numberMax }) {
        throw RowError(tooLargeFor: table)
      }
      try statement.execute(arguments: StatementArguments(values))
    }
  }
}
