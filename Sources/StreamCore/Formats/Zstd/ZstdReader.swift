/// Reads the frames and blocks of a zstd archive (RFC 8878), and decodes them in order.
final class ZstdReader: FormatReader {
  private enum State {
    case betweenFrames
    case inFrame(ZstdHeader)
  }

  private static let advice = "fetch the archive again"
  private static let truncated = "the file ends inside a block; \(advice)"
  /// Where nothing is decoded, the number of blocks bounds the chunk.
  private static let blocksMax = 4096

  /// What `zstd --long=31` writes, and no program more.
  private static let windowBytesMax = 1 << 31

  private let options: ReadOptions
  private let spareReaders: SpareReaders
  private var state = State.betweenFrames
  private var block = 0
  /// Whether a worker could decode the frame by itself.
  private var isShort = false
  /// Up to where lengths of frames were looked at in vain.
  private var tried = 0
  private var decoder: ZstdDecoder

  init(_ options: ReadOptions) {
    self.options = options
    spareReaders = SpareReaders(ZstdFormat.self, options)
    // The decoder wants the next power of two, and has no larger window than 2 GiB.
    let windowBytes = min(options.windowBytesMax, Self.windowBytesMax)
    let windowLog = Int.bitWidth - (windowBytes - 1).leadingZeroBitCount
    decoder = ZstdDecoder(windowLogMax: windowLog, dictionary: options.dictionary)
  }

  func resume(_ context: inout ReadContext) {
    let detail = "the rest of a frame is lost; \(Self.advice)"
    lose(context.damage(.garbage, at: context.source.position, detail), &context)
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    switch state {
    case .betweenFrames: beginFrame(&context)
    case .inFrame(let header): takeBlocks(&context, header)
    }
  }

  private func beginFrame(_ context: inout ReadContext) -> Advance {
    let count = context.source.fill(atLeast: ZstdHeader.byteCountMax)
    if count == 0 { return .ended }
    let start = context.source.position
    let magic = count < 4 ? 0 : context.source.lookahead.littleEndian32(at: 0)
    if SkippableFrame.isMagic(magic) {
      if let damage = context.passSkippable() { context.lose(damage, from: 8) }
      return context.chunk.canBeginFrame ? .more : .full
    }
    guard magic == ZstdHeader.magic else {
      return context.reviewSkippable(for: ZstdFormat.self) ? .more : .foreign
    }
    guard let header = ZstdHeader(context.source.lookahead) else {
      if count < ZstdHeader.byteCountMax {
        context.noteTruncation(from: start, "inside a frame's header")
        return .ended
      }
      let detail = "the frame's header is damaged; \(Self.advice)"
      context.lose(context.damage(.badHeader, at: start, detail), from: 1)
      return .more
    }
    if let refusal = refusal(header) {
      context.refusal = context.refusal ?? refusal
      context.lose(context.damage(.unreadable, at: start, refusal), from: 1)
      return .more
    }
    isShort = false
    if options.decodes && context.textBytesMax == nil,
      let run = header.lengths(in: &context.source, &tried)
    {
      // A worker alone gains nothing from it, and what is read in order stays in the processor's cache.
      if options.hasSeveralWorkers || run.textBytesMax <= options.chunkBytes {
        context.takeRun(run, spareReaders)
        return .full
      }
      isShort = true
    }
    decoder.reset()
    context.beginFrame(FrameKind(header))
    guard decode(context, header.byteCount, at: 0) != nil else {
      let detail = "the frame's header cannot be used; \(Self.advice)"
      context.lose(context.damage(.badHeader, at: start, detail), from: 1)
      return .more
    }
    context.source.consume(header.byteCount)
    context.chunk.account.read += header.byteCount
    block = 0
    state = .inFrame(header)
    return .more
  }

  /// Decodes the next bytes of the source, without taking them.
  private func decode(
    _ context: borrowing ReadContext,
    _ count: Int,
    at offset: Int
  ) -> Int? {
    let bytes = context.source.lookahead.extracting(first: count)
    return decoder.decode(bytes, into: &context.chunk.text, at: offset)
  }

