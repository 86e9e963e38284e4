import Foundation
import StreamCore
import TestSupport
import Testing

/// Every format of compressed files, whole and damaged, by itself and in others, says what its text
/// says.
@Suite(.needs("lz4", "zstd", "gzip", "xz", "bzip2", "lzip")) struct EveryFormatTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    /// What the tally calls it.
    let format: String
    /// The program that makes it of its standard input, with its options; none where it is made here.
    let command: [String]

    /// Whether a checksum covers the text.
    var isCovered: Bool { format != "hadoop-lz4" }

    init(_ format: String, _ command: String...) {
      self.format = format
      self.command = command
    }

    var testDescription: String { ([format] + command).joined(separator: " ") }

    func pack(_ text: [UInt8]) throws -> [UInt8] {
      if format == "lz4block" { return lz4JavaStream(text, blockBytes: 4096) }
      if format == "hadoop-lz4" { return hadoopLZ4Stream(text, bufferBytes: 4096) }
      if format == "compress" { return compressStream(text) }
      let result = try runTool(command[0], Array(command.dropFirst()), input: text)
      try #require(result.status == 0, "\(result.errorText)")
      return result.output
    }
  }

  static let kinds = [
    Kind("lz4", "lz4", "-qc", "-B4"), Kind("lz4", "lz4", "-qc", "-B4", "-BD"),
    Kind("lz4", "lz4", "-qlc"), Kind("gzip", "gzip", "-nc"), Kind("zstd", "zstd", "-qc"),
    Kind("lz4block"), Kind("hadoop-lz4"), Kind("xz", "xz", "-c"),
    Kind("xz", "xz", "-c", "-T2", "--block-size=5000"),
    Kind("lzip", "lzip", "-c"),
    Kind("bzip2", "bzip2", "-1c"),
  ]

  private func withFile(_ body: (AttackedFile, _ lines: [[UInt8]], _ plain: Outcome) throws -> Void)
    throws
  {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      let lines = (0..<300).map { _ in maker.lines(1) }
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(lines.flatMap(\.self))
      try body(file, lines, file.classify())
    }
  }

  private func hasFormat(_ outcome: Outcome, _ format: String) -> Bool {
    String(decoding: outcome.json, as: UTF8.self).contains("\"format\": \"\(format)\"")
  }

  @Test("whole, in several parts, and in other formats", arguments: kinds + [Kind("compress")])
  func whole(kind: Kind) throws {
    try withFile { file, lines, plain in
      let text = lines.flatMap(\.self)
      let packed = try kind.pack(text)
      let parts = [lines[..<100], lines[100..<101], lines[101...]]
      let inTar = TarAttackTests.member("a.log", packed) + TarAttackTests.end
      let tar = TarAttackTests.member("a.log", text) + TarAttackTests.end
      for (bytes, format) in [
        (packed, kind.format),
        // Nothing follows a file of compress.
        (
          kind.format == "compress"
            ? packed : try parts.flatMap { try kind.pack($0.flatMap(\.self)) }, kind.format
        ),
        (inTar, "tar"),
        (try Kind("gzip", "gzip", "-nc").pack(packed), kind.format + "+gzip"),
        (try kind.pack(packed), "\(kind.format)+\(kind.format)"),
        (try kind.pack(tar), "tar+\(kind.format)"),
      ] {
        file.write(bytes)
        let outcome = try file.classifyInAllWays("\(kind) as \(format)")
        #expect(outcome.code == 0 && outcome.damageKinds.isEmpty, "\(format)")
        #expect(outcome.lines == plain.lines && outcome.messages == plain.messages, "\(format)")
        #expect(hasFormat(outcome, format), "\(format)")
      }
    }
  }

  @Test("cut, with a byte that is wrong, and the same in a tar archive", arguments: kinds)
  func damaged(kind: Kind) throws {
    try withFile { file, lines, plain in
      let packed = try kind.pack(lines.flatMap(\.self))
      let line = Array(#"{"error":"line 9999 of b"}"#.utf8) + [0x0a]
      let other = TarAttackTests.member("b.log", line)
      var flipped = packed
      flipped[packed.count / 2] ^= 0x20
      let cuts = [packed.count / 3, packed.count / 2, packed.count - 6].map {
        Array(packed[..<$0])
      }
      for bytes in cuts + (kind.isCovered ? [flipped] : []) {
        file.write(bytes)
        let alone = try file.classifyInAllWays("\(kind), \(bytes.count) bytes")
        #expect(alone.isMarked && !alone.isVerified)
        if bytes != flipped {
          #expect(alone.code == 2 && alone.damageKinds.count == 1)
          // What comes before the place is read, in its order, and nothing else.
          #expect(plain.messages.starts(with: alone.messages))
        }
        file.write(TarAttackTests.member("a.log", bytes) + other + TarAttackTests.end)
        let inTar = try file.classifyInAllWays("\(kind), \(bytes.count) bytes in tar")
        // What was decoded before a checksum was seen to be wrong can be anything.
        #expect(inTar.code & 2 == 2 && !inTar.damageKinds.isEmpty)
        #expect(inTar.messages.contains("line 9999 of b"))
        #expect(String(decoding: inTar.json, as: UTF8.self).contains("member a.log: "))
      }
    }
  }
}
