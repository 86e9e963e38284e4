/// Frames that contain no text, which LZ4 and zstd archives can have (LZ4 Frame Format, "Skippable
/// Frames").
///
/// They carry no checksum and little else to be known by: to take one for a frame inside of garbage
/// would be a guess, and is not done.
enum SkippableFrame {
  /// Whether a number begins a skippable frame.
  static func isMagic(_ magic: UInt32) -> Bool { magic & 0xffff_fff0 == 0x184D_2A50 }

  /// How surely bytes are of a format that has skippable frames; what comes after these tells.
  ///
  /// - Parameters:
  ///   - head: the archive's first bytes.
  ///   - isOwn: whether a number begins a frame of the format's own.
  /// - Returns: how surely they are.
  static func detect(_ head: Span<UInt8>, isOwn: (UInt32) -> Bool) -> Confidence {
    var offset = 0
    while offset + 4 <= head.count {
      let magic = head.littleEndian32(at: offset)
      if isOwn(magic) { return .magic }
      guard isMagic(magic) else { return offset > 0 ? .shared : .none }
      guard offset + 8 <= head.count else { break }
      offset += 8 + Int(head.littleEndian32(at: offset + 4))
    }
    return head.count >= 4 ? .shared : .none
  }
}

extension ReadContext {
  /// Passes over a skippable frame, at whose magic number the source is.
  ///
  /// - Returns: the damage, where the frame is longer than the file: then its length may be
  ///   wrong, and other frames may lie in it.
  mutating func passSkippable() -> Damage? {
    // A skippable frame has no text to be covered.
    beginFrame(FrameKind(name: "skippable", isCovered: true))
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
      noteTruncation(from: start, taken: got, "inside a skippable frame")
      return nil
    }
    chunk.account.skipped += size
    passedBytes = size - 8
    return nil
  }

  /// Steps back into the skippable frame that was passed last, if another frame begins in it:
  /// where something strange comes after it, its length may be wrong.
  ///
  /// - Returns: whether it did; that the length is wrong is noted then.
  mutating func reviewSkippable(for format: any Format.Type) -> Bool {
    let back = source.stepsBack(toFrameOf: format, within: min(passedBytes, ByteSource.keptBytes))
    passedBytes = 0
    guard let back else { return false }
    source.stepBack(back)
    chunk.account.skipped -= back
    let detail = "a skippable frame's length is wrong; fetch the archive again"
    lose(damage(.garbage, at: source.position, detail))
    return true
  }
}
