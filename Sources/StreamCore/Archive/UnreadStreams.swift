/// The blocks that Hadoop writes for Snappy: lengths, highest byte first, and no mark.
///
/// ```
///   length of the text | length of the block | length of the text, tag, literals ...
///   00 00 01 f4        | 00 00 01 2c         | f4 03 f0 e7 7b 22 65 72 ...
/// ```
enum HadoopSnappy {
  /// Larger blocks are not written.
  private static let textBytesMax = 64 << 20
  /// So much of the first literals is looked at.
  private static let literalBytes = 8

  /// Whether a file seems to be one: the lengths can be, and what must be literals is text.
  static func begins(_ head: Span<UInt8>) -> Bool {
    guard head.count >= 24, head[4] == 0 else { return false }
    let (text, packed) = (head.bigEndian32(at: 0), head.bigEndian32(at: 4))
    guard (16...textBytesMax).contains(text), packed >= 16, packed <= text + text / 6 + 32 else {
      return false
    }
    var (at, length, shift) = (8, 0, 0)
    repeat {
      length |= Int(head[at] & 0x7f) << shift
      shift += 7
      at += 1
    } while head[at - 1] >= 0x80 && shift < 28
    let tag = head[at]
    guard length >= 16, length <= text, tag & 3 == 0, tag >> 2 >= 3, tag >> 2 <= 62 else {
      return false
    }
    return isText(head, at + 1 + max(0, Int(tag >> 2) - 59))
  }

  private static func isText(_ head: Span<UInt8>, _ start: Int) -> Bool {
    guard start + literalBytes <= head.count else { return false }
    for index in start..<(start + literalBytes) {
      let byte = head[index]
      guard byte >= 0x20 && byte != 0x7f || [0x09, 0x0a, 0x0d, 0x1b].contains(byte) else {
        return false
      }
    }
    return true
  }
}

/// Streams of deflate with a header of two bytes, which no gzip reads (RFC 1950).
enum ZlibStream {
  /// Whether the block of deflate after the header can be one.
  static func begins(_ head: Span<UInt8>) -> Bool {
    head.count > 8 && (head[2] >> 1) & 3 != 3
  }
}
