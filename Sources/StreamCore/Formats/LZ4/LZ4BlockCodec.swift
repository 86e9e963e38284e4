/// Decodes the blocks of an LZ4 frame (LZ4 Frame Format 1.6.x, "Data Blocks").
///
/// One serves all chunks of a frame.
final class LZ4BlockCodec: BlockCodec {
  let header: LZ4FrameHeader
  private let verify: Bool
  /// What the first block of a frame may refer to: a block reaches back to at most 64 KiB of it.
  private let dictionary: [UInt8]

  /// - Parameters:
  ///   - header: the frame's.
  ///   - verify: whether checksums are verified.
  ///   - dictionary: what the blocks may refer to before the frame; at most 64 KiB.
  init(_ header: LZ4FrameHeader, verify: Bool, dictionary: [UInt8]) {
    self.header = header
    self.verify = verify
    self.dictionary = dictionary
  }

  var isLinked: Bool { header.isLinked }
  /// A frame need not say that it was made with one (`lz4 -D` does not).
  var mayLackDictionary: Bool { dictionary.isEmpty }

  func decode(
    _ block: Chunk.Block,
    of chunk: Chunk,
    from compressed: borrowing Buffer,
    history: Int
  ) -> Chunk.Outcome {
    if block.missingBytes > 0 { return .damaged(.readError) }
    let bytes = compressed.bytes.extracting(block.compressed)
    if verify, let checksum = block.checksum {
      if Checksum.xxh32(bytes) != checksum { return .damaged(.blockChecksum) }
    }
    if block.isStored && !isMisread(block, bytes, chunk, history: history) {
      chunk.text.write(bytes, at: chunk.textEnd)
      return .decoded(block.compressed.count)
    }
    let decoded = chunk.text.decodeBlock(
      from: bytes,
      at: chunk.textEnd,
      byteCountMax: block.textBytesMax,
      history: history,
      dictionary: dictionary
    )
    guard let decoded, !block.isStored else { return .damaged(.badBlock) }
    // No program compresses a block to more bytes than it has (LZ4 Frame Format, "Block Size"):
    // then the bit that says whether it is stored was damaged.
    let isLonger = decoded <= block.compressed.count
    return isLonger && header.isStoredBitUncovered ? .damaged(.badBlock) : .decoded(decoded)
  }

  /// Whether the bit that says that a block is stored must be wrong.
  ///
  /// A block's checksum covers its bytes, and not that bit. Where no content checksum covers it
  /// either, a block that is no text but decodes was compressed.
  private func isMisread(
    _ block: Chunk.Block,
    _ bytes: Span<UInt8>,
    _ chunk: Chunk,
    history: Int
  ) -> Bool {
    guard header.isStoredBitUncovered else { return false }
    if Content.isCleanText(bytes) { return false }
    let decoded = chunk.text.decodeBlock(
      from: bytes,
      at: chunk.textEnd,
      byteCountMax: block.textBytesMax,
      history: history
    )
    return decoded != nil
  }

  /// Whether a compressed block gives text as the first of a chunk.
  ///
  /// - Parameters:
  ///   - bytes: the block; its checksum is not looked at.
  ///   - chunk: has room for the text, and does not keep it.
  ///   - history: how many bytes before the chunk's text the block may refer to.
  /// - Returns: whether it does.
  func givesText(_ bytes: Span<UInt8>, _ chunk: Chunk, history: Int) -> Bool {
    let decoded = chunk.text.decodeBlock(
      from: bytes,
      at: Chunk.textStart,
      byteCountMax: header.textBytesMax(of: bytes.count),
      history: history,
      dictionary: dictionary
    )
    return decoded.map { $0 > 0 } ?? false
  }
}
