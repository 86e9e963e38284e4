/// What follows marks that are letters or digits, so that no text has them by chance.
enum LetterMark {
  /// The numbers of a header (`newc` and `crc`): 104 hexadecimal digits.
  static func cpio(_ head: Span<UInt8>) -> Bool {
    head.count >= 110 && (6..<110).allSatisfy { hexValue(head[$0]) != nil }
  }

  /// The numbers of a header (`odc`): 70 octal digits.
  static func oldCpio(_ head: Span<UInt8>) -> Bool {
    head.count >= 76 && (6..<76).allSatisfy { (0x30...0x37).contains(head[$0]) }
  }

  /// A length, and the kind of the file (RIFF).
  static func webP(_ head: Span<UInt8>) -> Bool {
    Array("WEBP".utf8).isHeld(by: head, at: min(8, head.count))
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
