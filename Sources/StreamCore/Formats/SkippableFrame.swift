extension ReadContext {
  /// Passes over a skippable frame, which LZ4 and zstd archives can have (LZ4 Frame Format,
  /// "Skippable Frames").
  ///
  /// - Parameters:
  ///   - chunk: accounts for it.
  ///   - source: stands at its magic number.
  /// - Returns: the damage, where the frame is longer than the file: then its length may be
  ///   wrong, and other frames may lie in it.
  mutating func passSkippable(_ chunk: Chunk, _ source: inout ByteSource) -> Damage? {
    beginFrame(chunk, .skippable(in: format))
    let start = source.position
    let detail = "a skippable frame is longer than the file; fetch the archive again"
    let count = source.fill(atLeast: 8)
    guard count >= 8 else { return damage(.truncated, at: start, detail) }
    let size = 8 + Int(source.lookahead.littleEndian32(at: 4))
    let near = min(size, ByteSource.windowBytes)
    if source.fill(atLeast: near) < near || source.isLonger(size) {
      return damage(.truncated, at: start, detail)
    }
    let got = source.drain(size)
    guard got == size else {
      noteTruncation(chunk, &source, from: start, taken: got, "inside a skippable frame")
      return nil
    }
    chunk.account.skipped += size
    passedBytes = size - 8
    return nil
  }

  /// Steps back into the skippable frame that was passed last, if another frame begins in it:
  /// where something strange comes behind it, its length may be wrong.
  mutating func reviewSkippable(
    for format: ArchiveFormat,
    _ chunk: Chunk,
    _ source: inout ByteSource
  ) {
    let back = source.frameBehind(of: format, within: min(passedBytes, ByteSource.behindBytes))
    passedBytes = 0
    guard let back else { return }
    source.stepBack(back)
    chunk.account.skipped -= back
  }
}
