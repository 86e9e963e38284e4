import Foundation
import StreamCore
import TestSupport
import Testing

/// Few bytes that stand for much text, in every format.
@Suite(
  .serialized,
  .needs("lz4", "zstd", "gzip", "bgzip", "xz", "bzip2", "lzip", "compress", "zip", "cpio", "iconv")
)
struct BombTests {
  /// One line, which is longer than a line may be.
  private static let textBytes = 18 << 20

  @Test("every format has one")
  func formats() {
    #expect(Set(Bomb.all.map(\.format)) == Set(Formats.names))
  }

  /// Classifies it as it is, and as others would read it.
  private func classify(
    _ bomb: Bomb,
    _ command: String,
    _ read: ReadOptions = ReadOptions()
  ) throws -> Outcome {
    try temporaryDirectory { directory in
      try bomb.make(of: 0x20, Self.textBytes, command, in: directory)
      let bytes = [UInt8](try Data(contentsOf: directory.appendingPathComponent("a")))
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.options.validate = false
      file.write(bytes)
      let outcome = try file.classify(read)
      var other = read
      other.chunkBytes = 1_000_000
      #expect(try file.classify(other, jobs: 2) == outcome)
      return outcome
    }
  }

  /// Whether all of a text was decoded; a tar archive has a few blocks more.
  private func isWhole(_ outcome: Outcome, _ byteCount: Int) -> Bool {
    (byteCount..<(byteCount + 32_768)).contains(outcome.number("decodedBytes"))
  }

  @Test("alone it is read, or given up", .linearTime, arguments: Bomb.all)
  func alone(bomb: Bomb) throws {
    let outcome = try classify(bomb, "")
    #expect(outcome.code == 2)
    #expect(outcome.damageKinds == (bomb.isGivenUp ? ["limit"] : []))
    #expect(isWhole(outcome, bomb.isGivenUp ? 16 << 20 : Self.textBytes))
  }

  @Test("in another layer it is read, or given up", .linearTime, arguments: Bomb.all)
  func inside(bomb: Bomb) throws {
    let outcome = try classify(bomb, "| gzip -nc")
    #expect(outcome.code == 2)
    if bomb.isReadAlone { return #expect(outcome.damageKinds == ["unreadable"]) }
    // The member and the layer are given up at the same place.
    #expect(Set(outcome.damageKinds) == (bomb.isGivenUpInside ? ["limit"] : []))
    #expect(isWhole(outcome, bomb.isGivenUpInside ? 16 << 20 : Self.textBytes))
  }
}
