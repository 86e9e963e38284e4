import Foundation
import TestSupport
import Testing

/// Archives that other programs' libraries wrote, Python's `lz4.frame`, lz4-java and Hadoop:
/// `Tests/Fixtures/python-lz4`, `lz4-java` and `hadoop-lz4` say how.
@Suite struct ProgramArchiveTests {
  private static let fixtures = ClassifyCommandTests.root.appendingPathComponent("Tests/Fixtures")
  /// The SHA-256 of the text that is in all of them, by the program that made them.
  private static let digest = "39dd8d02ee914b7d39b1d9a2233264f193f4c47492661d1dd7cb9cbd46128f2b"
  private static let byteCount = 253_349
  private static let lineCount = 2400

  struct Layout: Sendable, CustomTestStringConvertible {
    var folder = "python-lz4"
    var format = "lz4"
    let name: String
    let frames: Int
    let blocks: Int
    /// Whether a checksum covers the text.
    let isCovered: Bool
    var testDescription: String { "\(folder)/\(name)" }

    /// A stream of lz4-java.
    static func java(_ name: String, frames: Int, blocks: Int) -> Layout {
      Layout(
        folder: "lz4-java",
        format: "lz4block",
        name: name,
        frames: frames,
        blocks: blocks,
        isCovered: true
      )
    }

    /// A stream of Hadoop's.
    static func hadoop(_ name: String, frames: Int, blocks: Int) -> Layout {
      Layout(
        folder: "hadoop-lz4",
        format: "hadoop-lz4",
        name: name,
        frames: frames,
        blocks: blocks,
        isCovered: false
      )
    }
  }

  static let layouts = [
    Layout(name: "opened", frames: 1, blocks: 4, isCovered: false),
    Layout(name: "independent-64k", frames: 1, blocks: 4, isCovered: true),
    Layout(name: "independent-4m", frames: 1, blocks: 1, isCovered: true),
    Layout(name: "flushed-linked", frames: 1, blocks: 300, isCovered: true),
    Layout(name: "flushed-independent", frames: 1, blocks: 96, isCovered: false),
    Layout(name: "appended", frames: 3, blocks: 3, isCovered: true),
    .java("finished", frames: 1, blocks: 4), .java("large", frames: 1, blocks: 1),
    .java("appended", frames: 2, blocks: 33),
    .hadoop("default", frames: 1, blocks: 1), .hadoop("small", frames: 1, blocks: 9),
    .hadoop("atonce", frames: 1, blocks: 4), .hadoop("appended", frames: 2, blocks: 12),
  ]

  private func run(_ arguments: [String], _ layout: Layout) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      arguments + ["\(layout.name).lz4"],
      directory: Self.fixtures.appendingPathComponent(layout.folder)
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
    #expect(archive["format"] as? String == layout.format)
    #expect(archive["frames"] as? Int == layout.frames)
    #expect(archive["blocks"] as? Int == layout.blocks)
    #expect(archive["decodedBytes"] as? Int == Self.byteCount)
    #expect(archive["readBytes"] as? Int == archive["bytes"] as? Int)
    #expect(archive["verified"] as? Bool == layout.isCovered)
    #expect(input["lines"] as? Int == Self.lineCount)
    #expect((json?["otherErrors"] as? [String: Any])?["total"] as? Int == 0)
    #expect((json?["failures"] as? [String: Any])?["total"] as? Int == Self.lineCount)
  }

  @Test("an index is refused: only LZ4 frames and text have one")
  func index() throws {
    for layout: Layout in [
      .java("finished", frames: 1, blocks: 4), .hadoop("small", frames: 1, blocks: 9),
    ] {
      let result = try run(["index"], layout)
      #expect(result.status == 65 && result.errorText.contains("with lz4, without -BD"))
    }
  }

  @Test("a stream that is still written is read so far, and said to have no end")
  func unfinished() throws {
    let layout = Layout.java("open", frames: 1, blocks: 7)
    let all = try run(["extract", "--select", "all"], .java("finished", frames: 1, blocks: 4))
    let result = try run(["extract", "--select", "all"], layout)
    #expect(result.status == 3)
    #expect(result.output.count > 220_000 && all.output.starts(with: result.output))
    let accepted = try run(["classify", "--accept", "unfinished"], layout)
    #expect(accepted.status == 1 && accepted.outputText.contains("the file ends inside a stream"))
  }

  @Test(
    "the lz4 tool decodes the same text",
    .needs("lz4"),
    arguments: layouts.filter { $0.format == "lz4" }
  )
  func tool(layout: Layout) throws {
    let decoded = try runTool(
      "lz4",
      ["-dc", "\(layout.name).lz4"],
      directory: Self.fixtures.appendingPathComponent(layout.folder)
    )
    #expect(decoded.status == 0)
    #expect(try digest(decoded.output) == Self.digest)
  }
}
