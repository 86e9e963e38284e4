/// Translates places between a chunk's text and its archive.
struct ChunkShift {
  private let chunk: Chunk
  /// What an offset in the chunk's text has to gain, and a line before it.
  private let offset: Int
  private let lines: Int
  private let isAfterGap: Bool

  /// - Parameters:
  ///   - chunk: its text, and its blocks.
  ///   - offset: the archive's text before the chunk.
  ///   - lines: the line ends in it.
  ///   - isAfterGap: whether text was lost before the chunk.
  init(_ chunk: Chunk, offset: Int, lines: Int, isAfterGap: Bool) {
    self.chunk = chunk
    self.offset = offset - Chunk.textStart
    self.lines = lines + 1
    self.isAfterGap = isAfterGap
  }

  func toArchive(_ position: inout LineClassifier.Position) {
    // A record that was open before the chunk begins in another one, and keeps its block.
    if position.offset >= Chunk.textStart {
      position.frame = chunk.frame
      position.block = chunk.block(at: position.offset)
    }
    position.offset += offset
    position.line += lines
    position.isAfterGap = position.isAfterGap || isAfterGap
  }

  func toChunk(_ position: inout LineClassifier.Position) {
    position.offset -= offset
    position.line -= lines
  }
}
