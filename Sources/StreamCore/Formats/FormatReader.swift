/// Reads one format: hands out the content of an archive, chunk by chunk.
///
/// A reader works under its archive's lock. It reads headers, copies compressed bytes, and
/// decodes what can only be decoded in order; independent blocks are left to the workers.
protocol FormatReader: AnyObject {
  /// Adds what comes next to a chunk.
  ///
  /// - Parameters:
  ///   - chunk: holds neither text nor blocks yet.
  ///   - source: the archive's bytes.
  ///   - context: what readers of all formats keep.
  ///   - compressed: takes the blocks' bytes.
  /// - Returns: how reading goes on.
  func readChunk(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext,
    compressed: inout Buffer
  ) -> Advance

  /// Goes on behind bytes that the device could not give.
  func resume(_ context: ReadContext, at offset: Int)
}

/// How reading goes on.
enum Advance {
  /// The reader wants to be asked again, with the same chunk.
  case more
  /// The chunk is to be handed out.
  case full
  /// There is nothing more in the source.
  case ended
}

/// What the readers of all formats keep.
struct ReadContext {
  /// The frame that began last, from 0; -1 before the first.
  var frame = -1
  /// What the archive turned out to be.
  var format = ArchiveFormat.unknown
  /// Why a named archive is refused as a whole, if it is.
  var refusal: String?
  /// Whether text was lost since the last text that was handed out.
  var isAfterGap = false
  /// The content of the skippable frame that ends here, if one does.
  var passedBytes = 0

  /// Begins a frame.
  ///
  /// - Parameters:
  ///   - chunk: counts it.
  ///   - kind: what it is.
  mutating func beginFrame(_ chunk: Chunk, _ kind: FrameKind) {
    frame += 1
    passedBytes = 0
    chunk.frameKinds.append(kind)
    format = kind.format
  }

  /// Hands the gap before its text on to a chunk.
  mutating func beginText(_ chunk: Chunk) {
    chunk.frame = max(frame, 0)
    chunk.isAfterGap = isAfterGap
    isAfterGap = false
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

  /// Notes that the source ends where more was to come.
  ///
  /// - Parameters:
  ///   - chunk: takes the damage.
  ///   - source: its rest, which is less than what was to come, is lost.
  ///   - offset: where the part that is not whole begins.
  ///   - taken: how much of it was taken already.
  ///   - place: the part, for people.
  ///   - block: the block, where it is in one.
  mutating func noteTruncation(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    from offset: Int,
    taken: Int = 0,
    _ place: String,
    block: Int? = nil
  ) {
    let rest = source.fill(atLeast: 1)
    source.consume(rest)
    let reason = source.isAtUnreadable ? "cannot be read \(place)" : "ends \(place)"
    var damage = self.damage(
      source.isAtUnreadable ? .readError : .truncated,
      at: offset,
      block: block,
      "the file \(reason); fetch the archive again"
    )
    damage.lostBytes = taken + rest
    chunk.damage.append(damage)
    chunk.account.damaged += damage.lostBytes
    isAfterGap = true
  }

  /// Looks for the next frame; everything before it is lost.
  ///
  /// - Parameters:
  ///   - formats: the formats that the frame may have.
  ///   - chunk: takes the damage; it has no text.
  ///   - source: is left at the frame, or at its end.
  ///   - open: why it is searched for, with what was lost already.
  ///   - from: how many bytes at the source's position are passed over: what was found damaged
  ///     or was refused must not be found again.
  /// - Returns: the frame's format, or nil where there is none.
  mutating func search(
    for formats: [ArchiveFormat],
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ open: Damage,
    from: Int
  ) -> ArchiveFormat? {
    var damage = open
    var from = from
    var lost = 0
    var result: ArchiveFormat?
    isAfterGap = true
    while result == nil {
      let count = source.fill(atLeast: ByteSource.windowBytes)
      let found = FrameFinder.first(of: formats, in: source.lookahead, from: min(from, count))
      let isLast = count < ByteSource.windowBytes
      let step = found?.offset ?? (isLast ? count : count - FrameFinder.headBytes)
      source.consume(step)
      lost += step
      from = 0
      result = found?.format
      if isLast { break }
    }
    if result != nil && damage.kind == .truncated {
      // The frame that was found lies inside of what a length claimed.
      damage.kind = .badBlockLength
      damage.detail = "a length is wrong; fetch the archive again"
    }
    damage.lostBytes += lost
    chunk.account.damaged += damage.lostBytes
    chunk.damage.append(damage)
    return result
  }
}
