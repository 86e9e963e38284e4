import Foundation
import TestSupport
import Testing

/// Colours, statistics, masking: what changes how a tally is shown, and nothing else.
@Suite struct TalkTests {
  private func run(_ arguments: [String], environment: [String] = []) throws -> ToolResult {
    try runTool(
      "env",
      ["-u", "NO_COLOR"] + environment + [ClassifyCommandTests.binary, "classify"] + arguments + [
        "unknown.ndjson.lz4"
      ],
      directory: ClassifyCommandTests.archives
    )
  }

  @Test("colour is for terminals, and for who asks, and never with NO_COLOR")
  func color() throws {
    #expect(try !run([]).outputText.contains("\u{1b}"))
    #expect(try run(["--color", "always"]).outputText.hasPrefix("\u{1b}[1;31mHALT"))
    #expect(
      try !run(["--color", "always"], environment: ["NO_COLOR=1"]).outputText.contains("\u{1b}")
    )
    #expect(
      try run(["--color", "always"], environment: ["NO_COLOR="]).outputText.contains("\u{1b}")
    )
    let json = try run(["--color", "always", "--format", "json"])
    #expect(json.output == (try run(["--format", "json"]).output))
  }

  @Test("a terminal gets colours")
  func terminal() throws {
    let command = "\(ClassifyCommandTests.binary) classify unknown.ndjson.lz4"
    for (variable, isColored) in [("X=1", true), ("NO_COLOR=1", false), ("TERM=dumb", false)] {
      let result = try runTool(
        "env",
        ["-u", "NO_COLOR", "TERM=xterm", variable, "script", "-qec", command, "/dev/null"],
        directory: ClassifyCommandTests.archives
      )
      #expect(result.status == 1)
      #expect(result.outputText.contains("HALT: 2 unknown failures"))
      #expect(result.outputText.contains("\u{1b}[1;31m") == isColored, "\(variable)")
    }
  }

  @Test("time and speed are said apart from the tally")
  func statistics() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("stats.json")
      let plain = try run(["--format", "json"])
      let result = try run(["--format", "json", "-v", "--stats", file.path])
      #expect(result.status == 1)
      #expect(result.output == plain.output)
      #expect(result.errorText.contains("MB/s decoded"))
      #expect(plain.errorText == "")
      let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      let stats = try #require(object as? [String: Any])
      #expect(stats["schema"] as? String == "stream-stats/1")
      #expect(stats["lines"] as? Int == 1500)
      #expect((stats["seconds"] as? Double).map { $0 > 0 } == true)
      #expect(try run(["-q", "-v"]).status == 64)
    }
  }

  @Test("statistics that cannot be written leave no tally that looks whole")
  func statisticsRefused() throws {
    let result = try run(["--stats", "no/such/stats.json"])
    #expect(result.status == 73)
    #expect(result.outputText == "")
  }

  @Test("nothing that a log, a name or a catalogue holds moves the terminal")
  func escapes() throws {
    let yaml = #"""
      schema: stream-catalog/2
      name: "a\e[1mb"
      issues:
        - {id: a, title: "t\e[2mt", patterns: ["p\e[3mp"]}
      """#
    let log = #"{"error":"x\u001b[4m\u009b5m\u202e","repository":"\u001b[6m"}"# + "\n{\"error\"\n"
    try temporaryDirectory { directory in
      let name = "e\u{1b}[7m\u{9b}8m.log"
      try Data(log.utf8).write(to: directory.appendingPathComponent(name))
      try Data(yaml.utf8).write(to: directory.appendingPathComponent("c.yaml"))
      for arguments in [
        ["classify", name], ["classify", "--format", "json", name], ["classify", name + "x"],
        ["classify", "--catalog", "c.yaml", name], ["classify", "--format", "\u{1b}[9m", name],
        ["catalog", "list", "--catalog", "c.yaml"], ["catalog", "show", "--catalog", "c.yaml"],
        ["catalog", "check", "--catalog", "c.yaml"],
        ["catalog", "explain", "--catalog", "c.yaml", "p\u{1b}[3mq"],
      ] {
        let result = try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
        for text in [result.outputText, result.errorText] {
          let controls = text.unicodeScalars.filter {
            $0.properties.generalCategory == .control && $0 != "\n"
          }
          #expect(controls.isEmpty, "\(arguments): \(text.debugDescription)")
        }
        #expect(result.outputText.isEmpty != result.errorText.isEmpty)
      }
    }
  }

  @Test("masking hides names and changes no count")
  func redact() throws {
    let plain = try run(["--format", "json"])
    let masked = try run(["--format", "json", "--redact"])
    #expect(masked.status == plain.status)
    let count = /"count": \d+/
    #expect(
      plain.outputText.matches(of: count).map(\.output)
        == masked.outputText.matches(of: count).map(\.output)
    )
    let repository = /"repository": "(.*)"/
    let names = plain.outputText.matches(of: repository).map { String($0.output.1) }
    #expect(!names.isEmpty)
    for name in names { #expect(!masked.outputText.contains(name), "\(name)") }
    #expect(
      masked.outputText.matches(of: repository).allSatisfy { $0.output.1.hasPrefix("repo-") }
    )
    #expect(masked.outputText.contains(#""redact": true"#))
  }
}