  /// Why a frame is not decoded, if it is not.
  private func refusal(_ header: ZstdHeader) -> String? {
    if header.windowBytes > UInt64(Self.windowBytesMax) {
      return
        "the frame needs a window of more than 2 GiB, which no program decodes; find out what made it"
    }
    if header.windowBytes > UInt64(options.windowBytesMax) {
      let needed = (header.windowBytes + (1 << 20) - 1) >> 20
      return "the frame needs a window of \(needed) MiB; allow it with --window \(needed)M"
    }
    if header.dictionaryID != 0 && options.dictionary.isEmpty {
      return "the frame needs dictionary \(header.dictionaryID); name its file with --dictionary"
    }
    return nil
  }

  private func takeBlocks(_ context: inout ReadContext, _ header: ZstdHeader) -> Advance {
    context.beginText()
    let chunk = context.chunk
    let textBytesMax = context.textBytesMax ?? options.chunkBytes
    chunk.reserveText(textBytesMax + ZstdHeader.blockBytesMax)
    chunk.isOfShortFrame = isShort
    var end = chunk.textEnd
    defer { chunk.endText(at: end) }
    while end - Chunk.textStart < textBytesMax, chunk.streamBlocks.count < Self.blocksMax {
      let start = context.source.position
      let count = context.source.fill(atLeast: 3 + ZstdHeader.blockBytesMax)
      guard count >= 3 else {
        context.noteTruncation(from: start, "inside a frame", block: block)
        return .ended
      }
      guard let field = ZstdHeader.Block(context.source.lookahead) else {
        let detail = "no block can have this length; \(Self.advice)"
        lose(context.damage(.badBlockLength, at: start, block: block, detail), &context)
        return .full
      }
      let byteCount = 3 + field.byteCount
      guard count >= byteCount else {
        lose(context.damage(.truncated, at: start, block: block, Self.truncated), &context)
        return .full
      }
      let decoded = options.decodes ? decode(context, byteCount, at: end) : 0
      guard let decoded else {
        let detail = "the block does not decode, and the rest of the frame depends on it"
        let damage = context.damage(
          .badBlock,
          at: start,
          block: block,
          "\(detail); \(Self.advice)"
        )
        lose(damage, from: 3, &context)
        return .full
      }
      context.source.consume(byteCount)
      chunk.account.read += byteCount
      chunk.boundaries.append(
        .init(textOffset: end, frame: context.frame, block: block, fileOffset: start)
      )
      chunk.streamBlocks.append(
        .init(
          frame: context.frame,
          block: block,
          fileOffset: start,
          fileBytes: byteCount,
          isStored: field.isStored,
          textBytes: options.decodes ? decoded : nil
        )
      )
      chunk.goodBlocks += 1
      end += decoded
      block += 1
      if field.isLast { return endFrame(&context, header) }
    }
    return .full
  }

  private func endFrame(_ context: inout ReadContext, _ header: ZstdHeader) -> Advance {
    state = .betweenFrames
    guard header.hasChecksum else { return .full }
    let start = context.source.position
    guard context.source.fill(atLeast: 4) >= 4 else {
      context.noteTruncation(from: start, "inside a frame's checksum")
      return .ended
    }
    if options.decodes && decode(context, 4, at: 0) == nil {
      let detail =
        "the frame's checksum does not fit its text; its lines were counted, but cannot be"
        + " trusted; \(Self.advice)"
      context.chunk.damage.append(context.damage(.contentChecksum, at: start, detail))
    }
    context.source.consume(4)
    context.chunk.account.read += 4
    return .full
  }

  /// Leaves the frame, in which nothing more can be read.
  private func lose(_ damage: Damage, from: Int = 0, _ context: inout ReadContext) {
    state = .betweenFrames
    context.lose(damage, from: from)
  }
}
