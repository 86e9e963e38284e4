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
          for bit in 0..<8 {
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
      for length in (0..<archive.bytes.count).reversed() {
        file.truncate(to: length)
        let outcome = try Watchdog.watch("\(form) cut at \(length)") {
          try file.classifySometimesInAllWays("\(form) cut at \(length)", read)
        }
        if length < headerEnd {
          #expect(outcome.code == (length == 0 ? 0 : 66), "\(length)")
          continue
        }
        let isEdge = edges.contains(length)
        let tally = Self.survivors(archive, cutAt: length, isTorn: !isEdge).tally()
        let isMarked = !isEdge || tally.malformed > 0
        #expect(outcome.isMarked == isMarked, "\(form) cut at \(length): \(outcome.code)")
        #expect(isEdge || !outcome.isVerified)
        let isRight = outcome.agrees(with: tally)
        #expect(isRight, "\(form) cut at \(length): \(outcome.lines) lines of \(tally.lines)")
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
