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

  /// Whether one byte in four at most is no part of a UTF-8 character: in random bytes nearly half of
  /// them are none.
  static func isMostlyUTF8(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    var strayCount = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index += 1
      } else if let length = UTF8Sequence.length(in: bytes, at: index, end: bytes.count) {
        index += length
      } else {
        strayCount += 1
        index += 1
      }
    }
    return 4 * strayCount <= bytes.count
  }

  /// Whether one byte in twenty at most is odd: a control byte other than tab, LF, CR and ESC.
  ///
  /// An escape of a terminal, or a letter of another character set, makes no log unreadable; nor do
  /// zero bytes at its start or many of them in a row, as where a log was cut under its writer.
  static func isText(_ bytes: Span<UInt8>) -> Bool {
    let odd = bytes.oddByteCount
    if 20 * odd <= bytes.count { return true }
    guard holdsZero(bytes) else { return false }
    let padding = paddingByteCount(bytes)
    return 20 * (odd - padding) <= bytes.count - padding
  }

  /// So many zero bytes in a row are no part of a text.
  static let runBytesMin = 64

  /// Whether bytes are text, or were without the zeros at their end: these may be the beginning of a
  /// run, of which the rest comes after the bytes.
  static func isText(_ bytes: Span<UInt8>, runGoesOn: Bool) -> Bool {
    if isText(bytes) { return true }
    var end = bytes.count
    while end > 0, bytes[end - 1] == 0 { end -= 1 }
    return runGoesOn && end < bytes.count && isText(bytes.extracting(first: end))
  }

  /// The zero bytes at the start, and in runs.
  private static func paddingByteCount(_ bytes: Span<UInt8>) -> Int {
    var padding = 0
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] != 0 {
      let run = index - start
      if run >= runBytesMin || start == 0 { padding += run }
      start = index + 1
    }
    return padding
  }

  /// Whether a zero byte is among them.
  static func holdsZero(_ bytes: Span<UInt8>) -> Bool {
    bytes.firstIndex(of: 0, from: 0, before: bytes.count) != nil
  }
}
