extension Chunk {
  /// Decodes what the reader has left to a worker.
  ///
  /// - Parameter compressed: contains the bytes; only its memory is of use afterwards.
  func decode(from compressed: inout Buffer) {
    if let run {
      run.decode(into: self, from: &compressed)
    } else {
      decodeBlocks(from: compressed)
      accountForBlocks()
    }
  }

  /// Decodes the blocks, one after the other; a damaged one leaves a gap.
  ///
  /// - Parameters:
  ///   - compressed: contains the blocks' bytes.
  ///   - history: how many bytes before the text the first block may refer to.
  /// - Returns: whether all blocks are whole. Where blocks are linked, nothing after a damaged one
  ///   can be decoded, and the rest of the chunk is marked as unreachable.
  @discardableResult
  func decodeBlocks(from compressed: borrowing Buffer, history: Int = 0) -> Bool {
    isDecoded = true
    return codec?.decodeBlocks(of: self, from: compressed, history: history) ?? true
  }

  /// Decodes the blocks by a codec that is known to the compiler.
  func decodeBlocks(
    by codec: some BlockCodec,
    from compressed: borrowing Buffer,
    history: Int
  ) -> Bool {
    var isWhole = true
    openSegment(isAfterGap: isAfterGap)
    for index in blocks.indices {
      if !isWhole && codec.isLinked {
        blocks[index].outcome = .unreachable
        continue
      }
      let reach = codec.isLinked ? min(Chunk.historyBytes, textEnd - Chunk.textStart + history) : 0
      let outcome = codec.decode(blocks[index], of: self, from: compressed, history: reach)
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
      // Nothing came after the gap in this chunk: whatever comes next is torn.
      isBeforeGap = true
      segments.removeLast()
    }
    text.clearSlack(after: textEnd)
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

  private func note(_ kind: Damage.Kind, of block: Block) {
    let what =
      switch kind {
      case .readError: "\(block.missingBytes) bytes of the block cannot be read"
      case .blockChecksum: "the block's checksum does not fit its bytes"
      default: "the block does not decode"
      }
    let lost =
      codec?.isLinked == true
      ? "the rest of the frame depends on it and is lost; fetch the archive again"
      : "its lines are lost; fetch the archive again"
    let mayLack = kind == .badBlock && block.index == 0 && codec?.mayLackDictionary == true
    let then =
      mayLack ? lost + ", or name the dictionary that it was packed with by --dictionary" : lost
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
