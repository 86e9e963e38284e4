/// Tells text from other bytes.
enum Content {
  /// Whether a part of a buffer is text, which may end inside a character.
  static func isText(in buffer: borrowing Buffer, _ range: Range<Int>) -> Bool {
    isText(buffer.bytes.extracting(range), isCut: true)
  }

  /// Valid UTF-8 without control bytes other than tab, LF and CR.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - isCut: whether it may end inside a character.
  /// - Returns: whether it is text.
  static func isText(_ bytes: Span<UInt8>, isCut: Bool) -> Bool {
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
        return isCut && bytes.count - index < 4
      }
    }
    return true
  }
}
