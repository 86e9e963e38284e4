/// What a reader works with: an archive's bytes, the chunk that it fills, and how far it has come.
struct ReadContext: ~Copyable {
  /// The archive's bytes.
  var source: ByteSource
  /// Gets what comes next; a reader is given it without text or blocks.
  var chunk = Chunk()
  /// Takes the bytes of blocks that workers decode.
  var compressed = Buffer(byteCount: 0)
  /// The frame that began last, from 0; -1 before the first.
  var frame = -1
  /// Why a named archive is refused as a whole, if it is.
  var refusal: String?
  /// The most text that the chunk may have, where that is not for the options to say.
  ///
  /// So it is where all of the source is one chunk's: see ``FrameRun``.
  var textBytesMax: Int?
  /// Whether text was lost since the last text that was handed out.
  var isAfterGap = false
  /// Whether a frame without an end came since then, of which nothing is lost.
  var isAfterBreak = false
  /// The content of the skippable frame that ends here, if one does.
  var passedBytes = 0
  /// Whether the bytes between the places that are read go into the digest as well.
  var readsAll = true
  /// Why the next frame is searched for, if it is, how many bytes are passed over first, and the
  /// formats that it may have.
  var lost: (damage: Damage, from: Int, formats: [any Format.Type]?)?

  init(_ source: consuming ByteSource) { self.source = source }

  /// Begins a frame.
  mutating func beginFrame(_ kind: FrameKind) {
    frame += 1
    passedBytes = 0
    chunk.frameKinds.append(kind)
  }

  /// Hands the gap before its text on to the chunk.
  mutating func beginText() {
    chunk.frame = max(frame, 0)
    chunk.isAfterGap = isAfterGap
    chunk.isAfterBreak = isAfterBreak
    (isAfterGap, isAfterBreak) = (false, false)
  }

  /// Goes on at another offset, or reads what is before it.
  ///
  /// - Returns: whether there is one.
  mutating func go(to offset: Int) -> Bool {
    guard readsAll else { return source.seek(to: offset) }
    let count = offset - source.position
    return count >= 0 && source.drain(count) == count
  }

  /// A damage at the current frame, of which nothing is lost yet.
  func damage(
    _ kind: Damage.Kind,
    at offset: Int,
    block: Int? = nil,
    _ detail: String
  ) -> Damage {
    Damage(
      frame: max(frame, 0),
      block: block,
      offset: offset,
      kind: kind,
      lostBytes: 0,
      detail: detail
    )
  }

  /// Notes that the source ends where more was to come: its rest is lost.
  ///
  /// - Parameters:
  ///   - offset: where the part that is not whole begins.
  ///   - taken: how much of it was taken already.
  ///   - place: the part, for people.
  ///   - block: the block, where it is in one.
  mutating func noteTruncation(
    from offset: Int,
    taken: Int = 0,
    _ place: String,
    block: Int? = nil
  ) {
    let rest = source.fill(atLeast: 1)
    source.consume(rest)
    let lostBytes = taken + rest
    var damage =
      if source.isAtUnreadable {
        self.damage(
          .readError,
          at: offset,
          block: block,
          "the file cannot be read \(place); check the device, and try again"
        )
      } else if lostBytes == 0 {
        self.damage(
          .unfinished,
          at: offset,
          block: block,
          "the file ends \(place); if it is not still written, fetch the archive again"
        )
      } else {
        self.damage(
          .truncated,
          at: offset,
          block: block,
          "the file ends \(place); fetch the archive again"
        )
      }
    damage.lostBytes = lostBytes
    chunk.damage.append(damage)
    chunk.account.damaged += damage.lostBytes
    isAfterGap = true
  }
}
