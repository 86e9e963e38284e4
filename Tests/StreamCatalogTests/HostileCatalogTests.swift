import StreamCatalog
import StreamCore
import Testing

/// Texts that are made to take the reader's time, memory or stack.
@Suite struct HostileCatalogTests {
  private static let head = "schema: stream-catalog/1\nname: n\nissues:"

  @Test("a text of more than 1 MiB is refused")
  func tooLong() throws {
    let start = "schema: stream-catalog/1\nname: n\nissues: []\n#"
    let longest = start + String(repeating: "x", count: 1 << 20 - start.utf8.count)
    #expect(longest.utf8.count == 1 << 20)
    #expect(try readCatalog(longest, file: "c.yaml").name == "n")
    #expect(
      throws: CatalogError(
        file: "c.yaml",
        line: 1,
        column: 1,
        message: "the catalogue is larger than 1 MiB; split it into several files"
      )
    ) { try readCatalog(longest + "x", file: "c.yaml") }
  }

  @Test("deep nesting is refused", arguments: ["[", "{a: ", "- ", "? ", "{? "])
  func deep(_ opening: String) {
    let yaml = "show: \n" + String(repeating: opening, count: (1 << 20) / opening.count - 100)
    let error = #expect(throws: CatalogError.self) { try readCatalog(yaml, file: "c.yaml") }
    #expect(error?.message.hasPrefix("no YAML: ") == true, "\(opening)")
  }

  /// Forty levels of aliases, each of which doubles what is below it.
  private static let bomb =
    "show:\n  - &a0 [x]\n"
    + (1...40).map { "  - &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()

  @Test(
    "aliases of aliases end at once",
    arguments: [
      "issues: *a40", "name: *a40", "error: *a40", "failures: [*a40]", "halt: { message: *a40 }",
      "? *a40\n: 1", "*a40 : 1", "? [*a40]\n: 1", "failures: [count: { *a40 : 1 }]",
      "failures: [count: {*a40: 1}]", "failures: [count: {*a40:1}]", "x: { [*a40]: 1 }",
      "x: [*a40 : 1]", "x: [? *a40]", "x: [*a40?a]", "? - *a40\n", "? !!set *a40", "&b *a40 : 1",
    ]
  )
  func aliasBomb(_ use: String) {
    #expect(throws: CatalogError.self) {
      try readCatalog("schema: stream-catalog/1\n\(Self.bomb)\(use)\n", file: "c.yaml")
    }
  }

  @Test(
    "an alias is no key, and the place is named",
    arguments: [
      BadCatalog.top(
        "alias",
        "show: &a [x]\n? ‸*a\n: 1",
        "a key is a list, a mapping or an alias; write it as a word"
      ),
      BadCatalog.top(
        "list",
        "show: &a [x]\n? ‸[*a]\n: 1",
        "a key is a list, a mapping or an alias; write it as a word"
      ),
      BadCatalog.top(
        "no space after it",
        "show: &a [x]\nx: [‸*a:b]",
        "the name of an alias ends here in a strange way; put a space after it"
      ),
    ]
  )
  func aliasKeys(_ bad: BadCatalog) throws { try expectError(bad) }

  @Test("a few aliases do not make a catalogue of any size")
  func wideAliases() {
    let examples = (0..<1000).map { "e\($0)" }.joined(separator: ", ")
    let issues = (1..<2000).map { "\n  - { id: \($0), title: t, patterns: [p], examples: *e }" }
    let yaml =
      "\(Self.head)\n  - { id: 0, title: t, patterns: [p], examples: &e [\(examples)] }"
      + issues.joined() + "\n"
    let error = #expect(throws: CatalogError.self) { try readCatalog(yaml, file: "c.yaml") }
    #expect(
      error?.message == "the aliases unfold to more than 4 MiB; write the catalogue without them"
    )
    #expect(error?.line == 4)
  }

  @Test("aliases are read as what they stand for")
  func aliases() throws {
    let yaml = """
      \(Self.head)
        - { id: a, title: &t 'the *title & more', action: &none none, patterns: &p [x, 'a *b &c'] }
        - { id: b, title: *t, action: *none, patterns: *p }

      """
    let issues = try readCatalog(yaml, file: "c.yaml").issues
    #expect(issues.map(\.title) == ["the *title & more", "the *title & more"])
    #expect(issues.map(\.action) == ["none", "none"])
    #expect(issues[1].patterns == [try Pattern("x"), try Pattern("a *b &c")])
  }

  @Test("no beginning of a catalogue makes the reader fail otherwise than by an error")
  func prefixes() throws {
    let text = writeCatalog(.builtIn)
    for end in text.unicodeScalars.indices where text.unicodeScalars[end] != "x" {
      let prefix = String(text.unicodeScalars[..<end])
      do { _ = try readCatalog(prefix, file: "c.yaml") } catch {
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
  }
}
