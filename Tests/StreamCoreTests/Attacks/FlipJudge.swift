import Reference
import StreamCore
import TestSupport
import Testing

/// Says what must become of an archive in which a bit was flipped.
final class FlipJudge {
  private let archive: MadeArchive
  private let form: FrameForm
  private let file: AttackedFile
  private let read: ReadOptions
  private let whole: Outcome
  private var expectations: [Key: ReferenceTally] = [:]
  /// Where a frame behind a wrong length was not found.
  private(set) var misses: [String] = []

  private struct Key: Hashable {
    var frame: Int
    var block: Int?
    var kind: MadeArchive.Part.Kind
  }

  init(_ archive: MadeArchive, _ form: FrameForm, _ file: AttackedFile) throws {
    self.archive = archive
    self.form = form
    self.file = file
    read = FrameAttackTests.options(form)
    file.write(archive.bytes)
    whole = try file.classify(read)
  }

  func flip(_ bit: Int, at offset: Int, of part: MadeArchive.Part) throws {
    let name = "\(form): bit \(bit) of byte \(offset) (\(part.kind) of frame \(part.frame))"
    file.patch(archive.bytes[offset] ^ 1 << UInt8(bit), at: offset)
    defer { file.patch(archive.bytes[offset], at: offset) }
    let outcome = try Watchdog.watch(name) {
      try file.classifySometimesInAllWays(name, read)
    }
    if !outcome.isMarked {
      let isSame = outcome.content == whole.content
      #expect(isSame || !form.isCovered, "\(name): not marked, \(whole.difference(outcome))")
      #expect(outcome.isVerified == form.isCovered, "\(name)")
    } else {
      #expect(!outcome.isVerified, "\(name)")
    }
    let survivors = expectation(part)
    if isExact(part, outcome) {
      let isRight = outcome.agrees(with: survivors)
      #expect(
        isRight,
        "\(name): \(outcome.lines) lines instead of \(survivors.lines), \(outcome.damageKinds)"
      )
    } else if form.isCovered || part.kind != .block {
      if outcome.isRefused || outcome.holds(survivors) { return }
      // A wrong length can lead to the very edge of another block, and nothing is strange then
      // but what lies between; it is marked all the same.
      misses.append("\(name): \(outcome.lines), not \(survivors.lines), \(outcome.damageKinds)")
    }
  }

  /// Whether it is known to the line what must be left.
  private func isExact(_ part: MadeArchive.Part, _ outcome: Outcome) -> Bool {
    switch part.kind {
    case .block, .blockChecksum: form.hasBlockChecksums
    case .header: ["bad-header", "garbage"].contains(outcome.damageKinds.first)
    case .contentChecksum: true
    case .length, .endMark, .skippable: false
    }
  }

  private func expectation(_ part: MadeArchive.Part) -> ReferenceTally {
    let key = Key(frame: part.frame, block: part.block, kind: part.kind)
    if let known = expectations[key] { return known }
    let survivors =
      switch part.kind {
      case .header: Survivors(of: archive) { frame, _ in frame == part.frame }
      case .contentChecksum: Survivors(of: archive)
      case .endMark, .skippable: Survivors(of: archive, tears: [part.frame])
      case .length:
        Survivors(of: archive) { frame, block in
          frame == part.frame && block >= part.block ?? 0
        }
      case .block, .blockChecksum:
        Survivors(of: archive) { frame, block in
          frame == part.frame
            && (form.isLinked ? block >= part.block ?? 0 : block == part.block)
        }
      }
    let tally = survivors.tally()
    expectations[key] = tally
    return tally
  }
}
