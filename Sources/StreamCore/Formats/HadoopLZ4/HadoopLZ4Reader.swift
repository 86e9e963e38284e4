/// Reads Hadoop's streams of LZ4 blocks; the workers decode them.
///
/// ```
///   between streams -> at a buffer -> in a buffer, text left -> at a buffer ... -> the end, or a zero
///                          |  lengths that lead nowhere   |
///                          +------------------------------+--> the rest of the stream is lost
/// ```
///
/// How much text a block has is said only where its buffer has no other; else its sequences are read for
/// that. As there is no mark, only the lengths lead on after a damaged block.
final class HadoopLZ4Reader: FormatReader {
  private static let advice = "fetch the archive again"
  /// So many blocks in a row may be damaged at their beginnings.
  private static let stepsMax = 4

  private enum State: Equatable {
    case betweenStreams
    case atBuffer
    /// How much text of the buffer the next blocks have; nil where a block's is not known.
    case inBuffer(left: Int?)
  }

  private let options: ReadOptions
  private var state = State.betweenStreams
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

  /// A block's bytes, with the lengths before them.
  private struct Stored {
    let start: Int
    let headerBytes: Int
    let bytes: Range<Int>
    let missing: Int
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    if state == .betweenStreams, !beginStream(&context) {
      return context.source.fill(atLeast: 1) == 0 ? .ended : .foreign
    }
    context.beginText()
    let chunk = context.chunk
    chunk.codec = HadoopLZ4Codec()
    var run = BlockRun(textBytesMax: options.chunkBytes)
    while takeNext(&context, &run) {}
    chunk.reserveText(run.textBytes)
    if !options.decodes { chunk.isDecoded = true }
    if chunk.isDecoded { chunk.accountForBlocks() }
    return run.isAtEnd ? .ended : .full
  }

  // MARK: Streams

  /// Begins the next stream.
  ///
  /// - Returns: whether there is one.
  private func beginStream(_ context: inout ReadContext) -> Bool {
    // Zeros after a stream are those without text, or fill up a file.
    let isFirst = context.frame < 0
    while !isFirst, context.source.fill(atLeast: 4) >= 4,
      context.source.lookahead.extracting(first: 4).isZero
    {
      context.source.consume(4)
      context.chunk.account.skipped += 4
    }
    guard context.source.fill(atLeast: HadoopLZ4Header.probeBytes) > 0 else { return false }
    // What the first bytes of a file are was found out already.
    let isStream =
      isFirst
      ? HadoopLZ4Format.canBegin(context.source.lookahead)
      : HadoopLZ4Header.next(context.source.lookahead) == .buffer
    guard isStream else { return false }
    context.beginFrame(FrameKind(name: HadoopLZ4Format.name, isCovered: false))
    context.chunk.beginsFrame = true
    (state, block) = (.atBuffer, 0)
    return true
  }

  /// Takes a block, or the end of the stream.
  ///
  /// - Returns: whether another block may follow it in the chunk.
  private func takeNext(_ context: inout ReadContext, _ run: inout BlockRun) -> Bool {
    switch state {
    case .betweenStreams: false
    case .atBuffer: takeBuffer(&context, &run)
    case .inBuffer(let left): takeBlock(left, &context, &run)
    }
  }

