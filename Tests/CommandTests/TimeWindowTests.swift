import Foundation
import TestSupport
import Testing

/// A span of time in which no archive has a record is never clear.
@Suite struct TimeWindowTests {
  private func run(_ arguments: [String], in directory: URL) throws -> ToolResult {
    try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
  }

  /// `a.log` from 09:00 to 10:00 with a gap between, `b.log` from 12:00 to 13:00, all healthy.
  private func withLogs(_ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      for (name, hours) in [("a.log", ["09", "10"]), ("b.log", ["12", "13"])] {
        let lines = hours.map {
          #"{"level":"info","msg":"access","time":"2022-05-12T\#($0):00:00Z"}"# + "\n"
        }
        try Data(lines.joined().utf8).write(to: directory.appendingPathComponent(name))
      }
      try Data((#"{"level":"info","msg":"access"}"# + "\n").utf8)
        .write(to: directory.appendingPathComponent("untimed.log"))
      try body(directory)
    }
  }

  private func window(_ result: ToolResult) throws -> String? {
    let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    let reasons = json?["reasons"] as? [[String: Any]] ?? []
    return reasons.first { $0["reason"] as? String == "window" }?["detail"] as? String
  }

  @Test(
    "where the window lies decides",
    arguments: [
      (["--since", "2022-05-12T08:00", "--until", "2022-05-12T09:00:00.001"], nil),
      (["--since", "2022-05-12T13:00"], nil), (["--until", "2022-05-12T09:00:00.001"], nil),
      (["--since", "2022-05-12T09:20", "--until", "2022-05-12T09:40"], nil),
      (["--since", "2022-05-12T10:00", "--until", "2022-05-12T10:00:00.001"], nil),
      (
        ["--until", "2022-05-12T09:00"],
        "less than a second away, at 2022-05-12T09:00:00.000Z in a.log"
      ),
      (
        ["--since", "2022-05-12T13:00:00.001"],
        "less than a second away, at 2022-05-12T13:00:00.000Z in b.log"
      ),
      (["--until", "2022-05-09"], "3 days away, at 2022-05-12T09:00:00.000Z in a.log"),
      (["--since", "2022-05-12T15:00"], "2 hours away, at 2022-05-12T13:00:00.000Z in b.log"),
      (
        ["--since", "2022-05-12T10:01", "--until", "2022-05-12T11:00"],
        "1 minute away, at 2022-05-12T10:00:00.000Z in a.log"
      ),
      (
        ["--since", "2022-05-12T11:00", "--until", "2022-05-12T12:00"],
        "less than a second away, at 2022-05-12T12:00:00.000Z in b.log"
      ),
      (["--since", "2022-05-12T09:30", "--until", "2022-05-12T09:30"], "which is exclusive"),
    ]
  )
  func reason(_ span: [String], _ part: String?) throws {
    try withLogs { directory in
      let options = ["--format", "json"] + span
      let paths = ["a.log", "b.log", "untimed.log"]
      let whole = try run(["classify"] + options + paths, in: directory)
      let detail = try window(whole)
      #expect(whole.status == (part == nil ? 0 : 2))
      #expect(part.map { detail?.hasSuffix($0) == true } ?? (detail == nil), "\(detail ?? "")")
      // What each archive says is decided anew where their tallies are added up.
      for path in paths {
        _ = try run(["classify", "-o", "\(path).json"] + options + [path], in: directory)
      }
      let parts = paths.map { "\($0).json" }
      let merged = try run(["merge", "--format", "json"] + parts, in: directory)
      #expect(merged.output == whole.output && merged.status == whole.status)
      #expect(try run(["extract"] + span + paths, in: directory).status == whole.status)
      let accepted = ["--accept", "window"]
      #expect(try run(["classify"] + accepted + options + paths, in: directory).status == 0)
    }
  }

  @Test("archives without times cover nothing, and miss nothing")
  func untimed() throws {
    try withLogs { directory in
      let span = ["--format", "json", "--since", "2030-01-01"]
      let alone = try run(["classify"] + span + ["untimed.log"], in: directory)
      #expect(try alone.status == 0 && window(alone) == nil)
      let both = try run(["classify"] + span + ["untimed.log", "a.log"], in: directory)
      #expect(try both.status == 2 && window(both)?.contains("in a.log") == true)
    }
  }
}
