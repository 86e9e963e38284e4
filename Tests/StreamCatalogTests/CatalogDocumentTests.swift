import Foundation
import StreamCatalog
import StreamCore
import Testing

/// docs/CATALOG.md and docs/PRESETS.md: their examples are read, and no key or preset is missing.
@Suite struct CatalogDocumentTests {
  private func text(_ name: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
  }

  /// The whole catalogues among the document's blocks of YAML.
  private func catalogs(_ name: String) throws -> [String] {
    try text(name).components(separatedBy: "```yaml\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
      .filter { $0.hasPrefix("schema:") }
  }

  @Test("whole catalogues are read", arguments: ["CATALOG.md", "PRESETS.md"])
  func examples(name: String) throws {
    let catalogs = try catalogs(name)
    #expect(!catalogs.isEmpty)
    for text in catalogs { _ = try readCatalog(text, file: name) }
  }

  @Test("the example has each key, and the table says what it is")
  func keys() throws {
    let example = try #require(try catalogs("CATALOG.md").first)
    let file = try readCatalogFile(example, file: "CATALOG.md")
    #expect(file.omitted.isEmpty)
    #expect(CatalogCheck(file.catalog).faults.isEmpty)
    let text = try text("CATALOG.md")
    for key in ["schema", "name", "preset", "issues"] + CatalogSetting.allCases.map(\.rawValue) {
      #expect(text.contains("\n| `\(key)` |"), "\(key)")
    }
  }

  @Test("each preset has a row")
  func presets() throws {
    let text = try text("PRESETS.md")
    for preset in Preset.all { #expect(text.contains("\n| `\(preset.name)` |"), "\(preset.name)") }
  }
}