  /// Takes a buffer's first block, or the end of the stream.
  private func takeBuffer(_ context: inout ReadContext, _ run: inout BlockRun) -> Bool {
    let start = context.source.position
    let count = context.source.fill(atLeast: HadoopLZ4Header.byteCount)
    if count >= 4 && context.source.lookahead.extracting(first: 4).isZero {
      context.source.consume(4)
      context.chunk.account.read += 4
      endStream(&context, at: start)
      return false
    }
    if count == 0 && !context.source.isAtUnreadable {
      endStream(&context, at: start)
      run.isAtEnd = true
      return false
    }
    guard count >= HadoopLZ4Header.byteCount else {
      end(&context, &run, from: start, "inside the lengths before a block")
      return false
    }
    guard let header = HadoopLZ4Header(context.source.lookahead) else {
      leave(&context)
      return false
    }
    let textBytes = run.textBytes + min(header.bufferTextBytes, HadoopLZ4Header.blockTextBytesMax)
    if run.textBytes > 0 && textBytes > run.textBytesMax { return false }
    let stored = take(HadoopLZ4Header.byteCount, header.packedBytes, &context, &run)
    guard let stored else { return false }
    let isOnly = header.canBeWhole && (next(&context.source) == .buffer || stored.missing > 0)
    let textBytesMax = min(header.bufferTextBytes, HadoopLZ4Header.blockTextBytesMax)
    let found = isOnly ? header.bufferTextBytes : textSize(of: stored, textBytesMax, context)
    return add(stored, textBytes: found, left: header.bufferTextBytes, &context, &run)
  }

  /// Takes a block that is not its buffer's first.
  private func takeBlock(_ left: Int?, _ context: inout ReadContext, _ run: inout BlockRun) -> Bool
  {
    if run.textBytes >= run.textBytesMax { return false }
    let start = context.source.position
    let count = context.source.fill(atLeast: 4)
    guard count >= 4 else {
      if count == 0 && left == nil {
        state = .atBuffer
        return true
      }
      end(&context, &run, from: start, "inside a buffer of blocks")
      return false
    }
    let packedBytes = context.source.lookahead.bigEndian32(at: 0)
    let next = next(&context.source)
    if left == nil && (next == .buffer || next == .end) {
      state = .atBuffer
      return true
    }
    guard (1...HadoopLZ4Header.packedBytesMax).contains(packedBytes), next != .buffer else {
      lose(&context, at: start)
      return false
    }
    guard let stored = take(4, packedBytes, &context, &run) else { return false }
    let textBytesMax = min(left ?? .max, HadoopLZ4Header.blockTextBytesMax)
    let found = textSize(of: stored, textBytesMax, context)
    return add(stored, textBytes: found, left: left, &context, &run)
  }

  // MARK: Blocks

  /// Moves a block's bytes from the source.
  ///
  /// - Returns: where they are; nil where the file ends in them.
  private func take(
    _ headerBytes: Int,
    _ packedBytes: Int,
    _ context: inout ReadContext,
    _ run: inout BlockRun
  ) -> Stored? {
    let start = context.source.position
    context.source.consume(headerBytes)
    let bytes = run.filled..<(run.filled + packedBytes)
    var (got, missing) = (0, 0)
    if !context.source.endsWithin(bytes.count) {
      context.compressed.reserve(bytes.upperBound, keeping: run.filled)
      (got, missing) = context.source.readAcrossUnreadable(
        bytes.count,
        into: &context.compressed,
        at: run.filled
      )
    }
    guard got == bytes.count else {
      end(&context, &run, from: start, taken: headerBytes + got, "inside a block")
      return nil
    }
    return Stored(start: start, headerBytes: headerBytes, bytes: bytes, missing: missing)
  }

  /// Adds a block to the chunk.
  ///
  /// - Parameters:
  ///   - stored: its bytes.
  ///   - textBytes: its text; nil where it is damaged.
  ///   - left: the text of the buffer before it was taken.
  ///   - context: its chunk gets the block.
  ///   - run: what the chunk has.
  /// - Returns: whether another block may follow it in the chunk.
  private func add(
    _ stored: Stored,
    textBytes: Int?,
    left: Int?,
    _ context: inout ReadContext,
    _ run: inout BlockRun
  ) -> Bool {
    let next = next(&context.source)
    var textBytes = textBytes
    var rest = textBytes.flatMap { count in left.map { $0 - count } }
    // Another buffer begins, and this one should have more text: one of the lengths is wrong.
    if let known = rest, known > 0, next == .buffer { (textBytes, rest) = (nil, nil) }
    if textBytes == nil && !leadsOn(&context.source) {
      lose(&context, at: stored.start, taken: stored.headerBytes + stored.bytes.count)
      return false
    }
    context.chunk.blocks.append(
      Chunk.Block(
        index: block,
        fileOffset: stored.start,
        fileBytes: stored.headerBytes + stored.bytes.count,
        compressed: stored.bytes,
        // No text is decoded of what is damaged.
        textBytesMax: textBytes ?? 0,
        isStored: false,
        checksum: nil,
        missingBytes: stored.missing
      )
    )
    block += 1
    run.filled = stored.bytes.upperBound
    run.textBytes += textBytes ?? 0
    state = rest == 0 || rest == nil && next != .block ? .atBuffer : .inBuffer(left: rest)
    return true
  }

