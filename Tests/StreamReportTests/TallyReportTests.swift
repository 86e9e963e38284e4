import Foundation
import StreamCore
import StreamReport
import StreamTally
import TestSupport
import Testing

/// What reports take from a tally.
@Suite struct TallyReportTests {
  private static let message =
    "pre importing tagged manifests: pre importing manifest: pre importing manifest:"
    + " obtaining configuration payload: invalid checksum digest format"

  @Test("regressions, warnings and reasons of a tally are in its report, each of them once")
  func told() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.log")
      let lines = ["v3.39.1", "v3.45.0", "v3.46.1"].map {
        #"{"error":"\#(Self.message)","version":"\#($0)"}"#
      }
      try Data((lines + [#"{"error": torn"#]).joined(separator: "\n").utf8).write(to: file)
      let tally = try Job(paths: [file.path, file.path], catalog: .builtIn).classify()
      #expect(tally.verdict == .unclear)
      #expect(!tally.isComplete && tally.exitStatus == .unclear)
      #expect(tally.reasons.map(\.kind) == [.malformed])
      #expect(tally.reasons.map(\.count) == [1])
      #expect(tally.inputWarnings == ["\(file.path): reached twice, counted once"])
      let issue = try #require(tally.issues.first { $0.id == "660" })
      #expect(issue.regressions == 2 && issue.fixedIn == Version("v3.45.0"))
      #expect(tally.issues.allSatisfy { $0.id == "660" || $0.regressions == 0 })

      let report = Report(night: Fixtures.day(0), tally: tally, past: nil)
      // What the tally warns of is a warning or a finding, and never both.
      #expect(tally.warnings.contains { $0.hasPrefix("issue 660 came 2 times") })
      let text = String(decoding: report.rendered(.text) ?? [], as: UTF8.self)
      #expect(text.ranges(of: "ssue 660 came").count == 1)
      #expect(text.ranges(of: "reached twice").count == 1)
      #expect(text.ranges(of: "of the failures").count == report.findings.count - 2)
    }
  }

  @Test("a tally file says the same as its archives")
  func file() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.log")
      let line = #"{"error":"\#(Self.message)","version":"v9"}"# + "\n{\"error\":\n"
      try Data(line.utf8).write(to: file)
      let tally = try Job(paths: [file.path, file.path], catalog: .builtIn).classify()
      #expect(try Tally(json: tally.json()) == tally)
    }
  }
}
