import Foundation
import TestSupport
import Testing

/// A log and what it was compressed to, side by side, count once.
@Suite(.needs("gzip", "zstd", "lz4")) struct TwinTests {
  private static let line =
    #"{"error":"something new","level":"error","msg":"repository import failed"}"# + "\n"

  private func run(_ arguments: [String], in directory: URL) throws -> (unknown: Int, ToolResult) {
    let result = try runTool(
      ClassifyCommandTests.binary,
      ["classify", "--format", "json"] + arguments,
      directory: directory
    )
    let match = result.outputText.firstMatch(of: /"unknown": ([0-9]+)/)
    return (match.flatMap { Int($0.1) } ?? -1, result)
  }

  /// A directory with files that a script makes of `app.log`, of three lines.
  private func withFiles(_ script: String, _ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      let folder = directory.appendingPathComponent("d")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let text = String(repeating: Self.line, count: 3)
      try Data(text.utf8).write(to: folder.appendingPathComponent("app.log"))
      _ = try runTool("bash", ["-c", script], directory: folder)
      try body(directory)
    }
  }

  @Test(
    "the first of the same text counts, and a longer one that begins like it",
    arguments: [
      ("gzip -k app.log", 3, "d/app.log.gz: has the same text as d/app.log, counted once"),
      (
        "zstd -qk app.log; lz4 -q app.log app.log.lz4", 3,
        "d/app.log.zst: has the same text as d/app.log"
      ),
      (
        "gzip -k app.log; cat app.log > x; cat x >> app.log; rm x", 6,
        "d/app.log.gz: its text is the beginning of that of d/app.log, which counts alone"
      ),
      (
        "gzip -k app.log; head -1 app.log > x; mv x app.log", 3,
        "d/app.log: its text is the beginning of that of d/app.log.gz, which counts alone"
      ),
      (
        "lz4 -q app.log app.log.lz4; head -1 app.log > x; mv x app.log", 3,
        "d/app.log: its text is the beginning of that of d/app.log.lz4, which counts alone"
      ),
      // Others that only look alike count both.
      ("gzip -k app.log; sed -i 's/new/old/' app.log", 6, nil),
      ("gzip -k app.log; mv app.log.gz b.log.gz", 6, nil),
      ("gzip -k app.log; mkdir e; mv app.log.gz e", 6, nil),
      ("gzip -k app.log; truncate -s -4 app.log.gz", 6, nil),
    ] as [(String, Int, String?)]
  )
  func twins(script: String, failures: Int, warning: String?) throws {
    try withFiles(script) { directory in
      let (count, result) = try run(["d"], in: directory)
      #expect(count == failures, "\(result.outputText)")
      #expect(
        result.outputText.contains("has the same text") == (warning?.contains("has") ?? false)
      )
      #expect(result.outputText.contains(warning ?? "["), "\(result.outputText)")
      #expect(
        result.outputText.components(separatedBy: "--duplicates all").count
          == (warning == nil ? 1 : script.contains("; lz4") ? 3 : 2)
      )
    }
  }

  @Test(
    "zeros that a sparse file does not store count as those that are there",
    .needs("tar", "truncate"),
    arguments: [(8 << 20, true), (640 << 10, false), ((8 << 20) - 1, false)]
  )
  func sparse(byteCount: Int, isTwin: Bool) throws {
    // Of 8 MiB of zeros some are read, around those that are not; before the line after them the other
    // file has as many as these, or others.
    let script = """
      mv app.log lines; cp lines app.log; truncate -s 8M app.log; cat lines >> app.log
      tar -Scf app.tar app.log; gzip app.tar; mv app.tar.gz app.log.gz; rm app.log
      cp lines app.log; head -c \(byteCount) /dev/zero | tail -c +$(($(stat -c %s lines) + 1)) >> app.log
      cat lines >> app.log; rm lines
      """
    try withFiles(script) { directory in
      let (count, result) = try run(["d"], in: directory)
      #expect(count == (isTwin ? 6 : 12), "\(result.outputText)")
      #expect(result.outputText.contains("has the same text") == isTwin)
    }
  }

  @Test("--duplicates all counts both, and named paths are compared as well")
  func policy() throws {
    try withFiles("gzip -k app.log") { directory in
      let all = try run(["--duplicates", "all", "d"], in: directory)
      let named = try run(["d/app.log.gz", "d/app.log"], in: directory)
      let alone = try run(["d/app.log.gz"], in: directory)
      #expect(all.unknown == 6 && named.unknown == 3 && alone.unknown == 3)
    }
  }
}
