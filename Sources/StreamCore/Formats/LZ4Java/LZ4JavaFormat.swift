/// Streams of LZ4 blocks as lz4-java writes them (`LZ4BlockOutputStream`), and with it Spark: its event
/// logs end with `.lz4`.
enum LZ4JavaFormat: Format {
  static let name = "lz4block"
  static let title = "LZ4Block"
  static let fileExtensions = [".lz4"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    LZ4JavaHeader(head) == nil ? .none : .magic
  }

  /// Each block has the mark, so that only damaged ones are lost.
  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(UInt8(ascii: "Z"), at: 1, from: from) { LZ4JavaHeader($0) != nil }
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader { LZ4JavaReader(options) }
}

/// What is before a block (lz4-java 1.8, `LZ4BlockOutputStream`).
///
/// ```
///   "LZ4Block" | token | packed bytes | bytes of text | checksum of the text | packed bytes ...
///        8         1          4              4                  4
/// ```
///
/// The numbers are little-endian. The token says how the block is packed, and the binary logarithm of
/// the most text that a block of the stream has, less 10. A block without text ends the stream.
struct LZ4JavaHeader {
  static let mark = Array("LZ4Block".utf8)
  static let byteCount = 21
  /// The most bytes of text that one packed byte can stand for (LZ4 Block Format, lengths of matches).
  private static let expansionMax = 255

  let isStored: Bool
  let packedBytes: Int
  let textBytes: Int
  let checksum: UInt32
  /// The most text that a block of the stream has.
  let blockBytesMax: Int

  /// Reads a header, and nothing that only seems to be one.
  ///
  /// - Parameter bytes: begin with it.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= Self.byteCount, Self.isMarked(bytes) else { return nil }
    let token = bytes[8]
    isStored = token & 0xf0 == 0x10
    blockBytesMax = 1 << (10 + Int(token & 0x0f))
    packedBytes = Int(bytes.littleEndian32(at: 9))
    textBytes = Int(bytes.littleEndian32(at: 13))
    checksum = bytes.littleEndian32(at: 17)
    let isPossible =
      isStored
      ? packedBytes == textBytes
      : token & 0xf0 == 0x20 && (packedBytes == 0) == (textBytes == 0)
        && textBytes <= packedBytes * Self.expansionMax
    guard isPossible, textBytes <= blockBytesMax, packedBytes <= 2 * blockBytesMax else {
      return nil
    }
  }

  /// Whether bytes begin as a header does, or are the beginning of its mark.
  static func isMarked(_ bytes: Span<UInt8>) -> Bool {
    mark.span.extracting(first: bytes.count).equals(bytes.extracting(first: mark.count))
  }

  /// Whether it ends its stream.
  var isEnd: Bool { textBytes == 0 }
}
