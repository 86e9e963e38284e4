/// Decodes the blocks of Hadoop's streams.
struct HadoopLZ4Codec: BlockCodec {
  var isLinked: Bool { false }

  func decode(
    _ block: Chunk.Block,
    of chunk: Chunk,
    from compressed: borrowing Buffer,
    history: Int
  ) -> Chunk.Outcome {
    if block.missingBytes > 0 { return .damaged(.readError) }
    let decoded = chunk.text.decodeBlock(
      from: compressed.bytes.extracting(block.compressed),
      at: chunk.textEnd,
      byteCountMax: block.textBytesMax
    )
    // There is no checksum: that it is as much text as was said is all that can be verified.
    return decoded == block.textBytesMax ? .decoded(block.textBytesMax) : .damaged(.badBlock)
  }
}
