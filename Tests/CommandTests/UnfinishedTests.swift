import Foundation
import TestSupport
import Testing

/// Logs that are still being written: what is missing of them is said, and can be accepted apart.
@Suite(.needs("gzip", "zstd", "lz4")) struct UnfinishedTests {
  /// An end of a log, after whole lines.
  struct End: Sendable, CustomTestStringConvertible {
    let name: String
    let end: String
    /// Whether more of it is to come; else it is malformed, or text.
    var isUnfinished = true
    var isMalformed = false

    var testDescription: String { name }
  }

  private static let healthy =
    #"{"level":"info","msg":"access","time":"2022-05-12T09:14:30.000Z"}"# + "\n"

  static let ends: [End] = [
    End(name: "a bracket", end: "{"),
    End(name: "a name", end: #"{"level"#),
    End(name: "a colon", end: #"{"level":"#),
    End(name: "a text with an error", end: #"{"level":"error","error":"bo"#),
    End(name: "a half escape", end: #"{"msg":"a\u00"#),
    End(name: "a backslash", end: #"{"msg":"a\"#),
    End(name: "half a word", end: #"{"ok":tr"#),
    End(name: "half a number", end: #"{"took":1."#),
    End(name: "an array", end: #"{"ids":[1,"#),
    End(name: "a list of records", end: #"[{"level":"info"},"#),
    End(name: "a second object", end: #"{"level":"info"}{"lev"#),
    End(name: "after a container's prefix", end: #"2022-05-12T09:14:31Z stdout F {"a":"#),
    End(name: "docker's object", end: #"{"log":"{\"level\":\"in"#),
    End(name: "a container's part", end: #"2022-05-12T09:14:31Z stdout P {"a":"b"# + "\n"),
    End(name: "pairs in a quote", end: #"time=1 level=info msg="a b"#),
    End(name: "a whole record", end: #"{"level":"info"}"#, isUnfinished: false),
    End(name: "words", end: "Shutting do", isUnfinished: false),
    End(
      name: "a torn record with its line end",
      end: #"{"level":"info"# + "\n",
      isUnfinished: false,
      isMalformed: true
    ),
    End(
      name: "no beginning of a record",
      end: #"{"level":info"#,
      isUnfinished: false,
      isMalformed: true
    ),
    End(
      name: "whole around a torn text",
      end: #"{"log":"{\"level\":\n","stream":"stdout","time":"2022-05-12T09:14:31Z"}"#,
      isUnfinished: false,
      isMalformed: true
    ),
  ]

  @Test("a last record without its end is unfinished, and no other line", arguments: ends)
  func line(end: End) throws {
    try temporaryDirectory { directory in
      let text = Array((Self.healthy + end.end).utf8)
      try Data(text).write(to: directory.appendingPathComponent("a.log"))
      try Data(text + [0x0a]).write(to: directory.appendingPathComponent("ended.log"))
      let tally = try PrintedTally(run(["classify", "--format", "json", "a.log"], in: directory))
      #expect(
        tally.reasons == (end.isUnfinished ? ["unfinished"] : end.isMalformed ? ["malformed"] : [])
      )
      #expect(tally.number("input", "malformed") == (end.isUnfinished || end.isMalformed ? 1 : 0))
      for jobs in ["1", "3"] {
        let other = ["classify", "--format", "json", "-j", jobs, "--chunk-size", "64K", "a.log"]
        #expect(try PrintedTally(run(other, in: directory)).reasons == tally.reasons)
      }
      if end.isUnfinished {
        let accepted = ["classify", "--accept", "unfinished:line", "a.log"]
        #expect(try run(accepted, in: directory).status == 0)
        #expect(
          try run(["classify", "--accept", "unfinished:stream", "a.log"], in: directory).status == 2
        )
        #expect(try run(["classify", "--accept", "malformed", "a.log"], in: directory).status == 2)
        let shown = try run(["extract", "--reason", "unfinished", "a.log"], in: directory)
        let line = end.end.split(separator: "\n").last ?? ""
        #expect(shown.outputText == "a.log\t0\t0\t\(Self.healthy.utf8.count)\t2\t\(line)\n")
      }
    }
  }

  @Test(
    "a stream whose end is missing is unfinished where all of it was read",
    arguments: ["gzip", "zstd", "lz4"]
  )
  func stream(program: String) throws {
    try temporaryDirectory { directory in
      let text = String(repeating: Self.healthy, count: 2000)
      let whole = try runTool(program, ["-c"], input: Array(text.utf8)).output
      // Of gzip any part decodes as far as it goes; of the others the last block does, or is missing.
      let ends = [
        "gzip": [whole.count - 8, whole.count / 2], "zstd": [whole.count - 4],
        "lz4": [whole.count - 8],
      ]
      for end in ends[program] ?? [] {
        try Data(whole[..<end]).write(to: directory.appendingPathComponent("a.log"))
        let options = ["classify", "--format", "json", "a.log"]
        let tally = try PrintedTally(run(options, in: directory))
        #expect(tally.reasons == ["unfinished"], "\(end) of \(whole.count) bytes")
        let stream = try run(options + ["--accept", "unfinished:stream"], in: directory)
        #expect(stream.status == 0)
        #expect(try run(options + ["--accept", "unfinished:line"], in: directory).status == 2)
        #expect(try run(options + ["--accept", "damaged"], in: directory).status == 2)
      }
      // Bytes that nothing came of are lost, and give no archive.
      try Data(whole[..<5]).write(to: directory.appendingPathComponent("a.log"))
      #expect(try run(["classify", "a.log"], in: directory).status == 66)
    }
  }

  @Test("a log that grows is clear once what was missing has come")
  func grows() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.log")
      let record = #"{"error":"something new","level":"error","msg":"repository import failed"}"#
      for (text, status) in [(String(record.dropLast(9)), 2), (record, 1), (record + "\n", 1)] {
        try Data((Self.healthy + text).utf8).write(to: file)
        #expect(try run(["classify", "a.log"], in: directory).status == status)
      }
    }
  }
}

/// What `classify --format json` said.
struct PrintedTally {
  let status: Int32
  private let json: [String: Any]

  init(_ result: ToolResult) throws {
    status = result.status
    let object = try JSONSerialization.jsonObject(with: Data(result.output))
    json = object as? [String: Any] ?? [:]
  }

  var reasons: [String] { list("reasons").compactMap { $0["reason"] as? String } }

  func list(_ name: String) -> [[String: Any]] { json[name] as? [[String: Any]] ?? [] }

  func number(_ names: String...) -> Int? {
    names.reduce(json as Any?) { ($0 as? [String: Any])?[$1] } as? Int
  }
}
