import Testing

/// Catalogues that a user would naturally write, and what the program's own says of failures.
@Suite struct CatalogSituationTests {
  private static let catalogs = [
    "mine.yaml": """
    schema: stream-catalog/1
    name: mine
    error: [error]
    time: [ts]
    issues:
      - id: T
        title: t
        patterns:
          - "connect <any>"

    """,
    "typo.yaml": """
    schema: stream-catalog/1
    name: a typo in the path
    error: [json.eror]
    issues:
      - id: a
        title: t
        patterns: ['something old']

    """,
  ]

  static let writtenRows: [Situation] = [
    Situation(
      "a catalogue without rules, for zap's default form: every error is a failure",
      Answer(status: 1, unknown: 1, lines: 2),
      options: ["--catalog", "mine.yaml"],
      lines: [
        #"{"level":"error","ts":1652346871.204,"caller":"a.go:1","msg":"request failed","#
          + #""error":"dial tcp: timeout"}"#, #"{"level":"info","ts":1652346871.204,"msg":"ok"}"#,
      ]
    ),
    Situation(
      "a misspelt path of errors",
      Answer(status: 2, lines: 1, reasons: ["no-error-path 1"]),
      says: "errors are in json.error",
      options: ["--catalog", "typo.yaml"],
      lines: [#"{"json":{"error":"new","msg":"repository import failed"}}"#]
    ),
  ]

  /// Failures that the program's own catalogue has issues for.
  private static let known = [
    #"pre importing manifest: pre importing manifest list: retrieving referenced manifest "#
      + #"\"\#(RegistryLog.digest)\" from filesystem: unknown manifest name=acme/app/web "#
      + "revision=\(RegistryLog.digest)",
    "pre importing manifest: pre importing manifest: importing layers: \(blob)",
    "pre importing manifest: pre importing manifest: obtaining configuration payload: invalid "
      + "checksum digest format",
  ]
  /// Failures that look like them.
  private static let unknown = [
    #"reading tag \"develop-1a2b3c4d\" from filesystem: unknown tag=develop-1a2b3c4d"#,
    #"previously pre-imported manifest \"\#(RegistryLog.digest)\" not found in database"#,
    "pre importing manifest: pre importing manifest list: unknown manifest class "
      + "digest=\(RegistryLog.digest) repository=acme/app/web",
    "pre importing manifest: pre importing manifest: \(blob)",
    #"pre importing manifest: retrieving manifest \"\#(RegistryLog.digest)\" from filesystem: "#
      + "failed to unmarshal manifest payload: invalid character 's' looking for beginning of value",
    "reading tags: unknown repository name=notags/repo",
  ]
  private static let blob =
    "transferring blob with digest \(RegistryLog.digest): %!v(PANIC=Error method: runtime error: "
    + "invalid memory address or nil pointer dereference)"

  /// A failure as the registry writes it, and as a script that reads and writes JSON does, which
  /// left the head of the list out.
  private static func twice(_ text: String) -> [String] {
    [
      RegistryLog.failure("pre importing tagged manifests: \(text)"),
      #"{"error": "pre importing tagged manifests: \#(text)", "level": "error", "#
        + #""msg": "repository import failed", "time": "2022-05-12T09:00:02.002Z"}"#,
    ]
  }

  @Test("failures of the registry, with and without the head of a list")
  func own() throws {
    let texts = Self.known + Self.unknown
    let expected = Answer(
      status: 1,
      unknown: 2 * Self.unknown.count,
      known: 2 * Self.known.count,
      lines: 2 * texts.count
    )
    try Situation("failures of the registry", expected, lines: texts.flatMap(Self.twice)).check()
  }

  @Test("written catalogues", arguments: writtenRows)
  func writtenRow(_ situation: Situation) throws { try situation.check(catalogs: Self.catalogs) }
}
