/// Reads the frames and blocks of a zstd archive (RFC 8878), and decodes them in order.
final class ZstdReader: FormatReader {
  private enum State {
    case betweenFrames
    case inFrame(ZstdHeader)
    case searching(Damage, from: Int)
  }

  private static let advice = "fetch the archive again"

  private let options: ReadOptions
  private var state = State.betweenFrames
  private var block = 0
  private var decoder: ZstdDecoder

  init(_ options: ReadOptions) {
    self.options = options
    // The decoder wants the next power of two.
    let windowLog = Int.bitWidth - (options.zstdWindowBytesMax - 1).leadingZeroBitCount
    decoder = ZstdDecoder(windowLogMax: windowLog, dictionary: options.dictionary)
  }

  func resume(_ context: ReadContext, at offset: Int) {
    let detail = "the rest of a frame is lost; \(Self.advice)"
    state = .searching(context.damage(.garbage, at: offset, detail), from: 0)
  }

  func readChunk(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext,
    compressed: inout Buffer
  ) -> Advance {
    switch state {
    case .betweenFrames: return beginFrame(chunk, &source, &context)
    case .inFrame(let header): return takeBlocks(chunk, &source, &context, header)
    case .searching(let damage, let from):
      guard context.search(for: [.zstd], chunk, &source, damage, from: from) != nil else {
        return .ended
      }
      state = .betweenFrames
      // There may be no end of damages without text between them.
      return .full
    }
  }

  private func beginFrame(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext
  ) -> Advance {
    let count = source.fill(atLeast: ZstdHeader.byteCountMax)
    if count == 0 { return .ended }
    let start = source.position
    if count >= 4, LZ4FrameHeader.isSkippable(source.lookahead.littleEndian32(at: 0)) {
      context.format = .zstd
      if let damage = context.passSkippable(chunk, &source) { state = .searching(damage, from: 8) }
      return chunk.canBeginFrame ? .more : .full
    }
    guard count >= 4, source.lookahead.littleEndian32(at: 0) == ZstdHeader.magic else {
      context.reviewSkippable(for: .zstd, chunk, &source)
      let detail = "these bytes belong to no frame; \(Self.advice)"
      state = .searching(context.damage(.garbage, at: source.position, detail), from: 0)
      return .more
    }
    guard let header = ZstdHeader(source.lookahead) else {
      if count < ZstdHeader.byteCountMax {
        context.noteTruncation(chunk, &source, from: start, "inside a frame's header")
        return .ended
      }
      let detail = "the frame's header is damaged; \(Self.advice)"
      state = .searching(context.damage(.badHeader, at: start, detail), from: 1)
      return .more
    }
    if let refusal = refusal(header) {
      context.refusal = context.refusal ?? refusal
      state = .searching(context.damage(.unreadable, at: start, refusal), from: 1)
      return .more
    }
    decoder.reset()
    context.beginFrame(chunk, FrameKind(header))
    guard decode(source, header.byteCount, chunk, at: 0) != nil else {
      let detail = "the frame's header cannot be used; \(Self.advice)"
      state = .searching(context.damage(.badHeader, at: start, detail), from: 1)
      return .more
    }
    source.consume(header.byteCount)
    chunk.account.read += header.byteCount
    block = 0
    state = .inFrame(header)
    return .more
  }

  /// Decodes the next bytes of the source, without taking them.
  private func decode(
    _ source: borrowing ByteSource,
    _ count: Int,
    _ chunk: Chunk,
    at offset: Int
  ) -> Int? {
    decoder.decode(source.lookahead.extracting(first: count), into: &chunk.text, at: offset)
  }

  /// Why a frame is not decoded, if it is not.
  private func refusal(_ header: ZstdHeader) -> String? {
    if header.windowBytes > UInt64(options.zstdWindowBytesMax) {
      let needed = (header.windowBytes + (1 << 20) - 1) >> 20
      return "the frame needs a window of \(needed) MiB; allow it with --zstd-window \(needed)M"
    }
    if header.dictionaryID != 0 && options.dictionary.isEmpty {
      return "the frame needs dictionary \(header.dictionaryID); name its file with --dictionary"
    }
    return nil
  }

  private func takeBlocks(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext,
    _ header: ZstdHeader
  ) -> Advance {
    context.beginText(chunk)
    chunk.reserveText(options.chunkBytes + ZstdHeader.blockBytesMax)
    var end = chunk.textEnd
    defer { chunk.endText(at: end) }
    // Where nothing is decoded, the number of blocks bounds the chunk.
    while end - Chunk.textStart < options.chunkBytes, chunk.streamBlocks.count < 4096 {
      let start = source.position
      let count = source.fill(atLeast: 3 + ZstdHeader.blockBytesMax)
      guard count >= 3 else {
        context.noteTruncation(chunk, &source, from: start, "inside a frame", block: block)
        return .ended
      }
      guard let field = ZstdHeader.Block(source.lookahead) else {
        let detail = "no block can have this length; \(Self.advice)"
        state = .searching(
          context.damage(.badBlockLength, at: start, block: block, detail),
          from: 0
        )
        return .full
      }
      guard count >= 3 + field.byteCount else {
        state = .searching(
          context.damage(.truncated, at: start, block: block, Self.truncated),
          from: 0
        )
        return .full
      }
      let decoded = options.decodes ? decode(source, 3 + field.byteCount, chunk, at: end) : 0
      guard let decoded else {
        let detail = "the block does not decode, and the rest of the frame depends on it"
        state = .searching(
          context.damage(.badBlock, at: start, block: block, "\(detail); \(Self.advice)"),
          from: 3
        )
        return .full
      }
      source.consume(3 + field.byteCount)
      chunk.account.read += 3 + field.byteCount
      chunk.boundaries.append(
        .init(textOffset: end, frame: context.frame, block: block, fileOffset: start)
      )
      chunk.streamBlocks.append(
        .init(
          frame: context.frame,
          block: block,
          fileOffset: start,
          fileBytes: 3 + field.byteCount,
          isStored: field.isStored,
          textBytes: options.decodes ? decoded : nil
        )
      )
      chunk.goodBlocks += 1
      end += decoded
      block += 1
      if field.isLast { return endFrame(chunk, &source, &context, header) }
    }
    return .full
  }

  private static let truncated = "the file ends inside a block; \(advice)"

  private func endFrame(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext,
    _ header: ZstdHeader
  ) -> Advance {
    state = .betweenFrames
    guard header.hasChecksum else { return .full }
    let start = source.position
    guard source.fill(atLeast: 4) >= 4 else {
      context.noteTruncation(chunk, &source, from: start, "inside a frame's checksum")
      return .ended
    }
    if options.decodes && decode(source, 4, chunk, at: 0) == nil {
      let detail =
        "the frame's checksum does not fit its text; its lines were counted, but cannot be"
        + " trusted; \(Self.advice)"
      chunk.damage.append(context.damage(.contentChecksum, at: start, detail))
    }
    source.consume(4)
    chunk.account.read += 4
    return .full
  }
}
