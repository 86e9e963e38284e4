import CByteKernels

/// Finds candidates in a buffer's text, and counts its lines on the way.
///
/// Invariants: the range is checked against the buffer; the buffer's lead and slack cover what a
/// kernel reads around it, and the caller zeroed the slack after the text
/// (``Buffer/clearSlack(after:)``).
package struct LineScanner: Sendable {
  /// What a scan found.
  package struct Result {
    /// The offset of the next hit in the buffer, or the end of the range.
    package let position: Int
    /// The line ends before it.
    package let lineEnds: Int
    /// The blank ones among the lines that end before it.
    package let blankLines: Int
  }

  /// What a hit can mean for its line.
  package enum Hit {
    /// The line is a candidate, whatever else it contains.
    case candidate
    /// The tag of a container's partial line, if the line has a container's prefix.
    case partialTag
    /// An escape in which an outer string can hide an escape of an inner one: the line is a
    /// candidate if it contains a record in a string.
    case wrappedEscape
  }

  /// The most names that a scanner looks for, and the most bytes of each.
  package static let nameCountMax = Int(SCAN_NAMES_MAX)
  package static let nameBytesMax = Int(SCAN_NAME_BYTES_MAX)
  /// How far from its line's begin the tag of a partial line can be.
  static let tagBytesMax = Int(SCAN_TAG_BYTES_MAX)

  /// What `\\u0065` in a string is written with: each of these can be escaped once more around it.
  private static let escapeCharacters = Array("\\u0123456789abcdefABCDEF".utf8)

  private let needles: scan_needles
  /// One bit for each ASCII character of the names.
  private let nameCharacters: (UInt64, UInt64)
  let kernel: Kernel

  /// Creates a scanner for candidates (docs/CONTRACT.md, "Candidates").
  ///
  /// - Parameters:
  ///   - names: the last names of the error paths, ASCII, without repetition; up to 9 names of
  ///     up to 64 bytes.
  ///   - kernel: what the scan runs on.
  package init(names: [[UInt8]], kernel: Kernel = .best) {
    precondition(!names.isEmpty && names.count <= Self.nameCountMax)
    var needles = scan_needles()
    needles.name_count = UInt32(names.count)
    for (index, name) in names.enumerated() {
      precondition(!name.isEmpty && name.count <= Self.nameBytesMax)
      for (offset, byte) in name.enumerated() {
        precondition(byte < 0x80 && byte >= 0x20)
        unsafe withUnsafeMutableBytes(of: &needles.name) {
          unsafe $0[index * Self.nameBytesMax + offset] = byte
        }
        Self.set(byte, in: &needles.escaped)
      }
      unsafe withUnsafeMutableBytes(of: &needles.name_length) {
        unsafe $0[index] = UInt8(name.count)
      }
    }
    nameCharacters = needles.escaped
    for byte in Self.escapeCharacters { Self.set(byte, in: &needles.escaped) }
    // The bits that the first hex digits of all escaped characters share.
    let first = Self.firstHexDigit(of: names[0][0])
    var common: UInt8 = 0xff
    for byte in names.joined() + Self.escapeCharacters {
      common &= ~(Self.firstHexDigit(of: byte) ^ first)
    }
    needles.escape_mask = common
    needles.escape_value = first & common
    unsafe scan_prepare(&needles)
    self.needles = needles
    self.kernel = kernel
  }

  private static func firstHexDigit(of byte: UInt8) -> UInt8 { 0x30 | byte >> 4 }

  private static func set(_ byte: UInt8, in bits: inout (UInt64, UInt64)) {
    if byte < 64 { bits.0 |= 1 << UInt64(byte) } else { bits.1 |= 1 << UInt64(byte - 64) }
  }

  /// Says what was hit, by the text after it.
  package func hit(_ text: Span<UInt8>, at position: Int) -> Hit {
    switch text[position + 1] {
    case UInt8(ascii: " "), UInt8(ascii: ":"): return .partialTag
    case UInt8(ascii: "u"):
      let high = hexValue(text[position + 4]) ?? 0
      let code = high << 4 | (hexValue(text[position + 5]) ?? 0)
      let bits = code < 64 ? nameCharacters.0 : nameCharacters.1
      return bits >> UInt64(code & 63) & 1 == 1 ? .candidate : .wrappedEscape
    default: return .candidate
    }
  }

  /// Scans whole lines up to the first hit.
  ///
  /// - Parameters:
  ///   - buffer: contains the text; a line end is before the range.
  ///   - range: where to look; it ends after a line end, or at the end of the text.
  /// - Returns: the hit, and the lines before it.
  package func scan(_ buffer: borrowing Buffer, _ range: Range<Int>) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.byteCount)
    let result = unsafe withUnsafePointer(to: needles) { needles in
      unsafe buffer.withPointer(at: 0) { text in
        switch kernel {
        case .portable: unsafe scan_portable(text, range.lowerBound, range.upperBound, needles)
        case .baseline: unsafe scan_baseline(text, range.lowerBound, range.upperBound, needles)
        case .avx2: unsafe scan_avx2(text, range.lowerBound, range.upperBound, needles)
        case .avx512: unsafe scan_avx512(text, range.lowerBound, range.upperBound, needles)
        }
      }
    }
    return Result(
      position: result.position,
      lineEnds: result.line_ends,
      blankLines: result.blank_lines
    )
  }
}
