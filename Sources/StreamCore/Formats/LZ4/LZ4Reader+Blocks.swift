extension LZ4Reader {
  /// The blocks that a chunk takes.
  struct BlockRun {
    /// The most text that the chunk may have, unless a single block has more.
    let textBytesMax: Int
    /// The most text that the blocks so far can have.
    var textBytes = 0
    /// Where the next block's bytes go.
    var filled = 0
    /// Whether the last block is followed by something that cannot follow it.
    var isSuspect = false
    /// Whether the source has ended.
    var isAtEnd = false
  }

  /// Takes blocks up to the chunk's size or the frame's end.
  func takeBlocks(_ context: inout ReadContext, _ codec: LZ4BlockCodec) -> Advance {
    let header = codec.header
    context.beginText()
    let chunk = context.chunk
    chunk.codec = codec
    chunk.hasContentChecksum = header.hasContentChecksum
    chunk.isSeekable = !header.isLinked
    if chunk.beginsFrame { chunk.headerOffset = context.source.position - header.byteCount }
    context.compressed.reserve(max(options.chunkBytes, header.storedBytesMax))
    var run = BlockRun(textBytesMax: max(options.chunkBytes, header.blockBytesMax))
    var goesOn = true
    while goesOn { goesOn = takeBlock(&context, codec, &run) }
    chunk.reserveText(run.textBytes)
    if run.isSuspect { retractMisframedBlock(&context, header) }
    if run.isSuspect || header.isLinked || !options.decodes { decodeInOrder(context, codec) }
    if run.isSuspect, case .inFrame = state { retractMisframedBlock(&context, header) }
    if chunk.isDecoded { chunk.accountForBlocks() }
    return run.isAtEnd ? .ended : .full
  }

  /// Takes a block, or the frame's end.
  ///
  /// - Returns: whether another block may follow it in the chunk.
  private func takeBlock(
    _ context: inout ReadContext,
    _ codec: LZ4BlockCodec,
    _ run: inout BlockRun
  ) -> Bool {
    let header = codec.header
    let start = context.source.position
    let count = context.source.fill(atLeast: 4)
    guard count >= 4 else {
      let isPadding = count > 0 && Self.isZero(context.source)
      if header.variant == .legacy && isPadding {
        // They fill the file up.
        state = .betweenFrames
        return false
      }
      // A legacy frame has no end mark.
      if header.variant != .legacy || count > 0 || context.source.isAtUnreadable {
        context.noteTruncation(from: start, "inside a frame", block: block)
      }
      run.isAtEnd = true
      return false
    }
    let field = context.source.lookahead.littleEndian32(at: 0)
    if header.variant == .legacy, endsLegacyFrame(&context, header, field) {
      state = .betweenFrames
      return false
    }
    if field == 0 && header.variant != .legacy {
      run.isAtEnd = !endFrame(&context, header)
      return false
    }
    guard let size = header.blockBytes(field) else {
      let detail = "a block of \(field & 0x7fff_ffff) bytes cannot be; \(Self.advice)"
      lose(context.damage(.badBlockLength, at: start, block: block, detail), &context)
      return false
    }
    let isStored = header.variant != .legacy && field >> 31 == 1
    let isTrulyStored = isStored && !header.isStoredBitUncovered
    let textBytes = isTrulyStored ? size : header.textBytesMax(of: size)
    if run.textBytes > 0 && run.textBytes + textBytes > run.textBytesMax { return false }
    let trailer = header.hasBlockChecksums ? 4 : 0
    if context.source.isInDoubt && options.decodes {
      let end = 4 + size + trailer
      if context.source.fill(atLeast: end) >= end && !canGoOn(&context.source, header, from: end) {
        // What the block gives may depend on those before it, which are decoded first.
        if run.textBytes > 0 { return false }
        context.source.consume(4)
        if isWrong(&context, codec, size, isStored: isStored) {
          searchPastLength(at: start, block, &context)
          return false
        }
        context.source.stepBack(4)
      }
    }
    context.source.consume(4)
    var (got, missing) = (0, 0)
    if !context.source.endsWithin(size + trailer) {
      context.compressed.reserve(run.filled + size + trailer, keeping: run.filled)
      // What is unreadable may end in the checksum: the next block begins after it all the same.
      (got, missing) = context.source.readAcrossUnreadable(
        size + trailer,
        into: &context.compressed,
        at: run.filled
      )
    }
    guard got == size + trailer else {
      // The file is cut here, or the length is wrong: then a frame may lie in what was taken.
      context.source.unread(context.compressed, run.filled..<(run.filled + got))
      let detail = "the file ends inside a block; \(Self.advice)"
      var damage = context.damage(.truncated, at: start, block: block, detail)
      damage.lostBytes = 4
      lose(damage, &context)
      return false
    }
    context.chunk.blocks.append(
      Chunk.Block(
        index: block,
        fileOffset: start,
        fileBytes: 4 + size + trailer,
        compressed: run.filled..<(run.filled + size),
        textBytesMax: textBytes,
        isStored: isStored,
        checksum: trailer > 0
          ? context.compressed.bytes.littleEndian32(at: run.filled + size) : nil,
        missingBytes: missing
      )
    )
    block += 1
    run.filled += size
    run.textBytes += textBytes
    run.isSuspect = !canGoOn(&context.source, header)
    return !run.isSuspect
  }

  private static func isZero(_ source: borrowing ByteSource) -> Bool { source.lookahead.isZero }

  /// Whether a legacy frame ends before a number, since it has no mark of its own: before a frame of
  /// another format, or what no block can begin with.
  private func endsLegacyFrame(
    _ context: inout ReadContext,
    _ header: LZ4FrameHeader,
    _ field: UInt32
  ) -> Bool {
    if header.blockBytes(field) == nil { return true }
    _ = context.source.fill(atLeast: Formats.frameHeadBytes)
    let frame = Formats.firstFrame(
      of: Formats.compressed,
      in: context.source.lookahead.extracting(first: Formats.frameHeadBytes),
      from: 0
    )
    return frame?.offset == 0
  }

  /// Whether what comes next can follow a block of the frame.
  ///
  /// One length alone proves little where blocks are large: a wrong one may be followed by a few
  /// bytes that happen to make another length. So the next lengths are looked at as well, as far
  /// as they are in the window.
  ///
  /// - Parameters:
  ///   - source: is at the block or after it.
  ///   - header: its frame's.
  ///   - start: where the block ends, from there.
  /// - Returns: whether it can.
  private func canGoOn(
    _ source: inout ByteSource,
    _ header: LZ4FrameHeader,
    from start: Int = 0
  ) -> Bool {
    let lookMax = start + ByteSource.windowBytes
    var offset = start
    for _ in 0..<Self.lengthsAhead {
      guard offset + 4 <= lookMax else { return true }
      let count = source.fill(atLeast: offset + 4)
      // A block that swallowed the rest of the file had a wrong length, or the file is cut.
      guard count >= offset + 4 else {
        return source.endsAtUnreadable || header.variant == .legacy && count == offset
      }
      let field = source.lookahead.littleEndian32(at: offset)
      guard header.canFollow(field) else { return false }
      guard let size = header.blockBytes(field) else {
        return header.variant == .legacy
          || canEnd(&source, offset + 4 + (header.hasContentChecksum ? 4 : 0), lookMax)
      }
      offset += 4 + size + (header.hasBlockChecksums ? 4 : 0)
    }
    return true
  }

  /// Whether a frame can end at an offset from here: at the file's end, or before another frame.
  private func canEnd(_ source: inout ByteSource, _ offset: Int, _ lookMax: Int) -> Bool {
    guard offset + 4 <= lookMax else { return true }
    let count = source.fill(atLeast: offset + 4)
    if count < offset + 4 { return count == offset || source.endsAtUnreadable }
    return LZ4FrameHeader.isMagic(source.lookahead.littleEndian32(at: offset))
  }

  /// Looks again at a block that is followed by something that cannot follow it.
  ///
  /// The block's own length may be what is wrong, and the next frame may lie in it. Then its bytes
  /// are given back.
  ///
  /// It is asked before the block is decoded, and again after that. A stored block decodes
  /// whatever its length: a wrong one is seen by the frame in it.
  private func retractMisframedBlock(_ context: inout ReadContext, _ header: LZ4FrameHeader) {
    let chunk = context.chunk
    guard let last = chunk.blocks.last else { return }
    switch last.outcome {
    case .pending where !last.isStored || !options.decodes: return
    // Nobody writes a block without text, but a byte or two can decode to nothing.
    case .decoded(let count) where count > 0: return
    default: break
    }
    let trailer = header.hasBlockChecksums ? 4 : 0
    let stored = last.compressed.lowerBound..<(last.compressed.upperBound + trailer)
    context.source.unread(context.compressed, stored)
    if last.outcome == .pending
      && !context.source.containsFrame(of: LZ4Format.self, within: last.compressed.count)
    {
      context.source.consume(stored.count)
      return
    }
    chunk.blocks.removeLast()
    searchPastLength(at: last.fileOffset, last.index, &context)
  }

  /// Whether ``retractMisframedBlock`` would give a block back that is followed by something that
  /// cannot follow it, as far as that is seen without copying the block.
  ///
  /// An archive can be made of frames that claim the same bytes, over and over.
  private func isWrong(
    _ context: inout ReadContext,
    _ codec: LZ4BlockCodec,
    _ size: Int,
    isStored: Bool
  ) -> Bool {
    if isStored { return context.source.containsFrame(of: LZ4Format.self, within: size) }
    return !givesText(size, context, codec)
  }

  /// Searches for a frame after the length of a block.
  private func searchPastLength(at offset: Int, _ block: Int, _ context: inout ReadContext) {
    let detail = "the block's length is wrong; \(Self.advice)"
    var damage = context.damage(.badBlockLength, at: offset, block: block, detail)
    damage.lostBytes = 4
    lose(damage, &context)
  }

  /// Leaves the frame, in which nothing more can be read.
  private func lose(_ damage: Damage, _ context: inout ReadContext) {
    state = .betweenFrames
    context.lose(damage)
  }

  /// Takes the frame's end mark and its checksum.
  ///
  /// - Returns: whether they are whole.
  private func endFrame(_ context: inout ReadContext, _ header: LZ4FrameHeader) -> Bool {
    let byteCount = 4 + (header.hasContentChecksum ? 4 : 0)
    let start = context.source.position
    guard context.source.fill(atLeast: byteCount) >= byteCount else {
      context.noteTruncation(from: start, "inside a frame's end mark")
      return false
    }
    let checksum =
      header.hasContentChecksum ? context.source.lookahead.littleEndian32(at: 4) : nil
    context.chunk.frameEnd = Chunk.FrameEnd(
      contentChecksum: checksum,
      contentByteCount: header.contentByteCount,
      fileOffset: start
    )
    context.source.consume(byteCount)
    context.chunk.account.read += byteCount
    state = .betweenFrames
    if checksum == nil && header.contentByteCount == nil { noteZeros(&context, from: start) }
    return true
  }

  /// Notes zero bytes after an end mark that nothing confirms.
  ///
  /// The mark is of zeros itself: where a system stopped before the rest of a file was on its disk,
  /// zeros in its place read as the end of a frame and padding.
  private func noteZeros(_ context: inout ReadContext, from start: Int) {
    guard context.source.fill(atLeast: 1) > 0, context.source.lookahead[0] == 0 else { return }
    let detail =
      "zero bytes follow the end of a frame that has neither a checksum nor a size: blocks may be"
      + " missing; \(Self.advice)"
    context.chunk.damage.append(context.damage(.truncated, at: start, detail))
  }
}
