/// What a running import logs while all goes well; none of it has an error.
enum ProgressRecords {
  static let shapes: [RecordShape] = [
    shape(1, "starting repository pre-import", []),
    shape(
      6,
      "processing tag",
      [
        Member("tag_name", "\(.tag)"), Member("count", json: "\(.number(below: 150))"),
        Member("total", json: "150"), Member("digest", "\(.digest)"),
      ]
    ),
    shape(
      5,
      "pre-importing manifest",
      [Member("digest", "\(.digest)"), Member("media_type", "\(.mediaType)")]
    ),
    shape(8, "importing layer", blob),
    shape(4, "importing configuration", blob),
    shape(
      1,
      "importing manifest referenced in list",
      [Member("digest", "\(.otherDigest)"), Member("count", json: "1"), Member("total", json: "2")]
    ),
    shape(
      6,
      "blob transfer complete",
      blob + [
        Member("duration_s", json: "\(.seconds)"), Member("noop", json: "false"),
        Member("blob_type", "layer"),
      ]
    ),
    shape(1, "pre-import complete", done),
    shape(1, "metadata import complete", done),
    shape(1, "importing repository", done),
    shape(
      2,
      "checking if ongoing (pre)import has been canceled",
      [Member("pre_import", json: "true")]
    ),
    notification,
  ]

  private static let blob = [
    Member("digest", "\(.digest)"), Member("media_type", "\(.mediaType)"),
    Member("size", json: "\(.number(below: 90_000_000))"),
  ]
  private static let done = [Member("duration_s", json: "\(.seconds)")]

  /// Repeats a failure's text, cut at 255 characters, in a field that is no error.
  private static let notification = shape(
    1,
    "sent import notification successfully",
    [
      Member("migration_status", "pre_import_failed"),
      Member(
        "migration_detail",
        "1 error occurred:\n\t* pre importing tagged manifests: pre importing manifest:"
          + " retrieving manifest \"\(.digest)\" from filesystem: unknown manifest na"
      ),
    ]
  )

  private static func shape(_ weight: Int, _ message: Phrase, _ own: [Member]) -> RecordShape {
    let members = [
      Member("correlation_id", "\(.correlation)"), Member("level", "info"),
      Member("msg", message), Member("repository", "\(.repository)"),
      Member("root_repo", "\(.root)"), Member("vars_name", "\(.repository)"),
    ]
    return RecordShape(weight, RecordShape.common + members + own)
  }
}
