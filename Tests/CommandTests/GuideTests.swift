import Foundation
import TestSupport
import Testing

/// The documents whose commands are run as they stand there: what they show is what comes out.
@Suite struct GuideTests {
  /// A command of a `console` block, and what is shown after it.
  struct Step: Sendable {
    var command: String
    var output: String = ""
  }

  @Test("a guide's commands give what it shows", arguments: ["OWN-CATALOGUE.md"])
  func guide(name: String) throws {
    let file = ClassifyCommandTests.root.appendingPathComponent("docs/\(name)")
    let steps = Self.steps(of: try String(contentsOf: file, encoding: .utf8))
    #expect(steps.count > 5)
    let programs = URL(filePath: ClassifyCommandTests.binary).deletingLastPathComponent().path
    try temporaryDirectory { directory in
      for step in steps {
        let script = "exec 2>&1; PATH=\(programs):$PATH; \(step.command)\n"
        let result = try runTool(
          "/bin/sh",
          ["-c", script],
          directory: directory,
          timeout: 60
        )
        #expect(result.outputText == step.output, "\(step.command)")
      }
    }
  }

  private static func steps(of text: String) -> [Step] {
    var steps: [Step] = []
    var isConsole = false
    var end: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        isConsole = line == "```console"
      } else if isConsole, let mark = end {
        steps[steps.count - 1].command += "\n" + line
        if line == mark { end = nil }
      } else if isConsole, line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2))))
        if line.contains("<<'END'") { end = "END" }
      } else if isConsole {
        steps[steps.count - 1].output += line + "\n"
      }
    }
    return steps
  }
}
