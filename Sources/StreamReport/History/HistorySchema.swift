import GRDB
import StreamCore

/// The tables of a history, and how older ones become the newest.
///
/// ```
/// run ─┬─ archive            what was read
///      ├─ issue_count        every issue of the catalogue, also with 0
///      ├─ bucket_count       failures by time and issue
///      ├─ unknown_group ──── template    (texts that are in many nights are kept once)
///      ├─ repository_count ─ repository
///      ├─ other_error, damage, malformed, reason, warning, skipped_file
/// ```
///
/// Everything of a run goes with it. A run is found by its night, all else by its run: so a
/// report costs the same whether the history holds a month or ten years.
///
/// GRDB's own migrator decides what to apply before it has the lock. Two first runs at once
/// would both create the tables, so the version is kept in the file's header (`user_version`),
/// and is read and raised in one transaction.
enum HistorySchema {
  /// `Strm`: says whose file this is.
  static let applicationID = 0x5374_726d

  /// A file of version n has had the first n applied.
  static let migrations: [String] = [version1, version2, version3]

  /// Brings a history up to date.
  ///
  /// - Parameters:
  ///   - database: the file, in a transaction that has the lock for writing.
  ///   - path: its path.
  /// - Throws: ``HistoryError`` when the file belongs to another program or a newer version, or
  ///   has tables that are not those of a history.
  static func migrate(_ database: Database, path: String) throws {
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    guard
      (application == applicationID && version >= 0)
        || (application == 0 && version == 0 && tables == 0)
    else {
      throw HistoryError(
        .badFile,
        path,
        "a database of another program; name another file with --history"
      )
    }
    guard version <= migrations.count else {
      throw HistoryError(
        .badFile,
        path,
        "a history of a newer stream-cli (version \(version), this one knows"
          + " \(migrations.count)); use that one"
      )
    }
    // Before anything is changed, since a trigger could go on for ever.
    try check(database, version, path)
    if version < migrations.count {
      for migration in migrations[version...] { try database.execute(sql: migration) }
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: "PRAGMA user_version = \(migrations.count)")
    }
  }

  /// Refuses a file with anything but the tables and indexes of a history of its version: a view
  /// can be endless, and a trigger does what it likes where a row is written.
  private static func check(_ database: Database, _ version: Int, _ path: String) throws {
    let expected = try DatabaseQueue().write { fresh in
      for migration in migrations[..<version] { try fresh.execute(sql: migration) }
      return try objects(fresh)
    }
    let found = try objects(database)
    guard found != expected else { return }
    let strange = found.first { !expected.contains($0) }
    throw HistoryError(
      .badFile,
      path,
      "no history, or a changed one: "
        + (strange.map { "it has '\(printable(Words.shortened($0, to: 120)))'" }
          ?? "some of its tables or indexes are missing")
        + ", which stream-cli did not make; put it aside or name another with --history"
    )
  }

  /// What a file is made of: tables, indexes, views and triggers, as they were made.
  private static func objects(_ database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT printf('%s %s of %s: %s', type, name, tbl_name, sql) AS object FROM sqlite_master
        ORDER BY object
        """
    )
  }

  /// Runs from before there were verdicts and reasons get those that their totals tell.
  private static let version3 = """
    ALTER TABLE run ADD COLUMN verdict TEXT NOT NULL DEFAULT 'unclear';
    ALTER TABLE run ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE issue_count ADD COLUMN regressions INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE issue_count ADD COLUMN fixed_in TEXT;

    CREATE TABLE reason (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      number INTEGER NOT NULL,
      kind TEXT NOT NULL,
      count INTEGER NOT NULL,
      detail TEXT NOT NULL,
      is_accepted INTEGER NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE warning (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      number INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE skipped_file (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      number INTEGER NOT NULL,
      path TEXT NOT NULL,
      why TEXT NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    UPDATE run SET verdict = CASE WHEN is_halt = 1 THEN 'halt' WHEN is_complete = 1 THEN 'clear'
      ELSE 'unclear' END;
    INSERT INTO reason SELECT id, 0, 'damaged', damage, coalesce((
        SELECT first.archive || ': ' || first.place || ': ' || first.detail
        FROM damage AS first WHERE first.run = run.id ORDER BY number LIMIT 1
      ), ''), 0 FROM run WHERE damage > 0;
    INSERT INTO reason SELECT id, 1, 'malformed', malformed, coalesce((
        SELECT first.archive || ', line ' || first.line || ': ' || first.reason
        FROM malformed AS first WHERE first.run = run.id ORDER BY number LIMIT 1
      ), ''), 0 FROM run WHERE malformed > 0;
    INSERT INTO reason SELECT id, 2, 'oversized', oversized, '', 0 FROM run WHERE oversized > 0;
    """

  private static let version2 = """
    ALTER TABLE issue_count ADD COLUMN reference TEXT;
    ALTER TABLE issue_count ADD COLUMN action TEXT;
    """

  private static let version1 = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      night TEXT NOT NULL,
      recorded INTEGER NOT NULL,
      archive_set TEXT NOT NULL,
      catalog_name TEXT NOT NULL,
      catalog_digest TEXT NOT NULL,
      version TEXT NOT NULL,
      halt_message TEXT NOT NULL,
      is_halt INTEGER NOT NULL,
      is_complete INTEGER NOT NULL,
      since INTEGER,
      until INTEGER,
      is_redacted INTEGER NOT NULL,
      is_verified INTEGER NOT NULL,
      archives INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      decoded_bytes INTEGER NOT NULL,
      lines INTEGER NOT NULL,
      lost_lines INTEGER NOT NULL,
      damaged_bytes INTEGER NOT NULL,
      known INTEGER NOT NULL,
      unknown INTEGER NOT NULL,
      others INTEGER NOT NULL,
      malformed INTEGER NOT NULL,
      oversized INTEGER NOT NULL,
      damage INTEGER NOT NULL,
      outside_time INTEGER NOT NULL,
      without_time INTEGER NOT NULL,
      unknown_overflow INTEGER NOT NULL,
      repository_overflow INTEGER NOT NULL,
      bucket_seconds INTEGER NOT NULL,
      undated INTEGER NOT NULL,
      counts_repositories INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX run_night ON run (night, id);
    CREATE INDEX run_archive_set ON run (archive_set);

    CREATE TABLE archive (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      number INTEGER NOT NULL,
      path TEXT NOT NULL,
      digest TEXT NOT NULL,
      format TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      decoded_bytes INTEGER NOT NULL,
      lines INTEGER NOT NULL,
      lost_lines INTEGER NOT NULL,
      damaged_bytes INTEGER NOT NULL,
      is_verified INTEGER NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE issue_count (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      number INTEGER NOT NULL,
      issue TEXT NOT NULL,
      title TEXT NOT NULL,
      expected TEXT,
      max_share INTEGER,
      count INTEGER NOT NULL,
      first INTEGER,
      last INTEGER,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE bucket_count (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      start INTEGER NOT NULL,
      issue TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (run, start, issue)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE template (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE unknown_group (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      template INTEGER NOT NULL REFERENCES template,
      count INTEGER NOT NULL,
      first INTEGER,
      last INTEGER,
      nearest TEXT,
      matched_bytes INTEGER,
      example_archive TEXT,
      example_frame INTEGER,
      example_block INTEGER,
      example_offset INTEGER,
      example_line INTEGER,
      example_time INTEGER,
      example_message TEXT,
      example_fields TEXT,
      PRIMARY KEY (run, template)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX unknown_group_template ON unknown_group (template, run);

    CREATE TABLE repository (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE repository_count (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      repository INTEGER NOT NULL REFERENCES repository,
      count INTEGER NOT NULL,
      last INTEGER,
      PRIMARY KEY (run, repository)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX repository_count_repository ON repository_count (repository, run, count);

    CREATE TABLE other_error (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      msg TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (run, msg)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE damage (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      number INTEGER NOT NULL,
      archive TEXT NOT NULL,
      place TEXT NOT NULL,
      kind TEXT NOT NULL,
      lost_bytes INTEGER NOT NULL,
      detail TEXT NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE malformed (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      number INTEGER NOT NULL,
      archive TEXT NOT NULL,
      frame INTEGER NOT NULL,
      block INTEGER NOT NULL,
      offset INTEGER NOT NULL,
      line INTEGER NOT NULL,
      message TEXT NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;
    """
}
