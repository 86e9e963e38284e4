/// Hands out plain text.
final class TextReader: FormatReader {
  private let chunkBytes: Int
  private var hasBegun = false

  init(_ options: ReadOptions) { chunkBytes = options.chunkBytes }

  func readChunk(_ context: inout ReadContext) -> Advance {
    if !hasBegun { context.beginFrame(.plain) }
    hasBegun = true
    context.beginText()
    let chunk = context.chunk
    chunk.isSeekable = true
    chunk.reserveText(chunkBytes)
    let start = context.source.position
    let got = context.source.read(chunkBytes, into: &chunk.text, at: Chunk.textStart)
    chunk.boundaries.append(
      .init(
        textOffset: Chunk.textStart,
        frame: context.frame,
        block: 0,
        fileOffset: start,
        isVerbatim: true
      )
    )
    chunk.endText(at: Chunk.textStart + got)
    chunk.account.read += got
    return got < chunkBytes ? .ended : .full
  }

  /// The text goes on with whatever comes.
  func resume(_ context: inout ReadContext) {}

  func seek(to point: SeekPoint, _ context: inout ReadContext) -> Bool {
    hasBegun = true
    context.frame = point.frame
    return context.go(to: point.fileOffset)
  }
}
