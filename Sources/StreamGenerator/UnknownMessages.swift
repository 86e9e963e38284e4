/// Messages of failures that no known issue covers: causes of other steps, and near misses.
enum UnknownMessages {
  /// What surrounds such a message.
  enum Context: Sendable {
    case preImport
    /// The final import logs its inner step first.
    case finalImport
    /// The second error of a list, after a known one.
    case secondError
  }

  static let forms: [(context: Context, text: Phrase)] = [
    (.preImport, "\(tagged)reading tag \"\(.tag)\" from filesystem: \(badDigest)"),
    (.preImport, "\(tagged)reading tags: unknown repository name=\(.repository)"),
    (.preImport, "\(tagged)finding tagged manifests in database: context deadline exceeded"),
    (.preImport, "\(manifest)constructing manifest service: unexpected EOF"),
    (.preImport, "\(layers)creating layer blob: unknown blob"),
    (
      .preImport,
      "\(layers)creating layer blob: unknown media type: application/foo.bar.layer.v1.tar+gzip"
    ),
    (.preImport, "\(layers)linking layer blob to repository: \(refused)"),
    (.preImport, "\(inner)associating configuration blob with repository: \(deadlock)"),
    (.preImport, "\(inner)associating layer blob with manifest: context canceled"),
    (.preImport, "\(inner)creating manifest: \(deadlock)"),
    (.preImport, "\(inner)searching for manifest: \(refused)"),
    (.preImport, "\(inner)unknown manifest class"),
    (
      .preImport,
      "\(manifest)pre importing manifest list: unknown manifest class digest=\(.digest)"
        + " repository=\(.repository)"
    ),
    (
      .preImport,
      "\(manifest)retrieving manifest \"\(.digest)\" from filesystem: errors verifying manifest:"
        + " unrecognized manifest content type application/foo.bar.manfiest.v1.tar+gzip"
    ),
    (
      .preImport,
      "\(tagged)retrying pre import manifest \(.digest): transferring blob with digest"
        + " \(.otherDigest): read tcp 10.0.0.7:443: connection reset by peer"
    ),
    (
      .preImport,
      "\(inner)obtaining configuration payload: invalid checksum digest length"
    ),
    (
      .preImport,
      "\(manifest)retrieving manifest \"\(.digest)\" from filesystem: manifest content missing"
        + " from storage backend name=\(.repository) digest=\(.digest)"
    ),
    (
      .preImport,
      "\(inner)transferring blob with digest \(.digest): failed to transfer blob"
        + " digest=\(.digest) cleanup=true cleanupError=<nil>: partial transfer from"
        + " \(KnownMessages.path) to \(KnownMessages.path): gcs:"
        + " Get \"https://storage.example.com/?a=1&b=2\": net/http: TLS handshake timeout"
    ),
    // The words of a known issue with a level less, and with a tail.
    (.preImport, "pre importing manifest: retrieving manifest \"\(.digest)\" \(missing)"),
    (
      .preImport,
      "\(manifest)retrieving manifest \"\(.digest)\" \(missing): context canceled"
    ),
    (.finalImport, "importing tags: retrieving manifest \"\(.digest)\" \(missing)"),
    (
      .finalImport,
      "importing tags: importing manifest: retrieving referenced manifest \"\(.digest)\""
        + " \(missing)"
    ),
    (.finalImport, "importing tags: reading tag details: \(badDigest)"),
    (.finalImport, "commit repository transaction: \(deadlock)"),
    (
      .secondError,
      "updating repository after failed pre import: \(refused)"
    ),
  ]

  private static let tagged: Phrase = "pre importing tagged manifests: "
  private static let manifest = KnownMessages.manifest
  private static let inner: Phrase = "\(manifest)\(KnownMessages.again)"
  private static let layers: Phrase = "\(inner)importing layers: "
  private static let missing = KnownMessages.missing
  private static let badDigest: Phrase = "invalid checksum digest format"
  private static let deadlock: Phrase = "ERROR: deadlock detected (SQLSTATE 40P01)"
  private static let refused: Phrase =
    "failed to connect to `host=10.0.0.7`: dial tcp 10.0.0.7:5432: connect: connection refused"
}
