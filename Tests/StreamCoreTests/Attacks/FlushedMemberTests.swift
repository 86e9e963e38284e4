import Foundation
import StreamCore
import TestSupport
import Testing

/// gzip members whose parts workers decode at once, as a guess, where they are flushed.
@Suite(.needs("pigz")) struct FlushedMemberTests {
  private static let texts: [[UInt8]] = {
    var maker = LineMaker()
    return (0..<40).map { _ in maker.lines(100) }
  }()

  /// Bytes in a text that look like a flush, where it is stored as it is.
  private static let marked: [[UInt8]] = texts.map { text in
    Array(text.split(separator: 0x0a).joined(separator: [0x0a, 0, 0, 0xff, 0xff, 0x0a])) + [0x0a]
  }

  /// Members; whether their beginning looks as if it could be decoded in parts.
  private static let members: [(name: String, bytes: [UInt8], isPromising: Bool)] = [
    ("full flushes", gzipMember(texts, flushes: [.full]), true),
    ("flushes that refer back", gzipMember(texts, flushes: [.sync]), false),
    ("no flushes", gzipMember(texts, flushes: [.none]), false),
    (
      "full flushes, then others",
      gzipMember(texts, flushes: [.full, .full, .full, .full, .full, .full, .sync]), true
    ),
    (
      "full flushes, then none",
      gzipMember(texts, flushes: [.full, .full, .full, .full, .full, .none]), true
    ),
    ("stored, with marks in the text", gzipMember(marked, flushes: [.full], level: 0), false),
    ("packed, with marks in the text", gzipMember(marked, flushes: [.full]), true),
    ("fixed lengths of text", gzipMember(texts.map { $0 + $0 }, flushes: [.full], level: 1), true),
    (
      "two members",
      gzipMember(texts, flushes: [.full]) + gzipMember(texts, flushes: [.full]), true
    ),
  ]

  static let names = members.map(\.name)

  private func member(_ name: String) throws -> (bytes: [UInt8], isPromising: Bool) {
    let member = try #require(Self.members.first { $0.name == name })
    return (member.bytes, member.isPromising)
  }

  private func attacked(_ body: (AttackedFile) throws -> Void) throws {
    try temporaryDirectory { directory in
      try body(AttackedFile(directory.appendingPathComponent("a").path))
    }
  }

  @Test("are read alike by one worker and by several", arguments: names)
  func whole(name: String) throws {
    let (bytes, _) = try member(name)
    try attacked { file in
      file.write(bytes)
      let outcome = try file.classifyInAllWays(name, ways: AttackedFile.longWays)
      let copies = name == "two members" || name.hasPrefix("fixed") ? 2 : 1
      let texts = name.contains("marks") ? Self.marked : Self.texts
      #expect(outcome.lines == copies * texts.reduce(0) { $0 + $1.count { $0 == 0x0a } }, "\(name)")
      #expect(outcome.isVerified)
    }
  }

  @Test("are tried where their beginning is promising", arguments: names)
  func beginning(name: String) throws {
    let (bytes, isPromising) = try member(name)
    var source = source(bytes)
    source.consume(10)
    let points = FlushPoints(in: &source, chunkBytes: 64 << 10)
    #expect((points != nil) == isPromising, "\(name)")
  }

  @Test("those of pigz -i are left to the workers but for the last part; others of pigz are not")
  func pigz() throws {
    let text = Self.texts.flatMap { $0 } + Self.texts.flatMap { $0 }
    var source = source(try runTool("pigz", ["-inc"], input: text).output)
    source.consume(10)
    let found = FlushPoints(in: &source, chunkBytes: 64 << 10)
    let points = try #require(found)
    while let count = points.runByteCount(in: &source) { source.consume(count) }
    let rest = source.fill(atLeast: .max)
    #expect(rest > 8 && rest < 64 << 10)
    var other = self.source(try runTool("pigz", ["-nc"], input: text).output)
    other.consume(10)
    let others = FlushPoints(in: &other, chunkBytes: 64 << 10)
    #expect(others == nil)
  }

  @Test("say the same of damage", arguments: names)
  func damaged(name: String) throws {
    let (bytes, _) = try member(name)
    let seed = SplitMix64.testSeed(41)
    var random = SplitMix64(seed: seed)
    try attacked { file in
      for number in 0..<8 {
        var damaged = bytes
        let place = Int.random(in: bytes.indices, using: &random)
        switch number % 4 {
        case 0: damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: damaged.removeLast(bytes.count - place)
        case 2: damaged.removeSubrange(place..<min(bytes.count, place + 5_000))
        default: damaged[bytes.count - 8 + number / 4] ^= 1
        }
        file.write(damaged)
        let outcome = try file.classifyInAllWays(
          "\(name), seed \(seed), \(number)",
          ways: AttackedFile.longWays
        )
        #expect(outcome.isMarked || number % 4 != 3, "\(name), seed \(seed), \(number)")
      }
    }
  }

  @Test("end at the first damage alike where that is asked for")
  func strict() throws {
    try attacked { file in
      var bytes = gzipMember(Self.texts, flushes: [.full])
      bytes[bytes.count / 2] ^= 4
      file.write(bytes)
      var options = ReadOptions()
      options.isStrict = true
      let alone = try file.classify(options)
      let outcomes = try [2, 8].map { try file.classify(options, jobs: $0) }
      #expect(outcomes.allSatisfy { $0.code == alone.code && $0.json == alone.json })
    }
  }

  private func source(_ bytes: [UInt8]) -> ByteSource {
    var buffer = Buffer(byteCount: bytes.count)
    buffer.write(bytes.span, at: 0)
    return ByteSource(buffer, count: bytes.count, position: 0)
  }
}
