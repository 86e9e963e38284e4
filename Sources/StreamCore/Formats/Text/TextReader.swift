/// Hands out plain text, up to where a frame begins in it.
final class TextReader: FormatReader {
  private let chunkBytes: Int
  /// Whether a frame ends the text, as it does but in a tar archive: frames there are of its members.
  private let findsFrames: Bool
  private var hasBegun = false
  /// Whether a frame comes next.
  private var isAtFrame = false
  /// Whether it was noted that the text goes on with what is none.
  private var hasNotedBinary = false

  init(_ options: ReadOptions, findsFrames: Bool) {
    chunkBytes = options.chunkBytes
    self.findsFrames = findsFrames
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    if isAtFrame {
      (isAtFrame, hasBegun, hasNotedBinary) = (false, false, false)
      return .foreign
    }
    let begins = !hasBegun
    if begins { context.beginFrame(.plain) }
    hasBegun = true
    context.beginText()
    let chunk = context.chunk
    chunk.isSeekable = true
    // The zeros that are read around them are enough for whoever looks at bytes.
    if findsFrames { chunk.zeroBytesBefore = context.source.passHole() }
    chunk.reserveText(chunkBytes + ForeignBytes.aheadBytes)
    let start = context.source.position
    var got = context.source.read(chunkBytes, into: &chunk.text, at: Chunk.textStart)
    let isEnd = got < chunkBytes
    var isNotedAsBinary = false
    if findsFrames {
      (got, isNotedAsBinary) = textBytes(got, begins: begins, from: start, &context)
    }
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
    if isNotedAsBinary { chunk.segments[chunk.segments.count - 1].isNotedAsBinary = true }
    chunk.account.read += got
    return isEnd && !isAtFrame ? .ended : .full
  }

  /// How many of the bytes that were read are text, and whether it was noted that others are in it:
  /// those from a frame on are given back.
  ///
  /// What begins a text is recognised as such, and begins no frame.
  private func textBytes(
    _ got: Int,
    begins: Bool,
    from start: Int,
    _ context: inout ReadContext
  ) -> (count: Int, isNotedAsBinary: Bool) {
    let chunk = context.chunk
    let ahead = min(context.source.fill(atLeast: ForeignBytes.aheadBytes), ForeignBytes.aheadBytes)
    let text = Chunk.textStart..<(Chunk.textStart + got)
    chunk.text.write(context.source.lookahead.extracting(first: ahead), at: text.upperBound)
    let found = ForeignBytes.find(
      in: chunk.text,
      text,
      ahead: ahead,
      from: begins ? min(1, got) : 0,
      at: start
    )
    let binary = hasNotedBinary ? nil : found.binary
    if let binary {
      hasNotedBinary = true
      let detail = "the text goes on with \(binary.what); look at what wrote it"
      let damage = context.damage(.unreadable, at: start + binary.offset, detail)
      chunk.damage.append(damage)
    }
    guard let frame = found.frame else { return (got, binary != nil) }
    isAtFrame = true
    context.source.unread(chunk.text, (text.lowerBound + frame)..<text.upperBound)
    return (frame, binary != nil)
  }

  /// The text goes on with whatever comes.
  func resume(_ context: inout ReadContext) {}

  func seek(to point: SeekPoint, _ context: inout ReadContext) -> Bool {
    hasBegun = true
    context.frame = point.frame
    return context.go(to: point.fileOffset)
  }
}
