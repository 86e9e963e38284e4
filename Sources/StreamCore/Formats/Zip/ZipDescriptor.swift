/// The checksum and the sizes after the data of a member (APPNOTE.TXT 6.3.10, section 4.3.9).
///
/// ```
///   (PK 7 8) | crc | packed bytes | text bytes
/// ```
///
/// The mark may be missing, and the sizes have 32 bits or 64: which, nothing says.
struct ZipDescriptor {
  static let byteCountMax = 24

  let crc: UInt32
  let byteCount: Int

  /// Reads one that has the sizes of a member.
  ///
  /// - Parameters:
  ///   - bytes: what comes after the data: ``byteCountMax`` bytes and the mark of what comes next, or
  ///     all there are.
  ///   - packedBytes: how many bytes the data have.
  ///   - textBytes: how many bytes of text they are.
  init?(_ bytes: Span<UInt8>, packedBytes: Int, textBytes: Int) {
    let isMarked = bytes.count >= 4 && bytes.littleEndian32(at: 0) == ZipFormat.volumeMark
    let start = isMarked ? 4 : 0
    let isShort =
      bytes.count >= start + 12
      && bytes.littleEndian32(at: start + 4) == UInt32(truncatingIfNeeded: packedBytes)
      && bytes.littleEndian32(at: start + 8) == UInt32(truncatingIfNeeded: textBytes)
    let isLong =
      bytes.count >= start + 20
      && bytes.littleEndian64(at: start + 4) == UInt64(packedBytes)
      && bytes.littleEndian64(at: start + 12) == UInt64(textBytes)
    guard isShort || isLong else { return nil }
    crc = bytes.littleEndian32(at: start)
    let isFollowed = Array("PK".utf8).isHeld(by: bytes, at: start + 12)
    byteCount = start + (isLong && !(isShort && isFollowed) ? 20 : 12)
  }
}
