import StreamCatalog
import StreamCore
import TestSupport
import Testing

/// What is written, and that it is read as the same.
@Suite struct CatalogWritingTests {
  @Test("the built-in catalogue comes back")
  func builtIn() throws {
    #expect(try readCatalog(writeCatalog(.builtIn), file: "c.yaml") == .builtIn)
  }

  @Test("the built-in catalogue is written as the design shows it")
  func layout() {
    var catalog = Catalog.builtIn
    catalog.issues.removeAll { $0.id != "gcs" }
    catalog.accept = [Acceptance.Item(.zeros), Acceptance.Item(.malformed, detail: "cut")]
    catalog.issues[0].maxShareMillionths = 25_000
    catalog.issues[0].until = CalendarDay(year: 2022, month: 6, day: 1)
    catalog.issues[0].examples = ["it's"]
    #expect(
      writeCatalog(catalog) == #"""
        schema: stream-catalog/2
        name: registry-migration-phase-2
        error:
          - json.error
          - error
          - jsonPayload.error
          - _source.json.error
          - json.jsonPayload.error
          - fields.json.error
        time:
          - json.time
          - time
          - jsonPayload.time
          - _source.json.time
          - json.jsonPayload.time
          - fields.json.time
          - timestamp
          - '@timestamp'
        accept: [zeros, 'malformed:cut']
        failures:
          - ignore: { msg: 'error importing repository' }
          - count:
              msg:
                - repository import failed
                - importing repository
                - recovered from panic inside import handler
          - count: { missing: msg }
          - ignore: {}
        show: [repository, correlation_id, version]
        redact:
          - repository
          - root_repo
          - vars_name
          - auth_user_name
          - database
          - host
          - name
          - path
          - remote_addr
          - remote_ip
          - user
          - username
        halt:
          message: Disable the feature flag container_registry_migration_phase2_enabled at once and report the error.
        issues:
          - id: 'gcs'
            title: Cloud Storage hiccup
            expected: very-rare
            max_share: 0.025
            action: none, the import is retried automatically
            until: 2022-06-01
            examples:
              - 'it''s'
            patterns:
              - 'pre importing tagged manifests: pre importing manifest: pre importing manifest: transferring blob with digest <digest>: failed to transfer blob digest="<digest>" cleanup=true cleanupError="gcs: context canceled": "partial transfer from <path> to <path>: copying data from source to destination: context canceled"'

        """#
    )
  }

  @Test(
    "texts that YAML takes for something else, or that do not show",
    arguments: [
      ("plain text", "plain text"), ("a#b", "a#b"), ("a #b", "'a #b'"), ("a: b", "'a: b'"),
      ("a:", "'a:'"), ("a ", "'a '"), (" a", "' a'"), ("", "''"), ("No", "'No'"),
      ("null", "'null'"),
      ("~", "'~'"), ("1e3", "'1e3'"), ("- a", "'- a'"), ("it's", "'it''s'"), ("'", "''''"),
      ("a\nb", #""a\nb""#), ("\"\\\t", #""\"\\\t""#), ("\u{0}\u{7F}\u{85}", #""\x00\x7F\x85""#),
      ("\u{2028}\u{FEFF}", #""\u2028\uFEFF""#), ("\u{E0001}", #""\U000E0001""#), ("é 😀", "'é 😀'"),
      ("\u{202E}abc", #""\u202Eabc""#), ("\r\n", #""\r\n""#), ("---", "'---'"),
      ("e\u{301}", "'e\u{301}'"),
    ]
  )
  func quoting(_ text: String, _ yaml: String) throws {
    var catalog = Catalog.builtIn
    catalog.name = text
    let written = writeCatalog(catalog)
    #expect(written.hasPrefix("schema: stream-catalog/2\nname: \(yaml)\nerror:"), "\(written)")
    let read = try readCatalog(written, file: "c.yaml")
    #expect(Array(read.name.utf8) == Array(text.utf8))
  }

  @Test("fields that are missing are gathered under one key")
  func missingFields() throws {
    var catalog = Catalog.builtIn
    catalog.rules = [
      FailureRule(
        .count,
        [.isMissing(field: "a"), .isOneOf(field: "b", values: ["c"]), .isMissing(field: "d")]
      )
    ]
    let text = writeCatalog(catalog)
    #expect(text.contains("  - count: { missing: [a, d], b: c }\n"))
    #expect(
      try readCatalog(text, file: "c.yaml").rules == [
        FailureRule(
          .count,
          [.isMissing(field: "a"), .isMissing(field: "d"), .isOneOf(field: "b", values: ["c"])]
        )
      ]
    )
  }

  @Test("a catalogue without settings is written whole, and comes back")
  func neutral() throws {
    let text = writeCatalog(.neutral)
    #expect(
      text == """
        schema: stream-catalog/2
        name: neutral
        error: [error]
        time: [time, '@timestamp', timestamp, ts]
        accept: []
        failures: []
        show: []
        halt:
          message: Have someone look at the unknown failures, and report them.
        issues: []

        """
    )
    let file = try readCatalogFile(text, file: "c.yaml")
    #expect(file.catalog == .neutral)
    // What is usual is left out.
    #expect(
      file.omitted == [.message, .version, .levels, .records, .data, .timeZone, .text, .redact]
    )
  }

  @Test("a draft has all settings of its catalogue, or none, and its comments are comments")
  func draft() throws {
    var catalog = Catalog.builtIn
    catalog.accept = [Acceptance.Item(.zeros)]
    let issue = Issue(id: "new-1", title: "t", patterns: [try Pattern("a")])
    let comments = ["one \u{FEFF} \u{7} é", "two\nlines"]
    func text(_ settings: Catalog?) -> String {
      writeDraft(name: "d", settings: settings, comments: comments, issues: [(issue, comments)])
    }
    let whole = try readCatalogFile(text(catalog), file: "c.yaml")
    catalog.name = "d"
    catalog.issues = [issue]
    #expect(whole.catalog == catalog)
    #expect(whole.omitted == [.message, .version, .levels, .records, .data, .timeZone, .text])
    #expect(
      text(nil) == #"""
        # one \uFEFF \x07 é
        # two\nlines
        schema: stream-catalog/2
        name: d
        issues:
          # one \uFEFF \x07 é
          # two\nlines
          - id: 'new-1'
            title: t
            patterns:
              - 'a'

        """#
    )
    let bare = try readCatalogFile(text(nil), file: "c.yaml")
    #expect(bare.omitted == Set(CatalogSetting.allCases))
  }

  @Test("random catalogues with hostile texts come back")
  func random() throws {
    let seed = SplitMix64.testSeed(2022)
    var maker = CatalogMaker(seed: seed)
    for round in 0..<300 {
      let catalog = maker.catalog()
      let text = writeCatalog(catalog)
      do {
        let read = try readCatalog(text, file: "c.yaml")
        // Texts that look the same are equal in Swift, but here their bytes count.
        #expect(read == catalog, "seed \(seed), round \(round)\n\(text)")
        #expect(read.digest == catalog.digest, "seed \(seed), round \(round)\n\(text)")
        #expect(writeCatalog(read) == text)
      } catch {
        Testing.Issue.record("seed \(seed), round \(round): \(error)\n\(text)")
      }
    }
  }
}
