/// What a zip archive says of a member: before it (a local header), or in its directory.
///
/// ```
///   local:      PK 3 4 | version | flags | method | time | crc | sizes | name length ... | name | extra
///   directory:  PK 1 2 | by whom | version | flags | method | time | crc | sizes | ... | offset | name ...
/// ```
///
/// The numbers are little-endian (APPNOTE.TXT 6.3.10, sections 4.3.7 and 4.3.12). Sizes that do not
/// fit are in an extra field (4.5.3).
struct ZipRecord {
  static let localMark: UInt32 = 0x0403_4b50
  static let directoryMark: UInt32 = 0x0201_4b50
  static let localBytes = 30
  static let directoryBytes = 46
  static let methodBytes = 9
  /// In these, sizes are in the extra field.
  private static let elsewhere: UInt32 = 0xffff_ffff
  /// No sum of sizes and offsets must overflow.
  private static let numberMax: UInt64 = 1 << 60

  let name: [UInt8]
  let flags: UInt16
  let method: UInt16
  let crc: UInt32
  let packedBytes: Int
  let textBytes: Int
  /// Where the local header is in the archive, by the directory.
  let localOffset: Int
  /// The bytes of the record.
  let byteCount: Int

  /// How many bytes the record at the start of some has; nil where none is.
  static func byteCount(_ bytes: Span<UInt8>) -> Int? {
    guard bytes.count >= localBytes else { return nil }
    switch bytes.littleEndian32(at: 0) {
    case localMark:
      return localBytes + bytes.littleEndian16(at: 26) + bytes.littleEndian16(at: 28)
    case directoryMark where bytes.count >= directoryBytes:
      return directoryBytes + bytes.littleEndian16(at: 28) + bytes.littleEndian16(at: 30)
        + bytes.littleEndian16(at: 32)
    default: return nil
    }
  }

  /// Reads a record.
  ///
  /// - Parameter bytes: all of it, and perhaps more.
  init?(_ bytes: Span<UInt8>) {
    guard let count = Self.byteCount(bytes), bytes.count >= count else { return nil }
    let isLocal = bytes.littleEndian32(at: 0) == Self.localMark
    let base = isLocal ? 6 : 8
    let head = isLocal ? Self.localBytes : Self.directoryBytes
    byteCount = count
    flags = UInt16(bytes.littleEndian16(at: base))
    method = UInt16(bytes.littleEndian16(at: base + 2))
    crc = bytes.littleEndian32(at: base + 8)
    var packed = UInt64(bytes.littleEndian32(at: base + 12))
    var text = UInt64(bytes.littleEndian32(at: base + 16))
    var offset = isLocal ? 0 : UInt64(bytes.littleEndian32(at: 42))
    let nameBytes = bytes.littleEndian16(at: isLocal ? 26 : 28)
    let extraBytes = bytes.littleEndian16(at: isLocal ? 28 : 30)
    var name: [UInt8] = []
    name.append(bytes.extracting(head..<(head + nameBytes)))
    self.name = name
    let extra = bytes.extracting((head + nameBytes)..<(head + nameBytes + extraBytes))
    var at = 0
    while at + 4 <= extra.count {
      let (kind, count) = (extra.littleEndian16(at: at), extra.littleEndian16(at: at + 2))
      let end = min(at + 4 + count, extra.count)
      if kind == 1 {
        var place = at + 4
        for index in 0..<3 {
          let number = [text, packed, offset][index]
          guard number == Self.elsewhere, place + 8 <= end else { continue }
          let found = extra.littleEndian64(at: place)
          place += 8
          if index == 0 {
            text = found
          } else if index == 1 {
            packed = found
          } else {
            offset = found
          }
        }
      }
      at = end
    }
    packedBytes = Int(min(packed, Self.numberMax))
    textBytes = Int(min(text, Self.numberMax))
    localOffset = Int(min(offset, Self.numberMax))
  }

  var isEncrypted: Bool { flags & 0x2041 != 0 }
  /// Whether the checksum and the sizes come after the text, and are not in a local header.
  var hasDescriptor: Bool { flags & 8 != 0 }
  /// Whether the data of LZMA have a mark at their end.
  var hasEndMark: Bool { flags & 2 != 0 }
  /// Whether the name is in UTF-8 by what is said of it.
  var text: String { String(decoding: name, as: UTF8.self) }

  /// The memory that decoding takes, where the packed text says so.
  ///
  /// - Parameter data: its first ``methodBytes`` bytes, or all of it.
  /// - Returns: bytes; 0 where it is little (5.8.8 and 5.10).
  func memory(_ data: Span<UInt8>) -> Int {
    switch method {
    case ZipMethod.lzma where data.count >= Self.methodBytes: Int(data.littleEndian32(at: 5))
    case ZipMethod.ppmd where data.count >= 2: (data.littleEndian16(at: 0) >> 4 & 0xff + 1) << 20
    default: 0
    }
  }

  /// Whether bytes that begin with a mark can be a record: by what no other bytes have.
  static func seems(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= Formats.frameHeadBytes else { return false }
    let isLocal = bytes.littleEndian32(at: 0) == localMark
    guard isLocal || bytes.littleEndian32(at: 0) == directoryMark else { return false }
    let base = isLocal ? 4 : 6
    let version = bytes.littleEndian16(at: base) & 0xff
    let method = bytes.littleEndian16(at: base + 4)
    let nameBytes = bytes.littleEndian16(at: isLocal ? 26 : 28)
    return (1...63).contains(version) && method <= 99 && (1...4096).contains(nameBytes)
  }
}

extension Span where Element == UInt8 {
  /// The 16-bit number at an offset, lowest byte first.
  func littleEndian16(at offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }
}
