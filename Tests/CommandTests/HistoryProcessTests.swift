import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// Histories that several processes write, and that processes are killed over.
@Suite struct HistoryProcessTests {
  /// An archive with so many unknown failures that recording it takes a while.
  private static func write(_ night: Int, to file: URL) throws {
    // Numbers are masked in what failures are grouped by; words are not.
    func word(_ number: Int) -> String {
      String(String(number).compactMap { $0.wholeNumberValue.map { "abcdefghij".map(\.self)[$0] } })
    }
    let lines = (0..<1_500).map {
      #"{"error":"night \#(word(night)) of \#(word($0))","repository":"r\#($0)","msg":"x \#($0)"}"#
    }
    try Data((lines + [#"{"error":"kept"}"#]).joined(separator: "\n").utf8).write(to: file)
  }

  private static func process(_ arguments: [String]) throws -> ChildProcess {
    try ChildProcess(ClassifyCommandTests.binary, ["report", "--select", "all"] + arguments)
  }

  /// What an integrity check says, and each run's night with the numbers of its unknown groups
  /// and repositories.
  private static func contents(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).read { database in
      let check = try String.fetchAll(database, sql: "PRAGMA integrity_check")
      let orphans = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
      let runs = try Row.fetchAll(
        database,
        sql: """
          SELECT night,
            (SELECT count(*) FROM unknown_group WHERE run = run.id) AS groups,
            (SELECT count(*) FROM repository_count WHERE run = run.id) AS repositories
          FROM run ORDER BY night, id
          """
      )
      return check + orphans.map { "\($0)" }
        + runs.map {
          "\($0["night"] as String) \($0["groups"] as Int) \($0["repositories"] as Int)"
        }
    }
  }

  @Test("a run that is killed at any moment leaves the history as it was")
  func killed() throws {
    try temporaryDirectory { directory in
      let history = directory.appendingPathComponent("h.sqlite").path
      let archives = (0..<2).map { directory.appendingPathComponent("2022-05-1\($0).log") }
      for (night, file) in archives.enumerated() { try Self.write(night, to: file) }
      let first = try Self.process(["--history", history, archives[0].path])
      #expect(first.wait() == .exited(code: 1))
      let before = try Self.contents(history)
      #expect(before == ["ok", "2022-05-10 1501 1500"])
      let seed = SplitMix64.testSeed(UInt64(getpid()))
      var random = SplitMix64(seed: seed)
      var (killed, finished) = (0, 0)
      // The time that a whole run takes here and now.
      let start = ContinuousClock.now
      let whole = try Self.process(["--history", history, archives[1].path])
      whole.wait()
      let usual = ContinuousClock.now - start
      let after = try Self.contents(history)
      #expect(after == before + ["2022-05-11 1501 1500"])
      for _ in 0..<25 {
        // The second night is recorded anew, over itself: its old form stays, or its new one.
        let process = try Self.process(["--history", history, archives[1].path])
        let part = Double.random(in: 0.1..<1.1, using: &random)
        Thread.sleep(forTimeInterval: part * (usual / .seconds(1)))
        process.kill(SIGKILL)
        if process.wait() == .signalled(SIGKILL) { killed += 1 } else { finished += 1 }
        #expect(try Self.contents(history) == after, "seed \(seed)")
      }
      print("history: \(killed) runs killed, \(finished) finished first")
      #expect(killed > 0)
    }
  }

  @Test("runs at once wait for each other, also for the first of them")
  func together() throws {
    try temporaryDirectory { directory in
      let history = directory.appendingPathComponent("h.sqlite").path
      let archives = (0..<6).map { directory.appendingPathComponent("2022-05-1\($0).log") }
      for (night, file) in archives.enumerated() { try Self.write(night, to: file) }
      let processes = try archives.map { try Self.process(["--history", history, $0.path]) }
      for process in processes { #expect(process.wait() == .exited(code: 1)) }
      #expect(
        try Self.contents(history)
          == ["ok"] + (0..<6).map { "2022-05-1\($0) 1501 1500" }
      )
    }
  }
}
