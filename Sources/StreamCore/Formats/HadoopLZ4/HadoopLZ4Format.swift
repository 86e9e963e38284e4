/// Streams of LZ4 blocks as Hadoop's `Lz4Codec` writes them, which end with `.lz4` as LZ4 frames do.
///
/// They have no mark: what is known of them is that lengths fit, and that blocks decode.
enum HadoopLZ4Format: Format {
  static let name = "hadoop-lz4"
  static let title = "Hadoop's LZ4"
  static let fileExtensions = [".lz4"]

  /// Less is no log, and may be any few numbers.
  private static let byteCountMin = 16

  static func detect(_ head: Span<UInt8>) -> Confidence {
    if isEmptyStream(head) { return .named }
    guard let header = HadoopLZ4Header(head), head.count >= 2 * HadoopLZ4Header.byteCount,
      header.bufferTextBytes >= byteCountMin, header.packedBytes >= byteCountMin
    else { return .none }
    // The numbers of LZMA's header can be such lengths.
    if head[0] == LZMAAloneHeader.properties && LZMAAloneHeader.begins(head) { return .none }
    let end = min(HadoopLZ4Header.byteCount + header.packedBytes, head.count)
    let next = HadoopLZ4Header.next(head.extracting(end..<head.count))
    let block = head.extracting(HadoopLZ4Header.byteCount..<end)
    switch header.extent(block) {
    // Bytes that are all literals can be anything, unless they are text.
    case .cut(let sequences):
      let literals = block.extracting(LZ4Sequences.literalStart(block)...)
      return sequences > 0 || literals.count > 0 && Content.isText(literals) ? .shared : .none
    case .whole(header.bufferTextBytes): return .shared
    // The buffer has more blocks.
    case .whole: return next == .block || end == head.count ? .shared : .none
    // Only the first block is damaged.
    case .damaged:
      return next == .buffer && beginsWithBlock(head.extracting(end...)) ? .shared : .none
    }
  }

  /// Whether a buffer has a block of which enough is there to know that it is one.
  private static func beginsWithBlock(_ bytes: Span<UInt8>) -> Bool {
    guard let header = HadoopLZ4Header(bytes), bytes.count >= 4 * byteCountMin else { return false }
    return header.extent(bytes.extracting(HadoopLZ4Header.byteCount...)) != .damaged
  }

  static func canBegin(_ head: Span<UInt8>) -> Bool {
    isEmptyStream(head) || HadoopLZ4Header(head) != nil
  }

  /// Whether it is the zero that is written where there was no text.
  private static func isEmptyStream(_ head: Span<UInt8>) -> Bool { head.count == 4 && head.isZero }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? { nil }

  static func makeReader(_ options: ReadOptions) -> any FormatReader { HadoopLZ4Reader(options) }
}

/// What is before a buffer's first block (Hadoop 3.3, `BlockCompressorStream`).
///
/// ```
///   bytes of the buffer's text | packed bytes | LZ4 block | packed bytes | LZ4 block ...
///               4                     4                          4
/// ```
///
/// The numbers are big-endian. A buffer has as many blocks as give its text: one, or several where a
/// program wrote more at once than a block can have. No text, a zero, ends a stream, or nothing does.
struct HadoopLZ4Header {
  static let byteCount = 8
  /// Hadoop's blocks have at most 256 KiB of text, unless `io.compression.codec.lz4.buffersize` says
  /// otherwise.
  static let blockTextBytesMax = 64 << 20
  static let packedBytesMax = packedBytesMax(of: blockTextBytesMax)
  /// What is looked at to know what begins: the lengths, and the first sequence of most blocks.
  static let probeBytes = 64
  /// A block begins with literals, since there is nothing that a match could refer to.
  private static let tokenMin: UInt8 = 0x10

  /// The text of all blocks of the buffer.
  let bufferTextBytes: Int
  /// The bytes of the first block.
  let packedBytes: Int

  /// Reads lengths that can be those of a buffer.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= Self.byteCount else { return nil }
    bufferTextBytes = bytes.bigEndian32(at: 0)
    packedBytes = bytes.bigEndian32(at: 4)
    let textBytesMax = min(bufferTextBytes, Self.blockTextBytesMax)
    guard (1...Int(Int32.max)).contains(bufferTextBytes), packedBytes > 0,
      packedBytes <= Self.packedBytesMax(of: textBytesMax)
    else { return nil }
  }

  /// The most bytes that any text needs (`LZ4_compressBound`).
  private static func packedBytesMax(of textBytes: Int) -> Int { textBytes + textBytes / 255 + 16 }

  /// Whether a block can have all of the buffer's text.
  var canBeWhole: Bool {
    bufferTextBytes <= Self.blockTextBytesMax && bufferTextBytes <= 255 * packedBytes
  }

  /// How much text the first block has.
  ///
  /// - Parameter bytes: begin with the block.
  /// - Returns: it, as far as the block is there.
  func extent(_ bytes: Span<UInt8>) -> LZ4Sequences.Extent {
    LZ4Sequences.extent(
      bytes.extracting(first: packedBytes),
      byteCount: packedBytes,
      textBytesMax: min(bufferTextBytes, Self.blockTextBytesMax)
    )
  }

  /// What can come after a block.
  enum Next: Equatable {
    case buffer
    /// Another block of the same buffer.
    case block
    /// A zero, or nothing more.
    case end
    case unknown
  }

  /// Tells what comes next: of the lengths of a buffer the fifth byte is small, and after the length
  /// of a block it is a token, which is not.
  ///
  /// - Parameter bytes: ``probeBytes`` of them, or all that are left.
  /// - Returns: what it can be.
  static func next(_ bytes: Span<UInt8>) -> Next {
    if bytes.count == 0 { return .end }
    guard bytes.count >= 4 else { return .unknown }
    let length = bytes.bigEndian32(at: 0)
    if length == 0 { return .end }
    if let header = HadoopLZ4Header(bytes), beginsBlock(bytes, byteCount, header.packedBytes) {
      return .buffer
    }
    return beginsBlock(bytes, 4, length) ? .block : .unknown
  }

  private static func beginsBlock(_ bytes: Span<UInt8>, _ offset: Int, _ packedBytes: Int) -> Bool {
    guard packedBytes <= packedBytesMax else { return false }
    let end = min(offset + packedBytes, probeBytes, bytes.count)
    guard offset < end else { return true }
    guard bytes[offset] >= tokenMin else { return false }
    let extent = LZ4Sequences.extent(
      bytes.extracting(offset..<end),
      byteCount: packedBytes,
      textBytesMax: blockTextBytesMax
    )
    return extent != .damaged
  }
}

extension Span<UInt8> {
  /// A number of four bytes, the highest first.
  func bigEndian32(at offset: Int) -> Int { Int(littleEndian32(at: offset).byteSwapped) }
}
