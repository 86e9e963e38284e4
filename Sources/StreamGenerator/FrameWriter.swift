import StreamCore

/// Writes the parts of an LZ4 frame (LZ4 Frame Format 1.6.x).
enum FrameWriter {
  /// The magic number and the descriptor.
  static func header(_ layout: FrameLayout, contentBytes: Int) -> [UInt8] {
    var descriptor: [UInt8] = [0x40, layout.blockBytes.code << 4]
    if !layout.linked { descriptor[0] |= 0x20 }
    if layout.blockChecksums { descriptor[0] |= 0x10 }
    if layout.contentChecksum { descriptor[0] |= 0x04 }
    if layout.contentSize {
      descriptor[0] |= 0x08
      let size = UInt64(contentBytes)
      descriptor += (0..<8).map { UInt8(truncatingIfNeeded: size >> UInt64(8 * $0)) }
    }
    let checksum = Checksum.xxh32(descriptor.span)
    return littleEndian(0x184D_2204) + descriptor + [UInt8(truncatingIfNeeded: checksum >> 8)]
  }

  /// The end mark, and the checksum of the whole text when the layout has one.
  static func trailer(contentChecksum: UInt32?) -> [UInt8] {
    littleEndian(0) + (contentChecksum.map(littleEndian) ?? [])
  }

  static func littleEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
  }
}
