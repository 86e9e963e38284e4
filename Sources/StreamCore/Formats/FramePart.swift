/// A part of a frame's text that was decoded without what is before it.
struct FramePart {
  /// The CRC-32 of the text, and its length.
  private(set) var checksum: UInt32 = 0
  private(set) var textBytes = 0
  /// Whether its data end where they should.
  var isWhole = false
  /// What the frame says of its whole text, where it ends with this part: the CRC-32, and the length
  /// modulo 2^32.
  var wanted: (checksum: UInt32, textBytes: UInt32)?

  /// Adds text.
  ///
  /// - Parameters:
  ///   - text: contains it.
  ///   - range: where.
  ///   - verify: whether the checksum is wanted.
  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>, verify: Bool) {
    if verify { checksum = Checksum.crc32(checksum, text, range) }
    textBytes += range.count
  }

  /// Adds the part that comes next.
  mutating func add(_ next: FramePart) {
    checksum = Checksum.crc32(checksum, followedBy: next.checksum, byteCount: next.textBytes)
    textBytes += next.textBytes
  }
}

/// Puts frames together whose parts were decoded at once, as a guess, and says whether it was right.
struct FramePartCheck {
  /// What has come of the frame.
  private var frame: FramePart?
  /// Whether a guess was wrong: then nothing that is known of the archive can be relied on.
  private(set) var isWrong = false

  /// Whether what is known of the archive rests on no guess, or on right ones.
  var isProven: Bool { frame == nil && !isWrong }

  /// Adds the next chunk of the archive.
  mutating func add(_ chunk: Chunk) {
    guard let part = chunk.part else {
      // What is damaged in a frame of guesses may be one of them.
      if frame != nil && !chunk.damage.isEmpty { isWrong = true }
      return
    }
    if frame == nil { frame = FramePart() }
    frame?.add(part)
    if !part.isWhole || !chunk.damage.isEmpty { isWrong = true }
    guard let wanted = part.wanted else { return }
    if wanted.checksum != frame?.checksum
      || wanted.textBytes != frame.map({ UInt32(truncatingIfNeeded: $0.textBytes) })
    {
      isWrong = true
    }
    frame = nil
  }
}
