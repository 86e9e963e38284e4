import Foundation
import StreamCore
import TestSupport
import Testing

/// Archives of the usual programs, in all formats, damaged in every place.
@Suite(.needs("lz4", "zstd", "gzip", "pigz", "bgzip", "xz", "bzip2", "lzip", "tar", "zip"))
struct FormatAttackTests {
  struct Layout: Sendable, CustomTestStringConvertible {
    /// What makes it from the file `t.log`, in a shell, on standard output.
    let script: String
    /// Whether a checksum covers the text.
    let isCovered: Bool
    /// Whether the format tells where it ends.
    var hasEnd = true
    /// Packs the text further, for formats that no usual program writes.
    var packs: (@Sendable ([UInt8]) -> [UInt8])?
    var testDescription: String { script }
  }

  /// The first and the second half, compressed one after the other.
  private static func halves(_ command: String) -> String {
    "(head -n 9 t.log | \(command); tail -n +10 t.log | \(command))"
  }

  /// The first and the second half, as members.
  private static func halves(_ text: [UInt8]) -> [(name: String, bytes: [UInt8])] {
    let half = text[(text.count / 2)...].prefix { $0 != 0x0a }.endIndex + 1
    return [("a.log", Array(text[..<half])), ("b.log", Array(text[half...]))]
  }

  static let layouts = [
    Layout(script: "gzip -nc t.log", isCovered: true),
    Layout(script: halves("gzip -nc"), isCovered: true),
    Layout(script: "gzip -c1 t.log", isCovered: true),
    Layout(script: "pigz -c t.log", isCovered: true),
    Layout(script: "bgzip -c t.log", isCovered: true),
    Layout(script: halves("bgzip -c"), isCovered: true),
    Layout(script: "zstd -qc t.log", isCovered: true),
    Layout(script: halves("zstd -qc"), isCovered: true),
    Layout(script: "zstd -qc --no-check t.log", isCovered: false),
    Layout(script: "zstd -qc --long --ultra -22 t.log", isCovered: true),
    Layout(
      script: "(zstd -qc t.log; printf 'P*M\\030\\003\\0\\0\\0abc'; zstd -qc < /dev/null)",
      isCovered: true
    ),
    Layout(script: "lz4 -qc -BX t.log", isCovered: true),
    Layout(script: halves("lz4 -qc -BD"), isCovered: true),
    Layout(script: "cat t.log # lz4-java", isCovered: true, packs: { lz4JavaStream($0) }),
    Layout(
      script: "cat t.log # lz4-java, twice",
      isCovered: true,
      packs: { text in
        let half = text[200...].prefix { $0 != 0x0a }.endIndex + 1
        return lz4JavaStream(Array(text[..<half]))
          + lz4JavaStream(Array(text[half...]), blockBytes: 2000)
      }
    ),
    Layout(
      script: "cat t.log # Hadoop's LZ4",
      isCovered: false,
      hasEnd: false,
      packs: { hadoopLZ4Stream($0) }
    ),
    Layout(
      script: "cat t.log # Hadoop's LZ4, several blocks a buffer",
      isCovered: false,
      hasEnd: false,
      packs: { hadoopLZ4Stream($0, bufferBytes: 900, blockBytes: 200, hasEnd: true) }
    ),
    Layout(script: "cat t.log # zip", isCovered: true, packs: { memberArchive(.zip, halves($0)) }),
    Layout(
      script: "cat t.log # zip, stored",
      isCovered: true,
      packs: { memberArchive(.storedZip, halves($0)) }
    ),
    Layout(script: "zip -qXZ bzip2 a t.log; cat a.zip", isCovered: true),
    Layout(script: "zip -qXZ bzip2 - t.log | cat", isCovered: true),
    Layout(
      script: "cat t.log # cpio, newc",
      isCovered: false,
      packs: { memberArchive(.newc, halves($0)) }
    ),
    Layout(
      script: "cat t.log # cpio, odc",
      isCovered: false,
      packs: { memberArchive(.odc, halves($0)) }
    ),
    Layout(
      script: "cat t.log # 7z",
      isCovered: true,
      packs: { memberArchive(.sevenZip, halves($0)) }
    ),
    Layout(script: "cat t.log", isCovered: false, hasEnd: false),
    Layout(
      script: "cat t.log # compress",
      isCovered: false,
      hasEnd: false,
      packs: { compressStream($0) }
    ),
    Layout(script: "tar -cf - t.log", isCovered: false),
    Layout(script: "tar -b 1 -cf - t.log | lz4 -qc", isCovered: true),
    Layout(script: "tar -b 1 -cf - t.log | gzip -nc", isCovered: true),
    Layout(script: "tar -b 1 -cf - t.log | zstd -qc", isCovered: true),
    Layout(script: "xz -c t.log", isCovered: true),
    Layout(script: halves("xz -c --check=crc32"), isCovered: true),
    Layout(script: "xz -c --check=none t.log", isCovered: false),
    Layout(script: "bzip2 -c t.log", isCovered: true),
    Layout(script: halves("bzip2 -c"), isCovered: true),
    Layout(script: "lzip -c t.log", isCovered: true),
    Layout(script: halves("lzip -c"), isCovered: true),
    Layout(script: "tar -b 1 -cf - t.log | xz -c", isCovered: true),
    Layout(script: "gzip -nc t.log | gzip -nc", isCovered: true),
    Layout(script: "\(halves("lz4 -qc -BX")) | zstd -qc", isCovered: true),
    Layout(script: "gzip -nc t.log | lz4 -qc", isCovered: true),
    Layout(script: "gzip -nc t.log > t.log.gz; tar -b 1 -cf - t.log.gz", isCovered: false),
    Layout(script: "gzip -nc t.log > t.log.gz; tar -b 1 -cf - t.log.gz | lz4 -qc", isCovered: true),
  ]

