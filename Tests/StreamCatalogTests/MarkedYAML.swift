import StreamCatalog
import StreamCore
import Testing

/// The catalogue's issues, not those of the testing library.
typealias Issue = StreamCore.Issue

/// A catalogue with something wrong in it, at the place of the `‸`.
struct BadCatalog: CustomTestStringConvertible, Sendable {
  var name: String
  var yaml: String
  var message: String

  init(_ name: String, _ yaml: String, _ message: String) {
    self.name = name
    self.yaml = yaml
    self.message = message
  }

  /// The same within an otherwise good catalogue.
  static func top(_ name: String, _ yaml: String, _ message: String) -> BadCatalog {
    BadCatalog(name, "schema: stream-catalog/1\nname: n\nissues: []\n\(yaml)\n", message)
  }

  /// The same within an otherwise good issue: lines that come behind its id, title and pattern.
  static func issue(_ name: String, _ yaml: String, _ message: String) -> BadCatalog {
    BadCatalog(
      name,
      """
      schema: stream-catalog/1
      name: n
      issues:
        - id: a
          title: t
          \(yaml.contains("patterns:") ? "" : "patterns: [p]")
          \(yaml)

      """,
      message
    )
  }

  var testDescription: String { name }

  var text: String { yaml.unicodeScalars.filter { $0 != "‸" }.map(String.init).joined() }

  /// The error that is expected.
  var error: CatalogError? {
    let before = yaml.unicodeScalars.prefix { $0 != "‸" }
    guard before.endIndex < yaml.unicodeScalars.endIndex else { return nil }
    let lines = before.split(omittingEmptySubsequences: false) { $0 == "\n" }
    return CatalogError(
      file: "c.yaml",
      line: lines.count,
      column: (lines.last?.count ?? 0) + 1,
      message: message
    )
  }
}

/// Reads the bad catalogue, and compares the error.
func expectError(_ bad: BadCatalog) throws {
  let expected = try #require(bad.error, "no place is marked")
  #expect(throws: expected) { try readCatalog(bad.text, file: "c.yaml") }
}
