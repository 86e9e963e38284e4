/// What BGZF adds to a member's header: its length (SAM/BAM Format Specification 1.6, section 4.1).
enum BGZFHeader {
  /// The most text that a member has.
  static let textBytesMax = 64 << 10
  /// How many members a worker decodes at once: their text is 512 KiB, as that of other chunks.
  static let runCountMax = 8
  /// A header with no other field.
  private static let byteCount = 18
  private static let hasExtraField: UInt8 = 0x04

  /// The length of a member that is there as a whole, and with which the file ends, or another member
  /// follows: where the length is damaged, the members are read in order.
  ///
  /// - Parameters:
  ///   - source: the archive's bytes.
  ///   - offset: how far after the source's position the member begins.
  /// - Returns: its bytes; nil where it is not of BGZF.
  static func length(in source: inout ByteSource, at offset: Int) -> Int? {
    guard source.fill(atLeast: offset + byteCount) >= offset + byteCount,
      let length = length(source.lookahead.extracting(offset..<(offset + byteCount)))
    else { return nil }
    let end = offset + length
    let count = source.fill(atLeast: end + 2)
    // More text than BGZF allows is read in order.
    guard count >= end, source.lookahead.littleEndian32(at: end - 4) <= textBytesMax else {
      return nil
    }
    if count == end { return source.endsWithin(end + 1) ? length : nil }
    guard count > end + 1, GzipHeader.begins(source.lookahead.extracting(end..<(end + 2))) else {
      return nil
    }
    return length
  }

  private static func length(_ head: Span<UInt8>) -> Int? {
    guard GzipHeader.begins(head), head[2] == 8, head[3] == hasExtraField,
      number(head, 10) == 6, head[12] == UInt8(ascii: "B"), head[13] == UInt8(ascii: "C"),
      number(head, 14) == 2
    else { return nil }
    let length = number(head, 16) + 1
    // With the trailer, and one byte of data at least.
    return length > byteCount + 8 ? length : nil
  }

  private static func number(_ head: Span<UInt8>, _ at: Int) -> Int {
    Int(head[at]) | Int(head[at + 1]) << 8
  }
}
