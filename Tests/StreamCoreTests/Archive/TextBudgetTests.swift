import Foundation
import StreamCore
import TestSupport
import Testing

/// Files with more text than a file of their size has.
@Suite(.needs("bzip2", "xz", "zstd", "gzip", "lzip", "zip")) struct TextBudgetTests {
  private static let line = Array("{\"msg\":\"line 1\",\"time\":\"2022-05-12T00:00:00Z\"}\n".utf8)
  private static let lineCount = 200_000

  /// What packs the file `t.log` of 9 MB.
  static let scripts = [
    "bzip2 -c t.log", "xz -c t.log", "zstd -qc t.log", "lzip -c t.log", "bzip2 -c t.log | gzip -c",
    "gzip -c t.log | bzip2 -c", "zip -q - t.log | xz -c",
  ]

  @Test(
    "end where the limit is, whatever reads them, and are read whole where it is raised",
    arguments: scripts
  )
  func bomb(script: String) throws {
    try temporaryDirectory { directory in
      let text = Array(repeatElement(Self.line, count: Self.lineCount).joined())
      try write(text, to: directory.appendingPathComponent("t.log"))
      let packed = try runTool("bash", ["-c", script], directory: directory).output
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(packed)
      var options = ReadOptions()
      options.textBytesMax = 1_000_000
      try #require(packed.count * 2_000 < text.count)
      let limit = max(options.textBytesMax, packed.count * 2_000)
      let outcome = try file.classifyInAllWays(script, options, ways: AttackedFile.longWays)
      #expect(outcome.damageKinds == ["limit"], "\(script)")
      #expect(outcome.code & 2 == 2)
      #expect(outcome.lines <= limit / Self.line.count + 1 && outcome.lines > 0, "\(script)")
      options.raiseLimits(by: 100)
      let whole = try file.classify(options, jobs: 2)
      #expect(whole.code == 0 && whole.lines == Self.lineCount, "\(script)")
    }
  }
}
