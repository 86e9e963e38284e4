import Foundation
import TestSupport
import Testing

/// Archives that were padded, appended to, cut or packed twice, or that say a wrong length.
@Suite(.needs("gzip", "zstd", "lz4", "tar", "split")) struct OddArchiveTests {
  /// A log of which each half compresses to several blocks of LZ4.
  private static let lines = RegistryLog.lines(1000, known: 100..<110, unknown: 600)
  private static let text = RegistryLog.text(lines)
  private static let halves = [
    RegistryLog.text(lines[..<500]), RegistryLog.text(lines[500...]),
  ]
  /// A second half whose first line is the unknown failure.
  private static let failsFirst = RegistryLog.text(
    RegistryLog.lines(500, known: 0..<0, unknown: 0)
  )
  private static let right = Answer(status: 1, unknown: 1, known: 10, lines: 1000)
  private static let damaged = Answer(
    status: 3,
    unknown: 1,
    known: 10,
    lines: 1000,
    reasons: ["damaged 1"]
  )

  private static func gzip(_ text: [UInt8]) throws -> [UInt8] {
    try runTool("gzip", ["-nc"], input: text).output
  }

  static let gzipRows: [Situation] = [
    Situation("gzip, and zeros after it", right) {
      ["a.log.gz": try halves.flatMap(gzip) + [UInt8](repeating: 0, count: 512)]
    },
    Situation("gzip, zeros, and gzip that begins with a failure", right) {
      let zeros = [UInt8](repeating: 0, count: 512)
      return ["a.log.gz": try gzip(halves[0]) + zeros + gzip(failsFirst)]
    },
    Situation(
      "gzip, and words after it",
      damaged,
      says: "these bytes belong to no frame"
    ) { ["a.log.gz": try halves.flatMap(gzip) + Array("hello trailing garbage".utf8)] },
    Situation("gzip in gzip, of which the name says one", right) {
      ["a.log.gz": try gzip(gzip(text))]
    },
    Situation(
      "an object store's gzip of a gzip that has a member for each line",
      Answer(status: 1, unknown: 1, known: 1, lines: 40)
    ) {
      let text = RegistryLog.text(RegistryLog.lines(40))
      let members = try runTool("split", ["-l1", "--filter", "gzip -nc"], input: text)
      return ["obj.gz": try gzip(members.output)]
    },
    Situation("docker's rotated log: gzip whose header has every optional field", right) {
      let archive = try fullHeader() + gzip(text).dropFirst(10)
      try #require(runTool("gzip", ["-t"], input: archive).status == 0)
      return ["c-json.log.1.gz": archive]
    },
  ]

  /// A gzip header with a field of docker's, a file's name, a comment and a checksum.
  private static func fullHeader() -> [UInt8] {
    let extra = Array(#"{"lastTime":"2022-05-12T09:14:31.204567891Z"}"#.utf8)
    let header =
      [0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 0xff, UInt8(extra.count), 0] + extra
      + Array("c-json.log.1\0x\0".utf8)
    // CRC-32, bit by bit.
    let checksum = header.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in
        sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0)
      }
    }
    return header + littleEndian(~checksum).prefix(2)
  }

  private static let linked = ["-B4", "-BD", "--no-frame-crc"]

  static let lz4Rows: [Situation] = [
    Situation("LZ4, linked, independent and linked frames that cut lines", right) {
      let third = text.count / 3
      let parts = [text[..<third], text[third..<(2 * third)], text[(2 * third)...]]
      let options = [linked, ["-B5", "--no-frame-crc"], linked]
      return [
        "a.lz4": try zip(parts, options).flatMap { part, options in
          try lz4Tool(options: options + ["--content-size"], text: Array(part))
        }
      ]
    },
    Situation(
      "LZ4 whose writer was killed before the frame's end",
      Answer(status: 3, unknown: 1, known: 10, lines: 1000, reasons: ["unfinished 1"]),
      says: "the file ends inside a frame"
    ) { ["a.lz4": try lz4Tool(options: linked, text: text).dropLast(4)] },
    Situation(
      "LZ4 whose writer was killed, and the next one appended a frame",
      damaged,
      says: "a block of 407708164 bytes cannot be"
    ) {
      let second = try lz4Tool(options: ["-B4", "-BD", "--content-size"], text: halves[1])
      return ["a.lz4": try lz4Tool(options: linked, text: halves[0]).dropLast(4) + second]
    },
    Situation(
      "LZ4 whose writer was killed, and a frame that begins with a failure was appended",
      damaged,
      says: "a block of 407708164 bytes cannot be"
    ) {
      let second = try lz4Tool(options: ["-B4", "-BD", "--content-size"], text: failsFirst)
      return ["a.lz4": try lz4Tool(options: linked, text: halves[0]).dropLast(4) + second]
    },
    Situation(
      "LZ4 whose header says 5000 bytes too few",
      damaged,
      says: "the frame's text has \(text.count) bytes instead of \(text.count - 5000)"
    ) {
      var archive = try lz4Tool(options: ["-B4", "-BD", "--content-size"], text: text)
      archive.replaceSubrange(6..<10, with: littleEndian(UInt32(text.count - 5000)))
      archive[14] = UInt8(xxh32(Array(archive[4..<14])) >> 8 & 0xff)
      return ["a.lz4": archive]
    },
    Situation(
      "LZ4 of the Linux kernel's form, then of today's",
      Answer(status: 1, unknown: 2, lines: 600)
    ) {
      let lines = RegistryLog.lines(300, known: 0..<0, unknown: 7)
      let options = [["-l"], ["-B4", "--content-size", "--no-frame-crc"]]
      return [
        "a.lz4": try options.flatMap { try lz4Tool(options: $0, text: RegistryLog.text(lines)) }
      ]
    },
  ]

  /// Compresses a text with `zstd`, and has the frame say how long it is.
  private static func zstd(_ text: [UInt8]) throws -> [UInt8] {
    try runTool("zstd", ["-qc", "--no-check", "--stream-size=\(text.count)"], input: text).output
  }

  /// A frame of zeros that decoders pass over.
  private static func skippable(_ count: UInt32) -> [UInt8] {
    littleEndian(0x184D_2A50) + littleEndian(count) + [UInt8](repeating: 0, count: Int(count))
  }

  static let otherRows: [Situation] = [
    Situation("zstd, with frames to be skipped between and after two others", right) {
      ["a.zst": try zstd(halves[0]) + skippable(100) + zstd(halves[1]) + skippable(17)]
    },
    Situation(
      "zstd whose header says 5000 bytes too few: the last block is lost",
      Answer(status: 3, unknown: 1, known: 10, reasons: ["damaged 1"]),
      says: "the block does not decode"
    ) {
      var archive = try zstd(text)
      // One segment, and a length of four bytes.
      try #require(archive[4] & 0xe0 == 0xa0)
      archive.replaceSubrange(5..<9, with: littleEndian(UInt32(text.count - 5000)))
      return ["a.zst": archive]
    },
    Situation(
      "tar with a log, and a hard link to it",
      Answer(status: 1, unknown: 1, lines: 300)
    ) {
      try temporaryDirectory { directory in
        let text = RegistryLog.text(RegistryLog.lines(300, known: 0..<0, unknown: 7))
        try write(text, to: directory.appendingPathComponent("a.log"))
        let script = "ln a.log b.log; tar -cf - a.log b.log"
        return ["hard.tar": try runTool("bash", ["-c", script], directory: directory).output]
      }
    },
  ]

  @Test("gzip", arguments: gzipRows)
  func gzipRow(_ situation: Situation) throws { try situation.check() }

  @Test("LZ4", arguments: lz4Rows)
  func lz4Row(_ situation: Situation) throws { try situation.check() }

  @Test("zstd and tar", arguments: otherRows)
  func otherRow(_ situation: Situation) throws { try situation.check() }
}
