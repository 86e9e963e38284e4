import Foundation
import TestSupport
import Testing

/// What a reason is about is printed, with its place, by the command that the reason ends with.
@Suite struct ReasonLineTests {
  private static let lines = [
    "Starting up",
    #"{"level":"info","msg":"a","time":"2022-05-12T09:14:30Z"}"#,
    #"{"level":"info","request":{"body":"{\"error\":\"x\"}"}}"#,
    "\u{0}\u{0}" + #"{"level":"info","msg":"after zeros"}"#,
    "",
    #"{"detail":{"error":"y"},"level":"error"}"#,
    #"{"error":"x","torn"#,
    "Stopping",
    #"{"level":"inf"#,
  ]

  private func withLog(_ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      let text = Self.lines.joined(separator: "\n")
      try Data(text.utf8).write(to: directory.appendingPathComponent("a b.log"))
      try body(directory)
    }
  }

  @Test(
    "each option prints its lines",
    arguments: [
      (["--text"], [1, 8]), (["--reason", "no-records"], [1, 8]),
      (["--unplaced"], [3]), (["--reason", "unplaced"], [3]),
      (["--elsewhere"], [6]), (["--reason", "no-error-path"], [6]),
      (["--reason", "zeros"], [4]), (["--reason", "unfinished"], [9]),
      (["--reason", "malformed"], [7, 9]),
      (["--text", "--unplaced", "--malformed"], [1, 3, 7, 8, 9]),
    ]
  )
  func select(options: [String], numbers: [Int]) throws {
    try withLog { directory in
      for chunks in [[], ["--chunk-size", "64K"], ["-j", "3"]] {
        let result = try run(["extract", "a b.log"] + options + chunks, in: directory)
        var expected = ""
        for number in numbers {
          let before = Self.lines[..<(number - 1)].reduce(0) { $0 + $1.utf8.count + 1 }
          let shown = Self.lines[number - 1].drop { $0 == "\0" }
          expected += "a b.log\t0\t0\t\(before)\t\(number)\t\(shown)\n"
        }
        #expect(result.outputText == expected)
        #expect(result.status == 2)
      }
    }
  }

  @Test("what a reason ends with is a command that runs")
  func commands() throws {
    try withLog { directory in
      let tally = try PrintedTally(run(["classify", "--format", "json", "a b.log"], in: directory))
      #expect(tally.reasons == ["malformed", "zeros", "unfinished", "unplaced", "no-error-path"])
      for reason in tally.list("reasons") {
        let detail = reason["detail"] as? String ?? ""
        let command = try #require(detail.firstMatch(of: /to see all: stream-cli (.+)$/)?.1)
        let script = "\"$0\" \(command)"
        let shown = try runTool(
          "sh",
          ["-c", script, ClassifyCommandTests.binary],
          directory: directory
        )
        #expect(shown.status == 2, "\(command): \(shown.errorText)")
        let count = shown.outputText.split(separator: "\n").count
        // The class malformed has the last line, which is unfinished.
        #expect(
          count == (reason["count"] as? Int ?? 0)
            + (reason["reason"] as? String == "malformed" ? 1 : 0)
        )
      }
    }
  }

  @Test("rows say what a line was asked for as")
  func rows() throws {
    try withLog { directory in
      let options = ["--format", "csv", "--text", "--reason", "zeros", "--unplaced", "--elsewhere"]
      let result = try run(["extract"] + options + ["a b.log"], in: directory)
      let rows = result.outputText.split(whereSeparator: \.isNewline).dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      #expect(rows.map { $0[5] } == ["1", "3", "4", "6", "8"])
      #expect(rows.map { $0[7] } == ["text", "unplaced", "zeros", "elsewhere", "text"])
    }
  }

  @Test(
    "a reason that no line shows is refused with what does",
    arguments: [
      ("damaged", "`inspect --verify` shows the places"), ("oversized", "raise --max-line"),
      ("unplacd", "did you mean 'unplaced'?"), ("window", "malformed, zeros, unfinished"),
    ]
  )
  func refuse(name: String, advice: String) throws {
    try withLog { directory in
      let result = try run(["extract", "--reason", name, "a b.log"], in: directory)
      #expect(result.status == 64 && result.output.isEmpty)
      #expect(result.errorText.contains(advice))
    }
  }

  @Test("a tally lists the first lines of text, and its examples are printed")
  func list() throws {
    try temporaryDirectory { directory in
      let words = (1...30).map { "line \($0) of text\n" }.joined()
      try Data((Self.lines[1] + "\n" + words).utf8).write(
        to: directory.appendingPathComponent("a.log")
      )
      let made = try run(["classify", "--format", "json", "a.log"], in: directory)
      let tally = try PrintedTally(made)
      #expect(tally.number("input", "text") == 30)
      #expect(tally.list("textLines").compactMap { $0["line"] as? Int } == Array(2...21))
      try Data(made.output).write(to: directory.appendingPathComponent("t.json"))
      let shown = try run(["extract", "--from", "t.json", "--text"], in: directory)
      #expect(shown.outputText.split(separator: "\n").count == 20)
      let merged = try run(["merge", "--format", "json", "t.json"], in: directory)
      #expect(merged.output == made.output)
    }
  }

  @Test("strings that the catalogue calls data are counted, and no reason")
  func data() throws {
    try temporaryDirectory { directory in
      let catalog =
        "schema: stream-catalog/2\nname: mine\nerror: [error]\nissues: []\ndata: [request.body]\n"
      try Data(catalog.utf8).write(to: directory.appendingPathComponent("c.yaml"))
      try Data((Self.lines[1] + "\n" + Self.lines[2] + "\n").utf8)
        .write(to: directory.appendingPathComponent("a.log"))
      let options = ["--catalog", "c.yaml", "a.log"]
      let tally = try PrintedTally(run(["classify", "--format", "json"] + options, in: directory))
      #expect(tally.status == 0 && tally.reasons.isEmpty)
      #expect(tally.list("data").map { $0["path"] as? String } == ["request.body"])
      #expect(tally.list("data").map { $0["count"] as? Int } == [1])
      #expect(try run(["classify", "--format", "json", "a.log"], in: directory).status == 2)
    }
  }
}
