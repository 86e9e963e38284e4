import Foundation
import StreamCore
import TestSupport
import Testing

/// Archives of small blocks, damaged in every place.
@Suite struct FrameAttackTests {
  static let forms = [
    "content", "blocks", "blocks content", "linked content", "linked blocks", "size content",
    "stored content", "stored blocks", "stored linked blocks content", "dict content",
    "linked dict content", "", "linked", "stored", "legacy", "size",
  ].map(FrameForm.init)

  /// Three frames, a skippable one before the last.
  static func archive(_ form: FrameForm) -> MadeArchive {
    var archive = MadeArchive()
    var maker = LineMaker()
    let scale = AttackedFile.isExhaustive ? 2 : 1
    archive.addFrame(maker.blocks(3, lines: 5 * scale), form)
    archive.addFrame(maker.blocks(2 + scale, lines: 6 * scale), form)
    archive.addSkippable([1, 2, 3])
    archive.addFrame(maker.blocks(2, lines: 4 * scale), form)
    return archive
  }

  static func options(_ form: FrameForm) -> ReadOptions {
    var options = ReadOptions()
    options.dictionary = form.dictionary
    return options
  }

  @Test("an archive that is whole is read whole", arguments: forms)
  func whole(form: FrameForm) throws {
    let archive = Self.archive(form)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive.bytes)
      let outcome = try file.classifyInAllWays("whole", Self.options(form))
      #expect(outcome.code == 0)
      #expect(outcome.isVerified == form.isCovered)
      #expect(outcome.agrees(with: Survivors(of: archive).tally()))
      #expect(outcome.number("frames") == 4)
    }
  }

  @Test("every bit flipped", arguments: forms)
  func bits(form: FrameForm) throws {
    let archive = Self.archive(form)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      let judge = try FlipJudge(archive, form, file)
      for part in archive.parts {
        for offset in part.range {
          // The short form takes every third bit of a block's bytes.
          for bit in 0..<8
          where AttackedFile.isExhaustive || part.kind != .block || (bit + offset) % 3 == 0 {
            try judge.flip(bit, at: offset, of: part)
          }
        }
      }
      #expect(judge.misses.count <= max(2, archive.bytes.count / 250), "\(judge.misses)")
    }
  }

  @Test("cut at every byte", arguments: forms)
  func cuts(form: FrameForm) throws {
    let archive = Self.archive(form)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive.bytes)
      let read = Self.options(form)
      let headerEnd = archive.parts[0].range.upperBound
      let edges = Self.edges(archive, form)
      var tallies = KnownTallies()
      for length in (0..<archive.bytes.count).reversed() {
        file.truncate(to: length)
        let outcome = try Watchdog.watch("\(form) cut at \(length)") {
          try file.classifySometimesInAllWays("\(form) cut at \(length)", read)
        }
        if length < headerEnd {
          #expect(outcome.code == (length == 0 ? 2 : 66), "\(length)")
          continue
        }
        let isEdge = edges.contains(length)
        let tally = tallies.tally(of: Self.survivors(archive, cutAt: length, isTorn: !isEdge))
        // A frame of which nothing is left says that nothing was read.
        let isMarked = !isEdge || tally.malformed > 0 || tally.lines == 0
        #expect(outcome.isMarked == isMarked, "\(form) cut at \(length): \(outcome.code)")
        #expect(isEdge || !outcome.isVerified)
        let isRight = outcome.agrees(with: tally)
        #expect(isRight, "\(form) cut at \(length): \(outcome.lines) lines of \(tally.lines)")
      }
    }
  }

  @Test(
    "frames that claim each other's bytes are read in linear time",
    .linearTime,
    arguments: [
      ("independent", [0x60, 0x70]), ("linked", [0x40, 0x70]), ("block checksums", [0x70, 0x70]),
      ("all checksums", [0x74, 0x70]), ("linked, all checksums", [0x54, 0x70]),
      ("small blocks", [0x60, 0x40]), ("stored", [0x60, 0x70]), ("legacy", []),
    ] as [(String, [UInt8])]
  )
  func claims(name: String, descriptor: [UInt8]) throws {
    let isLegacy = descriptor.isEmpty
    let blockBytes = isLegacy ? 8 << 20 : descriptor[1] == 0x40 ? 64 << 10 : 4 << 20
    let head =
      isLegacy
      ? littleEndian(0x184C_2102)
      : littleEndian(0x184D_2204) + descriptor + [UInt8(xxh32(descriptor) >> 8 & 0xff)]
    let frameBytes = head.count + 8
    // The block that a frame claims ends where the magic number of another begins, or, in the old
    // format, behind its first byte: nothing of that can follow it.
    let trailer = !isLegacy && descriptor[0] & 0x10 != 0 ? 4 : 0
    let size = blockBytes / frameBytes * frameBytes - head.count - 4 - trailer + (isLegacy ? 1 : 0)
    let field = littleEndian(UInt32(size) | (name == "stored" ? 1 << 31 : 0))
    var maker = LineMaker()
    var whole = MadeArchive()
    whole.addFrame(maker.blocks(1, lines: 3), FrameForm("content"))
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      for count in [30, 600_000] {
        let frame = head + field + [0xf0, 0, 0, 0]
        file.write(whole.bytes + Array(repeatElement(frame, count: count).joined()))
        let outcome = try file.classify()
        #expect(outcome.code == 2)
        #expect(outcome.lines == 3)
        #expect(outcome.number("damaged") == count)
        #expect(outcome.number("damagedBytes") == 8 * count)
        #expect(outcome.number("frames") == count + 1)
        #expect(outcome.damageKinds == Array(repeating: "bad-block-length", count: 20))
        if count == 30 { #expect(try file.classifyInAllWays(name) == outcome) }
      }
    }
  }

  /// Where an archive can end without damage: between frames, and in a legacy frame, which has no
  /// end mark, behind each block.
  static func edges(_ archive: MadeArchive, _ form: FrameForm) -> Set<Int> {
    var edges: Set<Int> = []
    for part in archive.parts {
      if part.kind == .header || part.kind == .skippable { edges.insert(part.range.lowerBound) }
      if form.isLegacy && part.kind != .length && part.kind != .skippable {
        edges.insert(part.range.upperBound)
      }
    }
    return edges
  }

  /// Whole blocks before the cut are there.
  static func survivors(_ archive: MadeArchive, cutAt length: Int, isTorn: Bool) -> Survivors {
    var ends: [[Int]] = archive.texts.map { $0.map { _ in 0 } }
    for part in archive.parts {
      if let block = part.block { ends[part.frame][block] = part.range.upperBound }
    }
    var left = archive
    left.drop { frame, block in ends[frame][block] > length }
    return Survivors(of: left, tears: isTorn ? [left.texts.count - 1] : [])
  }
}
