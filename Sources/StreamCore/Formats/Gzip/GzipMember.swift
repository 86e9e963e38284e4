/// A gzip member (RFC 1952): a header, deflate data, and a checksum and the length of the text.
struct GzipMember: StreamFrame {
  static var format: any Format.Type { GzipFormat.self }
  static let noun = "member"
  static let headBytes = GzipHeader.fixedBytes
  private static let trailerBytes = 8
  private static let advice = "fetch the archive again"

  private let options: ReadOptions
  /// The part of the text that is decoded in order: all of it, as a rule.
  private var part = FramePart()
  /// Whether what is before that part is decoded by workers, as a guess.
  private var isGuess = false
  /// Up to where in the file flush points were looked for.
  ///
  /// For many small members the same bytes would be looked at again and again.
  private var tried = 0

  /// - Parameter options: how archives are read.
  init(_ options: ReadOptions) { self.options = options }

  static func run(in source: inout ByteSource) -> FrameLengths? {
    var run = FrameLengths(count: 0, byteCount: 0, textBytesMax: 0)
    while run.count < BGZFHeader.runCountMax,
      let length = BGZFHeader.length(in: &source, at: run.byteCount)
    {
      run.count += 1
      run.byteCount += length
      run.textBytesMax += BGZFHeader.textBytesMax
    }
    return run.count > 0 ? run : nil
  }

  mutating func begin(_ context: inout ReadContext) -> StreamFrameStart {
    guard GzipHeader.begins(context.source.lookahead) else { return .none }
    let start = context.source.position
    var header = GzipHeader()
    switch header.pass(&context.source) {
    case .whole(let isRight):
      context.chunk.account.read += header.byteCount
      if options.verify && !isRight {
        let detail =
          "the member's header does not fit its checksum; its text is read all the same; \(Self.advice)"
        var damage = context.damage(.badHeader, at: start, detail)
        // It begins with this header.
        damage.frame = context.frame + 1
        context.chunk.damage.append(damage)
      }
      (part, isGuess) = (FramePart(), false)
      return .frame(.gzip)
    case .truncated:
      context.noteTruncation(from: start, taken: header.byteCount, "inside a member's header")
      return .truncated
    case .damaged:
      let detail = "the member's header is damaged; \(Self.advice)"
      context.lose(context.damage(.badHeader, at: start, detail), from: 1)
      return .lost
    }
  }

  mutating func flushPoints(in source: inout ByteSource) -> FlushPoints? {
    guard source.position >= tried else { return nil }
    tried = source.position + FlushPoints.headBytes
    // What the decoder gives of damaged data depends on how much is there for it: so the same is looked at
    // where nothing is guessed.
    _ = source.fill(atLeast: FlushPoints.headBytes)
    guard options.guesses else { return nil }
    let points = FlushPoints(in: &source, chunkBytes: options.chunkBytes)
    isGuess = points != nil
    return points
  }

  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>) {
    part.add(text, range, verify: options.verify || isGuess)
  }

  mutating func end(_ context: inout ReadContext) -> Bool {
    let start = context.source.position
    guard context.source.fill(atLeast: Self.trailerBytes) >= Self.trailerBytes else {
      context.noteTruncation(from: start, "inside a member's end")
      return false
    }
    let wanted = (
      checksum: context.source.lookahead.littleEndian32(at: 0),
      textBytes: context.source.lookahead.littleEndian32(at: 4)
    )
    context.source.consume(Self.trailerBytes)
    context.chunk.account.read += Self.trailerBytes
    if isGuess {
      part.isWhole = true
      part.wanted = wanted
      context.chunk.part = part
      return true
    }
    let whole = "its lines were counted, but cannot be trusted; \(Self.advice)"
    if options.verify && wanted.checksum != part.checksum {
      let detail = "the member's checksum does not fit its text; \(whole)"
      context.chunk.damage.append(context.damage(.contentChecksum, at: start, detail))
    } else if wanted.textBytes != UInt32(truncatingIfNeeded: part.textBytes) {
      let detail = "the member's text has another length than it says; \(whole)"
      context.chunk.damage.append(context.damage(.contentSize, at: start, detail))
    }
    return true
  }
}
