import Foundation
import TestSupport
import Testing

/// What a catalogue of one's own counts where it leaves settings out, and what is said about it.
@Suite struct CatalogSettingsCommandTests {
  /// Errors of a program that is no registry: its `msg` is none that the registry's rules count.
  private static let log = """
    {"level":"error","ts":1652346871.204,"msg":"request failed","error":"dial tcp: timeout"}
    {"level":"info","ts":1652346871.204,"msg":"ok"}
    {"level":"error","ts":1652346871.204,"msg":"request failed","err":{"message":"disk full"}}

    """

  /// A catalogue of this schema with these lines, which knows `known`.
  private static func catalog(_ version: Int, _ lines: String...) -> String {
    let head = ["schema: stream-catalog/\(version)", "name: mine"]
    let issues = ["issues:", "  - { id: T, title: t, patterns: [known] }", ""]
    return (head + lines + issues).joined(separator: "\n")
  }

  private static func note(_ path: String, _ settings: String) -> String {
    "stream-cli: note: \(path) has no \(settings)"
  }

  /// Runs the command in a directory with these catalogues, and `x.log`.
  private func withFiles(
    _ catalogs: [String: String],
    log: String = log,
    _ body: (URL, ([String]) throws -> ToolResult) throws -> Void
  ) throws {
    try temporaryDirectory { directory in
      for (name, text) in catalogs.merging(["x.log": log], uniquingKeysWith: { $1 }) {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      try body(directory) { arguments in
        try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
      }
    }
  }

  private func unknown(_ result: ToolResult) throws -> Int {
    let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    let failures = try #require(json?["failures"] as? [String: Any])
    return try #require(failures["unknown"] as? Int)
  }

  @Test(
    "every error of one's own program counts, and the alarm names nothing of the registry",
    arguments: ["", "error: [error]", "error: [err.message]", "error: [err.message]\ntime: [ts]"]
  )
  func ownProgram(_ lines: String) throws {
    for version in [1, 2] {
      try withFiles(["c.yaml": Self.catalog(version, lines)]) { _, run in
        let json = try run(["classify", "--format", "json", "--catalog", "c.yaml", "x.log"])
        #expect(json.status == 1)
        #expect(try unknown(json) == 1)
        let text = try run(["classify", "--catalog", "c.yaml", "x.log"]).outputText
        #expect(
          text.contains("What to do: Have someone look at the unknown failures, and report them.\n")
        )
        #expect(!text.contains("feature flag"))
      }
    }
  }

