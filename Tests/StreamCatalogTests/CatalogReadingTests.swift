import StreamCatalog
import StreamCore
import Testing

/// What good catalogues are read as.
@Suite struct CatalogReadingTests {
  @Test("the design's example, with its gaps filled")
  func design() throws {
    let yaml = #"""
      schema: stream-catalog/1
      name: registry-migration-phase-2
      error: [json.error, error, jsonPayload.error, _source.json.error, json.jsonPayload.error, fields.json.error]
      time: [json.time, time, jsonPayload.time, _source.json.time, json.jsonPayload.time, fields.json.time, timestamp, "@timestamp"]
      failures:                      # first rule that holds decides
        - ignore: { msg: "error importing repository" }     # logged again by the handler
        - count:  { msg: ["repository import failed", "importing repository", "recovered from panic inside import handler"] }
        - count:  { missing: msg }
        - ignore: {}                 # everything else; without this line it would count
      show: [repository, correlation_id, version]   # looked up beside the error, shown with every example
      redact: [repository, root_repo, vars_name, auth_user_name, database, host, name, path, remote_addr, remote_ip, user, username]
      halt:
        message: Disable the feature flag container_registry_migration_phase2_enabled at once and report the error.
      issues:
        - id: "654"
          title: missing manifest revision
          reference: container-registry#654
          expected: prominent        # prominent | rare | very-rare; thresholds can be given as max_share
          action: none
          fixed_in: v3.45.0
          examples:                  # `catalog check` proves that each matches this issue and no other
            - 'pre importing tagged manifests: pre importing manifest: retrieving manifest "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" from filesystem: unknown manifest name=acme/app/web revision=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
          patterns:
            - 'pre importing tagged manifests: pre importing manifest: retrieving manifest "<digest>" from filesystem: unknown manifest name=<repo> revision=<digest>'
      """#
    // The built-in catalogue is the same, apart from its other issues.
    var expected = Catalog.builtIn
    expected.issues.removeAll { $0.id != "654" }
    #expect(try readCatalog(yaml, file: "c.yaml") == expected)
  }

  @Test("what is left out is neutral, and never as in the built-in catalogue")
  func defaults() throws {
    let yaml = """
      schema: stream-catalog/1
      name: small
      issues:
        - id: 7
          title: seven
          patterns: [a]
      """
    var expected = Catalog.neutral
    expected.name = "small"
    expected.issues = [Issue(id: "7", title: "seven", patterns: [try Pattern("a")])]
    #expect(try readCatalog(yaml, file: "c.yaml") == expected)
    #expect(expected.rules == [])
    #expect(expected.contextFields == [])
    #expect(expected.errorPaths == ["error"])
    #expect(expected.timePaths == ["time", "@timestamp", "timestamp", "ts"])
    for word in ["registry", "feature", "flag", "migration", "import"] {
      #expect(!expected.haltMessage.lowercased().contains(word))
    }
  }

  @Test(
    "each setting alone is named, and no other",
    arguments: [
      ("error: [x.problem]", CatalogSetting.error), ("time: []", .time), ("accept: []", .accept),
      ("failures: []", .failures), ("show: []", .show), ("halt: { message: '' }", .halt),
    ]
  )
  func omitted(_ line: String, _ setting: CatalogSetting) throws {
    for schema in CatalogSchema.allCases {
      let text = "schema: \(schema.rawValue)\nname: n\nissues: []\n\(line)\n"
      let file = try readCatalogFile(text, file: "c.yaml")
      #expect(file.schema == schema)
      #expect(file.omitted == Set(CatalogSetting.allCases).subtracting([setting]))
    }
  }

  @Test("both versions have the same keys")
  func versions() throws {
    let text = writeCatalog(.builtIn)
    let first = text.replacing("stream-catalog/2", with: "stream-catalog/1")
    #expect(first != text)
    #expect(try readCatalog(first, file: "c.yaml") == .builtIn)
  }

  @Test("what is accepted is read as it is written, replaced as a whole, and part of the digest")
  func accept() throws {
    func read(_ line: String, over defaults: Catalog = .neutral) throws -> Catalog {
      let text = "schema: stream-catalog/2\nname: n\nissues: []\n\(line)\n"
      return try readCatalog(text, file: "c.yaml", defaults: defaults)
    }
    let none = try read("")
    let some = try read("accept: [zeros, 'unreadable:*.rar']")
    #expect(none.accept == [])
    #expect(some.accept.map(\.description) == ["zeros", "unreadable:*.rar"])
    #expect(try read("", over: some).accept == some.accept)
    var merged = some
    merged.merge(try read("accept: [malformed]", over: some))
    #expect(merged.accept == [Acceptance.Item(.malformed)])
    let digests = [none, some, merged].map(\.digest)
    #expect(Set(digests).count == 3)
    #expect(try read("accept: []").digest == none.digest)
  }

  @Test("a later catalogue leaves alone what it does not name")
  func merging() throws {
    let first = try readCatalog(
      "schema: stream-catalog/1\nname: a\nerror: [x.problem]\nshow: [host]\nissues:\n"
        + "  - {id: 1, title: one, patterns: [a]}\n  - {id: 2, title: two, patterns: [b]}\n",
      file: "a.yaml"
    )
    let second = try readCatalog(
      "schema: stream-catalog/1\nname: b\nshow: [pod]\nissues:\n"
        + "  - {id: 3, title: three, patterns: [c]}\n  - {id: 1, title: ONE, patterns: [d]}\n",
      file: "b.yaml",
      defaults: first
    )
    var merged = first
    merged.merge(second)
    #expect(merged.name == "b")
    #expect(merged.errorPaths == ["x.problem"])
    #expect(merged.contextFields == ["pod"])
    #expect(merged.issues.map(\.title) == ["ONE", "two", "three"])
  }

  @Test("scalars are texts where a text is wanted, whatever YAML takes them for")
  func scalars() throws {
    let yaml = """
      ---
      schema: "stream-catalog/1"
      name: 5
      time: []
      failures: []
      show: [yes, 1.50, 0x10, 2022-01-01, 'null', !!str null, <<]
      halt: { message: true }
      issues:
        - id: 007
          title: No
          reference:
          expected: ~
          max_share: null
          action: 1_000
          until: null
          examples:
            - ''
            - 5
            - |
              two
              lines
          patterns:
            - 1e3
            - '~'
            - >-
              folded
              text
      ...
      """
    let catalog = try readCatalog(yaml, file: "c.yaml")
    #expect(catalog.name == "5")
    #expect(catalog.timePaths == [])
    #expect(catalog.rules == [])
    #expect(catalog.contextFields == ["yes", "1.50", "0x10", "2022-01-01", "null", "null", "<<"])
    #expect(catalog.haltMessage == "true")
    let expected = Issue(
      id: "007",
      title: "No",
      action: "1_000",
      examples: ["", "5", "two\nlines\n"],
      patterns: [try Pattern("1e3"), try Pattern("~"), try Pattern("folded text")]
    )
    #expect(catalog.issues == [expected])
  }

  @Test(
    "rules",
    arguments: [
      ("count: {}", FailureRule(.count)),
      ("ignore: {}", FailureRule(.ignore)),
      ("count: { missing: a }", FailureRule(.count, [.isMissing(field: "a")])),
      (
        "count: { missing: [a, b.c] }",
        FailureRule(.count, [.isMissing(field: "a"), .isMissing(field: "b.c")])
      ),
      ("ignore: { msg: a }", FailureRule(.ignore, [.isOneOf(field: "msg", values: ["a"])])),
      (
        "ignore: { level: [a, ''], msg: 5, missing: b }",
        FailureRule(
          .ignore,
          [
            .isOneOf(field: "level", values: ["a", ""]), .isOneOf(field: "msg", values: ["5"]),
            .isMissing(field: "b"),
          ]
        )
      ),
      (
        "count: { present: [$.a, b], $.c: '<nil>' }",
        FailureRule(
          .count,
          [
            .isPresent(field: "$.a"), .isPresent(field: "b"),
            .isOneOf(field: "$.c", values: ["<nil>"]),
          ]
        )
      ),
    ]
  )
  func rules(_ yaml: String, _ rule: FailureRule) throws {
    let text = "schema: stream-catalog/1\nname: n\nissues: []\nfailures: [\(yaml)]\n"
    #expect(try readCatalog(text, file: "c.yaml").rules == [rule])
  }

  @Test("comparisons and patterns in rules")
  func tests() throws {
    let text =
      "schema: stream-catalog/2\nname: n\nissues: []\nfailures:"
      + " [count: { a: ['>= 50', b], c: { like: 'x<any>' }, d: [{ like: [y, z] }] }]\n"
    let comparison = try #require(Comparison(">= 50"))
    let rule = FailureRule(
      .count,
      [
        .isOneOf(field: "a", values: [.comparison(comparison), "b"]),
        .isOneOf(field: "c", values: [.like(try Pattern("x<any>"))]),
        .isOneOf(field: "d", values: [.like(try Pattern("y")), .like(try Pattern("z"))]),
      ]
    )
    #expect(try readCatalog(text, file: "c.yaml").rules == [rule])
  }

  @Test(
    "shares",
    arguments: [
      ("0", 0), ("1", 1_000_000), ("0.05", 50_000), (".5", 500_000), ("1.", 1_000_000),
      ("5%", 50_000), ("100%", 1_000_000), ("0.0001%", 1), ("0.000001", 1), ("'2.50%'", 25_000),
      ("0.50000000000000000000000000000000", 500_000), ("000001", 1_000_000),
    ]
  )
  func shares(_ text: String, _ millionths: Int) throws {
    let issue = try readIssue("max_share: \(text)")
    #expect(issue.maxShareMillionths == millionths)
  }

  @Test("frequencies", arguments: Issue.Frequency.allCases)
  func frequencies(_ frequency: Issue.Frequency) throws {
    #expect(try readIssue("expected: \(frequency.rawValue)").expected == frequency)
  }

  @Test("days", arguments: ["2022-06-01", "'2022-06-01'"])
  func days(_ text: String) throws {
    #expect(try readIssue("until: \(text)").until == CalendarDay(year: 2022, month: 6, day: 1))
  }

  @Test("versions of a program", arguments: ["v3.45.0", "3.45", "'3.45'", "v3.46.1-gitlab"])
  func programVersions(_ text: String) throws {
    let version = try readIssue("fixed_in: \(text)").fixedIn
    #expect(version?.description == text.filter { $0 != "'" })
  }

  @Test("line ends of any kind, and a byte order mark")
  func lineEnds() throws {
    let text = writeCatalog(.builtIn)
    #expect(try readCatalog(text.replacing("\n", with: "\r\n"), file: "c.yaml") == .builtIn)
    #expect(try readCatalog("\u{FEFF}" + text, file: "c.yaml") == .builtIn)
  }

  private func readIssue(_ line: String) throws -> Issue {
    let text = """
      schema: stream-catalog/1
      name: n
      issues:
        - id: a
          title: t
          \(line)
          patterns: [p]
      """
    return try #require(try readCatalog(text, file: "c.yaml").issues.first)
  }

  @Test("a path from the record's top may be written as a field from there")
  func top() throws {
    func catalog(_ sign: String) throws -> Catalog {
      try readCatalog(
        """
        schema: stream-catalog/2
        name: n
        error: [\(sign)trouble.why]
        time: [\(sign)when]
        levels: { path: \(sign)sev, failures: ['>= 4'] }
        issues: []
        """,
        file: "c.yaml"
      )
    }
    #expect(try catalog("$.") == catalog(""))
  }
}