  /// The archives that were made, by their scripts.
  private static let archives = Lock<[String: [UInt8]]>([:])

  /// Makes a layout's archive, unless it was made before.
  static func archive(_ layout: Layout) throws -> [UInt8] {
    if let known = archives.withLock({ $0[layout.script] }) { return known }
    return try temporaryDirectory { directory in
      try write(text, to: directory.appendingPathComponent("t.log"))
      let script = "set -o pipefail; " + layout.script
      let result = try runTool("bash", ["-c", script], directory: directory)
      try #require(result.status == 0, "\(result.errorText)")
      let archive = layout.packs?(result.output) ?? result.output
      archives.withLock { $0[layout.script] = archive }
      return archive
    }
  }

  static var text: [UInt8] {
    var maker = LineMaker()
    return maker.lines(AttackedFile.isExhaustive ? 60 : 18)
  }

  @Test("an archive that is whole is read whole", arguments: layouts)
  func whole(layout: Layout) throws {
    try temporaryDirectory { directory in
      let archive = try Self.archive(layout)
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive)
      let outcome = try file.classifyInAllWays("whole")
      #expect(outcome.code == 0)
      #expect(outcome.isVerified == layout.isCovered)
      #expect(outcome.lines == Self.text.count { $0 == 0x0a })
    }
  }

  @Test("cut at every byte", arguments: layouts)
  func cuts(layout: Layout) throws {
    try temporaryDirectory { directory in
      let archive = try Self.archive(layout)
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive)
      let whole = try file.classify()
      // The short form takes every byte of the headers at both ends, and some of those in between.
      let step = AttackedFile.isExhaustive ? 1 : archive.count < 1500 ? 3 : 13
      for length in (0..<archive.count).reversed() {
        let isNearEnd = min(length, archive.count - length) < 48
        guard isNearEnd || length % step == 0 else { continue }
        file.truncate(to: length)
        let outcome = try Watchdog.watch("\(layout.script) cut at \(length)") {
          try file.classifySometimesInAllWays("\(layout.script) cut at \(length)")
        }
        // What is left begins like the whole, and what is torn is not malformed.
        let isPrefix = whole.messages.starts(with: outcome.messages)
        #expect(isPrefix, "\(layout.script) cut at \(length)")
        // The first bytes of some formats are text, and those of a tar header before its mark.
        let headBytes =
          archive.starts(with: Array("t.log".utf8))
          ? 257
          : archive.starts(with: Array("0707".utf8))
            ? 110 : archive.starts(with: Array("LZ4Block".utf8)) ? 20 : 6
        if layout.hasEnd && length > headBytes {
          #expect(outcome.isRefused || outcome.malformed == 0, "\(layout.script) cut at \(length)")
        }
        let isSame = outcome.content == whole.content
        let isEdge = length == 0 || Self.edges(of: archive).contains(length)
        #expect(
          outcome.isMarked || isSame || isEdge || !layout.hasEnd,
          "\(layout.script) cut at \(length)"
        )
      }
    }
  }

  /// Where a second frame or member may begin: an archive that ends there is whole.
  private static func edges(of archive: [UInt8]) -> Set<Int> {
    var edges: Set<Int> = []
    for magic: [UInt8] in [
      [0x1f, 0x8b, 8], [0x28, 0xb5, 0x2f, 0xfd], [0x04, 0x22, 0x4d, 0x18],
      [0x50, 0x2a, 0x4d, 0x18], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], Array("BZh".utf8),
      Array("LZIP".utf8), Array("LZ4Block".utf8),
    ] {
      for index in archive.indices where archive[index...].starts(with: magic) {
        edges.insert(index)
      }
    }
    return edges
  }

  @Test("every bit flipped", arguments: layouts)
  func bits(layout: Layout) throws {
    try temporaryDirectory { directory in
      let archive = try Self.archive(layout)
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive)
      let whole = try file.classify()
      // The short form takes a bit of each byte, another one each time; most of a plain tar archive is
      // zeros.
      let stride = AttackedFile.isExhaustive ? 1 : archive.count < 1500 ? 7 : 29
      for place in Swift.stride(from: 0, to: archive.count * 8, by: stride) {
        let (offset, bit) = (place / 8, UInt8(place % 8))
        file.patch(archive[offset] ^ 1 << bit, at: offset)
        let name = "\(layout.script): bit \(bit) of byte \(offset)"
        let outcome = try Watchdog.watch(name) {
          try file.classifySometimesInAllWays(name)
        }
        file.patch(archive[offset], at: offset)
        Self.judge(outcome, whole, layout, name)
      }
    }
  }

  @Test("random runs are overwritten", arguments: layouts)
  func runs(layout: Layout) throws {
    let seed = SplitMix64.testSeed(29)
    var random = SplitMix64(seed: seed)
    try temporaryDirectory { directory in
      let archive = try Self.archive(layout)
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive)
      let whole = try file.classify()
      for number in 0..<(AttackedFile.isExhaustive ? 5_000 : 200) {
        var bytes = archive
        let start = Int.random(in: bytes.indices, using: &random)
        let end = min(bytes.count, start + Int.random(in: 1...200, using: &random))
        for index in start..<end { bytes[index] = UInt8.random(in: 0...255, using: &random) }
        file.write(bytes)
        let name = "\(layout.script), seed \(seed), run \(number)"
        let outcome = try Watchdog.watch(name) { try file.classifySometimesInAllWays(name) }
        Self.judge(outcome, whole, layout, name)
      }
    }
  }

  /// No mark means that nothing has changed, as far as checksums go.
  private static func judge(_ outcome: Outcome, _ whole: Outcome, _ layout: Layout, _ name: String)
  {
    if outcome.isMarked {
      #expect(!outcome.isVerified, "\(name)")
    } else {
      let isSame = outcome.content == whole.content
      #expect(isSame || !outcome.isVerified, "\(name): verified, and \(whole.difference(outcome))")
      #expect(isSame || !layout.isCovered, "\(name): not marked, \(whole.difference(outcome))")
    }
  }
}
