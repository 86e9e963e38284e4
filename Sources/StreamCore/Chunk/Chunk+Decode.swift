extension Chunk {
  /// How blocks are decoded.
  struct DecodeOptions: Sendable {
    /// Whether checksums are verified.
    let verify: Bool
    /// What the first block of a frame may refer to; at most 64 KiB.
    let dictionary: [UInt8]
  }

  /// Decodes the blocks, one behind the other; a damaged one leaves a gap.
  ///
  /// - Parameters:
  ///   - compressed: holds the blocks' bytes.
  ///   - options: how.
  ///   - history: how many bytes before the text the first block may refer to.
  /// - Returns: whether all blocks are whole. In a linked frame nothing behind a damaged block
  ///   can be decoded, and the rest of the chunk is given up.
  func decode(
    from compressed: borrowing Buffer,
    _ options: DecodeOptions,
    history: Int = 0
  ) -> Bool {
    isDecoded = true
    guard let header else { return true }
    var isWhole = true
    openSegment(isAfterGap: isAfterGap)
    for index in blocks.indices {
      if !isWhole && header.isLinked {
        blocks[index].outcome = .unreachable
        continue
      }
      let reach = header.isLinked ? min(Chunk.historyBytes, textEnd - Chunk.textStart + history) : 0
      let outcome = decode(blocks[index], header, from: compressed, options, history: reach)
      blocks[index].outcome = outcome
      if case .decoded(let count) = outcome {
        let block = blocks[index]
        boundaries.append(
          BlockBoundary(
            textOffset: textEnd,
            frame: frame,
            block: block.index,
            fileOffset: block.fileOffset
          )
        )
        textEnd += count
      } else {
        isWhole = false
        closeSegment()
        openSegment(isAfterGap: true)
      }
    }
    closeSegment()
    if let last = segments.last, last.range.isEmpty, last.isAfterGap {
      // Nothing came behind the gap in this chunk: whatever comes next is torn.
      isBeforeGap = true
      segments.removeLast()
    }
    text.clearSlack(behind: textEnd)
    return isWhole
  }

  /// Gives up all blocks, because one before them in their linked frame is damaged.
  func markUnreachable() {
    isDecoded = true
    for index in blocks.indices { blocks[index].outcome = .unreachable }
  }

  /// Accounts for the blocks' bytes, when it is certain what became of them.
  func accountForBlocks() {
    for block in blocks {
      switch block.outcome {
      case .pending, .decoded:
        goodBlocks += 1
        account.read += block.fileBytes
      case .damaged(let kind):
        account.damaged += block.fileBytes
        note(kind, of: block)
      case .unreachable:
        account.damaged += block.fileBytes
        if blocks[0].outcome == .unreachable {
          // The damaged block was in a chunk before this one.
          unreachableBytes += block.fileBytes
        } else {
          damage[damage.count - 1].lostBytes += block.fileBytes
        }
      }
    }
  }

  private func decode(
    _ block: Block,
    _ header: LZ4FrameHeader,
    from compressed: borrowing Buffer,
    _ options: DecodeOptions,
    history: Int
  ) -> Outcome {
    if block.missingBytes > 0 { return .damaged(.readError) }
    if options.verify, let checksum = block.checksum {
      let found = Checksum.xxh32(compressed.bytes.extracting(block.compressed))
      if found != checksum { return .damaged(.blockChecksum) }
    }
    if block.isStored && !isMisread(block, header, from: compressed, history: history) {
      text.write(from: compressed, block.compressed, at: textEnd)
      return .decoded(block.compressed.count)
    }
    let decoded = text.decodeBlock(
      from: compressed.bytes.extracting(block.compressed),
      at: textEnd,
      byteCountMax: block.textBytesMax,
      history: history,
      dictionary: options.dictionary
    )
    guard let decoded, !block.isStored else { return .damaged(.badBlock) }
    // No program compresses a block to more bytes than it has (LZ4 Frame Format, "Block Size"):
    // then the bit that says whether it is stored was damaged.
    let isLonger = decoded <= block.compressed.count
    return isLonger && header.isStoredBitUncovered ? .damaged(.badBlock) : .decoded(decoded)
  }

  /// Whether the bit that says that a block is stored must be wrong.
  ///
  /// A block's checksum covers its bytes, and not that bit. Where no content checksum covers it
  /// either, a block that is no text but decodes was compressed.
  private func isMisread(
    _ block: Block,
    _ header: LZ4FrameHeader,
    from compressed: borrowing Buffer,
    history: Int
  ) -> Bool {
    guard header.isStoredBitUncovered else { return false }
    if Content.isText(in: compressed, block.compressed) { return false }
    let decoded = text.decodeBlock(
      from: compressed.bytes.extracting(block.compressed),
      at: textEnd,
      byteCountMax: block.textBytesMax,
      history: history
    )
    return decoded != nil
  }

  private func note(_ kind: Damage.Kind, of block: Block) {
    let what =
      switch kind {
      case .readError: "\(block.missingBytes) bytes of the block cannot be read"
      case .blockChecksum: "the block's checksum does not fit its bytes"
      default: "the block does not decode"
      }
    let then =
      header?.isLinked == true
      ? "the rest of the frame depends on it and is lost; fetch the archive again"
      : "its lines are lost; fetch the archive again"
    damage.append(
      Damage(
        frame: frame,
        block: block.index,
        offset: block.fileOffset,
        kind: kind,
        lostBytes: block.fileBytes,
        detail: what + "; " + then
      )
    )
  }

  private func openSegment(isAfterGap: Bool) {
    segments.append(TextSegment(range: textEnd..<textEnd, isAfterGap: isAfterGap))
  }

  private func closeSegment() {
    let last = segments.count - 1
    segments[last].range = segments[last].range.lowerBound..<textEnd
    if segments[last].range.isEmpty && !segments[last].isAfterGap { segments.removeLast() }
  }
}
