import Foundation
import StreamCore
import TestSupport
import Testing

/// The format of a file is known by its first bytes; its name decides where these leave it open.
@Suite struct DetectionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let bytes: [UInt8]
    /// What the tally calls it; nil where the file is refused.
    let format: String?

    init(_ name: String, _ file: String, _ bytes: [UInt8], _ format: String?) {
      self.name = name
      self.file = file
      self.bytes = bytes
      self.format = format
    }

    var testDescription: String { name }
  }

  private static let line = Array(#"{"error":"line 1 of 2"}"#.utf8) + [0x0a]
  private static let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]

  private static func packed(_ program: String) -> [UInt8] {
    (try? runTool(program, ["-c"], input: line).output) ?? []
  }

  /// What files begin with that are no logs, as far as it is letters.
  private static let letters = [
    "ZV", "BM", "II*", "MM", "ORC", "Obj", "ARROW1", "FEA1", "mozLz40", "SNAPPY", "sNaPpY", "Rar!",
    "LPKSHHRH", "SQLite format 3", "PAR1", "GIF89a", "RIFFabcdWEBP", "RIFF 100WEBPVP8", "%PDF-1.7",
    "LZ4Block",
  ]

  static var cases: [Case] {
    let (lz4, zstd) = (packed("lz4"), packed("zstd"))
    let tar = TarAttackTests.member("a.log", line) + TarAttackTests.end
    return [
      Case("text", "a.log", line, "plain"), Case("text of any name", "README", line, "plain"),
      Case("LZ4 of any name", "a.gz", lz4, "lz4"), Case("zstd of any name", "a.lz4", zstd, "zstd"),
      Case("gzip", "a", packed("gzip"), "gzip"),
      Case("xz", "a", packed("xz"), "xz"),
      Case("lzip", "a", packed("lzip"), "lzip"),
      Case("bzip2", "a.log", packed("bzip2"), "bzip2"),
      Case("tar", "a.log", tar, "tar"), Case("tar of any name", "a.gz", tar, "tar"),
      Case("skippable frames alone", "a", skippable, "lz4"),
      Case("skippable frames of a name", "a.zst", skippable, "zstd"),
      Case("LZ4 after skippable frames", "a.zst", skippable + skippable + lz4, "lz4"),
      Case("zstd after skippable frames", "a.lz4", skippable + zstd, "zstd"),
      Case("text of a packed file's name", "a.gz", line, "plain"),
      Case("UTF-16", "a.log", [0xff, 0xfe] + line.flatMap { [$0, 0] }, "utf-16"),
      Case("UTF-16, the other order", "a", [0xfe, 0xff] + line.flatMap { [0, $0] }, "utf-16"),
      Case("UTF-32", "a", [0xff, 0xfe, 0, 0] + line.flatMap { [$0, 0, 0, 0] }, nil),
      Case("text, then gzip", "a", line + packed("gzip"), "plain,gzip"),
      Case("gzip, then text", "a", packed("gzip") + line, "gzip,plain"),
      Case("a word that begins like bzip2", "a.log", Array("BZh9 ".utf8) + line, "plain"),
      Case("words that begin like lzip", "a.log", Array("LZIP ".utf8) + line, "plain"),
      Case("a picture's mark", "a", Array("{\"msg\":\"WEBP\"}\n".utf8) + line, "plain"),
      Case("words that begin like a picture", "a", Array("GIF8 x\n".utf8) + line, "plain"),
      Case("words that begin like Parquet", "a", Array("PAR1\n".utf8) + line, "plain"),
      Case("words that begin like a document", "a", Array("%PDF-1.4\n".utf8) + line, "plain"),
      Case("a number that begins like cpio", "a", Array("0707011200 x\n".utf8) + line, "plain"),
    ]
      + letters.map {
        Case("words that begin with \($0)", "a", Array("\($0) x\n".utf8) + line, "plain")
      }
      + letters.map { Case("\($0) alone", "a", Array("\($0)\n".utf8) + line, "plain") } + [
        Case("damage before a frame", "a.lz4", [1, 2, 3, 4] + lz4, "lz4"),
        Case("damage before a stream", "a.xz", [1, 2, 3, 4] + packed("xz"), "xz"),
        Case("damage before any frame", "a", [1, 2, 3, 4, 0, 0, 0, 9] + packed("bzip2"), "bzip2"),
      ]
  }

  @Test(.needs("lz4", "zstd", "gzip", "xz", "bzip2", "lzip"), arguments: cases)
  func detection(_ example: Case) throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent(example.file).path)
      file.write(example.bytes)
      let outcome = try file.classifyInAllWays(example.name)
      #expect(outcome.isRefused == (example.format == nil))
      guard let format = example.format else { return }
      let json = String(decoding: outcome.json, as: UTF8.self)
      #expect(json.contains("\"format\": \"\(format)\""), "\(json)")
    }
  }
}
