extension ZstdHeader {
  /// The most text of a frame that a worker decodes as a whole: `pzstd` makes frames of that.
  private static let runTextBytesMax = 8 << 20

  /// How long a frame is, by the headers of its blocks, where it is there as a whole and is not too
  /// long for one chunk.
  ///
  /// - Parameter source: is at the frame's header.
  /// - Returns: nil where a length may be damaged as well: then the frame is read block by block.
  func lengths(in source: inout ByteSource) -> FrameLengths? {
    let known = contentByteCount.map { Int(clamping: $0) }
    var (end, textBytesMax, isLast) = (byteCount, 0, false)
    while !isLast {
      guard source.fill(atLeast: end + 3) >= end + 3,
        let block = Block(source.lookahead.extracting(end..<(end + 3)))
      else { return nil }
      end += 3 + block.byteCount
      textBytesMax += block.textBytesMax
      isLast = block.isLast
      if known ?? textBytesMax > Self.runTextBytesMax || end > Self.runTextBytesMax { return nil }
    }
    end += hasChecksum ? 4 : 0
    let count = source.fill(atLeast: end + 4)
    if count == end {
      guard source.endsWithin(end + 1) else { return nil }
    } else {
      guard count >= end + 4 else { return nil }
      let next = source.lookahead.littleEndian32(at: end)
      guard next == Self.magic || SkippableFrame.isMagic(next) else { return nil }
    }
    return FrameLengths(count: 1, byteCount: end, textBytesMax: known ?? textBytesMax)
  }
}
