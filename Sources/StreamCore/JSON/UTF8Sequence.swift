/// Well-formed UTF-8 (Unicode 15, table 3-7).
enum UTF8Sequence {
  /// The length of the sequence at an offset whose first byte is not ASCII, or nil when it is
  /// not well-formed.
  static func length(in bytes: Span<UInt8>, at index: Int, end: Int) -> Int? {
    let first = bytes[index]
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xbf
    switch first {
    case 0xc2...0xdf: length = 2
    case 0xe0:
      length = 3
      low = 0xa0
    case 0xed:
      length = 3
      high = 0x9f
    case 0xe1...0xef: length = 3
    case 0xf0:
      length = 4
      low = 0x90
    case 0xf4:
      length = 4
      high = 0x8f
    case 0xf1...0xf3: length = 4
    default: return nil
    }
    guard end - index >= length, (low...high).contains(bytes[index + 1]) else { return nil }
    for offset in 2..<max(length, 2) where !(0x80...0xbf).contains(bytes[index + offset]) {
      return nil
    }
    return length
  }
}
