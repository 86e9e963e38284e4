/// Parts of a gzip member that a worker decodes, before it is known whether what is before them leads to
/// them; see ``FlushPoints``.
struct FlushedRun: ChunkRun {
  /// The most text that they may have.
  private static let textBytesMax = 8 << 20
  /// An empty last block: where it ends the data, they were between two blocks before.
  private static let end: [UInt8] = [1, 0, 0, 0xff, 0xff]

  let byteCount: Int
  /// The member, and where it begins in the file.
  let frame: Int
  let frameOffset: Int

  func decode(into chunk: Chunk, from compressed: inout Buffer) {
    let start = chunk.textEnd
    let part = Self.decode(
      compressed.bytes.extracting(first: byteCount),
      into: &chunk.text,
      at: start
    )
    chunk.part = part
    chunk.account.read += byteCount
    guard part.textBytes > 0 else { return chunk.endText(at: start) }
    chunk.boundaries.append(
      .init(textOffset: start, frame: frame, block: 0, fileOffset: frameOffset)
    )
    if !chunk.frameKinds.isEmpty { chunk.frameTextStarts.append(start) }
    chunk.endText(at: start + part.textBytes)
  }

  /// Decodes parts.
  ///
  /// - Parameters:
  ///   - data: ends after a flush point, if the parts are what they seem.
  ///   - text: gets what they give, as far as it goes.
  ///   - start: where that goes.
  /// - Returns: what came of it.
  static func decode(_ data: Span<UInt8>, into text: inout Buffer, at start: Int) -> FramePart {
    var inflater = Inflater()
    var part = FramePart()
    var taken = 0
    while part.textBytes <= textBytesMax {
      let end = start + part.textBytes
      text.reserve(max(end + Inflater.stepBytes, text.byteCount), keeping: min(end, text.byteCount))
      let rest = data.extracting(taken..<data.count)
      let step = inflater.step(rest, into: &text, at: end, room: Inflater.stepBytes)
      guard case .more = step.status else { return part }
      taken += step.taken
      part.add(text, end..<(end + step.decoded), verify: true)
      if taken == data.count && step.decoded < Inflater.stepBytes { break }
    }
    guard taken == data.count else { return part }
    let last = inflater.step(
      Self.end.span,
      into: &text,
      at: start + part.textBytes,
      room: text.byteCount - start - part.textBytes
    )
    guard case .ended = last.status else { return part }
    part.isWhole = last.taken == Self.end.count && last.decoded == 0
    return part
  }
}
