/// The header of a tar member (POSIX.1-2017, pax, "ustar Interchange Format"; and GNU tar's
/// extensions of it).
struct TarHeader {
  static let byteCount = 512
  /// What a member's size can be: no sum of sizes and offsets must overflow.
  static let sizes = 0...(1 << 60)

  /// What a member is.
  enum Kind {
    case file
    /// The name of the next member, where it is too long for a header (GNU).
    case longName
    /// The same of what the next member is a link to.
    case longLink
    /// Attributes of the next member (pax).
    case attributes
    /// Attributes of all members from here on (pax).
    case sharedAttributes
    /// What has no content of its own: a directory, a link, a device, a volume's label.
    case other
    /// A directory, with the names of what was in it (GNU, incremental).
    case listing
    /// A file without its zeros (GNU, old).
    case sparse
    /// What is left of a file that began in the volume before (GNU).
    case continuation
    /// What is not known.
    case unsupported
  }

  let name: String
  /// The bytes of the content, without padding.
  let size: Int
  let kind: Kind
  /// How much of a file that began before is in the volumes before.
  let volumeOffset: Int
  /// Where the data of a sparse file are, as far as the header says it.
  let sparse: SparseEntries?

  /// Reads a header, or gives nil where its checksum is wrong: then it is none.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= Self.byteCount, bytes[0] != 0,
      let wanted = Self.number(bytes, 148..<156)
    else { return nil }
    var sum = 0
    for index in 0..<Self.byteCount {
      sum += (148..<156).contains(index) ? 0x20 : Int(bytes[index])
    }
    // GNU tar leaves the size of a volume's label out.
    let isLabel = bytes[156] == 0x56
    guard sum == wanted, let size = Self.number(bytes, 124..<136) ?? (isLabel ? 0 : nil),
      Self.sizes.contains(size)
    else { return nil }
    let isUstar = Self.text(bytes, 257..<262) == "ustar"
    let prefix = isUstar && bytes[262] == 0 ? Self.text(bytes, 345..<500) : ""
    let last = Self.text(bytes, 0..<100)
    name = prefix.isEmpty ? last : prefix + "/" + last
    switch bytes[156] {
    case 0, 0x30, 0x37: kind = .file
    case 0x4c: kind = .longName
    case 0x4b: kind = .longLink
    case 0x78, 0x58: kind = .attributes
    case 0x67: kind = .sharedAttributes
    case 0x31...0x36, 0x56: kind = .other
    case 0x44: kind = .listing
    case 0x4d: kind = .continuation
    case 0x53 where isUstar && bytes[262] == 0x20: kind = .sparse
    default: kind = .unsupported
    }
    volumeOffset = kind == .continuation ? Self.number(bytes, 369..<381) ?? 1 : 0
    sparse = kind == .sparse ? SparseEntries(oldHeader: bytes) : nil
    // Links and directories may give a size, and have no content all the same.
    self.size = (0x31...0x36).contains(bytes[156]) ? 0 : size
  }

  /// Whether bytes have the mark of a header and its version, whatever else is in them.
  static func hasMagic(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= byteCount else { return false }
    return Array("ustar\u{0}00".utf8).isHeld(by: bytes, at: 257)
      || Array("ustar  \0".utf8).isHeld(by: bytes, at: 257)
  }

  /// The first header in a range, wherever it begins.
  static func first(
    in text: borrowing Buffer,
    _ range: Range<Int>
  ) -> (offset: Int, header: TarHeader)? {
    let bytes = text.bytes
    var at = range.lowerBound
    while at + byteCount <= range.upperBound {
      // Most bytes are ruled out by the magic that all tar programs of today write.
      if bytes[at + 257] == 0x75, bytes[at + 258] == 0x73,
        let header = TarHeader(bytes.extracting(at..<(at + byteCount)))
      {
        return (at, header)
      }
      at += 1
    }
    return nil
  }

  /// The bytes of content and padding.
  var paddedSize: Int { (size + Self.byteCount - 1) / Self.byteCount * Self.byteCount }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var text: [UInt8] = []
    for index in range {
      if bytes[index] == 0 { break }
      text.append(bytes[index])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// An octal number, or a binary one as GNU tar writes sizes of 8 GiB and more.
  static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    if bytes[range.lowerBound] & 0x80 != 0 {
      var number = Int(bytes[range.lowerBound] & 0x3f)
      for index in range.dropFirst() {
        guard number < 1 << 50 else { return nil }
        number = number << 8 | Int(bytes[index])
      }
      return number
    }
    var number = 0
    var digits = 0
    for index in range {
      let byte = bytes[index]
      if (0x30...0x37).contains(byte) {
        number = number << 3 | Int(byte - 0x30)
        digits += 1
      } else if byte == 0 || byte == 0x20 {
        if digits > 0 { break }
      } else {
        return nil
      }
    }
    return digits > 0 ? number : nil
  }
}