  /// How much text a block has; nil where it is damaged.
  private func textSize(
    of stored: Stored,
    _ textBytesMax: Int,
    _ context: borrowing ReadContext
  ) -> Int? {
    let extent = LZ4Sequences.extent(
      context.compressed.bytes.extracting(stored.bytes),
      byteCount: stored.bytes.count,
      textBytesMax: textBytesMax
    )
    guard case .whole(let textBytes) = extent, textBytes > 0 else { return nil }
    return textBytes
  }

  /// What comes after the bytes that were taken.
  private func next(_ source: inout ByteSource) -> HadoopLZ4Header.Next {
    let count = source.fill(atLeast: HadoopLZ4Header.probeBytes)
    // What the device cannot give can be anything.
    if count == 0 && source.isAtUnreadable { return .unknown }
    return HadoopLZ4Header.next(source.lookahead)
  }

  /// Whether the lengths that come next lead to a block, or to the end.
  private func leadsOn(_ source: inout ByteSource) -> Bool {
    var offset = 0
    for _ in 0..<Self.stepsMax {
      let wanted = offset + HadoopLZ4Header.probeBytes
      guard wanted <= ByteSource.windowBytes else { return false }
      let count = source.fill(atLeast: wanted)
      guard offset <= count, !source.isAtUnreadable else { return false }
      let bytes = source.lookahead.extracting(offset..<count)
      if HadoopLZ4Header.next(bytes) != .unknown { return true }
      guard let header = HadoopLZ4Header(bytes) else { return false }
      offset += HadoopLZ4Header.byteCount + header.packedBytes
    }
    return false
  }

  // MARK: Ends

  private func endStream(_ context: inout ReadContext, at offset: Int) {
    context.chunk.frameEnd = Chunk.FrameEnd(
      contentChecksum: nil,
      contentByteCount: nil,
      fileOffset: offset
    )
    state = .betweenStreams
  }

  /// Notes that the file ends too early.
  private func end(
    _ context: inout ReadContext,
    _ run: inout BlockRun,
    from start: Int,
    taken: Int = 0,
    _ place: String
  ) {
    context.noteTruncation(from: start, taken: taken, place, block: block)
    run.isAtEnd = true
    state = .betweenStreams
  }

  /// Leaves the stream where something else comes after a whole block.
  private func leave(_ context: inout ReadContext) {
    let start = context.source.position
    _ = context.source.fill(atLeast: Formats.headBytes)
    let next = Formats.detectNext(context.source.lookahead.extracting(first: Formats.headBytes))
    if next == nil {
      lose(&context, at: start)
    } else {
      endStream(&context, at: start)
    }
  }

  /// Gives the rest of the stream up.
  private func lose(_ context: inout ReadContext, at offset: Int, taken: Int = 0) {
    let detail = "a block is damaged, or a length, and nothing leads on; \(Self.advice)"
    var damage = context.damage(.badBlockLength, at: offset, block: block, detail)
    damage.lostBytes = taken
    state = .betweenStreams
    context.lose(damage)
  }

  func resume(_ context: inout ReadContext) {
    state = .betweenStreams
    let detail = "the rest of a stream is lost; \(Self.advice)"
    context.lose(context.damage(.garbage, at: context.source.position, detail))
  }
}
