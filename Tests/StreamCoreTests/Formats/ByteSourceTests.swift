import Foundation
import StreamCore
import TestSupport
import Testing

/// A source gives a file's bytes in order, however they are looked at, taken and put back.
@Suite struct ByteSourceTests {
  /// Gives a source of a file to a function.
  private func withSource(_ bytes: [UInt8], _ body: (inout ByteSource) throws -> Void) throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      var source = ByteSource(try InputFile.open(path), byteCount: bytes.count)
      try body(&source)
    }
  }

  private func ahead(_ source: borrowing ByteSource, _ count: Int) -> [UInt8] {
    let bytes = source.lookahead
    return (0..<min(count, bytes.count)).map { bytes[$0] }
  }

  @Test("what is looked at is what is taken, in steps of all sizes")
  func steps() throws {
    let seed = SplitMix64.testSeed(41)
    var random = SplitMix64(seed: seed)
    let bytes = (0..<1_500_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    try withSource(bytes) { source in
      var buffer = Buffer(byteCount: 1 << 20)
      var at = 0
      while at < bytes.count {
        let left = bytes.count - at
        let count = random.chance(20) ? random.number(1...600_000) : random.number(1...9000)
        switch random.number(0...4) {
        case 0:
          let got = source.fill(atLeast: count)
          #expect(got >= min(count, left))
          let head = ahead(source, 40)
          #expect(head == Array(bytes[at..<min(at + 40, bytes.count)]))
        case 1:
          let step = min(count, source.fill(atLeast: count))
          source.consume(step)
          at += step
        case 2:
          let drained = source.drain(count)
          #expect(drained == min(count, left))
          at += min(count, left)
        case 3:
          let got = source.read(count, into: &buffer, at: 7)
          #expect(got == min(count, left), "seed \(seed)")
          let isSame = (0..<got).allSatisfy { buffer.bytes[7 + $0] == bytes[at + $0] }
          #expect(isSame, "seed \(seed) at \(at)")
          at += got
          if random.chance(3) {
            source.unread(buffer, 7..<(7 + got))
            at -= got
            // Otherwise the end would never come.
            if random.chance(2) { at += source.drain(got) }
          }
        default:
          let step = min(count, source.fill(atLeast: count), ByteSource.keptBytes)
          source.consume(step)
          source.stepBack(step)
        }
        let position = source.position
        #expect(position == at, "seed \(seed)")
      }
      let rest = source.fill(atLeast: 1) + source.drain(.max)
      #expect(rest == 0)
    }
  }

  @Test("one can look further than the window reaches", arguments: [0, 1, 300_000])
  func far(before: Int) throws {
    let bytes = (0..<2_000_000).map { UInt8($0 % 251) }
    try withSource(bytes) { source in
      let drained = source.drain(before)
      let count = source.fill(atLeast: 1_200_000)
      #expect(drained == before && count >= 1_200_000)
      let last = source.lookahead[1_199_999]
      #expect(last == bytes[before + 1_199_999])
      source.consume(1_200_000)
      source.stepBack(ByteSource.keptBytes)
      let back = before + 1_200_000 - ByteSource.keptBytes
      let head = ahead(source, 9)
      #expect(head == Array(bytes[back..<(back + 9)]))
    }
  }

  @Test("zeros are taken up to the first other byte", arguments: [0, 1, 5000, 700_000])
  func zeros(count: Int) throws {
    try withSource([UInt8](repeating: 0, count: count) + [7, 0]) { source in
      let first = source.drainZeros()
      let head = ahead(source, 2)
      #expect(first == count && head == [7, 0])
      source.consume(1)
      let others = [source.drainZeros(), source.drainZeros()]
      #expect(others == [1, 0])
    }
  }

  @Test("a source goes on at any offset")
  func seeks() throws {
    let bytes = (0..<100_000).map { UInt8($0 % 249) }
    try withSource(bytes) { source in
      for offset in [99_990, 3, 50_000, 0, 100_000, 70_001] {
        let isThere = source.seek(to: offset)
        let position = source.position
        #expect(isThere && position == offset)
        _ = source.fill(atLeast: 20)
        let head = ahead(source, 20)
        #expect(head == Array(bytes[offset..<min(offset + 20, bytes.count)]))
      }
    }
  }
}
