/// Hands out plain text.
final class TextWalker: ArchiveWalker {
  private let chunkBytes: Int
  private var hasBegun: Bool

  init(_ options: ReadOptions, hasBegun: Bool = false) {
    chunkBytes = options.chunkBytes
    self.hasBegun = hasBegun
  }

  func advance(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ state: inout WalkState,
    compressed: inout Buffer
  ) -> Advance {
    if !hasBegun { state.beginFrame(chunk, .plain) }
    hasBegun = true
    state.beginText(chunk)
    chunk.reserveText(chunkBytes)
    let start = source.position
    let got = source.read(chunkBytes, into: &chunk.text, at: Chunk.textStart)
    chunk.marks.append(
      .init(textOffset: Chunk.textStart, frame: state.frame, block: 0, fileOffset: start)
    )
    chunk.endText(at: Chunk.textStart + got)
    chunk.account.read += got
    return got < chunkBytes ? .ended : .full
  }

  func resume(_ state: WalkState, at offset: Int) {}
}
