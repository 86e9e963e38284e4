import Foundation
import TestSupport
import Testing

/// Times as people type them, and what times without a zone mean.
@Suite struct TimeOptionTests {
  private func run(_ arguments: [String], in directory: URL) throws -> ToolResult {
    try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
  }

  /// Logs of two days, and one whose times have no zone.
  private func withLogs(_ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      func write(_ name: String, _ times: [String]) throws {
        let lines = times.map {
          #"{"error":"boom","msg":"repository import failed","time":"\#($0)"}"# + "\n"
        }
        try Data(lines.joined().utf8).write(to: directory.appendingPathComponent(name))
      }
      try write("a.log", (1..<24).map { "2022-05-12T\($0 < 10 ? "0" : "")\($0):00:00Z" })
      try write("b.log", ["2022-05-13T09:00:00Z"])
      try write("c.log", ["2022-05-12T22:00:00Z", "2022-05-13T09:00:00Z"])
      try write("naive.log", ["2022-05-12 09:00:00", "2022-05-12 10:00:00"])
      try write("untimed.log", ["soon"])
      try body(directory)
    }
  }

  private func object(_ result: ToolResult) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any],
      "\(result.errorText)"
    )
  }

  private func options(_ result: ToolResult) throws -> [String: Any] {
    try #require(object(result)["options"] as? [String: Any])
  }

  private func failures(_ result: ToolResult) throws -> Int? {
    (try object(result)["failures"] as? [String: Any])?["total"] as? Int
  }

  @Test(
    "the tally says which moment was meant",
    arguments: [
      ("2022-05-12", "2022-05-12T00:00:00.000Z"),
      ("2022-05-12 14:30", "2022-05-12T14:30:00.000Z"),
      ("2022-05-12T9:30", "2022-05-12T09:30:00.000Z"),
      ("2022-05-12t14:30:05,5", "2022-05-12T14:30:05.500Z"),
      ("2022-05-12T14:30Z", "2022-05-12T14:30:00.000Z"),
      ("2022-05-12T14:30:05 +0200", "2022-05-12T12:30:05.000Z"),
      ("2022-05-12T14:30:05.25-02:00", "2022-05-12T16:30:05.250Z"),
      ("14:30", "2022-05-12T14:30:00.000Z"), ("9:30:05", "2022-05-12T09:30:05.000Z"),
      ("1652365805", "2022-05-12T14:30:05.000Z"), ("1652365805.5", "2022-05-12T14:30:05.500Z"),
      ("1652365805123", "2022-05-12T14:30:05.123Z"),
    ]
  )
  func forms(_ text: String, _ moment: String) throws {
    try withLogs { directory in
      for option in ["since", "until"] {
        let result = try run(
          ["classify", "--format", "json", "--\(option)", text, "a.log"],
          in: directory
        )
        #expect(try options(result)[option] as? String == moment)
      }
      let later = try run(["extract", "--since", text, "a.log"], in: directory).outputText
      let earlier = try run(["extract", "--until", text, "a.log"], in: directory).outputText
      let count = (later + earlier).split(separator: "\n").count
      #expect(count == 23, "\(later)")
    }
  }

  @Test(
    "an age is back from now",
    arguments: [("90s", 90), ("30m", 1800), ("2h", 7200), ("7d", 604_800)]
  )
  func ages(_ text: String, _ seconds: Double) throws {
    try withLogs { directory in
      let before = Date()
      let result = try run(
        ["classify", "--format", "json", "--since", text, "a.log"],
        in: directory
      )
      let since = try #require(options(result)["since"] as? String)
      let moment = try Date(
        since,
        strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      )
      let start = moment.addingTimeInterval(seconds)
      #expect(start > before.addingTimeInterval(-1) && start < Date().addingTimeInterval(1))
      #expect(result.status == 2)
    }
  }

  @Test(
    "what is no time is refused, with what was meant",
    arguments: [
      ("noon", "12:00"), ("2pm", "14:00"), ("2:30 PM", "14:30"), ("14.30", "14:30"),
      ("14h30", "14:30"), ("2 hours ago", "2h"), ("-2h", "2h"), ("7D", "7d"),
      ("20220512", "2022-05-12"), ("20220512143000", "2022-05-12 14:30:00"),
      ("2022/5/12", "2022-05-12"), ("12.5.2022", "2022-05-12"), ("13/5/2022", "2022-05-13"),
      ("2022-05-12_14:30", "2022-05-12 14:30"), ("12/5/2022", nil), ("2022-02-30", nil),
      ("25:00", nil), ("2022-05-12T14", nil), ("", nil),
    ]
  )
  func faults(_ text: String, _ meant: String?) throws {
    try withLogs { directory in
      for arguments in [["classify", "--until"], ["extract", "--until"], ["report", "--since"]] {
        let result = try run(arguments + [text, "a.log"], in: directory)
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(
          result.errorText.hasPrefix("stream-cli: \(arguments[1]): '\(text)' is no time; give")
        )
        #expect(result.errorText.contains("'2022-05-12 14:30'"))
        let miss = meant.map { "; did you mean '\($0)'?" }
        #expect(result.errorText.contains(miss ?? "(2h, 7d); see"), "\(result.errorText)")
      }
    }
  }

  @Test("a span that ends before it begins is refused, whatever the times' forms are")
  func order() throws {
    try withLogs { directory in
      for (since, until) in [
        ("14:30", "13:00"), ("2h", "3h"), ("2022-05-13", "2022-05-12"), ("14:30", "2022-05-12"),
        ("2022-05-12T10:00Z", "2022-05-12T10:00+02:00"), ("1d", "2022-05-12"),
      ] {
        let result = try run(
          ["classify", "--since", since, "--until", until, "a.log"],
          in: directory
        )
        #expect(result.status == 64)
        #expect(
          result.errorText.contains(
            "--since \(since) is later than --until \(until); exchange them"
          ),
          "\(result.errorText)"
        )
      }
    }
  }

  @Test("a time of day is of the day on which the archives begin")
  func timeOfDay() throws {
    try withLogs { directory in
      let span = ["--format", "json", "--since", "14:30", "--until", "17:00"]
      let named = try run(["classify"] + span + ["a.log"], in: directory)
      #expect(try failures(named) == 2)
      #expect(named.errorText.contains("note: --since 14:30 is 2022-05-12T14:30:00.000Z"))
      #expect(try run(["classify", "-q"] + span + ["a.log"], in: directory).errors.isEmpty)
      // At the ends of the earth it is another day.
      let west = try run(["classify", "--time-zone", "-05:00"] + span + ["a.log"], in: directory)
      #expect(try options(west)["since"] as? String == "2022-05-11T19:30:00.000Z")
      #expect(west.errorText.contains("a.log has records of other days"), "\(west.errorText)")
      let over = try run(["extract", "--since", "21:00", "c.log"], in: directory)
      #expect(over.outputText.split(separator: "\n").count == 2)
      #expect(over.errorText.contains("c.log has records of other days, such as at 2022-05-13T09"))
    }
  }

  @Test("a time of day whose day cannot be known is refused, with what to write")
  func unknownDay() throws {
    try withLogs { directory in
      try Data(contentsOf: directory.appendingPathComponent("a.log"))
        .write(to: directory.appendingPathComponent("piped"))
      for (paths, part) in [
        (["a.log", "b.log"], "of which day? a.log begins at 2022-05-12T01:00:00.000Z, b.log at"),
        (["-"], "of which day cannot be known before - is read"),
        (["a.log", "-"], "of which day cannot be known before - is read"),
        (["untimed.log"], "the archives' first records have no time"),
      ] {
        for command in ["classify", "extract", "report"] {
          let result = try run([command, "--until", "14:30"] + paths, in: directory)
          #expect(result.status == 64 && result.output.isEmpty, "\(command) \(paths)")
          #expect(result.errorText.contains("--until 14:30: \(part)"), "\(result.errorText)")
          #expect(result.errorText.contains("write the date as well, such as 2022-05-12T14:30"))
        }
      }
      let missing = try run(["classify", "--until", "14:30", "missing.log"], in: directory)
      #expect(missing.status == 66)
      // What has no record with a time says nothing of the day.
      let both = try run(
        ["classify", "--format", "json", "--until", "14:30", "a.log", "untimed.log"],
        in: directory
      )
      #expect(try failures(both) == 15)
    }
  }

  @Test("--time-zone says what times without a zone mean, in logs and in options")
  func timeZone() throws {
    try withLogs { directory in
      func count(_ arguments: [String]) throws -> (failures: Int?, isWarned: Bool) {
        let result = try run(["classify", "--format", "json"] + arguments, in: directory)
        let warnings = try object(result)["warnings"] as? [String] ?? []
        return (try failures(result), warnings.contains { $0.contains("times without a zone") })
      }
      for (arguments, total, isWarned) in [
        (["--since", "2022-05-12 09:30", "naive.log"], 1, true),
        (["--since", "2022-05-12 09:30", "--time-zone", "+02:00", "naive.log"], 1, false),
        (["--since", "2022-05-12T09:30Z", "--time-zone", "+02:00", "naive.log"], 0, false),
        (["--since", "2022-05-12T14:30Z", "--time-zone", "-05:00", "naive.log"], 1, false),
        (["--since", "2022-05-12 09:30", "--time-zone", "UTC", "naive.log"], 1, false),
        (["--since", "2022-05-12 09:30", "a.log"], 14, false),
        (["naive.log"], 2, false),
      ] {
        let found = try count(arguments)
        #expect(found.failures == total && found.isWarned == isWarned, "\(arguments): \(found)")
      }
      for (zone, isWarned) in [("", true), ("time_zone: UTC\n", false)] {
        try Data("schema: stream-catalog/2\nname: mine\n\(zone)issues: []\n".utf8)
          .write(to: directory.appendingPathComponent("c.yaml"))
        let options = ["--catalog", "c.yaml", "--since", "2022-05-12"]
        #expect(try count(options + ["naive.log"]).isWarned == isWarned)
        let extracted = try run(["extract"] + options + ["naive.log"], in: directory)
        #expect(extracted.errorText.contains("times without a zone") == isWarned)
      }
    }
  }

  @Test("the warning of tallies that are added up is that of all archives")
  func mergedWarning() throws {
    try withLogs { directory in
      let span = ["--format", "json", "--since", "2022-05-12 09:30"]
      let whole = try run(["classify"] + span + ["a.log", "naive.log"], in: directory)
      for name in ["a", "naive"] {
        _ = try run(["classify", "-o", "\(name).json"] + span + ["\(name).log"], in: directory)
      }
      let merged = try run(["merge", "--format", "json", "naive.json", "a.json"], in: directory)
      #expect(merged.output == whole.output)
    }
  }

  @Test("the warning is the same by an index", arguments: [[], ["--time-zone", "UTC"]])
  func indexedWarning(_ zone: [String]) throws {
    try temporaryDirectory { directory in
      let line = #"{"error":"boom","msg":"repository import failed","time":"2022-05-12 09:00:00"}"#
      let filler = String(repeating: #"{"level":"info","msg":"access"}"# + "\n", count: 20_000)
      try Data((line + "\n" + filler).utf8).write(to: directory.appendingPathComponent("a.log"))
      let span = ["--format", "json", "--since", "2022-05-13"] + zone + ["a.log"]
      let plain = try run(["classify"] + span, in: directory)
      #expect(plain.outputText.contains("times without a zone") == zone.isEmpty)
      #expect(try run(["index", "a.log"], in: directory).status == 0)
      let indexed = try run(["classify", "--index", "-v"] + span, in: directory)
      #expect(indexed.output == plain.output && indexed.status == plain.status)
    }
  }

  @Test("what is no offset is refused, with what was meant")
  func zoneFaults() throws {
    try withLogs { directory in
      for (text, meant) in [
        ("+2", "+02:00"), ("+0200", "+02:00"), ("UTC-5", "-05:00"), ("GMT", "UTC"), ("CET", nil),
        ("+25:00", nil), ("Europe/Berlin", nil),
      ] {
        let result = try run(["classify", "--time-zone", text, "a.log"], in: directory)
        #expect(result.status == 64)
        #expect(
          result.errorText.contains("--time-zone: '\(text)' is no offset; give UTC, or hours")
        )
        let miss = meant.map { "; did you mean '\($0)'?" }
        #expect(result.errorText.contains(miss ?? "changes in a year); see"), "\(result.errorText)")
      }
    }
  }

  @Test(
    "a time before a record serves where the record has none",
    arguments: [
      ("2022-05-12T09:14:31Z", [], "2022-05-12T09:14:31.000Z"),
      ("2022-05-12T09:14:31", [], "2022-05-12T09:14:31.000Z"),
      ("2022-05-12T09:14:31", ["--time-zone", "+02:00"], "2022-05-12T07:14:31.000Z"),
      ("2022-05-12_09:14:31.25", ["--time-zone", "+02:00"], "2022-05-12T09:14:31.250Z"),
      ("@40000000627cd0d11dcd6500", [], "2022-05-12T09:17:59.500Z"),
    ]
  )
  func prefixes(_ prefix: String, _ options: [String], _ moment: String) throws {
    try temporaryDirectory { directory in
      let line = prefix + #" {"error":"boom","msg":"repository import failed"}"# + "\n"
      try Data(line.utf8).write(to: directory.appendingPathComponent("a.log"))
      let result = try run(["classify", "--format", "json"] + options + ["a.log"], in: directory)
      let archives =
        (try object(result)["input"] as? [String: Any])?["archives"] as? [[String: Any]]
      #expect(archives?.first?["from"] as? String == moment)
      let span = ["--since", "2000-01-01"] + options + ["a.log"]
      let warned = try run(["classify"] + span, in: directory).outputText
      let lacksZone = options.isEmpty && prefix.hasSuffix(":31") && prefix.contains("T")
      #expect(warned.contains("times without a zone") == lacksZone, "\(warned)")
    }
  }

  @Test("a report of what is counted already takes no span of time")
  func counted() throws {
    try withLogs { directory in
      for arguments in [
        ["--tally", "t.json", "--since", "2h"], ["--history", "h", "--until", "2h"],
      ] {
        let result = try run(["report"] + arguments, in: directory)
        #expect(result.status == 64 && result.errorText.contains("are for archives"))
      }
    }
  }
}
