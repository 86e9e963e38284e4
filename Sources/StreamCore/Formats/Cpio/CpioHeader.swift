/// What is before a member of a cpio archive (cpio(5)): numbers in hexadecimal digits (`newc`, `crc`), in
/// octal ones (`odc`), or of 16 bits in either order (`bin`, which GNU cpio writes if nothing else is said).
struct CpioHeader {
  /// So many bytes are looked at: the longest header, and a name.
  static let headBytes = 110 + 11
  private static let trailer = Array("TRAILER!!!\0".utf8)
  /// The kinds of files (POSIX, `c_mode`).
  private static let kinds: Set<Int> = [
    0o010000, 0o020000, 0o040000, 0o060000, 0o100000, 0o120000, 0o140000,
  ]
  private static let binaryBytes = 26
  private static let nameBytesMax = 64 << 10

  /// The bytes of the numbers, and those of the name after them with the zero at its end.
  private let numberBytes: Int
  private let nameBytes: Int
  /// The header, name and text begin at multiples of so many bytes from its start.
  private let alignment: Int
  /// Whether it is the last of an archive.
  let isTrailer: Bool

  /// The bytes of all of it.
  var byteCount: Int { (numberBytes + nameBytes + alignment - 1) / alignment * alignment }

  /// Reads a header, and nothing that only seems to be one.
  init?(_ head: Span<UInt8>) {
    if head.count >= 110, Self.isMarked(head, "070701") || Self.isMarked(head, "070702") {
      guard (6..<110).allSatisfy({ hexValue(head[$0]) != nil }) else { return nil }
      (numberBytes, alignment) = (110, 4)
      nameBytes = (94..<102).reduce(0) { $0 << 4 | Int(hexValue(head[$1]) ?? 0) }
    } else if head.count >= 76, Self.isMarked(head, "070707") {
      guard (6..<76).allSatisfy({ (0x30...0x37).contains(head[$0]) }) else { return nil }
      (numberBytes, alignment) = (76, 1)
      nameBytes = (59..<65).reduce(0) { $0 << 3 | Int(head[$1] & 7) }
    } else {
      guard let count = Self.binaryName(head) else { return nil }
      (numberBytes, alignment) = (Self.binaryBytes, 2)
      nameBytes = count
    }
    // libarchive makes room for a name of any length.
    guard nameBytes <= Self.nameBytesMax else { return nil }
    isTrailer = Self.trailer.isHeld(by: head, at: min(numberBytes, head.count))
  }

  private static func isMarked(_ head: Span<UInt8>, _ mark: String) -> Bool {
    Array(mark.utf8).isHeld(by: head, at: 0)
  }

  /// The length of the name after a header of numbers of 16 bits; nil where none is.
  private static func binaryName(_ head: Span<UInt8>) -> Int? {
    guard head.count > binaryBytes else { return nil }
    let isLittle = head[0] == 0xc7 && head[1] == 0x71
    guard isLittle || head[0] == 0x71 && head[1] == 0xc7 else { return nil }
    func number(_ offset: Int) -> Int {
      let (first, second) = (Int(head[offset]), Int(head[offset + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    let (kind, count) = (number(6) & 0o170000, number(20))
    let end = binaryBytes + count
    guard (2...4096).contains(count), kinds.contains(kind) || kind == 0 else { return nil }
    // As far as it is there, the name has no zero but at its end.
    let name = head.extracting(binaryBytes..<min(end, head.count))
    let zero = name.firstIndex(of: 0, from: 0, before: name.count) ?? end
    return zero >= min(count - 1, name.count) ? count : nil
  }
}
