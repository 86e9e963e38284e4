import Foundation
import TestSupport
import Testing

/// A log in one tally, and what it was compressed to in another.
@Suite(.needs("gzip")) struct MergeTwinTests {
  private static let record = #"{"level":"info","msg":"a","time":"2022-05-12T09:14:30Z"}"# + "\n"

  /// What `merge` says of the tallies of `a.log` and another file.
  private func warnings(
    _ name: String,
    _ text: String,
    options: [String] = []
  ) throws -> String {
    try temporaryDirectory { directory in
      try Data(Self.record.utf8).write(to: directory.appendingPathComponent("a.log"))
      let packed = try runTool("gzip", ["-c"], input: Array(text.utf8)).output
      try Data(packed).write(to: directory.appendingPathComponent(name))
      for (file, tally) in [("a.log", "1.json"), (name, "2.json")] {
        let made = ["classify", "--format", "json", "-o", tally, file]
        #expect(try run(made, in: directory).status == 0)
      }
      let result = try run(["merge", "1.json", "2.json"] + options, in: directory)
      #expect(result.status == 0)
      #expect(result.outputText.contains("in 2 lines of 2 archives"))
      return result.errorText
    }
  }

  @Test("merge warns of a log and what it was compressed to")
  func warn() throws {
    let warning = try warnings("a.log.gz", Self.record)
    #expect(warning.contains("warning: a.log and a.log.gz have texts of one length (1 line)"))
    #expect(try warnings("a.log.gz", Self.record, options: ["--duplicates", "all"]).isEmpty)
    #expect(try warnings("b.log.gz", Self.record).isEmpty)
    #expect(try warnings("a.log.gz", String(Self.record.dropLast(2)) + " }\n").isEmpty)
  }
}
