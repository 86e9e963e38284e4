import Foundation
import TestSupport
import Testing

/// `catalog init`, `presets`, `explain --record`, and `check` on logs.
@Suite struct CatalogInitCommandTests {
  private static let log = #"""
    {"ts":"2026-05-12T09:14:31Z","severity":"INFO","text":"started","svc":{"v":"1.2"}}
    {"ts":"2026-05-12T09:14:32Z","severity":"ERROR","text":"copy failed","failure":{"reason":"disk 5 full"}}
    {"ts":"2026-05-12T09:14:33Z","severity":"ERROR","text":"gave up"}

    """#

  /// Runs commands in a directory with `app.log`; what the first prints becomes `ours.yaml`.
  private func withDraft(
    _ arguments: [String] = [],
    log: String = CatalogInitCommandTests.log,
    _ body: (ToolResult, ([String]) throws -> ToolResult) throws -> Void
  ) throws {
    try temporaryDirectory { directory in
      try Data(log.utf8).write(to: directory.appendingPathComponent("app.log"))
      let draft = try run(["catalog", "init", "app.log"] + arguments, in: directory)
      try Data(draft.output).write(to: directory.appendingPathComponent("ours.yaml"))
      try body(draft) { try run($0, in: directory) }
    }
  }

  @Test("a draft counts the failures of its sample, and says what it was made of")
  func drafted() throws {
    try withDraft { draft, run in
      #expect(draft.status == 0)
      #expect(draft.outputText.contains("#   error: failure.reason 1, failure 1"))
      #expect(draft.outputText.contains("#   level, at severity: ERROR 2, INFO 1"))
      #expect(draft.outputText.contains("issues: []"))
      #expect(
        draft.errorText
          == "stream-cli: with this catalogue 2 of 3 records of the sample are failures\n"
      )
      let result = try run(["classify", "--catalog", "ours.yaml", "app.log"])
      #expect(result.status == 1 && result.outputText.contains("disk <*> full"))
      #expect(result.outputText.contains("gave up"))
      let check = try run(["catalog", "check", "--catalog", "ours.yaml", "app.log"])
      #expect(check.outputText.contains("note: 2 of 3 records of the logs are failures"))
    }
  }

  @Test("drafted issues know all failures of the sample")
  func issues() throws {
    try withDraft(["--issues", "--name", "svc"]) { draft, run in
      #expect(draft.outputText.contains("name: svc\n"))
      let result = try run(["classify", "--catalog", "ours.yaml", "app.log"])
      #expect(result.status == 0 && result.outputText.hasPrefix("CLEAR"))
    }
  }

  @Test("a sample without a record, and none, are refused")
  func refused() throws {
    try withDraft(log: "words\n") { draft, run in
      #expect(draft.status == 66 && draft.output.isEmpty)
      #expect(draft.errorText.contains("no record was found in the sample"))
      let (none, input) = (try run(["catalog", "init"]), try run(["catalog", "init", "-"]))
      #expect(none.status == 64 && input.status == 64)
    }
  }

  @Test("the frames of a traceback are left to <text>")
  func traceback() throws {
    let first =
      #"Traceback (most recent call last):\n  File \"/srv/a.py\", line 3, in load\n    read()\nValueError: row 5"#
    let second =
      #"Traceback (most recent call last):\n  File \"/srv/b.py\", line 71, in main\n    go()\n  File \"/srv/a.py\", line 9, in load\n    read()\nValueError: row 7"#
    let log = [first, second].map { #"{"level":"error","exception":"\#($0)"}"# + "\n" }.joined()
    try withDraft(["--issues"], log: log) { draft, run in
      let pattern = #"Traceback (most recent call last):\n<text>\nValueError: row <number>"#
      #expect(draft.outputText.contains(pattern), "\(draft.outputText)")
      let known = try run(["classify", "--catalog", "ours.yaml", "app.log"])
      #expect(known.status == 0)
    }
  }

  @Test("messages with next to no words in common are given as they are")
  func literals() throws {
    let log = #"{"level":"error","error":{"code":1,"reason":"a"},"msg":"m"}"# + "\n"
    try withDraft(["--issues"], log: log) { draft, run in
      #expect(draft.outputText.contains(#"- '{"code":1,"reason":"a"}'"#), "\(draft.outputText)")
    }
  }

  @Test("a draft that finds nothing says so")
  func nothing() throws {
    try withDraft(log: #"{"sev":9,"say":"disk full","when":"2026-05-12T09:14:31Z"}"# + "\n") {
      draft,
      _ in
      #expect(draft.status == 0 && draft.errorText.contains("finds no failure in the sample"))
      #expect(draft.outputText.contains("time: [when]"))
    }
  }

  @Test("a line is explained: envelope, paths, level, rule and pattern")
  func explained() throws {
    try withDraft { _, run in
      let inner =
        #"{\"severity\":\"ERROR\",\"text\":\"x\",\"failure\":{\"reason\":\"disk 9 full\"}}\n"#
      let line = #"{"log":"\#(inner)","stream":"stdout","time":"2026-05-12T09:14:31Z"}"#
      let result = try run(["catalog", "explain", "--catalog", "ours.yaml", "--record", line])
      #expect(result.status == 1)
      for part in [
        "the line is a record line", "record 1 in log: failure",
        "error at failure.reason: disk 9 full (this one counts)", "level at severity: ERROR",
        "message: disk 9 full", "unknown: no pattern fits even the first byte",
      ] {
        #expect(result.outputText.contains(part), "\(part)")
      }
      let json = try run(
        ["catalog", "explain", "--catalog", "ours.yaml", "--format", "json", "--record", line]
      )
      let root = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
      #expect(root?["schema"] as? String == "stream-line-explanation/1")
      #expect((root?["records"] as? [Any])?.count == 1)
    }
  }

  /// A line, the exit code, and what is said of it.
  static let lines: [(line: String, status: Int32, part: String)] = [
    (#"{"json":{"error":"x","msg":"error importing repository"}}"#, 0, "no failure, by a rule"),
    (
      #"{"json":{"error":"x","msg":"error importing repository"}}"#, 0,
      "rule 1, ignore where msg: holds"
    ),
    (
      #"{"json":{"error":"x","msg":"other"}}"#, 0,
      "rule 1, ignore where msg: does not hold, since msg is other"
    ),
    (#"{"error":""}"#, 0, "error at error: , which is no error"),
    (#"{"msg":"x"}"#, 0, "passed over unparsed"), ("words", 0, "the line is text"),
    (#"{"error":"x""#, 2, "the line is malformed"),
    (#"{"detail":{"error":"x"}}"#, 0, "an error is at detail.error, where no path leads"),
    (#"{"blob":"{\"error\":\"x\"}"}"#, 2, "a record with an error is in blob"),
    ("panic: out of memory", 1, "failures in words: 1"),
  ]

  @Test("what a line is, and why", arguments: lines)
  func line(line: String, status: Int32, part: String) throws {
    let result = try run(
      ["catalog", "explain", "--record", line],
      in: URL(filePath: NSTemporaryDirectory())
    )
    #expect(result.status == status, "\(line)")
    #expect(result.outputText.contains(part), "\(result.outputText)")
  }

  @Test("copied escapes are understood, with a note")
  func escapes() throws {
    let message = #"2 errors occurred:\n\t* boom\n\t* bang\n\n"#
    let result = try run(
      ["catalog", "explain", message],
      in: URL(filePath: NSTemporaryDirectory())
    )
    #expect(result.outputText.contains("part 2 of 2"))
    #expect(result.errorText.contains("were read as a line end and a tab"))
  }

  @Test("a misspelt path is noted, with what there is")
  func misspelt() throws {
    try temporaryDirectory { directory in
      try Data(Self.log.utf8).write(to: directory.appendingPathComponent("app.log"))
      let catalog = """
        schema: stream-catalog/2
        name: n
        error: [failure.reson]
        time: [ts]
        show: [svc.v, host]
        failures:
          - ignore: { $.sevrity: INFO }
        issues: []
        """
      try Data(catalog.utf8).write(to: directory.appendingPathComponent("c.yaml"))
      let result = try run(["catalog", "check", "--catalog", "c.yaml", "app.log"], in: directory)
      for part in [
        "`error`: no record of the logs has failure.reson (there is reason)",
        "`failures`: no record of the logs has $.sevrity (there is severity)",
        "add `levels: { path: severity, failures: [error, fatal] }`", "0 of 3 records",
      ] {
        #expect(result.outputText.contains(part), "\(result.outputText)")
      }
    }
  }

  @Test("presets are listed, shown, used by name, and a near miss is told")
  func presets() throws {
    try withDraft(log: #"{"level":50,"err":{"message":"boom"},"msg":"m","time":1}"# + "\n") {
      _,
      run in
      let list = try run(["catalog", "presets"])
      #expect(list.outputText.contains("pino"))
      let shown = try run(["catalog", "show", "--preset", "pino"])
      #expect(shown.outputText.contains("error: [err.message, "))
      let result = try run(["classify", "--catalog", "pino", "app.log"])
      #expect(result.status == 1)
      let near = try run(["catalog", "show", "--preset", "pinno"])
      #expect(near.status == 64 && near.errorText.contains("did you mean 'pino'?"))
    }
  }
}
