import Foundation
import StreamCore
import TestSupport
import Testing

/// Whole parts of archives in the wrong place.
@Suite struct ShuffleTests {
  private static func text(_ archive: MadeArchive, _ frame: Int) -> [UInt8] {
    Array(archive.texts[frame].joined())
  }

  /// The bytes of a frame.
  private static func bytes(_ archive: MadeArchive, _ frame: Int) -> ArraySlice<UInt8> {
    let parts = archive.parts.filter { $0.frame == frame }
    guard let first = parts.first, let last = parts.last else { return [] }
    return archive.bytes[first.range.lowerBound..<last.range.upperBound]
  }

  @Test("frames that are there twice are counted twice", arguments: FrameAttackTests.forms)
  func duplicates(form: FrameForm) throws {
    let archive = FrameAttackTests.archive(form)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      let order = [0, 1, 1, 2, 3, 0, 2]
      file.write(order.flatMap { Self.bytes(archive, $0) })
      let outcome = try file.classifyInAllWays("duplicates", FrameAttackTests.options(form))
      var expected = MadeArchive()
      for frame in order { expected.addFrame([Self.text(archive, frame)], FrameForm("")) }
      #expect(outcome.code == 0)
      #expect(outcome.agrees(with: Survivors(of: expected).tally()))
    }
  }

  @Test(
    "garbage between frames is lost, and nothing else; zeros are no garbage",
    arguments: FrameAttackTests.forms
  )
  func garbage(form: FrameForm) throws {
    let archive = FrameAttackTests.archive(form)
    var random = SplitMix64(seed: SplitMix64.testSeed(17))
    let lengths = AttackedFile.isExhaustive ? Array(1...200) : [1, 2, 3, 4, 5, 7, 19, 100]
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      var tallies = KnownTallies()
      for length in lengths {
        // Zeros between frames and after them fill up; before the first they are garbage.
        for isZero in [true, false] {
          let garbage = (0..<length).map { _ in
            isZero ? 0 : UInt8.random(in: 1...255, using: &random)
          }
          for place in 0...archive.texts.count {
            // A legacy frame ends where another begins: garbage is a part of it.
            if form.isLegacy && (1...2).contains(place) || form.isLegacy && place == 4 { continue }
            let pieces = archive.texts.indices.map { Array(Self.bytes(archive, $0)) }
            file.write((pieces[..<place] + [garbage] + pieces[place...]).flatMap { $0 })
            let name = "\(form): \(length) bytes before frame \(place), seed 17"
            let outcome = try Watchdog.watch(name) {
              try file.classifySometimesInAllWays(name, FrameAttackTests.options(form))
            }
            let isPadding = isZero && place > 0
            // An end mark is of zeros itself, and is believed where something confirms it.
            let isConfirmed =
              form.hasContentChecksum || form.hasContentSize || form.isLegacy || place == 3
            #expect(outcome.code == (isPadding && isConfirmed ? 0 : 2), "\(name)")
            // Nothing but its number makes a skippable frame known: it is lost with the rest.
            let lost =
              isPadding ? 0 : length + (place == 2 ? Self.bytes(archive, 2).count : 0)
            #expect(outcome.number("damagedBytes") == lost, "\(name): \(outcome.damageKinds)")
            let survivors =
              isPadding
              ? Survivors(of: archive)
              : Survivors(of: archive, tears: [place - 1], isTornAtStart: place == 0)
            let tally = tallies.tally(of: survivors)
            #expect(outcome.agrees(with: tally), "\(name)")
          }
        }
      }
    }
  }

  @Test("blocks in each other's place", arguments: FrameAttackTests.forms)
  func blocks(form: FrameForm) throws {
    let archive = FrameAttackTests.archive(form)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      for frame in [0, 1] {
        let parts = archive.parts.filter { $0.frame == frame && $0.block != nil }
        func range(_ block: Int) -> Range<Int> {
          let own = parts.filter { $0.block == block }
          return (own.first?.range.lowerBound ?? 0)..<(own.last?.range.upperBound ?? 0)
        }
        let (first, second) = (range(0), range(1))
        file.write(
          Array(archive.bytes[..<first.lowerBound]) + archive.bytes[second]
            + archive.bytes[first] + archive.bytes[second.upperBound...]
        )
        let outcome = try file.classifyInAllWays("blocks", FrameAttackTests.options(form))
        // The sum of a text says what order its blocks had; sums of blocks do not.
        #expect(outcome.isMarked || !form.hasContentChecksum)
        let others = Survivors(of: archive) { $0 == frame && $1 < 9 }
        #expect(outcome.holds(others.tally()))
      }
    }
  }

  @Test("random runs are overwritten", arguments: FrameAttackTests.forms)
  func runs(form: FrameForm) throws {
    let archive = FrameAttackTests.archive(form)
    let seed = SplitMix64.testSeed(23)
    var random = SplitMix64(seed: seed)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(archive.bytes)
      let whole = try file.classify(FrameAttackTests.options(form))
      for number in 0..<(AttackedFile.isExhaustive ? 5_000 : 300) {
        var bytes = archive.bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let start = Int.random(in: bytes.indices, using: &random)
          let end = min(bytes.count, start + Int.random(in: 1...80, using: &random))
          let kind = Int.random(in: 0...2, using: &random)
          for index in start..<end {
            bytes[index] =
              kind == 0 ? 0 : kind == 1 ? 0xff : UInt8.random(in: 0...255, using: &random)
          }
        }
        file.write(bytes)
        let name = "\(form), seed \(seed), run \(number)"
        let outcome = try Watchdog.watch(name) {
          try file.classifySometimesInAllWays(name, FrameAttackTests.options(form))
        }
        let isSame = outcome.content == whole.content
        #expect(outcome.isMarked || isSame || !form.isCovered, "\(name)")
        #expect(!outcome.isVerified || isSame, "\(name)")
      }
    }
  }

  @Test("a length destroyed in one of several frames", arguments: FrameAttackTests.forms)
  func lengths(form: FrameForm) throws {
    let archive = FrameAttackTests.archive(form)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      for part in archive.parts where part.kind == .length {
        for value: UInt32 in [0xffff_ffff, 0x7fff_ffff, 0x0001_0000, 0x0000_ffff, 0x8000_ffff] {
          var bytes = archive.bytes
          bytes.replaceSubrange(part.range, with: littleEndian(value))
          file.write(bytes)
          let name = "\(form): length \(value) at \(part.range.lowerBound)"
          let outcome = try file.classifyInAllWays(name, FrameAttackTests.options(form))
          #expect(outcome.code == 2 || outcome.code == 3, "\(name)")
          let survivors = Survivors(of: archive) { $0 == part.frame && $1 >= part.block ?? 0 }
          #expect(outcome.holds(survivors.tally()), "\(name): \(outcome.damageKinds)")
        }
      }
    }
  }
}
