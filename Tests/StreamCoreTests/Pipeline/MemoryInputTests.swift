import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Bytes in memory are read like a file of their name.
@Suite struct MemoryInputTests {
  private static let line = Array(#"{"error":"boom","msg":"importing repository"}"#.utf8) + [0x0a]

  private static func tar() -> [UInt8] {
    TarAttackTests.member("a.log", line) + TarAttackTests.member("b.log", line) + TarAttackTests.end
  }

  static let archives: [(name: String, bytes: [UInt8])] = [
    ("text.log", Array(repeating: line, count: 3000).flatMap { $0 }), ("empty.log", []),
    ("unended.log", Array(line.dropLast())),
    ("blocks.lz4", storedBlocks(line + line, byteCount: 7)),
    ("cut.lz4", storedBlocks(line + line, byteCount: 7).dropLast(9)), ("tar.tar", tar()),
    ("missing.lz4", []), ("image.png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  ]

  @Test("the tally and the extracted lines are those of the file", arguments: archives.indices)
  func same(index: Int) throws {
    let (name, bytes) = Self.archives[index]
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent(name).path
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      for chunkBytes in [1, 1000, 1 << 20] {
        var answers: [[String]] = []
        for input in [Input.path(path), .bytes(bytes, name: path)] {
          var job = Job([input], jobs: 3)
          job.read.chunkBytes = chunkBytes
          answers.append([
            Self.answer { try job.classify().json() },
            Self.answer {
              try job.inspect(verifies: true, listsBlocks: true).rendered(.json) ?? []
            },
            Self.answer {
              let collected = Collected()
              let extraction = try job.extract(LineSelection()) { collected.add($0) }
              let status = try extraction.exitStatus(extraction.tally())
              return collected.all + Array("\(status) \(extraction.warnings)".utf8)
            },
          ])
        }
        #expect(answers[0] == answers[1], "chunks of \(chunkBytes)")
      }
    }
  }

  private static func answer(_ run: () throws -> [UInt8]) -> String {
    do {
      return String(decoding: try run(), as: UTF8.self)
    } catch {
      return "\(error)"
    }
  }

  @Test("several come by their names, and those of files are among them")
  func order() throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("b.log").path
      try Data(#"{"error":"two"}"#.utf8).write(to: URL(fileURLWithPath: path))
      let inputs: [Input] = [
        .bytes(Array(#"{"error":"three"}"#.utf8), name: path + "x"), .path(path),
        .bytes(Array(#"{"error":"one"}"#.utf8), name: directory.path + "/a"),
      ]
      for jobs in 1...4 {
        let collected = Collected()
        _ = try Job(inputs, jobs: jobs).extract(LineSelection()) { collected.add($0) }
        let lines = String(decoding: collected.all, as: UTF8.self).split(separator: "\n")
        #expect(lines == [#"{"error":"one"}"#, #"{"error":"two"}"#, #"{"error":"three"}"#])
      }
    }
  }

  @Test("names that differ in their bytes alone are two archives, and both have lines")
  func equalNames() throws {
    let names = ["\u{e9}.log", "e\u{301}.log"]
    #expect(names[0] == names[1])
    let inputs = names.enumerated().map { index, name in
      Input.bytes(Array(#"{"error":"\#(index)"}"#.utf8), name: name)
    }
    for jobs in 1...3 {
      let collected = Collected()
      _ = try Job(inputs, jobs: jobs).extract(LineSelection()) { collected.add($0) }
      #expect(
        String(decoding: collected.all, as: UTF8.self) == "{\"error\":\"1\"}\n{\"error\":\"0\"}\n"
      )
    }
  }

  @Test("two of the same name, and two of the same bytes, are refused")
  func twice() throws {
    for (names, says) in [(["a", "a"], "have this name"), (["a", "b"], "hold the same bytes")] {
      var job = Job(names.map { .bytes(Self.line, name: $0) })
      job.duplicates = .refuse
      for run in [
        { _ = try job.classify() }, { _ = try job.extract(LineSelection()) { _ in true } },
      ] {
        let error = #expect(throws: RunError.self) { try run() }
        #expect(error?.kind == .badData && error?.description.contains(says) == true)
      }
    }
    var job = Job([.bytes(Self.line, name: "a"), .bytes(Self.line, name: "b")])
    #expect(try job.classify().failures.total == 1)
    job.duplicates = .all
    #expect(try job.classify().failures.total == 2)
  }

  @Test("a name that is standard input's, or that of a file with an index, leads to neither")
  func names() throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a.log").path
      try Data(Self.line + Self.line).write(to: URL(fileURLWithPath: path))
      let index = try #require(try Job(paths: [path]).index().results.first?.bytes)
      try Data(index).write(to: URL(fileURLWithPath: path + ".idx"))
      for name in ["-", path] {
        var job = Job([.bytes(Self.line, name: name)])
        job.read.trustsIndex = true
        var warnings: [String] = []
        #expect(try job.classify { warnings.append($0) }.failures.total == 1)
        #expect(warnings.isEmpty)
        let collected = Collected()
        let extraction = try job.extract(LineSelection()) { collected.add($0) }
        #expect(collected.all == Self.line && extraction.warnings.isEmpty)
        #expect(try job.index().results.first?.refusal == "it is no file")
      }
    }
  }
}
