/// Reads the frames and blocks of an LZ4 archive (LZ4 Frame Format 1.6.x).
///
/// Reading is cheap: headers are read, and compressed bytes copied. Independent blocks are decoded
/// by the workers; linked ones here, because each needs the text before it.
final class LZ4Reader: FormatReader {
  enum State {
    case betweenFrames
    case inFrame(LZ4BlockCodec)
  }

  static let advice = "fetch the archive again"
  /// How many lengths are looked at to know whether a block is followed by another.
  static let lengthsAhead = 3

  let options: ReadOptions
  var state = State.betweenFrames
  /// The block of the frame that comes next.
  var block = 0
  /// The end of ``ReadOptions/dictionary``: so far a block can refer to it.
  private let dictionary: [UInt8]
  private var history = Buffer(byteCount: Chunk.historyBytes)
  private var historyCount = 0
  /// Whether a block of the linked frame was damaged, so that the rest cannot be decoded.
  private var isChainBroken = false
  /// The frame that was sought last, and where its header is.
  private var sought: (headerOffset: Int, codec: LZ4BlockCodec)?

  init(_ options: ReadOptions) {
    self.options = options
    dictionary = options.dictionary.suffix(Chunk.historyBytes)
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    switch state {
    case .betweenFrames: beginFrame(&context)
    case .inFrame(let codec): takeBlocks(&context, codec)
    }
  }

  func resume(_ context: inout ReadContext) {
    state = .betweenFrames
    let detail = "the rest of a frame is lost; \(Self.advice)"
    context.lose(context.damage(.garbage, at: context.source.position, detail))
  }

  /// Goes on inside of a frame, of which the blocks before were not read.
  func seek(to point: SeekPoint, _ context: inout ReadContext) -> Bool {
    context.frame = point.frame
    if case .inFrame = state, block == point.block, context.source.position == point.fileOffset {
      return true
    }
    context.lost = nil
    guard let codec = codec(at: point.headerOffset, &context), context.go(to: point.fileOffset)
    else { return false }
    (state, block, isChainBroken, historyCount) = (.inFrame(codec), point.block, false, 0)
    return true
  }

  /// What decodes the frame whose header is at an offset.
  private func codec(at headerOffset: Int, _ context: inout ReadContext) -> LZ4BlockCodec? {
    if let sought, sought.headerOffset == headerOffset { return sought.codec }
    guard context.go(to: headerOffset),
      context.source.fill(atLeast: LZ4FrameHeader.byteCountMax) >= 4
    else { return nil }
    let bytes = context.source.lookahead
    let isLegacy = bytes.littleEndian32(at: 0) == LZ4FrameHeader.legacyMagic
    guard let header = isLegacy ? .legacy : try? LZ4FrameHeader(bytes) else { return nil }
    let codec = makeCodec(header)
    sought = (headerOffset, codec)
    return codec
  }

  private func makeCodec(_ header: LZ4FrameHeader) -> LZ4BlockCodec {
    LZ4BlockCodec(header, verify: options.verify, dictionary: dictionary)
  }

  /// Reads the magic number and the header of the next frame.
  private func beginFrame(_ context: inout ReadContext) -> Advance {
    let count = context.source.fill(atLeast: LZ4FrameHeader.byteCountMax)
    if count == 0 { return .ended }
    let start = context.source.position
    let magic = count < 4 ? 0 : context.source.lookahead.littleEndian32(at: 0)
    if SkippableFrame.isMagic(magic) {
      if let damage = context.passSkippable() { context.lose(damage, from: 8) }
      return context.chunk.canBeginFrame ? .more : .full
    }
    if magic == LZ4FrameHeader.legacyMagic {
      enter(.legacy, &context)
      return .more
    }
    guard magic == LZ4FrameHeader.magic else {
      return context.reviewSkippable(for: LZ4Format.self) ? .more : .foreign
    }
    do throws(LZ4FrameHeader.ParseError) {
      let header = try LZ4FrameHeader(context.source.lookahead)
      if let identifier = header.dictionaryID, options.dictionary.isEmpty {
        let detail = "the frame needs dictionary \(identifier); name its file with --dictionary"
        refuse(detail, at: start, &context)
      } else {
        enter(header, &context)
      }
    } catch {
      refuse(error, at: start, &context)
    }
    return .more
  }

