/// The places in deflate data after which nothing refers to what is before them: those of `pigz -i`, and
/// of who flushes by zlib's `Z_FULL_FLUSH`.
///
/// They come after the lengths of an empty stored block (RFC 1951, section 3.2.4). Other bytes can look
/// like that, and after a flush of another kind the data do refer to what is before: what is decoded from
/// such a place on is a guess, until the checksum of the whole text fits.
package struct FlushPoints {
  private static let mark: [UInt8] = [0, 0, 0xff, 0xff]
  /// The bytes in which the first two are looked for.
  static let headBytes = 128 << 10
  /// The most bytes that a worker decodes at once.
  private static let runBytesMax = 256 << 10
  private static let runPartsMax = 4096

  /// How many parts a worker decodes at once.
  private let partCount: Int

  /// Looks whether a member has such places, by its first two.
  ///
  /// - Parameters:
  ///   - source: is at the member's data.
  ///   - chunkBytes: about how much text a worker takes at once.
  package init?(in source: inout ByteSource, chunkBytes: Int) {
    let count = min(source.fill(atLeast: Self.headBytes), Self.headBytes)
    let head = source.lookahead.extracting(first: count)
    guard let first = Self.next(in: head, from: 0), let second = Self.next(in: head, from: first)
    else { return nil }
    var textBytes = 0
    var text = Buffer(byteCount: 0)
    for range in [0..<first, first..<second] {
      let part = FlushedRun.decode(head.extracting(range), into: &text, at: 0)
      guard part.isWhole else { return nil }
      textBytes += part.textBytes
    }
    partCount = max(1, min(2 * chunkBytes / max(textBytes, 1), Self.runPartsMax))
  }

  /// How many bytes the next parts have that a worker is to decode; nil where there is none, or the
  /// member seems to end before the next place.
  package func runByteCount(in source: inout ByteSource) -> Int? {
    let count = min(source.fill(atLeast: Self.runBytesMax), Self.runBytesMax)
    let bytes = source.lookahead.extracting(first: count)
    let limit = GzipFormat.frameStart(in: bytes, from: 0) ?? count
    var end = 0
    for _ in 0..<partCount {
      guard let next = Self.next(in: bytes, from: end), next <= limit else { break }
      end = next
    }
    return end > 0 ? end : nil
  }

  private static func next(in bytes: Span<UInt8>, from start: Int) -> Int? {
    bytes.firstIndex(of: mark.span, from: start, before: bytes.count).map { $0 + mark.count }
  }
}
