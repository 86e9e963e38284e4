/// Decodes the blocks of lz4-java's streams.
struct LZ4JavaCodec: BlockCodec {
  /// lz4-java takes XXH32 with this seed, and leaves the highest four bits out.
  private static let seed: UInt32 = 0x9747_b28c
  private static let checksumBits: UInt32 = 0x0fff_ffff

  /// Whether checksums are verified.
  let verify: Bool

  var isLinked: Bool { false }

  func decode(
    _ block: Chunk.Block,
    of chunk: Chunk,
    from compressed: borrowing Buffer,
    history: Int
  ) -> Chunk.Outcome {
    if block.missingBytes > 0 { return .damaged(.readError) }
    let bytes = compressed.bytes.extracting(block.compressed)
    let start = chunk.textEnd
    if block.isStored {
      chunk.text.write(bytes, at: start)
    } else {
      let decoded = chunk.text.decodeBlock(from: bytes, at: start, byteCountMax: block.textBytesMax)
      // The header says exactly how much text there is.
      guard decoded == block.textBytesMax else { return .damaged(.badBlock) }
    }
    let end = start + block.textBytesMax
    if verify, let checksum = block.checksum {
      let found = Checksum.xxh32(chunk.text, start..<end, seed: Self.seed)
      if found & Self.checksumBits != checksum { return .damaged(.blockChecksum) }
    }
    return .decoded(block.textBytesMax)
  }
}
