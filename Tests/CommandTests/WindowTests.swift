import Foundation
import TestSupport
import Testing

/// What `--window` allows.
@Suite(.needs("xz")) struct WindowTests {
  private func run(_ arguments: [String], in directory: URL) throws -> ToolResult {
    try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
  }

  @Test("a dictionary that is too large is refused with the option that allows it")
  func window() throws {
    try temporaryDirectory { directory in
      let text = Array("{}\n".utf8)
      let packed = try runTool("xz", ["-c", "--lzma2=dict=64MiB"], input: text).output
      try Data(packed).write(to: directory.appendingPathComponent("a.xz"))
      let refused = try run(["classify", "--window", "32M", "a.xz"], in: directory)
      #expect(refused.status == 66)
      let advice = try #require(refused.errorText.firstMatch(of: /with (--window) ([0-9]+M)/))
      let option = [String(advice.1), String(advice.2)]
      let allowed = try run(["classify"] + option + ["a.xz"], in: directory)
      #expect(allowed.status == 0, "\(allowed.errorText)")
    }
  }
}
