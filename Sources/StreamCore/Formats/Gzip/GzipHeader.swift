/// The header of a gzip member (RFC 1952, section 2.3).
struct GzipHeader {
  static let magic: [UInt8] = [0x1f, 0x8b]
  private static let deflate: UInt8 = 8

  static let fixedBytes = 10

  /// What came of passing one.
  enum Outcome {
    /// It is whole; and whether its checksum is right, where it has one.
    case whole(isRight: Bool)
    /// It uses a method or bits that the format does not have; nothing was taken.
    case damaged
    /// The source ends inside it.
    case truncated
  }

  /// How many bytes were taken.
  private(set) var byteCount = 0
  private var checksum: UInt32 = 0

  /// Passes over a header, whatever the lengths of what is in it.
  ///
  /// - Parameter source: is at the magic number, which the caller has seen.
  /// - Returns: what came of it.
  mutating func pass(_ source: inout ByteSource) -> Outcome {
    guard source.fill(atLeast: Self.fixedBytes) >= Self.fixedBytes else { return .truncated }
    let flags = source.lookahead[3]
    guard source.lookahead[2] == Self.deflate, flags & 0xe0 == 0 else { return .damaged }
    take(Self.fixedBytes, &source)
    if flags & 0x04 != 0 {
      guard source.fill(atLeast: 2) >= 2 else { return .truncated }
      let extra = 2 + (Int(source.lookahead[0]) | Int(source.lookahead[1]) << 8)
      guard source.fill(atLeast: extra) >= extra else { return .truncated }
      take(extra, &source)
    }
    // The file's name and a comment.
    for flag: UInt8 in [0x08, 0x10] where flags & flag != 0 {
      guard takeText(&source) else { return .truncated }
    }
    guard flags & 0x02 != 0 else { return .whole(isRight: true) }
    let expected = checksum & 0xffff
    guard source.fill(atLeast: 2) >= 2 else { return .truncated }
    let found = UInt32(source.lookahead[0]) | UInt32(source.lookahead[1]) << 8
    take(2, &source)
    return .whole(isRight: found == expected)
  }

  /// Takes a text up to its zero.
  private mutating func takeText(_ source: inout ByteSource) -> Bool {
    while true {
      let count = source.fill(atLeast: 1)
      if count == 0 { return false }
      let zero = source.lookahead.firstIndex(of: 0, from: 0, before: count)
      take(zero.map { $0 + 1 } ?? count, &source)
      if zero != nil { return true }
    }
  }

  private mutating func take(_ count: Int, _ source: inout ByteSource) {
    checksum = Checksum.crc32(checksum, source.lookahead.extracting(first: count))
    source.consume(count)
    byteCount += count
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
