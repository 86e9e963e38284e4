/// Checks at the ends of a layer's frames whether their texts are what they say.
///
/// A checksum over a whole text can only be made in order, so that it is continued where chunks are
/// merged.
final class FrameCheck {
  private var checksum = ContentChecksum()
  private var textBytes: UInt64 = 0
  /// Whether all of the frame's text was there until now.
  private var isWhole = true

  /// Adds the next chunk of the layer.
  ///
  /// - Parameters:
  ///   - chunk: the chunk.
  ///   - options: whether checksums are verified, and text is decoded at all.
  /// - Returns: what is wrong with the frame that ends with it.
  func add(_ chunk: Chunk, _ options: ReadOptions) -> [Damage] {
    if chunk.beginsFrame {
      checksum.reset()
      textBytes = 0
      isWhole = true
    }
    let isHurt = chunk.depth == 0 ? chunk.hasHurtBlocks : chunk.isHurt
    // Of a frame of which only parts are read nothing can be checked as a whole.
    if isHurt || chunk.lacksText || chunk.unreachableBytes > 0 || chunk.seekPoint != nil {
      isWhole = false
    }
    textBytes += UInt64(chunk.textBytes)
    guard isWhole && options.decodes else { return [] }
    let hasChecksum = options.verify && chunk.hasContentChecksum
    if hasChecksum {
      if let kept = chunk.keptText {
        checksum.update(kept.span)
      } else {
        checksum.add(chunk.text, Chunk.textStart..<chunk.textEnd)
      }
    }
    guard let end = chunk.frameEnd else { return [] }
    var faults: [Damage] = []
    if let wanted = end.contentByteCount, wanted != textBytes {
      let detail = "the frame's text has \(textBytes) bytes instead of \(wanted)"
      faults.append(fault(.contentSize, chunk, end, detail))
    }
    if hasChecksum, let wanted = end.contentChecksum, wanted != checksum.value {
      let detail = "the frame's checksum does not fit its text"
      faults.append(fault(.contentChecksum, chunk, end, detail))
    }
    return faults
  }

  private func fault(
    _ kind: Damage.Kind,
    _ chunk: Chunk,
    _ end: Chunk.FrameEnd,
    _ detail: String
  ) -> Damage {
    let whole = "all its lines were counted, but cannot be trusted; fetch the archive again"
    return Damage(
      frame: chunk.frame,
      block: nil,
      offset: end.fileOffset,
      kind: kind,
      lostBytes: 0,
      detail: "\(detail); \(whole)",
      within: chunk.within
    )
  }
}
