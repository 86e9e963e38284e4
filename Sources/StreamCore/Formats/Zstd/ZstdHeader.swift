/// The header of a zstd frame (RFC 8878, section 3.1.1.1).
struct ZstdHeader {
  static let magic: UInt32 = 0xFD2F_B528
  /// The most bytes that a header has, with the magic number.
  static let byteCountMax = 18
  /// The most decoded bytes of a block, and so the most compressed ones.
  static let blockBytesMax = 128 << 10

  /// The memory that the frame needs to be decoded, in bytes.
  let windowBytes: UInt64
  let dictionaryID: UInt32
  let contentByteCount: UInt64?
  let hasChecksum: Bool
  /// The bytes of the header, with the magic number.
  let byteCount: Int

  /// Reads a header; `bytes` begins with the magic number, which the caller has seen.
  ///
  /// Gives nil where the bytes end inside it, or a reserved bit is set.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= 6 else { return nil }
    let descriptor = bytes[4]
    guard descriptor & 0x08 == 0 else { return nil }
    let isSingleSegment = descriptor & 0x20 != 0
    let dictionaryBytes = [0, 1, 2, 4][Int(descriptor & 3)]
    let sizeCode = Int(descriptor >> 6)
    let sizeBytes = sizeCode == 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode
    let dictionaryStart = isSingleSegment ? 5 : 6
    let sizeStart = dictionaryStart + dictionaryBytes
    byteCount = sizeStart + sizeBytes
    guard bytes.count >= byteCount else { return nil }
    hasChecksum = descriptor & 0x04 != 0
    func number(_ start: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
    }
    dictionaryID = UInt32(number(dictionaryStart, dictionaryBytes))
    let size = number(sizeStart, sizeBytes) + (sizeBytes == 2 ? 256 : 0)
    contentByteCount = sizeBytes == 0 ? nil : size
    if isSingleSegment {
      windowBytes = size
    } else {
      let base = UInt64(1) << (10 + UInt64(bytes[5] >> 3))
      windowBytes = base + base / 8 * UInt64(bytes[5] & 7)
    }
  }

  /// A block's header (section 3.1.1.2).
  struct Block {
    let isLast: Bool
    /// The bytes that follow the header.
    let byteCount: Int
    /// Whether they are the text itself.
    let isStored: Bool
    /// The most text that it has; what is stored, or one byte repeated, says how much it is.
    let textBytesMax: Int

    /// Reads a header of three bytes; gives nil where no block can have it.
    init?(_ bytes: Span<UInt8>) {
      guard bytes.count >= 3 else { return nil }
      let field = Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16
      isLast = field & 1 != 0
      isStored = field >> 1 & 3 == 0
      let size = field >> 3
      switch field >> 1 & 3 {
      case 0, 2: byteCount = size
      case 1: byteCount = 1
      default: return nil
      }
      guard size <= blockBytesMax else { return nil }
      textBytesMax = field >> 1 & 3 == 2 ? blockBytesMax : size
    }
  }
}
