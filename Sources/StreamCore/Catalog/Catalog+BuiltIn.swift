extension Catalog {
  /// The catalogue of the registry migration's second phase: the six issues that its operators
  /// know, word for word.
  ///
  /// It is compiled in, so that a start never passes through YAML.
  public static let builtIn = Catalog(
    name: "registry-migration-phase-2",
    errorPaths: [
      "json.error", "error", "jsonPayload.error", "_source.json.error", "json.jsonPayload.error",
      "fields.json.error",
    ],
    timePaths: [
      "json.time", "time", "jsonPayload.time", "_source.json.time", "json.jsonPayload.time",
      "fields.json.time", "timestamp", "@timestamp",
    ],
    rules: [
      FailureRule(.ignore, [.isOneOf(field: "msg", values: ["error importing repository"])]),
      FailureRule(
        .count,
        [
          .isOneOf(
            field: "msg",
            values: [
              "repository import failed", "importing repository",
              "recovered from panic inside import handler",
            ]
          )
        ]
      ),
      FailureRule(.count, [.isMissing(field: "msg")]),
      FailureRule(.ignore),
    ],
    contextFields: ["repository", "correlation_id", "version"],
    redactedFields: ["repository", "root_repo", "vars_name", "auth_user_name", "database"]
      + Catalog.usualRedactedFields,
    haltMessage: "Disable the feature flag container_registry_migration_phase2_enabled at once"
      + " and report the error.",
    issues: [
      builtInIssue(
        "651",
        "manifest list or index with broken references",
        .rare,
        [
          #"\#(manifest)pre importing manifest list: retrieving referenced manifest "<digest>" \#(missing)"#
        ]
      ),
      builtInIssue(
        "654",
        "missing manifest revision",
        .prominent,
        [#"\#(manifest)retrieving manifest "<digest>" \#(missing)"#]
      ),
      builtInIssue(
        "gcs",
        "Cloud Storage hiccup",
        .veryRare,
        reference: nil,
        action: "none, the import is retried automatically",
        fixedIn: nil,
        [
          "\(manifest)pre importing manifest: transferring blob with digest <digest>:"
            + #" failed to transfer blob digest="<digest>" cleanup=true"#
            + #" cleanupError="gcs: context canceled": "partial transfer from <path> to <path>:"#
            + #" copying data from source to destination: context canceled""#
        ]
      ),
      builtInIssue(
        "660",
        "configuration payload cannot be obtained",
        .rare,
        [
          "\(manifest)pre importing manifest: obtaining configuration payload:"
            + " invalid checksum digest format"
        ]
      ),
      builtInIssue(
        "658",
        "empty layer link content",
        .rare,
        // The program writes a colon after the name; the operators' list lost it.
        [": ", " "].map {
          "\(manifest)pre importing manifest: importing layers: checking for access to blob"
            + " with digest <digest> on repository <name>\($0)invalid checksum digest format"
        }
      ),
      builtInIssue(
        "662",
        "nil pointer panic",
        .veryRare,
        [
          "\(manifest)pre importing manifest: importing layers: transferring blob with digest"
            + " <digest>: %!v(PANIC=Error method: runtime error: invalid memory address or nil"
            + " pointer dereference)"
        ]
      ),
    ]
  )

  /// The last words of a Go program, which are no record.
  public static let usualTextPatterns = ["panic: <any>", "fatal error: <any>"].map(builtInPattern)

  private static let manifest = "pre importing tagged manifests: pre importing manifest: "
  private static let missing = "from filesystem: unknown manifest name=<repo> revision=<digest>"

  /// An issue of the built-in catalogue, with one example a pattern.
  private static func builtInIssue(
    _ id: String,
    _ title: String,
    _ expected: Issue.Frequency,
    reference: String? = "container-registry#",
    action: String = "none",
    fixedIn: String? = "v3.45.0",
    _ patterns: [String]
  ) -> Issue {
    let patterns = patterns.map(builtInPattern)
    return Issue(
      id: id,
      title: title,
      reference: reference.map { $0 + id },
      expected: expected,
      action: action,
      fixedIn: fixedIn.flatMap { Version($0) },
      examples: patterns.map(builtInExample),
      patterns: patterns
    )
  }

  private static func builtInPattern(_ text: String) -> Pattern {
    do { return try Pattern(text) } catch { preconditionFailure("\(text): \(error)") }
  }

  /// The pattern with a typical value in the place of each placeholder.
  private static func builtInExample(of pattern: Pattern) -> String {
    var paths = 0
    return pattern.elements.reduce(into: "") { example, element in
      switch element {
      case .literal(let bytes): example += String(decoding: bytes, as: UTF8.self)
      case .placeholder(.digest):
        example += "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      case .placeholder(.path):
        paths += 1
        example += "gs://registry-\(paths)/docker/registry/v2/blobs/sha256/9f/9f86/data"
      case .placeholder: example += "acme/app/web"
      }
    }
  }
}
