/// Tells text from other bytes.
enum Content {
  /// Whether bytes are valid UTF-8 that may end inside a character, without control bytes other than
  /// tab, LF and CR: what compressed bytes hardly ever are.
  static func isCleanText(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        if byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d || byte == 0x7f {
          return false
        }
        index += 1
      } else if let length = UTF8Sequence.length(in: bytes, at: index, end: bytes.count) {
        index += length
      } else {
        return bytes.count - index < 4
      }
    }
    return true
  }

  /// Whether one byte in twenty at most is odd.
  ///
  /// An escape of a terminal, or a letter of another character set, makes no log unreadable.
  static func isText(_ bytes: Span<UInt8>) -> Bool {
    20 * oddByteCount(bytes) <= bytes.count
  }

  /// How many bytes no text has: control bytes other than tab, LF, CR and ESC.
  static func oddByteCount(_ bytes: Span<UInt8>) -> Int {
    var count = 0
    for index in bytes.indices {
      let byte = bytes[index]
      let isOdd = byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d && byte != 0x1b
      count &+= isOdd ? 1 : 0
    }
    return count
  }

  static func holdsZero(_ bytes: Span<UInt8>) -> Bool {
    bytes.firstIndex(of: 0, from: 0, before: bytes.count) != nil
  }
}
