/// A record of who was logged in (utmp(5)), as `wtmp` and `btmp` have them beside logs.
enum UtmpRecord {
  /// As the GNU C library lays it out on processors of 64 bits.
  private static let byteCount = 384
  /// The terminal, the user and the host: text, and zeros after it.
  private static let texts = [8..<40, 44..<76, 76..<332]
  /// What is reserved.
  private static let unused = 364..<384

  /// Whether bytes begin with one.
  static func begins(_ head: Span<UInt8>) -> Bool {
    guard head.count >= byteCount, (1...9).contains(head[0]),
      head.extracting(1..<4).isZero, head.extracting(unused).isZero
    else { return false }
    return texts.allSatisfy { range in
      var hasEnded = false
      for at in range {
        if head[at] == 0 { hasEnded = true } else if hasEnded || head[at] < 0x20 { return false }
      }
      return true
    }
  }
}

/// A record of when a user was logged in last (lastlog(8)), one for each user's number: a sparse file.
enum LastlogRecord {
  /// As the GNU C library lays it out: a time, a terminal and a host.
  private static let byteCount = 292
  private static let texts = [4..<36, 36..<292]
  /// The highest byte of a time since 2000.
  private static let timeMin: UInt8 = 0x38

  private static func isOfTerminal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"): true
    default: false
    }
  }

  /// Whether bytes begin with one.
  static func begins(_ head: Span<UInt8>) -> Bool {
    guard head.count >= byteCount, head[3] >= timeMin, head[4] > 0x20 else { return false }
    // The beginning of a torn record with a hole after it has other letters than `pts/0` and `tty1`.
    let terminal = head.extracting(texts[0])
    let end = terminal.firstIndex(of: 0, from: 0, before: terminal.count) ?? terminal.count
    for index in 0..<end where !isOfTerminal(terminal[index]) { return false }
    return texts.allSatisfy { range in
      var end = range.lowerBound
      while end < range.upperBound, head[end] >= 0x20 { end += 1 }
      return end < range.upperBound && head.extracting(end..<range.upperBound).isZero
    }
  }
}

/// The header of LZMA data without a container (the LZMA SDK's `.lzma`).
enum LZMAAloneHeader {
  /// Those that all programs use, unless they are told otherwise.
  static let properties: UInt8 = 0x5d

  /// Whether bytes begin with one: properties, the size of the dictionary, and that of the text or
  /// all ones.
  static func begins(_ head: Span<UInt8>) -> Bool {
    guard head.count >= 14 else { return false }
    let size = head.littleEndian64(at: 5)
    // The first byte of LZMA data is always zero.
    return head[13] == 0 && head[4] <= 0x40 && (size == .max || size < 1 << 40)
  }
}
