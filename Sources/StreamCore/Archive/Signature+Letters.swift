/// What follows marks that are letters or digits, so that no text has them by chance.
enum LetterMark {
  /// A length, the kind of the file (RIFF), and the picture's first part.
  static func webP(_ head: Span<UInt8>) -> Bool {
    Array("WEBPVP8".utf8).isHeld(by: head, at: min(8, head.count))
      && !Content.isText(head.extracting(first: Signature.byteCountMax))
  }

  /// A version, and a comment of bytes that are no ASCII (ISO 32000-1, 7.5.2).
  ///
  /// So a document with binary data says that it is no text. One without is text.
  static func pdf(_ head: Span<UInt8>) -> Bool {
    let limit = min(head.count, 64)
    guard let comment = head.firstIndex(of: UInt8(ascii: "%"), from: 5, before: limit),
      comment + 4 < head.count
    else { return false }
    return (1...4).allSatisfy { head[comment + $0] >= 0x80 }
  }

  /// The header of a page (Apache Thrift's compact protocol): a field of the type i32, which is one of
  /// four kinds.
  static func parquet(_ head: Span<UInt8>) -> Bool {
    head.count > 5 && head[4] == 0x15 && head[5] <= 6
  }
}

/// What follows the two letters or the numbers that pictures begin with.
enum PictureHeader {
  /// The size of the file, zeros, where the picture is, and how many bytes describe it.
  static func bmp(_ head: Span<UInt8>) -> Bool {
    guard head.count >= 26, head.extracting(6..<10).isZero else { return false }
    let (start, described) = (head.littleEndian32(at: 10), head.littleEndian32(at: 14))
    return [12, 40, 52, 56, 64, 108, 124].contains(described) && start >= 14 + described
  }

  /// How many pictures there are, and where the first is: after what describes each of them.
  static func icon(_ head: Span<UInt8>) -> Bool {
    guard head.count >= 22, (1...64).contains(head[4]), head[5] == 0, head[9] == 0 else {
      return false
    }
    return head.littleEndian32(at: 18) == 6 + 16 * UInt32(head[4])
  }
}

/// A block of LZF, as Java's compress-lzf writes it: the kind, and one or two lengths.
enum LZFBlock {
  static func begins(_ head: Span<UInt8>) -> Bool {
    guard head.count > 7, head[2] <= 1 else { return false }
    let length = Int(head[3]) << 8 | Int(head[4])
    return length > 0 && (head[2] == 0 || length < Int(head[5]) << 8 | Int(head[6]))
  }
}
