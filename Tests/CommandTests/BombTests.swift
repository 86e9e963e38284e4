import Foundation
import TestSupport
import Testing

/// Few bytes that stand for much text, as a user meets them.
@Suite(
  .serialized,
  .needs("lz4", "zstd", "gzip", "bgzip", "xz", "bzip2", "lzip", "compress", "zip", "cpio", "iconv")
)
struct BombTests {
  private static let textBytes =
    ProcessInfo.processInfo.environment["STREAM_TEST_EXHAUSTIVE"] == nil ? 32 << 20 : 1 << 30

  @Test("a bomb stays in bounded memory, by file and by pipe", arguments: Bomb.all)
  func memory(bomb: Bomb) throws {
    try temporaryDirectory { directory in
      for (byte, command) in [(UInt8(0), ""), (0x78, ""), (0x78, "| gzip -1nc")] {
        try bomb.make(of: byte, Self.textBytes, command, in: directory)
        let program = "'\(ClassifyCommandTests.binary)' classify -j 2 --max-line 1M"
        let script = """
          ulimit -v 1000000
          \(program) --stats stats a > /dev/null; echo $?; tr -d ' \\n' < stats; echo
          cat a | \(program) > /dev/null; echo $?
          """
        let result = try runTool("bash", ["-c", script], directory: directory, timeout: 300)
        let lines = result.outputText.split(separator: "\n")
        // A format that is read from files alone gives nothing by pipe.
        let byPipe = bomb.isReadAlone && command.isEmpty ? "66" : "2"
        #expect(
          lines.count == 3 && lines[0] == "2" && lines[2] == byPipe,
          "\(byte) \(command): \(result)"
        )
        #expect(Self.isBounded(lines[1]), "\(byte) \(command): \(lines[1])")
      }
    }
  }

  /// Whether the peak at the end of a run's statistics is below what docs/CONTRACT.md ("Memory")
  /// gives two jobs.
  static func isBounded(_ stats: Substring) -> Bool {
    let peak = stats.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) }
    return peak ?? .max < (64 + 2 * 12) << 20
  }
}
