/// Records with an error: failed imports, and what looks like them.
enum ErrorRecords {
  /// How an import's failure is logged.
  static let failure = shape(1, "repository import failed")
  /// The same before version 3.39.0.
  static let olderFailure = RecordShape(
    1,
    shape(1, "importing repository").members.map {
      $0.name == "version" ? Member("version", "v3.38.0-gitlab") : $0
    }
  )
  /// The handler panicked, which is a failed import as well.
  static let panic = shape(1, "recovered from panic inside import handler")

  /// The inner step of a final import: the same failure, logged again by the handler.
  static let innerStep = other(1, "error importing repository", "\(.message)")
  /// What may follow a failure.
  static let statusUpdate = other(
    1,
    "failed to update migration status at the end of import",
    "updating repository after failed pre import: failed to connect to `host=10.0.0.7`:"
      + " dial tcp 10.0.0.7:5432: connect: connection refused"
  )

  /// Errors that are no failed imports.
  static let others: [RecordShape] = [
    api(18, "MANIFEST_UNKNOWN", "manifest unknown", "manifest unknown", "map[Tag:\(.tag)]"),
    api(12, "BLOB_UNKNOWN", "blob unknown", "blob unknown to registry", "\(.digest)"),
    api(6, "UNAUTHORIZED", "unauthorized", "authentication required", "none"),
    api(3, "NAME_UNKNOWN", "name unknown", "repository name not known to registry", "\(.root)"),
    api(2, "TAG_INVALID", "tag invalid", "manifest tag did not match URI", "<nil> & \(.tag)"),
    api(2, "UNKNOWN", "unknown", "unknown error", "context canceled"),
    warning(5, "skipping manifest import", "\(retrieving) \(missing)"),
    warning(
      2,
      "skipping v1 manifest import",
      "unsupported manifest media type application/vnd.docker.distribution.manifest.v1+prettyjws"
    ),
    warning(2, "broken manifest link, skipping", "invalid checksum digest format"),
    warning(3, "broken tag link, skipping", "invalid checksum digest format"),
    warning(2, "missing tag link, skipping", "unknown tag=\(.tag)"),
    warning(2, "unknown manifest revision, skipping", "\(missing)"),
    warning(1, "broken layer link, skipping manifest import", "invalid checksum digest format"),
    warning(1, "pre import retry failed", "\(retrieving) \(missing)"),
    other(
      1,
      "failed to send import notification",
      "Put \"https://example.com/api/v4/internal?a=1&b=2\": context deadline exceeded"
    ),
    other(1, "online GC agent stopped", "fetching next GC task: context canceled"),
    other(1, "failed to update online GC settings", "ERROR: deadlock detected (SQLSTATE 40P01)"),
  ]

  private static let retrieving: Phrase = "retrieving manifest \"\(.digest)\" from filesystem:"
  private static let missing: Phrase =
    "unknown manifest name=\(.repository) revision=\(.digest)"

  private static func shape(
    _ weight: Int,
    level: Phrase = "error",
    _ message: Phrase,
    error: Member = Member("error", json: "\"\(.message)\"")
  ) -> RecordShape {
    let members = [
      Member("correlation_id", "\(.correlation)"), error, Member("level", level),
      Member("msg", message), Member("repository", "\(.repository)"),
      Member("root_repo", "\(.root)"), Member("vars_name", "\(.repository)"),
    ]
    return RecordShape(weight, RecordShape.common + members)
  }

  private static func other(
    _ weight: Int,
    level: Phrase = "error",
    _ message: String,
    _ error: Phrase
  ) -> RecordShape {
    let members = shape(
      weight,
      level: level,
      Phrase(stringLiteral: message),
      error: Member("error", error)
    )
    return RecordShape(weight, otherError: message, members.members)
  }

  private static func warning(_ weight: Int, _ message: String, _ error: Phrase) -> RecordShape {
    other(weight, level: "warning", message, error)
  }

  /// A request that was refused.
  private static func api(
    _ weight: Int,
    _ code: Phrase,
    _ words: Phrase,
    _ message: String,
    _ detail: Phrase
  ) -> RecordShape {
    let text = Phrase(stringLiteral: message)
    return RecordShape(
      weight,
      otherError: message,
      RecordShape.common + [
        Member("code", code), Member("correlation_id", "\(.correlation)"),
        Member("detail", detail), Member("error", "\(words): \(text)"),
        Member("level", "error"), Member("msg", text),
        Member("remote_ip", "\(.address)"), Member("vars_name", "\(.repository)"),
      ]
    )
  }
}
