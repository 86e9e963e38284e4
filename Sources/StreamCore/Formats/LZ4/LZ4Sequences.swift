/// The sequences of an LZ4 block, of which only the lengths are read (LZ4 Block Format).
///
/// ```
///   token | literals' length, more of it | literals | offset | match's length, more of it | token ...
///     1                 0 ...                 ...       2                  0 ...
/// ```
///
/// The last sequence ends with its literals.
enum LZ4Sequences {
  /// What is known of a block.
  enum Extent: Equatable {
    /// It is whole, and has so much text.
    case whole(textBytes: Int)
    /// It may be whole: it goes on after the bytes that are there, which have so many whole sequences.
    case cut(sequences: Int)
    /// It cannot be decoded.
    case damaged
  }

  /// Reads the sequences of a block, as far as it is there.
  ///
  /// - Parameters:
  ///   - bytes: the block, or its beginning.
  ///   - byteCount: how many bytes the block has.
  ///   - textBytesMax: the most text that it can have.
  /// - Returns: how much text it has. A block refers to no text but its own.
  /// - Complexity: O(sequences and bytes of lengths)
  static func extent(_ bytes: Span<UInt8>, byteCount: Int, textBytesMax: Int) -> Extent {
    let isCut = bytes.count < byteCount
    var (at, text, sequences) = (0, 0, 0)
    var beyond: Extent { isCut ? .cut(sequences: sequences) : .damaged }
    while at < bytes.count {
      let token = bytes[at]
      at += 1
      guard let literals = length(Int(token >> 4), bytes, &at) else { return beyond }
      at += literals
      text += literals
      guard text <= textBytesMax, at <= byteCount else { return .damaged }
      if at == byteCount { return .whole(textBytes: text) }
      guard at + 1 < bytes.count else { return beyond }
      let offset = Int(bytes[at]) | Int(bytes[at + 1]) << 8
      at += 2
      guard offset > 0, offset <= text else { return .damaged }
      guard let match = length(Int(token & 15), bytes, &at) else { return beyond }
      text += match + matchBytesMin
      guard text <= textBytesMax else { return .damaged }
      sequences += 1
    }
    return beyond
  }

  /// Where the first literals of a block begin, or where what is there of it ends.
  static func literalStart(_ bytes: Span<UInt8>) -> Int {
    guard bytes.count > 0 else { return 0 }
    var at = 1
    return length(Int(bytes[0] >> 4), bytes, &at) == nil ? bytes.count : at
  }

  /// A match has so many bytes more than its length says.
  private static let matchBytesMin = 4

  /// A length that begins with four bits of the token; nil where its end is not there.
  private static func length(_ first: Int, _ bytes: Span<UInt8>, _ at: inout Int) -> Int? {
    var length = first
    guard first == 15 else { return length }
    while at < bytes.count {
      let more = bytes[at]
      at += 1
      length += Int(more)
      if more < 255 { return length }
    }
    return nil
  }
}
