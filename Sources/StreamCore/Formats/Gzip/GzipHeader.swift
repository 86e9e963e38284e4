/// The header of a gzip member (RFC 1952, section 2.3).
struct GzipHeader {
  static let magic: [UInt8] = [0x1f, 0x8b]
  private static let deflate: UInt8 = 8

  /// Why bytes are no header.
  enum ParseError: Error {
    /// The file ends inside it.
    case truncated
    /// It uses a method or bits that the format does not have.
    case damaged
  }

  /// The bytes of the header.
  let byteCount: Int

  /// Reads a header; `bytes` begins with the magic number, which the caller has seen.
  init(_ bytes: Span<UInt8>) throws(ParseError) {
    guard bytes.count >= 10 else { throw .truncated }
    let flags = bytes[3]
    guard bytes[2] == Self.deflate, flags & 0xe0 == 0 else { throw .damaged }
    var end = 10
    if flags & 0x04 != 0 {
      guard bytes.count >= end + 2 else { throw .truncated }
      end += 2 + (Int(bytes[end]) | Int(bytes[end + 1]) << 8)
    }
    // The file's name and a comment, each up to a zero.
    for flag: UInt8 in [0x08, 0x10] where flags & flag != 0 {
      guard end <= bytes.count,
        let zero = bytes.firstIndex(of: 0, from: end, before: bytes.count)
      else { throw .truncated }
      end = zero + 1
    }
    if flags & 0x02 != 0 { end += 2 }
    guard end <= bytes.count else { throw .truncated }
    byteCount = end
  }

  /// Whether bytes begin with the magic number.
  static func begins(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 2 && bytes[0] == magic[0] && bytes[1] == magic[1]
  }

  /// Whether a member seems to begin here: as much as eight bytes can say.
  static func isLikely(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= 10, begins(bytes), bytes[2] == deflate,
      bytes[3] & 0xe0 == 0
    else { return false }
    // The compressor's effort and the system; there are few values of each.
    return [0, 2, 4].contains(bytes[8]) && (bytes[9] <= 13 || bytes[9] == 255)
  }
}
