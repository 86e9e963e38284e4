import Foundation
import GRDB
import TestSupport
import Testing

/// A wall clock that is set while the program runs: it changes what is said of today, and nothing
/// else.
@Suite(.enabled(if: ReadErrorTests.hasLibrary, ReadErrorTests.noCompiler))
struct ClockTests {
  /// Forward by years and back, at each question.
  private static let jumping = "1000000000,4000000000,86400,1652345678"

  private func run(
    _ arguments: [String],
    clock: String,
    directory: URL = ClassifyCommandTests.archives
  ) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      arguments,
      environment: [
        "LD_PRELOAD": try #require(ReadErrorTests.library), "FAULTS_CLOCK": clock,
      ],
      directory: directory
    )
  }

  @Test(
    "no answer depends on the clock",
    arguments: [
      "classify --format json .", "classify -j 3 --since 2022-05-12T00:00:00Z .", "inspect .",
      "classify --format json unknown.ndjson.lz4", "extract --with-place unknown.ndjson.lz4",
      "report --format json .", "report --format html --night 2022-05-12 .",
      "catalog check --today 2022-05-12", "generate --size 100K --seed 3",
    ]
  )
  func answers(command: String) throws {
    let arguments = command.split(separator: " ").map(String.init)
    let truth = try runTool(
      ClassifyCommandTests.binary,
      arguments,
      directory: ClassifyCommandTests.archives
    )
    #expect(truth.status < 4 && !truth.output.isEmpty, "\(truth.errorText)")
    let other = try run(arguments, clock: Self.jumping)
    #expect(other.status == truth.status)
    let isSame = other.output == truth.output && other.errors == truth.errors
    #expect(isSame, "\(other.errorText)")
  }

  @Test("a run that nothing dates is of the clock's night, once that is asked")
  func night() throws {
    try temporaryDirectory { directory in
      try Data(#"{"error":"x"}"#.utf8).write(to: directory.appendingPathComponent("a.log"))
      try Data(#"{"error":"y"}"#.utf8).write(to: directory.appendingPathComponent("b.log"))
      func nights() throws -> [String] {
        try DatabaseQueue(path: directory.appendingPathComponent("h").path).read {
          try String.fetchAll($0, sql: "SELECT night || ' ' || recorded FROM run ORDER BY id")
        }
      }
      let first = ["report", "--history", "h", "a.log"]
      #expect(try run(first, clock: "1000000000", directory: directory).status == 1)
      #expect(try nights() == ["2001-09-09 1000000000000"])
      // Later, by a clock that was set back: the run before it is still the one before it.
      let second = ["report", "--history", "h", "--night", "2001-09-10", "b.log"]
      #expect(try run(second, clock: "86400", directory: directory).status == 1)
      #expect(try nights() == ["2001-09-09 1000000000000", "2001-09-10 86400000"])
      let last = try run(
        ["report", "--history", "h", "--format", "json"],
        clock: Self.jumping,
        directory: directory
      )
      #expect(last.outputText.contains(#""night": "2001-09-10""#), "\(last.outputText)")
      #expect(last.outputText.contains("2001-09-09"))
    }
  }

  @Test("a run waits for another one, wherever the clock jumps to")
  func waiting() throws {
    try temporaryDirectory { directory in
      let history = directory.appendingPathComponent("h").path
      let said = directory.appendingPathComponent("said").path
      let archive = directory.appendingPathComponent("a.log")
      try Data(#"{"error":"x"}"#.utf8).write(to: archive)
      // What a run does to a history that is new: it writes, before the write-ahead log is there.
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      let other = try DatabaseQueue(path: history, configuration: configuration)
      try other.writeWithoutTransaction { database in
        try database.execute(sql: "CREATE TABLE t (a); DROP TABLE t; BEGIN IMMEDIATE")
      }
      let process = try ChildProcess(
        ClassifyCommandTests.binary,
        ["report", "--history", history, archive.path],
        errors: said,
        environment: [
          "LD_PRELOAD": try #require(ReadErrorTests.library), "FAULTS_CLOCK": Self.jumping,
        ]
      )
      let early = process.wait(seconds: 2)
      let message = try String(contentsOfFile: said, encoding: .utf8)
      #expect(early == nil, "\(message)")
      try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
      #expect(process.wait() == .exited(code: 1))
    }
  }
}