  @Test(
    "a file that inherited settings before is noted, once, and no other is",
    arguments: [
      (catalog(1), "'error', 'time', 'failures', 'show', 'halt': "),
      (catalog(1, "error: [error]", "time: [ts]"), "'failures', 'show', 'halt': "),
      (
        catalog(1, "error: [error]", "time: [ts]", "show: []", "halt: { message: m }"),
        "'failures': every error counts as a failure (before 0.2 "
      ),
      (
        catalog(1, "time: [ts]", "failures: []", "show: []", "halt: { message: m }"),
        "'error': an error is looked up at error (before 0.2 "
      ),
      (
        catalog(1, "error: [error]", "time: [ts]", "failures: []", "show: []"),
        "'halt': the text for a halt is a general one (before 0.2 "
      ),
      (catalog(1, "error: [error]", "failures: []", "halt: { message: m }"), nil),
      (catalog(2), nil),
    ]
  )
  func notes(_ yaml: String, _ says: String?) throws {
    try withFiles(["c.yaml": yaml]) { _, run in
      let catalog = ["--catalog", "c.yaml"]
      for command in [
        ["classify", "x.log"], ["extract", "x.log"], ["inspect", "x.log"], ["index", "x.log"],
        ["report", "x.log"], ["catalog", "list"], ["catalog", "show"], ["catalog", "explain", "a"],
        ["catalog", "audit", "x.log"], ["catalog", "replay", "--before", "c.yaml", "x.log"],
      ] {
        let said = try run(command + catalog).errorText
        let lines = said.split(separator: "\n").filter { $0.contains("note: ") }
        #expect(lines.count == (says == nil ? 0 : 1), "\(command): \(said)")
        if let says { #expect(said.hasPrefix(Self.note("c.yaml", says)), "\(command): \(said)") }
      }
      for command in ["classify", "extract", "inspect", "index", "report"] {
        #expect(try run([command, "-q", "x.log"] + catalog).errorText == "", "\(command)")
      }
      // The check's own notes are its result.
      let check = try run(["catalog", "check"] + catalog)
      #expect(check.status == 0)
      #expect(check.errorText == "")
      #expect(check.outputText.hasPrefix("note: c.yaml has no ") == (says != nil))
      let json = try run(["catalog", "check", "--format", "json"] + catalog).outputText
      #expect(json.contains("c.yaml has no ") == (says != nil))
    }
  }

  @Test("the note names the file without moving the terminal")
  func noteOfStrangeName() throws {
    try withFiles(["c\u{1b}[1m.yaml": Self.catalog(1)]) { _, run in
      for command in ["list", "check"] {
        let result = try run(["catalog", command, "--catalog", "c\u{1b}[1m.yaml"])
        let text = result.outputText + result.errorText
        #expect(text.contains("note: c\\u{1b}[1m.yaml has no "), "\(text)")
        #expect(!text.contains("\u{1b}"))
      }
    }
  }

  @Test("a further file adds to those before it: what it names replaces, what it leaves out stays")
  func layers() throws {
    let files = [
      "issues.yaml": Self.catalog(1),
      "settings.yaml": Self.catalog(
        1,
        "error: [err.message]",
        "failures: [count: {}]",
        "halt: { message: Call us. }"
      ),
      "more.yaml": Self.catalog(1).replacing("known", with: "disk <any>")
        .replacing("id: T", with: "id: D"),
    ]
    try withFiles(files) { _, run in
      func arguments(_ paths: String...) -> [String] { paths.flatMap { ["--catalog", $0] } }
      let added = try run(["catalog", "show"] + arguments("settings.yaml", "more.yaml"))
      #expect(added.errorText == "")
      for line in ["error: [err.message]\n", "  - count: {}\n", "Call us.", "'T'", "'D'"] {
        #expect(added.outputText.contains(line), "\(line)")
      }
      let clear = try run(["classify"] + arguments("settings.yaml", "more.yaml") + ["x.log"])
      #expect(clear.status == 0)

      // What a further file names ends the note of the first one, and is noted where it decides
      // what counts.
      let late = try run(["catalog", "list"] + arguments("issues.yaml", "settings.yaml"))
      #expect(
        late.errorText == "stream-cli: note: settings.yaml replaces 'error', 'failures' of the"
          + " catalogues before it, and so changes what counts as a failure\n"
      )
      let check = try run(["catalog", "check"] + arguments("issues.yaml", "settings.yaml"))
      #expect(check.outputText.hasPrefix("note: settings.yaml replaces 'error', 'failures' of "))
      let still = try run(["catalog", "list"] + arguments("issues.yaml", "more.yaml"))
      #expect(still.errorText.hasPrefix(Self.note("issues.yaml", "'error', 'time', 'failures', ")))
      #expect(still.errorText.split(separator: "\n").count == 1)
    }
  }

  @Test("what show prints of a small catalogue counts the same, and stays so when it is changed")
  func show() throws {
    let small = Self.catalog(1, "error: [err.message]", "accept: [zeros]")
    try withFiles(["c.yaml": small]) { directory, run in
      let shown = try run(["catalog", "show", "--catalog", "c.yaml"])
      let text = shown.outputText
      for key in ["error", "time", "accept", "failures", "show", "halt", "issues"] {
        #expect(text.contains("\n\(key):"), "\(key)")
      }
      let file = directory.appendingPathComponent("whole.yaml")
      try Data(shown.output).write(to: file)
      let again = try run(["catalog", "show", "--catalog", "whole.yaml"])
      #expect(again.output == shown.output)
      #expect(again.errorText == "")
      let tallies = try ["c.yaml", "whole.yaml"].map {
        try run(["classify", "--format", "json", "--catalog", $0, "x.log"])
      }
      #expect(tallies[0].output == tallies[1].output)
      try Data(text.replacing("'known'", with: "'disk full'").utf8).write(to: file)
      #expect(try run(["classify", "--catalog", "whole.yaml", "x.log"]).status == 0)
    }
  }
}
