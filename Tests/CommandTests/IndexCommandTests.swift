import Foundation
import TestSupport
import Testing

/// `classify --index` as a user runs it.
@Suite(.needs("touch")) struct IndexCommandTests {
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
}
