import TestSupport

/// Bytes in which the checksums of LZ4 frames' headers and blocks are made right, so that a changed
/// byte behind them is met by the decoder and not by the checksum.
struct MendedFrames {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var at = 0
    while at + 7 <= self.bytes.count {
      guard self.bytes[at...].starts(with: [0x04, 0x22, 0x4D, 0x18]) else {
        at += 1
        continue
      }
      at = mend(frameAt: at)
    }
  }

  /// Mends a frame.
  ///
  /// - Returns: where its blocks end.
  private mutating func mend(frameAt start: Int) -> Int {
    let flags = bytes[start + 4]
    let size = 2 + (flags & 0x08 != 0 ? 8 : 0) + (flags & 0x01 != 0 ? 4 : 0)
    var at = start + 4 + size
    guard at < bytes.count else { return start + 4 }
    bytes[at] = UInt8(truncatingIfNeeded: xxh32(Array(bytes[(start + 4)..<at])) >> 8)
    at += 1
    while let word = number(at), word != 0 {
      let end = at + 4 + Int(word & 0x7fff_ffff)
      guard end <= bytes.count else { break }
      if flags & 0x10 != 0 {
        guard end + 4 <= bytes.count else { break }
        let checksum = littleEndian(xxh32(Array(bytes[(at + 4)..<end])))
        bytes.replaceSubrange(end..<(end + 4), with: checksum)
        at = end + 4
      } else {
        at = end
      }
    }
    return at
  }

  private func number(_ at: Int) -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    return (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) }
  }
}
