/// Decodes the blocks of a chunk on a worker, by itself; what was decoded in order needs none.
///
/// One is chosen for each chunk, never for a block.
protocol BlockCodec: Sendable {
  /// Whether a block refers to the text before it, so that none can be decoded after a damaged one.
  var isLinked: Bool { get }
  /// Whether the first block of a frame may refer to a dictionary that nobody named.
  var mayLackDictionary: Bool { get }

  /// Decodes one block to the end of a chunk's text.
  ///
  /// - Parameters:
  ///   - block: the block.
  ///   - chunk: has room for its text.
  ///   - compressed: contains the block's bytes.
  ///   - history: how many bytes before the text's end the block may refer to.
  /// - Returns: what came of it.
  func decode(
    _ block: Chunk.Block,
    of chunk: Chunk,
    from compressed: borrowing Buffer,
    history: Int
  ) -> Chunk.Outcome

  /// Decodes all blocks of a chunk, one after the other; a damaged one leaves a gap.
  ///
  /// - Parameters:
  ///   - chunk: gets the text.
  ///   - compressed: contains the blocks' bytes.
  ///   - history: how many bytes before the text the first block may refer to.
  /// - Returns: whether all blocks are whole.
  func decodeBlocks(of chunk: Chunk, from compressed: borrowing Buffer, history: Int) -> Bool
}

extension BlockCodec {
  var mayLackDictionary: Bool { false }

  func decodeBlocks(of chunk: Chunk, from compressed: borrowing Buffer, history: Int) -> Bool {
    chunk.decodeBlocks(by: self, from: compressed, history: history)
  }
}
