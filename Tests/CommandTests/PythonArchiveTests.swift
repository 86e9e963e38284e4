import Foundation
import TestSupport
import Testing

/// Archives that Python's `lz4.frame` wrote: `Tests/Fixtures/python-lz4` says how.
@Suite struct PythonArchiveTests {
  private static let folder = ClassifyCommandTests.root
    .appendingPathComponent("Tests/Fixtures/python-lz4")
  /// The SHA-256 of the text that is in all of them, by the program that made them.
  private static let digest = "39dd8d02ee914b7d39b1d9a2233264f193f4c47492661d1dd7cb9cbd46128f2b"
  private static let byteCount = 253_349
  private static let lineCount = 2400

  struct Layout: Sendable, CustomTestStringConvertible {
    let name: String
    let frames: Int
    let blocks: Int
    /// Whether a checksum covers the text.
    let isCovered: Bool
    var testDescription: String { name }
  }

  static let layouts = [
    Layout(name: "opened", frames: 1, blocks: 4, isCovered: false),
    Layout(name: "independent-64k", frames: 1, blocks: 4, isCovered: true),
    Layout(name: "independent-4m", frames: 1, blocks: 1, isCovered: true),
    Layout(name: "flushed-linked", frames: 1, blocks: 300, isCovered: true),
    Layout(name: "flushed-independent", frames: 1, blocks: 96, isCovered: false),
    Layout(name: "appended", frames: 3, blocks: 3, isCovered: true),
  ]

  private func run(_ arguments: [String], _ layout: Layout) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      arguments + ["\(layout.name).lz4"],
      directory: Self.folder
    )
  }

  private func digest(_ text: [UInt8]) throws -> String {
    String(try runTool("sha256sum", input: text).outputText.prefix { $0 != " " })
  }

  @Test("every line comes out as it went in", arguments: layouts)
  func text(layout: Layout) throws {
    for jobs in ["1", "2", "8"] {
      // Each of the lines has an error: all of them are printed.
      let result = try run(["extract", "--select", "all", "-j", jobs, "--chunk-size", "1"], layout)
      #expect(result.errorText == "" && result.status == 1)
      #expect(result.output.count == Self.byteCount)
      #expect(try digest(result.output) == Self.digest, "jobs \(jobs)")
    }
  }

  @Test("lines, blocks and what is verified are right", arguments: layouts)
  func tally(layout: Layout) throws {
    let result = try run(["classify", "--format", "json", "--validate"], layout)
    #expect(result.status == 1)
    let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    let input = try #require(json?["input"] as? [String: Any])
    let archive = try #require((input["archives"] as? [[String: Any]])?.first)
    #expect(archive["format"] as? String == "lz4")
    #expect(archive["frames"] as? Int == layout.frames)
    #expect(archive["blocks"] as? Int == layout.blocks)
    #expect(archive["decodedBytes"] as? Int == Self.byteCount)
    #expect(archive["readBytes"] as? Int == archive["bytes"] as? Int)
    #expect(archive["verified"] as? Bool == layout.isCovered)
    #expect(input["lines"] as? Int == Self.lineCount)
    #expect((json?["otherErrors"] as? [String: Any])?["total"] as? Int == 0)
    #expect((json?["failures"] as? [String: Any])?["total"] as? Int == Self.lineCount)
  }

  @Test("the lz4 tool decodes the same text", .needs("lz4"), arguments: layouts)
  func tool(layout: Layout) throws {
    let decoded = try runTool("lz4", ["-dc", "\(layout.name).lz4"], directory: Self.folder)
    #expect(decoded.status == 0)
    #expect(try digest(decoded.output) == Self.digest)
  }
}
