/// Hands out plain text.
final class TextReader: FormatReader {
  private let chunkBytes: Int
  private var hasBegun: Bool

  init(_ options: ReadOptions, hasBegun: Bool = false) {
    chunkBytes = options.chunkBytes
    self.hasBegun = hasBegun
  }

  func readChunk(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext,
    compressed: inout Buffer
  ) -> Advance {
    if !hasBegun { context.beginFrame(chunk, .plain) }
    hasBegun = true
    context.beginText(chunk)
    chunk.reserveText(chunkBytes)
    let start = source.position
    let got = source.read(chunkBytes, into: &chunk.text, at: Chunk.textStart)
    chunk.boundaries.append(
      .init(textOffset: Chunk.textStart, frame: context.frame, block: 0, fileOffset: start)
    )
    chunk.endText(at: Chunk.textStart + got)
    chunk.account.read += got
    return got < chunkBytes ? .ended : .full
  }

  func resume(_ context: ReadContext, at offset: Int) {}
}
