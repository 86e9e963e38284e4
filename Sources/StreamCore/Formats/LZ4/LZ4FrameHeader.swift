/// The descriptor of an LZ4 frame (LZ4 Frame Format 1.6.x, "Frame Descriptor").
struct LZ4FrameHeader: Equatable {
  static let magic: UInt32 = 0x184D_2204
  static let legacyMagic: UInt32 = 0x184C_2102
  /// Magic number, flags, block descriptor, content size, dictionary id, header checksum.
  static let byteCountMax = 4 + 2 + 8 + 4 + 1

  /// The two kinds of frames.
  enum Variant {
    case standard
    /// Of blocks of 8 MiB, without an end mark ("Legacy frame").
    case legacy
  }

  let variant: Variant

  /// The most decoded bytes of a block.
  let blockBytesMax: Int
  /// Whether a block may refer to the text of the blocks before it.
  let isLinked: Bool
  let hasBlockChecksums: Bool
  let hasContentChecksum: Bool
  /// The decoded size of the whole frame, when it is given.
  let contentByteCount: UInt64?
  let dictionaryID: UInt32?
  /// The bytes of the header, with the magic number.
  let byteCount: Int

  /// Why bytes are no frame header.
  enum ParseError: Error, Equatable {
    /// The file ends inside the header.
    case truncated
    /// The header is of another version of the format.
    case version(Int)
    /// A bit that must be zero is set, or the block size is none of the format's.
    case reserved
    /// The header's checksum is wrong.
    case checksum
  }

  /// Reads a header; `bytes` begins with the magic number, which the caller has seen.
  init(_ bytes: Span<UInt8>) throws(ParseError) {
    guard bytes.count >= 7 else { throw .truncated }
    let flags = bytes[4]
    let descriptor = bytes[5]
    let hasContentSize = flags & 0x08 != 0
    let hasDictionary = flags & 0x01 != 0
    let headerBytes = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0)
    guard bytes.count >= headerBytes else { throw .truncated }
    // The checksum comes first: of a header that is damaged nothing else can be said.
    let checksum = Checksum.xxh32(bytes.extracting(4..<(headerBytes - 1)))
    guard UInt8(truncatingIfNeeded: checksum >> 8) == bytes[headerBytes - 1] else {
      throw .checksum
    }
    guard flags >> 6 == 1 else { throw .version(Int(flags >> 6)) }
    let sizeCode = Int(descriptor >> 4 & 7)
    guard flags & 0x02 == 0, descriptor & 0x8f == 0, sizeCode >= 4 else { throw .reserved }
    variant = .standard
    blockBytesMax = 1 << (8 + 2 * sizeCode)
    isLinked = flags & 0x20 == 0
    hasBlockChecksums = flags & 0x10 != 0
    hasContentChecksum = flags & 0x04 != 0
    contentByteCount = hasContentSize ? bytes.littleEndian64(at: 6) : nil
    dictionaryID = hasDictionary ? bytes.littleEndian32(at: hasContentSize ? 14 : 6) : nil
    byteCount = headerBytes
  }

  /// What holds for the blocks of a legacy frame ("Legacy frame"): independent, of 8 MiB, and
  /// without any checksum.
  static let legacy = LZ4FrameHeader(legacyBlockBytes: 8 << 20)
  /// The most compressed bytes of a legacy block (`LZ4_COMPRESSBOUND` of 8 MiB).
  static let legacyCompressedBytesMax = (8 << 20) + (8 << 20) / 255 + 16

  private init(legacyBlockBytes: Int) {
    variant = .legacy
    blockBytesMax = legacyBlockBytes
    isLinked = false
    hasBlockChecksums = false
    hasContentChecksum = false
    contentByteCount = nil
    dictionaryID = nil
    byteCount = 4
  }

  /// Whether a checksum covers the frame's text.
  var isCovered: Bool { hasContentChecksum || hasBlockChecksums }

  /// Whether a number begins a frame of any kind.
  static func isMagic(_ number: UInt32) -> Bool {
    number == magic || number == legacyMagic || SkippableFrame.isMagic(number)
  }

  // MARK: Blocks

  /// Whether no checksum covers the bits that say which blocks are stored: a block's checksum
  /// covers its bytes, and not its length field.
  var isStoredBitUncovered: Bool { hasBlockChecksums && !hasContentChecksum }

  /// The most bytes that a block takes in the file.
  var storedBytesMax: Int { variant == .legacy ? Self.legacyCompressedBytesMax : blockBytesMax }

  /// The bytes of the block that a length field announces, or nil where no block can have them.
  func blockBytes(_ field: UInt32) -> Int? {
    let isStored = variant != .legacy && field >> 31 == 1
    let size = Int(variant == .legacy ? field : field & 0x7fff_ffff)
    return size <= storedBytesMax && (size > 0 || isStored) ? size : nil
  }

  /// Whether a number can be where the next block's length is expected.
  func canFollow(_ field: UInt32) -> Bool {
    let isEnd = variant == .legacy ? Self.isMagic(field) : field == 0
    return isEnd || blockBytes(field) != nil
  }

  /// The most text that a compressed block can have: no byte of it stands for more than 255.
  func textBytesMax(of compressedBytes: Int) -> Int {
    min(blockBytesMax, 255 * compressedBytes)
  }
}

extension Span<UInt8> {
  /// The 32-bit number at an offset, lowest byte first.
  func littleEndian32(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset + 4 <= count)
    return UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16
      | UInt32(self[offset + 3]) << 24
  }

  /// The 64-bit number at an offset, lowest byte first.
  func littleEndian64(at offset: Int) -> UInt64 {
    UInt64(littleEndian32(at: offset)) | UInt64(littleEndian32(at: offset + 4)) << 32
  }
}
