extension ZstdHeader {
  /// The most text of a frame that a worker decodes as a whole: `pzstd` makes frames of that.
  private static let runTextBytesMax = 8 << 20
  /// The most bytes of one: what does not become smaller gains nothing from it.
  private static let runBytesMax = 2 << 20

  /// How long a frame is, by the headers of its blocks, where it is there as a whole and is not too
  /// long for one chunk.
  ///
  /// - Parameters:
  ///   - source: is at the frame's header.
  ///   - tried: up to where in the file headers were looked at in vain; no frame before that is tried
  ///     again, so that no bytes are looked at for each of many headers that claim them.
  /// - Returns: nil where a length may be damaged as well: then the frame is read block by block.
  func lengths(in source: inout ByteSource, _ tried: inout Int) -> FrameLengths? {
    guard source.position >= tried else { return nil }
    var end = byteCount
    guard let found = walk(&source, &end) else {
      tried = source.position + end
      return nil
    }
    return found
  }

  /// Goes from block to block.
  private func walk(_ source: inout ByteSource, _ end: inout Int) -> FrameLengths? {
    let known = contentByteCount.map { Int(clamping: $0) }
    var (textBytesMax, isLast) = (0, false)
    while !isLast {
      guard source.fill(atLeast: end + 3) >= end + 3,
        let block = Block(source.lookahead.extracting(end..<(end + 3)))
      else { return nil }
      end += 3 + block.byteCount
      textBytesMax += block.textBytesMax
      isLast = block.isLast
      if known ?? textBytesMax > Self.runTextBytesMax || end > Self.runBytesMax { return nil }
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
