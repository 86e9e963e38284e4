import StreamCore
import TestSupport
import Testing

/// Where a damage is, and which one comes first, depends on the archive alone.
@Suite struct PlaceTests {
  private typealias Tar = TarAttackTests

  /// An archive in which more is wrong than one thing, or where a chunk ends beside what is wrong.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable () throws -> [UInt8]
    /// The kinds of the damages, in their order.
    let kinds: [String]
    /// Where the first one is.
    let offset: Int
    var testDescription: String { name }
  }

  private static func lines(_ count: Int) -> [UInt8] {
    var maker = LineMaker()
    return maker.lines(count)
  }

  /// A text whose first bytes are a log's, and whose rest is none.
  private static var halfText: [UInt8] { lines(20) + (0..<3000).map { UInt8($0 % 8) } }

  /// Where its rest is noted: in the first 256 bytes of which one in twenty is odd.
  private static var halfTextEnd: Int {
    let count = lines(20).count
    return (count % 256 < 244 ? count : count + 12) / 256 * 256
  }

  /// Two members, and no end; the second begins after 1,536 bytes.
  private static var members: [UInt8] {
    Tar.member("a.log", lines(20)) + Tar.member("b.log", lines(9))
  }

  /// LZ4 frames of blocks with so many bytes of text.
  private static func framed(
    _ texts: [[UInt8]],
    _ form: String = "blocks",
    blockBytes: Int = 512
  ) -> MadeArchive {
    var archive = MadeArchive()
    for text in texts {
      let blocks = stride(from: 0, to: text.count, by: blockBytes).map {
        Array(text[$0..<min($0 + blockBytes, text.count)])
      }
      archive.addFrame(blocks, FrameForm(form))
    }
    return archive
  }

  /// The archive with a byte of a block changed.
  private static func damaged(_ archive: MadeArchive, block: Int) throws -> [UInt8] {
    let part = archive.parts.first { $0.kind == .block && $0.block == block }
    var bytes = archive.bytes
    bytes[try #require(part).range.lowerBound + 3] ^= 0x11
    return bytes
  }

  private static func packed(_ program: String, _ bytes: [UInt8]) throws -> [UInt8] {
    let result = try runTool(program, [program == "gzip" ? "-nc" : "-qc"], input: bytes)
    try #require(result.status == 0)
    return result.output
  }

  /// The number of bytes before a block with its length.
  private static func start(_ archive: MadeArchive, frame: Int = 0, block: Int) -> Int {
    archive.parts.first { $0.frame == frame && $0.block == block }?.range.lowerBound ?? -1
  }

  static let cases = [
    Case(
      name: "a member that is no text, and a checksum that comes after it",
      make: {
        var bytes = try packed("gzip", Tar.member("a.log", halfText) + Tar.end)
        bytes[bytes.count - 8] ^= 1
        return bytes
      },
      kinds: ["unreadable", "content-checksum"],
      offset: 0
    ),
    Case(
      name: "a member in the middle of a plain tar archive that is no text",
      make: { Tar.member("a.log", lines(9)) + Tar.member("b.log", halfText) + Tar.end },
      kinds: ["unreadable"],
      offset: 3 * 512 + halfTextEnd
    ),
    Case(
      name: "a damaged header where a block begins",
      make: {
        var tar = members + Tar.end
        tar[3 * 512] ^= 1
        return framed([tar]).bytes
      },
      kinds: ["bad-header"],
      offset: start(framed([members]), block: 3)
    ),
    Case(
      name: "a tar archive without an end in blocks",
      make: { framed([members]).bytes },
      kinds: ["truncated"],
      offset: start(framed([members]), block: 4)
    ),
    Case(
      name: "a tar archive without an end in two frames",
      make: { framed([Array(members[..<1100]), Array(members[1100...])]).bytes },
      kinds: ["truncated"],
      offset: start(framed([Array(members[..<1100]), Array(members[1100...])]), frame: 1, block: 2)
    ),
    Case(
      name: "a member without an end in gzip",
      make: { try packed("gzip", Array(members[..<2100])) },
      kinds: ["truncated"],
      offset: 0
    ),
    Case(
      name: "a tar archive without an end in zstd",
      make: { try packed("zstd", members) + packed("zstd", []) },
      kinds: ["truncated"],
      offset: 6
    ),
  ]

  @Test("the same places in the same order, whatever threads and chunks", arguments: cases)
  func places(_ test: Case) throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(try test.make())
      let outcome = try file.classifyInAllWays(test.name)
      #expect(outcome.damageKinds == test.kinds)
      #expect(outcome.damageOffset == test.offset)
    }
  }

  @Test("what is lost with a block of a chain is that damage's, whatever else is found before it")
  func chain() throws {
    // What a text is, is known after 64 KiB, and said in the same chunk as the block that is damaged.
    let blocks = (0..<6).map { _ in Array((0..<22).flatMap { _ in Self.halfText }[..<65_536]) }
    var archive = MadeArchive()
    archive.addFrame(blocks, FrameForm("linked blocks"))
    let bytes = try Self.damaged(archive, block: 1)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(bytes)
      var outcomes: [Outcome] = []
      for chunkBytes in [1, 3 * 65_536, 4 << 20] {
        var read = ReadOptions()
        read.chunkBytes = chunkBytes
        let outcome = try file.classify(read)
        #expect(outcome.damageKinds == ["unreadable", "block-checksum"], "\(chunkBytes)")
        // All from that block to the end mark.
        let lost = bytes.count - Self.start(archive, block: 1) - 4
        let json = String(decoding: outcome.json, as: UTF8.self)
        #expect(json.contains("\"lostBytes\": 0,") && json.contains("\"lostBytes\": \(lost),"))
        outcomes.append(outcome)
      }
      let areSame = outcomes.allSatisfy { $0 == outcomes[0] }
      #expect(areSame, "\(outcomes[0].difference(outcomes[1]))")
    }
  }

  /// Archives of few bytes with much around their lines.
  static let archives = [
    Case(name: "tar in gzip", make: { try packed("gzip", members + Tar.end) }),
    Case(name: "tar in zstd", make: { try packed("zstd", members + Tar.end) }),
    Case(name: "tar in blocks", make: { framed([members + Tar.end], "blocks content").bytes }),
    Case(name: "gzip in gzip", make: { try packed("gzip", packed("gzip", lines(20))) }),
  ]

  @Test("every bit flipped, in all ways", arguments: archives)
  func flips(_ test: Case) throws {
    try temporaryDirectory { directory in
      let archive = try test.make()
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive)
      // The short form takes some of the bits of every second byte.
      let step = AttackedFile.isExhaustive ? 1 : 19
      for place in stride(from: 0, to: archive.count * 8, by: step) {
        let (offset, bit) = (place / 8, UInt8(place % 8))
        file.patch(archive[offset] ^ 1 << bit, at: offset)
        _ = try file.classifyInAllWays("\(test.name): bit \(bit) of byte \(offset)")
        file.patch(archive[offset], at: offset)
      }
    }
  }
}

extension PlaceTests.Case {
  /// An archive in which nothing is wrong yet.
  fileprivate init(name: String, make: @escaping @Sendable () throws -> [UInt8]) {
    self.init(name: name, make: make, kinds: [], offset: -1)
  }
}
