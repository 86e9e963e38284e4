/// A text of a log as a tally keeps it: its beginning, where it is long.
///
/// ```
///   redaction, as far as it is needed -> cut where a character ends -> bytes, whole
/// ```
///
/// In this order, so that no name is shown in part because its end was cut off, and a long text costs
/// what is kept of it.
package struct KeptText: Sendable, Equatable {
  /// What is known of a text of which only the beginning is kept.
  package struct Whole: Sendable, Equatable {
    /// Its length in bytes, before anything was masked.
    package let byteCount: Int
    /// Its XXH3 with 64 bits, before anything was masked.
    package let hash: UInt64

    package init(byteCount: Int, hash: UInt64) {
      (self.byteCount, self.hash) = (byteCount, hash)
    }

    /// What a tally shows; nil where the digest is none.
    package init?(byteCount: Int, digest: String) {
      guard digest.hasPrefix(Self.prefix),
        let hash = UInt64(digest.dropFirst(Self.prefix.count), radix: 16)
      else { return nil }
      self.init(byteCount: byteCount, hash: hash)
    }

    private static let prefix = "xxh3-64:"

    /// The hash as a tally shows it.
    package var digest: String {
      let digits = String(hash, radix: 16)
      return Self.prefix + String(repeating: "0", count: 16 - digits.count) + digits
    }
  }

  /// So many bytes are kept of any text.
  package static let bytesMax = 512

  /// What is shown of the text.
  package let bytes: [UInt8]
  /// Of the whole text; nil where all of it is shown.
  package let whole: Whole?

  /// The most bytes that are kept of a message.
  ///
  /// - Parameter templateByteCount: the length of its template, or of that of its group.
  /// - Returns: the limit.
  package static func messageBytesMax(templateByteCount: Int) -> Int {
    bytesMax + 2 * templateByteCount
  }

  /// - Parameters:
  ///   - text: the whole text.
  ///   - limit: the most bytes that are kept of it.
  ///   - redaction: puts pseudonyms in the place of names; nil for none.
  package init(_ text: Span<UInt8>, limit: Int = bytesMax, by redaction: Redaction? = nil) {
    if let redaction {
      self.init(redaction.redacted([UInt8](text), upTo: limit).span, of: text, limit)
    } else {
      self.init(text, of: text, limit)
    }
  }

  /// - Parameters:
  ///   - value: the whole value of a field.
  ///   - field: the field, whose values are masked as names where it has some.
  ///   - redaction: puts pseudonyms in the place of names; nil for none.
  package init(_ value: Span<UInt8>, field: String, by redaction: Redaction?) {
    guard let redaction else {
      self.init(value)
      return
    }
    let shown = redaction.redacted([UInt8](value), field: field, upTo: Self.bytesMax)
    self.init(shown.span, of: value, Self.bytesMax)
  }

  private init(_ shown: Span<UInt8>, of text: Span<UInt8>, _ limit: Int) {
    bytes = [UInt8](shown.extracting(0..<Self.end(shown, limit: limit)))
    whole =
      shown.count > limit ? Whole(byteCount: text.count, hash: Checksum.xxh3(text)) : nil
  }

  /// The text by itself, in a list or a table: where it was cut, its length and its hash come after it.
  ///
  /// So texts that begin alike stay different. What was cut is longer here than any text that was
  /// not, and so never equal to one.
  package var marked: [UInt8] {
    guard let whole else { return bytes }
    return bytes + Array(Self.mark(byteCount: whole.byteCount, digest: whole.digest).utf8)
  }

  /// What comes after the beginning of a text that was cut.
  package static func mark(byteCount: Int, digest: String) -> String {
    "… (\(byteCount) bytes, \(digest))"
  }

  /// Where the last whole character of the first bytes ends.
  ///
  /// - Parameters:
  ///   - text: the text; a byte that begins no character is one.
  ///   - limit: the most bytes.
  /// - Returns: from 0 to `limit`.
  package static func end(_ text: Span<UInt8>, limit: Int) -> Int {
    guard text.count > limit else { return text.count }
    // A character has four bytes at most.
    for start in stride(from: limit - 1, through: max(0, limit - 3), by: -1) {
      let byte = text[start]
      if byte & 0xc0 == 0x80 { continue }
      let byteCount = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
      return start + byteCount > limit ? start : limit
    }
    return limit
  }
}