  private func enter(_ header: LZ4FrameHeader, _ context: inout ReadContext) {
    context.source.consume(header.byteCount)
    let chunk = context.chunk
    chunk.account.read += header.byteCount
    context.beginFrame(FrameKind(header))
    block = 0
    isChainBroken = false
    historyCount = 0
    if header.isLinked {
      let dictionary = dictionary
      historyCount = dictionary.count
      history.write(dictionary.span, at: 0)
    }
    chunk.beginsFrame = true
    state = .inFrame(makeCodec(header))
  }

  private func refuse(
    _ error: LZ4FrameHeader.ParseError,
    at start: Int,
    _ context: inout ReadContext
  ) {
    switch error {
    case .version(let version):
      let detail =
        "the frame is of version \(version) of the LZ4 format, and 1 is read; decode it"
        + " with the program that wrote it"
      refuse(detail, at: start, &context)
    case .reserved:
      let detail = "the frame uses bits that the LZ4 format reserves; use a newer program"
      refuse(detail, at: start, &context)
    case .truncated:
      let detail = "the file ends inside a frame header; \(Self.advice)"
      context.lose(context.damage(.truncated, at: start, detail), from: 1)
    case .checksum:
      let detail = "the header's checksum is wrong; \(Self.advice)"
      context.lose(context.damage(.badHeader, at: start, detail), from: 1)
    }
  }

  /// Refuses a frame that is whole, but cannot be read.
  private func refuse(_ detail: String, at start: Int, _ context: inout ReadContext) {
    context.refusal = context.refusal ?? detail
    context.lose(context.damage(.unreadable, at: start, detail), from: 1)
  }

  // MARK: Decoding in order

  /// Whether the compressed block that comes next gives text as the first of a chunk.
  ///
  /// - Parameters:
  ///   - byteCount: the block's bytes, at the source's position.
  ///   - context: its chunk has no text yet.
  ///   - codec: its frame's.
  /// - Returns: whether it does.
  func givesText(
    _ byteCount: Int,
    _ context: borrowing ReadContext,
    _ codec: LZ4BlockCodec
  ) -> Bool {
    if isChainBroken { return false }
    let chunk = context.chunk
    chunk.reserveText(codec.header.textBytesMax(of: byteCount))
    writeHistory(chunk)
    let bytes = context.source.lookahead.extracting(first: byteCount)
    return codec.givesText(bytes, chunk, history: historyCount)
  }

  /// Puts the text before a linked block before a chunk's.
  private func writeHistory(_ chunk: Chunk) {
    chunk.text.write(from: history, 0..<historyCount, at: Chunk.textStart - historyCount)
  }

  /// Decodes the chunk's blocks where they can only be decoded in order.
  func decodeInOrder(_ context: borrowing ReadContext, _ codec: LZ4BlockCodec) {
    let chunk = context.chunk
    guard options.decodes else {
      chunk.isDecoded = true
      return
    }
    guard codec.isLinked else {
      chunk.decodeBlocks(from: context.compressed)
      return
    }
    if isChainBroken {
      chunk.markUnreachable()
      return
    }
    writeHistory(chunk)
    isChainBroken = !chunk.decodeBlocks(from: context.compressed, history: historyCount)
    let total = historyCount + chunk.textEnd - Chunk.textStart
    historyCount = min(Chunk.historyBytes, total)
    history.write(from: chunk.text, (chunk.textEnd - historyCount)..<chunk.textEnd, at: 0)
  }
}
