/// A block of an archive, as a place names it.
struct BlockAddress: Sendable, Hashable, Comparable {
  let frame: Int
  let block: Int

  static func < (left: BlockAddress, right: BlockAddress) -> Bool {
    left.frame != right.frame ? left.frame < right.frame : left.block < right.block
  }
}

extension Location {
  /// The block that it is in.
  var blockAddress: BlockAddress { BlockAddress(frame: frame, block: block) }
}

/// Where decoding has to begin to get at a block.
struct BlockStart: Sendable, Equatable {
  let point: SeekPoint
  /// Where the last block that is needed ends in the file.
  let fileEnd: Int
  /// Where it begins in the archive's text if all blocks before it have as much text as they can,
  /// as most programs write them; nil where that says nothing.
  let usualOffset: Int?
}

/// Finds blocks of LZ4 frames by the lengths before them: nothing is decoded, and little is read.
extension ByteSource {
  /// Finds blocks.
  ///
  /// - Parameter wanted: the blocks, in order, each once.
  /// - Returns: where decoding begins for each: at the block, or in a frame of linked blocks at its
  ///   first one; nil where the archive is damaged or has no such block.
  mutating func starts(of wanted: [BlockAddress]) -> [BlockStart]? {
    var starts: [BlockStart] = []
    var (frame, at) = (0, 0)
    while starts.count < wanted.count {
      guard fill(atLeast: 8, from: at) >= 8 else { return nil }
      let magic = lookahead.littleEndian32(at: 0)
      if SkippableFrame.isMagic(magic) {
        at += 8 + Int(lookahead.littleEndian32(at: 4))
      } else {
        guard let header = header(magic),
          let end = passFrame(header, at: at, number: frame, wanted, &starts)
        else { return nil }
        at = end
      }
      frame += 1
    }
    return starts
  }

  private mutating func header(_ magic: UInt32) -> LZ4FrameHeader? {
    if magic == LZ4FrameHeader.legacyMagic { return .legacy }
    guard magic == LZ4FrameHeader.magic else { return nil }
    _ = fill(atLeast: LZ4FrameHeader.byteCountMax)
    return try? LZ4FrameHeader(lookahead)
  }

  /// Passes the blocks of a frame, and notes those that are wanted.
  ///
  /// - Returns: where the next frame begins, or nil where the frame is damaged.
  private mutating func passFrame(
    _ header: LZ4FrameHeader,
    at headerOffset: Int,
    number frame: Int,
    _ wanted: [BlockAddress],
    _ starts: inout [BlockStart]
  ) -> Int? {
    let first = headerOffset + header.byteCount
    var (block, at) = (0, first)
    while starts.count < wanted.count {
      let count = fill(atLeast: 4, from: at)
      // A legacy frame has no end mark.
      if header.variant == .legacy && count == 0 { return at }
      guard count >= 4 else { return nil }
      let field = lookahead.littleEndian32(at: 0)
      if header.variant == .legacy && LZ4FrameHeader.isMagic(field) { return at }
      if header.variant != .legacy && field == 0 {
        return at + 4 + (header.hasContentChecksum ? 4 : 0)
      }
      guard let size = header.blockBytes(field) else { return nil }
      let end = at + 4 + size + (header.hasBlockChecksums ? 4 : 0)
      if wanted[starts.count] == BlockAddress(frame: frame, block: block) {
        let firstNeeded = header.isLinked ? 0 : block
        let point = SeekPoint(
          frame: frame,
          block: firstNeeded,
          headerOffset: headerOffset,
          fileOffset: header.isLinked ? first : at
        )
        let usualOffset = frame == 0 ? firstNeeded * header.blockBytesMax : nil
        starts.append(BlockStart(point: point, fileEnd: end, usualOffset: usualOffset))
      }
      (block, at) = (block + 1, end)
    }
    return at
  }
}
