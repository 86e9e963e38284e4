/// Reads lz4-java's streams of LZ4 blocks; the workers decode them.
///
/// Streams may follow each other; each is a frame. A log that is still written has no end block.
final class LZ4JavaReader: FormatReader {
  private static let advice = "fetch the archive again"

  private let options: ReadOptions
  private var isInStream = false
  /// The block of the stream that comes next.
  private var block = 0

  init(_ options: ReadOptions) { self.options = options }

  /// What a chunk has so far.
  private struct BlockRun {
    /// The most text that the blocks may have, unless a single block has more.
    let textBytesMax: Int
    var textBytes = 0
    /// Where the next block's bytes go.
    var filled = 0
    var isAtEnd = false
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    if !isInStream {
      let start = context.source.position
      let count = context.source.fill(atLeast: LZ4JavaHeader.byteCount)
      if count == 0 { return .ended }
      guard let header = LZ4JavaHeader(context.source.lookahead) else {
        guard count < LZ4JavaHeader.byteCount && isMarked(context.source) else { return .foreign }
        context.noteTruncation(from: start, "inside a block's header")
        return .ended
      }
      beginStream(header, &context)
    }
    context.beginText()
    let chunk = context.chunk
    chunk.codec = LZ4JavaCodec(verify: options.verify)
    var run = BlockRun(textBytesMax: options.chunkBytes)
    while takeBlock(&context, &run) {}
    chunk.reserveText(run.textBytes)
    if !options.decodes { chunk.isDecoded = true }
    if chunk.isDecoded { chunk.accountForBlocks() }
    return run.isAtEnd ? .ended : .full
  }

  private func beginStream(_ header: LZ4JavaHeader, _ context: inout ReadContext) {
    context.beginFrame(
      FrameKind(
        name: LZ4JavaFormat.name,
        blockBytesMax: header.blockBytesMax,
        hasBlockChecksums: true,
        isCovered: true
      )
    )
    context.chunk.beginsFrame = true
    (isInStream, block) = (true, 0)
  }

  /// Takes a block, or the stream's end.
  ///
  /// - Returns: whether another block may follow it in the chunk.
  private func takeBlock(_ context: inout ReadContext, _ run: inout BlockRun) -> Bool {
    let start = context.source.position
    let count = context.source.fill(atLeast: LZ4JavaHeader.byteCount)
    guard let header = LZ4JavaHeader(context.source.lookahead) else {
      if count == 0 || count < LZ4JavaHeader.byteCount && isMarked(context.source) {
        context.noteTruncation(from: start, "inside a stream", block: block)
        run.isAtEnd = true
      } else {
        // Its writer was killed, or what follows is damaged or something else.
        context.isAfterBreak = true
      }
      isInStream = false
      return false
    }
    if header.isEnd {
      context.source.consume(LZ4JavaHeader.byteCount)
      context.chunk.account.read += LZ4JavaHeader.byteCount
      context.chunk.frameEnd = Chunk.FrameEnd(
        contentChecksum: nil,
        contentByteCount: nil,
        fileOffset: start
      )
      isInStream = false
      return false
    }
    if run.textBytes > 0 && run.textBytes + header.textBytes > run.textBytesMax { return false }
    if isFollowed(header, &context.source) { return take(header, at: start, &context, &run) }
    // It is looked at by itself.
    if run.textBytes > 0 { return false }
    if take(header, at: start, &context, &run) { retractMisframedBlock(&context) }
    return false
  }

  /// Moves a block to the chunk.
  ///
  /// - Returns: whether it is there as a whole.
  private func take(
    _ header: LZ4JavaHeader,
    at start: Int,
    _ context: inout ReadContext,
    _ run: inout BlockRun
  ) -> Bool {
    context.source.consume(LZ4JavaHeader.byteCount)
    let stored = run.filled..<(run.filled + header.packedBytes)
    var (got, missing) = (0, 0)
    if !context.source.endsWithin(stored.count) {
      context.compressed.reserve(stored.upperBound, keeping: run.filled)
      (got, missing) = context.source.readAcrossUnreadable(
        stored.count,
        into: &context.compressed,
        at: run.filled
      )
    }
    guard got == stored.count else {
      // The file is cut here, or the length is wrong: then other blocks may lie in what was taken.
      context.source.unread(context.compressed, run.filled..<(run.filled + got))
      let detail = "the file ends inside a block; \(Self.advice)"
      lose(context.damage(.truncated, at: start, block: block, detail), &context)
      return false
    }
    context.chunk.blocks.append(
      Chunk.Block(
        index: block,
        fileOffset: start,
        fileBytes: LZ4JavaHeader.byteCount + stored.count,
        compressed: stored,
        textBytesMax: header.textBytes,
        isStored: header.isStored,
        checksum: header.checksum,
        missingBytes: missing
      )
    )
    block += 1
    run.filled = stored.upperBound
    run.textBytes += header.textBytes
    return true
  }

  private func isMarked(_ source: borrowing ByteSource) -> Bool {
    LZ4JavaHeader.isMarked(source.lookahead)
  }

  /// Whether another block follows one, or nothing, as far as that is in the window.
  private func isFollowed(_ header: LZ4JavaHeader, _ source: inout ByteSource) -> Bool {
    let end = LZ4JavaHeader.byteCount + header.packedBytes
    guard end + LZ4JavaHeader.byteCount <= ByteSource.windowBytes else { return true }
    let count = source.fill(atLeast: end + LZ4JavaHeader.byteCount)
    if count <= end { return true }
    return LZ4JavaHeader.isMarked(source.lookahead.extracting(end..<count))
  }

  /// Gives a block back that is followed by something strange, and does not decode: its length may be
  /// what is wrong, and other blocks may lie in what it claims.
  private func retractMisframedBlock(_ context: inout ReadContext) {
    let chunk = context.chunk
    guard let last = chunk.blocks.last, let codec = chunk.codec else { return }
    chunk.reserveText(last.textBytesMax)
    let outcome = codec.decode(last, of: chunk, from: context.compressed, history: 0)
    guard case .damaged = outcome, last.missingBytes == 0 else { return }
    context.source.unread(context.compressed, last.compressed)
    chunk.blocks.removeLast()
    let detail = "a block is damaged, or its length; \(Self.advice)"
    let damage = context.damage(.badBlockLength, at: last.fileOffset, block: last.index, detail)
    lose(damage, &context)
  }

  /// Searches for the next block, after a header.
  private func lose(_ damage: Damage, _ context: inout ReadContext) {
    var damage = damage
    damage.lostBytes = LZ4JavaHeader.byteCount
    isInStream = false
    context.lose(damage)
  }

  func resume(_ context: inout ReadContext) {
    isInStream = false
    let detail = "the rest of a stream is lost; \(Self.advice)"
    context.lose(context.damage(.garbage, at: context.source.position, detail))
  }
}
