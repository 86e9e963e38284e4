import Foundation
import GRDB
import StreamCore
import StreamReport
import TestSupport
import Testing

/// `report`, as a nightly job runs it.
@Suite struct ReportCommandTests {
  private func run(
    _ arguments: [String],
    environment: [String: String] = [:]
  ) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      ["report"] + arguments,
      environment: environment,
      directory: ClassifyCommandTests.archives
    )
  }

  @Test("the exit code is that of classify, in every format", arguments: Report.formats)
  func exitCodes(format: OutputFormat) throws {
    try temporaryDirectory { directory in
      let damaged = directory.appendingPathComponent("damaged.lz4")
      let archive = ClassifyCommandTests.archives.appendingPathComponent("unknown.ndjson.lz4")
      try (Data(contentsOf: archive).dropLast(9)).write(to: damaged)
      for (path, code) in [
        ("known.ndjson.lz4", 0), ("unknown.ndjson.lz4", 1), (damaged.path, 3),
      ] {
        let result = try run(["--format", format.rawValue, path])
        #expect(result.status == Int32(code))
        #expect(result.errorText == "")
        #expect(result.outputText.uppercased().contains(code == 0 ? "CLEAR" : "HALT"))
      }
    }
  }

  @Test("runs are recorded, compared and shown again")
  func history() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("h.sqlite").path
      let page = directory.appendingPathComponent("page.html").path
      let first = try run(["--history", file, "--night", "2022-05-11", "known.ndjson.lz4"])
      #expect(first.status == 0)
      #expect(first.outputText.contains("This is the first run in the history"))
      let second = try run(
        ["--history", file, "--night", "2022-05-13", "--format", "html", "-o", page]
          + ["unknown.ndjson.lz4"]
      )
      #expect(second.status == 1)
      #expect(second.outputText == "")
      let written = try String(contentsOfFile: page, encoding: .utf8)
      #expect(written.contains("The night of 2022-05-12 is missing"))
      #expect(written.contains(">NEW</span>"))
      let again = try run(["--history", file, "--format", "html"])
      #expect(again.status == 1)
      #expect(again.outputText == written)
      let earlier = try run(["--history", file, "--night", "2022-05-11"])
      #expect(earlier.status == 0)
      #expect(earlier.outputText == first.outputText)
      let none = try run(["--history", file, "--night", "2022-05-12"])
      #expect(none.status == 66)
      #expect(none.errorText.contains("has no run of 2022-05-12"))
    }
  }

  @Test("a night that is not understood is unclear, also when it is shown again")
  func unclear() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("h.sqlite").path
      let log = directory.appendingPathComponent("2022-05-12.log").path
      try Data("{\"error\": torn\n".utf8).write(to: URL(fileURLWithPath: log))
      for (format, says) in [
        ("text", "UNCLEAR: no unknown failure was found"), ("markdown", "## Why it is unclear"),
        ("html", "<header class=\"partial\">"), ("json", "\"verdict\": \"unclear\""),
      ] {
        let now = try run(["--history", file, "--format", format, log])
        #expect(now.status == 2)
        #expect(now.errorText == "")
        #expect(now.outputText.contains(says), "\(now.outputText)")
        let later = try run(["--history", file, "--format", format])
        #expect(later.status == 2)
        #expect(later.outputText == now.outputText)
      }
    }
  }

  @Test("a tally file is as good as its archives, with repositories where it counts them")
  func tally() throws {
    try temporaryDirectory { directory in
      let fromArchive = try run(["generated-unknown.ndjson.lz4"])
      #expect(fromArchive.outputText.contains(" different repositories failed: "))
      func report(_ options: [String]) throws -> String {
        let file = directory.appendingPathComponent("t.json")
        let tally = try runTool(
          ClassifyCommandTests.binary,
          ["classify", "--format", "json"] + options + ["generated-unknown.ndjson.lz4"],
          directory: ClassifyCommandTests.archives
        )
        try Data(tally.output).write(to: file)
        let result = try run(["--tally", file.path])
        #expect(result.status == 1)
        return result.outputText
      }
      #expect(try report(["--by", "repository"]) == fromArchive.outputText)
      #expect(try report([]).contains("\nRepositories were not counted: a tally has them when"))
    }
  }

  @Test(
    "usage errors and bad histories",
    arguments: [
      ([], 64, "name archives"),
      (["--tally", "x", "known.ndjson.lz4"], 64, "not both"),
      (["--history", "x", "--on-halt", "true"], 64, "--on-halt needs archives or --tally"),
      (["--night", "today", "known.ndjson.lz4"], 64, "YYYY-MM-DD"),
      (["--history", "known.ndjson.lz4", "unknown.ndjson.lz4"], 65, "no history"),
      (["--history", "/no/such/h.sqlite"], 66, "no such history"),
      (["--history", "/no/such/h.sqlite", "known.ndjson.lz4"], 73, "cannot be created"),
      (["-o", "/no/such/report.html", "known.ndjson.lz4"], 73, "choose another place"),
      (["missing.lz4"], 66, "missing.lz4"),
    ]
  )
  func refusals(arguments: [String], code: Int32, says: String) throws {
    let result = try run(arguments)
    #expect(result.status == code)
    #expect(result.errorText.contains(says), "\(result.errorText)")
    #expect(result.outputText == "")
  }

  @Test("a halt runs the command with the tally, without a shell")
  func onHalt() throws {
    try temporaryDirectory { directory in
      let script = directory.appendingPathComponent("alarm")
      let saw = directory.appendingPathComponent("saw")
      let text = """
        #!/bin/sh
        echo said on standard output
        { printf '%s\\n' "$@" "$STREAM_VERDICT $STREAM_COMPLETE $STREAM_NIGHT" \
          "$STREAM_FAILURES $STREAM_KNOWN $STREAM_UNKNOWN" "$STREAM_REPORT"; cat; } > '\(saw.path)'
        """
      try Data(text.utf8).write(to: script)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755],
        ofItemAtPath: script.path
      )
      let words = [script.path, "--option", "$HOME; `x`"]
      let page = directory.appendingPathComponent("r.txt").path
      let arguments = words.flatMap { ["--on-halt", $0] } + ["-o", page]
      let clear = try run(arguments + ["known.ndjson.lz4"])
      #expect(clear.status == 0)
      #expect(!FileManager.default.fileExists(atPath: saw.path))
      let halt = try run(arguments + ["unknown.ndjson.lz4"])
      #expect(halt.status == 1)
      #expect(halt.outputText == "")
      #expect(halt.errorText == "said on standard output\n")
      let parts = try String(contentsOf: saw, encoding: .utf8)
        .split(separator: "\n", maxSplits: 5).map(String.init)
      #expect(
        Array(parts[..<5])
          == ["--option", "$HOME; `x`", "halt true 2022-05-12", "19 17 2", page]
      )
      let expected = ClassifyCommandTests.root.appendingPathComponent(
        "samples/expected/unknown.json"
      )
      #expect(try parts[5] == String(contentsOf: expected, encoding: .utf8))
    }
  }

  @Test("the alarm goes out where the history is damaged, which is said")
  func damagedHistory() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("h.sqlite").path
      let saw = directory.appendingPathComponent("saw").path
      #expect(
        try run(["--history", file, "--night", "2022-05-10", "known.ndjson.lz4"]).status == 0
      )
      try DatabaseQueue(path: file).write {
        try $0.execute(sql: "UPDATE run SET known = 9223372036854775807, unknown = 1")
      }
      let words = ["--on-halt", "tee", "--on-halt", saw]
      for arguments in [[], ["--night", "2022-05-12", "unknown.ndjson.lz4"] + words] {
        let result = try run(["--history", file, "--format", "html"] + arguments)
        #expect(result.status == 65)
        #expect(result.errorText.contains("column known of table run"), "\(result.errorText)")
      }
      #expect(FileManager.default.fileExists(atPath: saw))
    }
  }

  @Test("the alarm goes out where the report cannot, and a failing one hides nothing")
  func alarmFirst() throws {
    try temporaryDirectory { directory in
      let saw = directory.appendingPathComponent("saw")
      let result = try run(
        ["--on-halt", "tee", "--on-halt", saw.path, "-o", "/no/such/r.html", "unknown.ndjson.lz4"]
      )
      #expect(result.status == 73)
      #expect(FileManager.default.fileExists(atPath: saw.path))
    }
    let failing = try run(["--on-halt", "false", "unknown.ndjson.lz4"])
    #expect(failing.status == 1)
    #expect(failing.errorText.contains("warning: the command 'false' failed with exit code 1"))
    let missing = try run(["--on-halt", "/no/such/command", "unknown.ndjson.lz4"])
    #expect(missing.status == 1)
    #expect(missing.errorText.contains("cannot be run"))
    let unread = try run(["--on-halt", "true", "unknown.ndjson.lz4"])
    #expect(unread.status == 1)
    #expect(unread.errorText == "")
  }
}
