import Foundation
import TestSupport
import Testing

/// `classify --index` as a user runs it.
@Suite(.needs("touch", "mkfifo")) struct IndexCommandTests {
  private func run(_ arguments: [String], input: [UInt8] = [], in directory: URL) throws
    -> ToolResult
  {
    try runTool(ClassifyCommandTests.binary, arguments, input: input, directory: directory)
  }

  /// A directory with an archive of which a tally needs few blocks, and its index.
  private func withArchive(_ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      let made = try run(
        ["generate", "--size", "2M", "--block-size", "64K", "--failure-share", "0"]
          + ["--unknown", "2", "-o", "a.lz4"],
        in: directory
      )
      #expect(made.status == 0)
      #expect(try run(["index", "a.lz4"], in: directory).status == 0)
      try body(directory)
    }
  }

  @Test("the tally is the same, and less is decoded")
  func same() throws {
    try withArchive { directory in
      let archive = try [UInt8](Data(contentsOf: directory.appendingPathComponent("a.lz4")))
      for path in ["a.lz4", ".", "-"] {
        for options in [[], ["--format", "json", "--since", "2022-05-12T00:00:00Z"]] {
          let input = path == "-" ? archive : []
          let arguments = ["classify"] + options + [path]
          let without = try run(arguments, input: input, in: directory)
          let with = try run(arguments + ["--index"], input: input, in: directory)
          #expect(with.output == without.output)
          #expect(with.status == 1 && without.status == 1)
          #expect(with.errorText == "")
        }
      }
      let verbose = try run(["classify", "--index", "-v", "a.lz4"], in: directory)
      let decoded = try #require(verbose.errorText.firstMatch(of: /, ([0-9]+) decoded/)?.1)
      #expect(try #require(Int(decoded)) <= 4 * (64 << 10))
    }
  }

  @Test("an index that does not fit is told of, unless nothing is to be said")
  func stale() throws {
    try withArchive { directory in
      let without = try run(["classify", "a.lz4"], in: directory)
      #expect(try runTool("touch", ["a.lz4"], directory: directory).status == 0)
      let with = try run(["classify", "--index", "a.lz4"], in: directory)
      #expect(with.output == without.output && with.status == 1)
      #expect(
        with.errorText == "stream-cli: warning: a.lz4.idx: the archive has changed since; it is not"
          + " used; make it again with stream-cli index\n"
      )
      let quiet = try run(["classify", "--index", "-q", "a.lz4"], in: directory)
      #expect(quiet.output == without.output && quiet.errorText == "")
    }
  }

  @Test("a question to an index of a clear archive ends like one to the archive")
  func clear() throws {
    try temporaryDirectory { directory in
      let text = String(repeating: #"{"level":"info"}"# + "\n", count: 9000)
      try Data(text.utf8).write(to: directory.appendingPathComponent("a.log"))
      let without = try run(["extract", "--unknown", "a.log"], in: directory)
      #expect(try run(["index", "a.log"], in: directory).status == 0)
      let with = try run(["extract", "--unknown", "a.log"], in: directory)
      #expect(without.status == 0 && with.status == 0 && with.output.isEmpty)
    }
  }

  @Test("an empty file has an index that fits")
  func empty() throws {
    try temporaryDirectory { directory in
      try Data().write(to: directory.appendingPathComponent("e.log"))
      #expect(try run(["index", "e.log"], in: directory).status == 0)
      let without = try run(["classify", "--format", "json", "e.log"], in: directory)
      let with = try run(["classify", "--format", "json", "--index", "e.log"], in: directory)
      #expect(with.output == without.output && with.status == without.status)
      #expect(with.errorText == without.errorText)
    }
  }

  @Test("an index that is larger than any of the archive is not read")
  func large() throws {
    try withArchive { directory in
      let index = directory.appendingPathComponent("a.lz4.idx")
      let file = try FileHandle(forWritingTo: index)
      try file.truncate(atOffset: 1 << 36)
      try file.close()
      for command in [["classify", "--index"], ["extract", "--unknown"]] {
        let result = try run(command + ["a.lz4"], in: directory)
        #expect(result.status == 1)
        #expect(result.errorText.contains("is damaged, of another version"))
      }
    }
  }

  @Test("which error is reported does not depend on the jobs where an index misleads")
  func strict() throws {
    try withArchive { directory in
      let path = directory.appendingPathComponent("a.lz4")
      #expect(try runTool("touch", ["-r", "a.lz4", "then"], directory: directory).status == 0)
      var bytes = try [UInt8](Data(contentsOf: path))
      bytes[bytes.count / 2] ^= 1
      // In place, and with its time set back: only the digest shows it.
      let file = try FileHandle(forWritingTo: path)
      try file.write(contentsOf: Data(bytes))
      try file.close()
      #expect(try runTool("touch", ["-r", "then", "a.lz4"], directory: directory).status == 0)
      let noArchive = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) })
      try noArchive.write(to: directory.appendingPathComponent("b.lz4"))
      let expected = try run(["classify", "--strict", "-j1", "a.lz4", "b.lz4"], in: directory)
      #expect(expected.status == 74 && expected.errorText.contains("a.lz4"))
      for jobs in ["-j1", "-j2", "-j4"] {
        for _ in 0..<4 {
          let found = try run(
            ["classify", "--strict", "--index", jobs, "a.lz4", "b.lz4"],
            in: directory
          )
          #expect(found.status == 74 && found.errorText.contains(expected.errorText))
        }
      }
    }
  }

  @Test("what stands in an index's place is neither written through nor waited for")
  func otherKinds() throws {
    try withArchive { directory in
      let index = directory.appendingPathComponent("a.lz4.idx")
      let files = FileManager.default
      let other = directory.appendingPathComponent("other")
      try Data("precious".utf8).write(to: other)
      try files.removeItem(at: index)
      try files.createSymbolicLink(at: index, withDestinationURL: other)
      #expect(try run(["index", "a.lz4"], in: directory).status == 0)
      #expect(try Data(contentsOf: other) == Data("precious".utf8))
      #expect(try run(["classify", "--index", "a.lz4"], in: directory).errorText == "")
      try files.removeItem(at: index)
      #expect(try runTool("mkfifo", [index.path]).status == 0)
      for arguments in [["classify", "--index", "a.lz4"], ["extract", "--unknown", "a.lz4"]] {
        let result = try run(arguments, in: directory)
        #expect(result.status == 1)
        #expect(result.errorText.contains("a.lz4.idx: is no file; it is not used"))
      }
      #expect(try run(["index", "a.lz4"], in: directory).status == 0)
      #expect(try run(["classify", "--index", "a.lz4"], in: directory).errorText == "")
    }
  }
}
