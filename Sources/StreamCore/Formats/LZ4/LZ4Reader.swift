/// Reads the frames and blocks of an LZ4 archive (LZ4 Frame Format 1.6.x).
///
/// ```
///   betweenFrames -> inFrame -> betweenFrames -> ... -> the end
///        |              |  a length that no block has, a damaged header
///        +--------------+--> searching (for the next frame) --> betweenFrames
/// ```
///
/// Reading is cheap: it reads headers and copies compressed bytes. Independent blocks are
/// decoded by the workers; linked ones here, because each needs the text before it.
final class LZ4Reader: FormatReader {
  enum State {
    case betweenFrames
    case inFrame(LZ4FrameHeader)
    case searching(Damage, from: Int)
  }

  static let advice = "fetch the archive again"
  /// How many lengths are looked at to know whether a block is followed by another.
  static let lengthsAhead = 3

  let options: ReadOptions
  let decodeOptions: Chunk.DecodeOptions
  var state = State.betweenFrames
  /// The block of the frame that comes next.
  var block = 0
  private var history = Buffer(byteCount: Chunk.historyBytes)
  private var historyCount = 0
  /// Whether a block of the linked frame was damaged, so that the rest cannot be decoded.
  private var isChainBroken = false

  init(_ options: ReadOptions) {
    self.options = options
    decodeOptions = options.decodeOptions
  }

  /// Goes on inside of a frame, of which the blocks before were not read.
  func enter(_ header: LZ4FrameHeader, atBlock block: Int) {
    state = .inFrame(header)
    self.block = block
  }

  /// Whether a block of the frame that it is in comes next.
  func isBefore(block: Int) -> Bool {
    guard case .inFrame = state else { return false }
    return self.block == block
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
    case .inFrame(let header):
      return takeBlocks(chunk, &source, &context, header, compressed: &compressed)
    case .searching(let damage, let from):
      guard context.search(for: [.lz4], chunk, &source, damage, from: from) != nil else {
        return .ended
      }
      state = .betweenFrames
      // The next frame's checksum must not suffer from damage before it.
      return .full
    }
  }

  /// Reads the magic number and the header of the next frame.
  private func beginFrame(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext
  ) -> Advance {
    let count = source.fill(atLeast: LZ4FrameHeader.byteCountMax)
    if count == 0 { return .ended }
    let start = source.position
    let magic = count < 4 ? 0 : source.lookahead.littleEndian32(at: 0)
    if LZ4FrameHeader.isSkippable(magic) {
      context.format = .lz4
      if let damage = context.passSkippable(chunk, &source) { state = .searching(damage, from: 8) }
      return chunk.canBeginFrame ? .more : .full
    }
    if magic == LZ4FrameHeader.legacyMagic {
      enter(.legacy, chunk, &source, &context)
      return .more
    }
    guard magic == LZ4FrameHeader.magic else {
      context.reviewSkippable(for: .lz4, chunk, &source)
      let detail = "these bytes belong to no frame; \(Self.advice)"
      let from = source.position == start ? 1 : 0
      state = .searching(context.damage(.garbage, at: source.position, detail), from: from)
      return .more
    }
    do throws(LZ4FrameHeader.ParseError) {
      let header = try LZ4FrameHeader(source.lookahead)
      if let identifier = header.dictionaryID, options.dictionary.isEmpty {
        let detail = "the frame needs dictionary \(identifier); name its file with --dictionary"
        refuse(.unreadable, at: start, detail, &context)
      } else {
        enter(header, chunk, &source, &context)
      }
    } catch {
      refuse(error, at: start, &context)
    }
    return .more
  }

  private func enter(
    _ header: LZ4FrameHeader,
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext
  ) {
    source.consume(header.byteCount)
    chunk.account.read += header.byteCount
    context.beginFrame(chunk, FrameKind(header))
    block = 0
    isChainBroken = false
    historyCount = 0
    if header.isLinked {
      let dictionary = decodeOptions.dictionary
      historyCount = dictionary.count
      history.write(dictionary.span, at: 0)
    }
    chunk.beginsFrame = true
    state = .inFrame(header)
  }

  private func refuse(
    _ error: LZ4FrameHeader.ParseError,
    at start: Int,
    _ context: inout ReadContext
  ) {
    switch error {
    case .version(let version):
      let detail = "the frame is of version \(version) of the LZ4 format; supported is 1"
      refuse(.unreadable, at: start, detail, &context)
    case .reserved:
      let detail = "the frame uses bits that the LZ4 format reserves; use a newer program"
      refuse(.unreadable, at: start, detail, &context)
    case .truncated:
      let detail = "the file ends inside a frame header; \(Self.advice)"
      state = .searching(context.damage(.truncated, at: start, detail), from: 1)
    case .checksum:
      let detail = "the header's checksum is wrong; \(Self.advice)"
      state = .searching(context.damage(.badHeader, at: start, detail), from: 1)
    }
  }

  private func refuse(
    _ kind: Damage.Kind,
    at start: Int,
    _ detail: String,
    _ context: inout ReadContext
  ) {
    context.refusal = context.refusal ?? detail
    state = .searching(context.damage(kind, at: start, detail), from: 1)
  }

  /// Whether a compressed block gives text as the first of a chunk.
  ///
  /// - Parameters:
  ///   - bytes: the block; its checksum is not looked at.
  ///   - chunk: has room for the text, and does not keep it.
  ///   - header: its frame's.
  /// - Returns: whether it does.
  func givesText(_ bytes: Span<UInt8>, _ chunk: Chunk, _ header: LZ4FrameHeader) -> Bool {
    if isChainBroken { return false }
    let textBytesMax = header.textBytesMax(of: bytes.count)
    chunk.reserveText(textBytesMax)
    writeHistory(chunk)
    let decoded = chunk.text.decodeBlock(
      from: bytes,
      at: Chunk.textStart,
      byteCountMax: textBytesMax,
      history: historyCount,
      dictionary: decodeOptions.dictionary
    )
    return decoded.map { $0 > 0 } ?? false
  }

  /// Puts the text before a linked block before a chunk's.
  private func writeHistory(_ chunk: Chunk) {
    chunk.text.write(from: history, 0..<historyCount, at: Chunk.textStart - historyCount)
  }

  /// Decodes the chunk's blocks where they can only be decoded in order.
  func decodeInOrder(_ chunk: Chunk, _ header: LZ4FrameHeader, _ compressed: borrowing Buffer) {
    guard options.decodes else {
      chunk.isDecoded = true
      return
    }
    guard header.isLinked else {
      _ = chunk.decode(from: compressed, decodeOptions)
      return
    }
    if isChainBroken {
      chunk.markUnreachable()
      return
    }
    writeHistory(chunk)
    isChainBroken = !chunk.decode(from: compressed, decodeOptions, history: historyCount)
    let total = historyCount + chunk.textEnd - Chunk.textStart
    historyCount = min(Chunk.historyBytes, total)
    history.write(from: chunk.text, (chunk.textEnd - historyCount)..<chunk.textEnd, at: 0)
  }
}
