/// Text in UTF-16 with a byte order mark, as PowerShell and other programs of Windows write it (RFC
/// 2781, section 3.3).
///
/// It is decoded to UTF-8 like what is compressed. A text without a mark is none of it.
enum UTF16Format: Format {
  static let name = "utf-16"
  static let title = "UTF-16"
  static let fileExtensions: [String] = []
  /// Of two bytes become three at the most.
  static let expansionMax = 2

  static func detect(_ head: Span<UInt8>) -> Confidence {
    guard let order = UTF16Order(mark: head) else { return .none }
    return isLikely(head.extracting(first: TextSplitter.headBytes), order) ? .magic : .none
  }

  /// A mark is two bytes that others have as well: ASCII has to come after it.
  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    let little = bytes.firstFrame(0xfe, at: 1, from: from) { isASCII($0, .littleEndian) }
    let big = bytes.firstFrame(0xfe, at: 0, from: from) { isASCII($0, .bigEndian) }
    return [little, big].compactMap(\.self).min()
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader { UTF16Reader(options) }

  private static func isASCII(_ head: Span<UInt8>, _ order: UTF16Order) -> Bool {
    guard UTF16Order(mark: head) == order else { return false }
    var at = 2
    while at + 2 <= head.count {
      let unit = order.unit(head, at: at)
      guard (0x20..<0x7f).contains(unit) || unit == 0x09 || unit == 0x0a || unit == 0x0d else {
        return false
      }
      at += 2
    }
    return true
  }

  /// Whether bytes can be text: one unit in twenty at most is odd, and one in sixteen at least ASCII,
  /// as keys and times of logs are in every language.
  private static func isLikely(_ head: Span<UInt8>, _ order: UTF16Order) -> Bool {
    var (units, odd, ascii) = (0, 0, 0)
    var at = 2
    while at + 2 <= head.count {
      let unit = order.unit(head, at: at)
      units += 1
      if (0x20..<0x7f).contains(unit) || unit == 0x09 || unit == 0x0a || unit == 0x0d {
        ascii += 1
      } else if unit < 0x20 && unit != 0x1b || unit >= 0xfffe {
        odd += 1
      }
      at += 2
    }
    return 20 * odd <= units && 16 * ascii >= units
  }
}

/// Which byte of a unit comes first.
enum UTF16Order {
  case littleEndian
  case bigEndian

  /// The order that a byte order mark says; nil where there is none.
  init?(mark head: Span<UInt8>) {
    guard head.count >= 2 else { return nil }
    switch (head[0], head[1]) {
    case (0xff, 0xfe): self = .littleEndian
    case (0xfe, 0xff): self = .bigEndian
    default: return nil
    }
  }

  /// The unit at an offset.
  func unit(_ bytes: Span<UInt8>, at offset: Int) -> UInt16 {
    let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
    return self == .littleEndian ? second << 8 | first : first << 8 | second
  }

  var other: UTF16Order { self == .littleEndian ? .bigEndian : .littleEndian }
}

extension FrameKind {
  static let utf16 = FrameKind(name: "utf-16", isCovered: false, isReadThrough: true)
}
