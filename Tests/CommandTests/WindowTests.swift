import Foundation
import TestSupport
import Testing

/// What `--window` allows.
@Suite(.needs("xz", "zstd")) struct WindowTests {
  private func run(_ arguments: [String], in directory: URL) throws -> ToolResult {
    try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
  }

  @Test(
    "a window that is too large is refused with the option that allows it",
    arguments: [
      ["xz", "-c", "--lzma2=dict=64MiB"],
      ["zstd", "-qc", "--long=28"], ["zstd", "-qc", "--ultra", "--long=31"],
    ]
  )
  func window(command: [String]) throws {
    try temporaryDirectory { directory in
      let text = Array("{}\n".utf8)
      let packed = try runTool(command[0], Array(command.dropFirst()), input: text)
      try #require(packed.status == 0, "\(packed.errorText)")
      try Data(packed.output).write(to: directory.appendingPathComponent("a"))
      let refused = try run(["classify", "--window", "32M", "a"], in: directory)
      #expect(refused.status == 66)
      let advice = try #require(refused.errorText.firstMatch(of: /with (--window) ([0-9]+M)/))
      let option = [String(advice.1), String(advice.2)]
      let allowed = try run(["classify"] + option + ["a"], in: directory)
      #expect(allowed.status == 0, "\(allowed.errorText)")
    }
  }
}
