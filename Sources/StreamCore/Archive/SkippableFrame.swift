extension WalkState {
  /// Passes over a skippable frame, which LZ4 and zstd archives can have (LZ4 Frame Format,
  /// "Skippable Frames").
  ///
  /// - Parameters:
  ///   - chunk: accounts for it.
  ///   - source: stands at its magic number.
  /// - Returns: whether the frame is whole.
  mutating func passSkippable(_ chunk: Chunk, _ source: inout ByteSource) -> Bool {
    beginFrame(chunk, .skippable(in: format))
    let start = source.position
    guard source.look(8) >= 8 else {
      noteTruncation(chunk, &source, from: start, "inside a skippable frame's header")
      return false
    }
    let size = Int(source.ahead.littleEndian32(at: 4))
    source.skip(8)
    let got = source.discard(size)
    guard got == size else {
      noteTruncation(chunk, &source, from: start, taken: 8 + got, "inside a skippable frame")
      return false
    }
    chunk.account.skipped += 8 + got
    return true
  }
}
