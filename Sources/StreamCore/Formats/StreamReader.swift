/// Reads frames whose texts are decoded in order.
final class StreamReader<Frame: StreamFrame, Decoder: StreamDecoder & ~Copyable>: FormatReader {
  private static var advice: String { "fetch the archive again" }
  private static var lostFrame: String { "the rest of a \(Frame.noun) is lost; \(advice)" }
  /// So much is taken for one chunk at the most, though it gives no text.
  private static var takenMax: Int { 16 << 20 }

  private let options: ReadOptions
  private let spareReaders: SpareReaders
  private var frame: Frame
  private var decoder: SteadyDecoder<Decoder>
  private var isInFrame = false
  private var frameStart = 0
  /// Where the frame's data can be decoded by themselves, as long as workers do that.
  private var flushPoints: FlushPoints?

  /// - Parameters:
  ///   - frame: what is around the data.
  ///   - decoder: decodes them.
  ///   - options: how archives are read.
  init(_ frame: Frame, _ decoder: consuming Decoder, _ options: ReadOptions) {
    self.frame = frame
    self.decoder = SteadyDecoder(decoder)
    self.options = options
    spareReaders = SpareReaders(Frame.format, options)
  }

  func resume(_ context: inout ReadContext) {
    isInFrame = false
    context.lose(context.damage(.garbage, at: context.source.position, Self.lostFrame))
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    if !isInFrame { return beginFrame(&context) }
    if let flushPoints {
      if let byteCount = flushPoints.runByteCount(in: &context.source) {
        context.beginText()
        context.take(
          FlushedRun(byteCount: byteCount, frame: context.frame, frameOffset: frameStart)
        )
        return .full
      }
      self.flushPoints = nil
    }
    return decode(&context)
  }

  private func beginFrame(_ context: inout ReadContext) -> Advance {
    if context.source.fill(atLeast: Frame.headBytes) == 0 { return .ended }
    if context.textBytesMax == nil,
      let run = Frame.run(in: &context.source)
    {
      context.takeRun(run, spareReaders)
      return .full
    }
    let start = context.source.position
    switch frame.begin(&context) {
    case .none: return .foreign
    case .lost: return .more
    case .truncated: return .ended
    case .frame(let kind):
      context.beginFrame(kind)
      decoder.reset()
      frameStart = start
      isInFrame = true
      flushPoints = frame.flushPoints(in: &context.source)
      return .more
    }
  }

  private func decode(_ context: inout ReadContext) -> Advance {
    context.beginText()
    let chunk = context.chunk
    let textBytesMax = context.textBytesMax ?? options.chunkBytes
    chunk.reserveText(textBytesMax)
    chunk.boundaries.append(
      .init(textOffset: chunk.textEnd, frame: context.frame, block: 0, fileOffset: frameStart)
    )
    var (end, taken) = (chunk.textEnd, 0)
    defer { chunk.endText(at: end) }
    while true {
      let room = Chunk.textStart + textBytesMax - end
      if room == 0 || taken > Self.takenMax { return .full }
      let count = context.source.fill(atLeast: 1)
      let step = decoder.step(
        context.source.lookahead,
        into: &chunk.text,
        at: end,
        room: room
      )
      context.source.consume(step.taken)
      chunk.account.read += step.taken
      taken += step.taken
      frame.add(chunk.text, end..<(end + step.decoded))
      end += step.decoded
      switch step.status {
      case .more:
        if count == 0 && step.decoded == 0 {
          context.noteTruncation(from: context.source.position, "inside a \(Frame.noun)")
          return .ended
        }
      case .ended:
        isInFrame = false
        return frame.end(&context) ? .full : .ended
      case .damaged:
        abandonFrame(&context)
        return .full
      case .needsMemory(let bytes):
        refuse(&context, bytes)
        return .full
      }
    }
  }

  /// Leaves a frame whose data are damaged.
  ///
  /// The damage may lie before the place where it was noticed, and what was taken since for data
  /// may be another frame: so the search begins a little before that place.
  private func abandonFrame(_ context: inout ReadContext) {
    isInFrame = false
    let offset = context.source.position
    let countMax = min(offset - frameStart - 1, ByteSource.keptBytes)
    if let back = context.source.stepsBack(toFrameOf: Frame.format, within: countMax) {
      context.source.stepBack(back)
      context.chunk.account.read -= back
    }
    let detail = "the data do not decode; \(Self.lostFrame)"
    context.lose(context.damage(.badBlock, at: offset, detail))
  }

  /// Leaves a frame that needs more memory than it may take.
  private func refuse(_ context: inout ReadContext, _ bytes: Int) {
    isInFrame = false
    let needed = (bytes + (1 << 20) - 1) >> 20
    let detail =
      "the \(Frame.noun) needs \(needed) MiB of memory; allow it with --window \(needed)M"
    context.refusal = context.refusal ?? detail
    context.lose(context.damage(.unreadable, at: frameStart, detail))
  }
}
