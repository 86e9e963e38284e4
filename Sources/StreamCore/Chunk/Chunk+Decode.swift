extension Chunk {
  /// Decodes the blocks, one behind the other; a damaged one leaves a gap.
  ///
  /// - Parameters:
  ///   - compressed: holds the blocks' bytes.
  ///   - verify: whether block checksums are verified.
  ///   - history: how many bytes before the text the first block may refer to.
  /// - Returns: whether all blocks are whole. In a linked frame nothing behind a damaged block
  ///   can be decoded, and the rest of the chunk is given up.
  func decode(from compressed: borrowing Buffer, verify: Bool, history: Int = 0) -> Bool {
    guard let header else { return true }
    var isWhole = true
    openPiece(isAfterGap: isAfterGap)
    for index in blocks.indices {
      let block = blocks[index]
      blocks[index].textOffset = textEnd
      if !isWhole && header.isLinked {
        damage[damage.count - 1].lostBytes += block.fileBytes
        account.damaged += block.fileBytes
        continue
      }
      let reach = header.isLinked ? min(Chunk.historyBytes, textEnd - Chunk.textStart + history) : 0
      let outcome = decode(block, from: compressed, verify: verify, history: reach)
      switch outcome {
      case .decoded(let count):
        textEnd += count
        goodBlocks += 1
        account.read += block.fileBytes
      case .damaged(let kind):
        isWhole = false
        note(kind, of: block)
        closePiece()
        openPiece(isAfterGap: true)
      }
    }
    closePiece()
    if let last = pieces.last, last.range.isEmpty, last.isAfterGap {
      // Nothing came behind the gap in this chunk: whatever comes next is torn.
      isBeforeGap = true
      pieces.removeLast()
    }
    text.clearSlack(behind: textEnd)
    return isWhole
  }

  private enum Outcome {
    case decoded(Int)
    case damaged(Damage.Kind)
  }

  private func decode(
    _ block: Block,
    from compressed: borrowing Buffer,
    verify: Bool,
    history: Int
  ) -> Outcome {
    guard let header else { return .decoded(0) }
    if verify, let checksum = block.checksum {
      let found = Checksum.xxh32(compressed.bytes.extracting(block.compressed))
      if found != checksum { return .damaged(.blockChecksum) }
    }
    if block.isStored {
      text.write(from: compressed, block.compressed, at: textEnd)
      return .decoded(block.compressed.count)
    }
    let decoded = text.decodeBlock(
      from: compressed,
      block.compressed,
      at: textEnd,
      byteCountMax: header.blockBytesMax,
      history: history
    )
    return decoded.map { .decoded($0) } ?? .damaged(.badBlock)
  }

  private func note(_ kind: Damage.Kind, of block: Block) {
    let what =
      kind == .badBlock
      ? "the block does not decode" : "the block's checksum does not fit its bytes"
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
    account.damaged += block.fileBytes
  }

  private func openPiece(isAfterGap: Bool) {
    pieces.append(Piece(range: textEnd..<textEnd, isAfterGap: isAfterGap))
  }

  private func closePiece() {
    let last = pieces.count - 1
    pieces[last].range = pieces[last].range.lowerBound..<textEnd
    if pieces[last].range.isEmpty && !pieces[last].isAfterGap { pieces.removeLast() }
  }
}
