/// Walks an archive from its first byte to its last, and hands it out in chunks.
///
/// ```
///   betweenFrames -> inFrame -> betweenFrames -> ... -> ended
///        |              |  a length that no block has, a damaged header
///        +--------------+--> searching (for the next frame) --> betweenFrames
/// ```
///
/// The walk is cheap: it reads headers and copies compressed bytes. Independent blocks are
/// decoded by the workers; linked ones here, because each needs the text before it.
struct ArchiveReader: ~Copyable {
  private enum State {
    case start
    case betweenFrames
    case inFrame(FrameHeader)
    case plain
    case searching(Damage)
    case ended
  }

  /// What an archive turned out to be.
  enum Format: String {
    case lz4
    case plain
    /// None that is known: frames are searched in it.
    case unknown
  }

  private(set) var format = Format.unknown
  /// Why a named archive is refused as a whole, if it is.
  private(set) var refusal: String?
  /// Whether the file has shrunk or could not be read, the number of bytes it should have had.
  let expectedByteCount: Int?

  private var source: ByteSource
  private let name: String
  private let chunkBytes: Int
  private let verify: Bool
  private var state = State.start
  private var sequence = 0
  private var frame = -1
  private var block = 0
  private var isAfterGap = false
  private var history = Buffer(byteCount: Chunk.historyBytes)
  private var historyCount = 0
  /// Whether a block of the linked frame was damaged, so that the rest cannot be decoded.
  private var isChainBroken = false

  init(_ source: consuming ByteSource, name: String, byteCount: Int?, options: ReadOptions) {
    self.source = source
    self.name = name
    expectedByteCount = byteCount
    chunkBytes = options.chunkBytes
    verify = options.verify
  }

  /// The bytes of the file, and their digest; final when the last chunk was handed out.
  var byteCount: Int { max(source.position, expectedByteCount ?? 0) }
  var digest: String { source.digestText }
  /// Whether the last chunk was handed out.
  private(set) var isFinished = false

  /// Fills a chunk with what comes next.
  ///
  /// - Parameters:
  ///   - chunk: is emptied first.
  ///   - compressed: takes the blocks' bytes.
  mutating func fill(_ chunk: Chunk, compressed: inout Buffer) {
    chunk.reset()
    chunk.sequence = sequence
    sequence += 1
    var isFull = false
    while !isFull {
      switch state {
      case .start: recognise(chunk)
      case .betweenFrames: isFull = beginFrame(chunk)
      case .inFrame(let header): isFull = takeBlocks(chunk, header, compressed: &compressed)
      case .plain: isFull = takeText(chunk)
      case .searching(let damage): search(chunk, damage)
      case .ended:
        finish(chunk)
        isFull = true
      }
    }
  }

  private mutating func recognise(_ chunk: Chunk) {
    let count = min(source.look(Content.sampleBytes), Content.sampleBytes)
    switch Content.recognise(source.ahead.extracting(first: count), name: name) {
    case .lz4:
      format = .lz4
      state = .betweenFrames
    case .plain:
      format = .plain
      frame = 0
      chunk.frames += 1
      chunk.uncoveredFrames += 1
      state = .plain
    case .unsupported(let what):
      refusal = what
      state = .searching(
        Damage(frame: 0, block: nil, offset: 0, kind: .unreadable, lostBytes: 0, detail: what)
      )
    case .unknown:
      state = .searching(
        Damage(
          frame: 0,
          block: nil,
          offset: 0,
          kind: .garbage,
          lostBytes: 0,
          detail: "no archive format begins here; frames were searched behind it"
        )
      )
    }
  }

  private mutating func takeText(_ chunk: Chunk) -> Bool {
    chunk.reserveText(chunkBytes)
    let got = source.read(chunkBytes, into: &chunk.text, at: Chunk.textStart)
    chunk.textEnd = Chunk.textStart + got
    chunk.text.clearSlack(behind: chunk.textEnd)
    chunk.account.read = got
    if got < chunkBytes { state = .ended }
    guard got > 0 else { return false }
    chunk.pieces.append(.init(range: Chunk.textStart..<chunk.textEnd, isAfterGap: false))
    return true
  }

  /// Reads the magic number and the header of the next frame.
  ///
  /// - Returns: whether the chunk must be handed out before it goes on.
  private mutating func beginFrame(_ chunk: Chunk) -> Bool {
    let count = source.look(FrameHeader.byteCountMax)
    guard count > 0 else {
      state = .ended
      return false
    }
    guard count >= 4 else {
      state = .searching(damage(.garbage, "too few bytes for a frame; remove them"))
      return false
    }
    let magic = source.ahead.littleEndian32(at: 0)
    if FrameHeader.isSkippable(magic) {
      skipFrame(chunk)
    } else if magic == FrameHeader.legacyMagic {
      enter(.legacy, chunk)
    } else if magic == FrameHeader.magic {
      do {
        let header = try FrameHeader(source.ahead)
        if header.dictionaryID == nil { enter(header, chunk) } else { refuseDictionary(header) }
      } catch {
        refuse(error)
      }
    } else {
      state = .searching(
        damage(.garbage, "these bytes belong to no frame; fetch the archive again")
      )
    }
    return false
  }

  private mutating func enter(_ header: FrameHeader, _ chunk: Chunk) {
    source.skip(header.byteCount)
    chunk.account.read += header.byteCount
    frame += 1
    block = 0
    chunk.frames += 1
    if !header.isCovered { chunk.uncoveredFrames += 1 }
    format = .lz4
    historyCount = 0
    isChainBroken = false
    chunk.beginsFrame = true
    state = .inFrame(header)
  }

  private mutating func skipFrame(_ chunk: Chunk) {
    frame += 1
    chunk.frames += 1
    format = .lz4
    guard source.look(8) >= 8 else {
      endTruncated(chunk, taking: source.look(8), "inside a skippable frame's header")
      return
    }
    let size = Int(source.ahead.littleEndian32(at: 4))
    let start = source.position
    source.skip(8)
    let got = source.discard(size)
    if got == size {
      chunk.account.skipped += 8 + got
    } else {
      noteTruncation(chunk, at: start, lost: 8 + got, "inside a skippable frame")
    }
  }

  private mutating func refuseDictionary(_ header: FrameHeader) {
    let identifier = header.dictionaryID.map(String.init) ?? "?"
    refuse("the frame needs dictionary \(identifier), which this program does not take yet")
  }

  private mutating func refuse(_ detail: String) {
    if refusal == nil { refusal = detail }
    state = .searching(damage(.unreadable, detail))
  }

  private mutating func refuse(_ error: FrameHeader.ParseError) {
    switch error {
    case .version(let version):
      refuse("the frame is of version \(version) of the LZ4 format; supported is 1")
    case .reserved: refuse("the frame uses bits that the LZ4 format reserves")
    case .truncated:
      state = .searching(damage(.truncated, "the file ends inside a frame header"))
    case .checksum:
      state = .searching(
        damage(.badHeader, "the header's checksum is wrong; fetch the archive again")
      )
    }
  }

  /// Takes blocks up to the chunk's size or the frame's end.
  private mutating func takeBlocks(
    _ chunk: Chunk,
    _ header: FrameHeader,
    compressed: inout Buffer
  ) -> Bool {
    chunk.frame = frame
    chunk.header = header
    chunk.isAfterGap = isAfterGap
    isAfterGap = false
    let blocksMax = max(1, chunkBytes / header.blockBytesMax)
    let storedMax =
      header == .legacy ? FrameHeader.legacyCompressedBytesMax : header.blockBytesMax
    compressed.reserve(blocksMax * storedMax)
    var filled = 0
    var isInFrame = true
    while isInFrame && chunk.blocks.count < blocksMax {
      isInFrame = takeBlock(chunk, header, storedMax, compressed: &compressed, at: &filled)
    }
    chunk.reserveText(max(1, chunk.blocks.count) * header.blockBytesMax)
    if header.isLinked { decodeLinked(chunk, compressed) }
    return true
  }

  private mutating func takeBlock(
    _ chunk: Chunk,
    _ header: FrameHeader,
    _ storedMax: Int,
    compressed: inout Buffer,
    at filled: inout Int
  ) -> Bool {
    let start = source.position
    let count = source.look(4)
    if count < 4 {
      if header == .legacy && count == 0 {
        state = .ended
      } else {
        endTruncated(chunk, taking: count, "inside a frame")
      }
      return false
    }
    let field = source.ahead.littleEndian32(at: 0)
    if header == .legacy, Content.isMagic(field) {
      state = .betweenFrames
      return false
    }
    if field == 0 && header != .legacy {
      endFrame(chunk, header)
      return false
    }
    let isStored = header != .legacy && field >> 31 == 1
    let size = Int(header == .legacy ? field : field & 0x7fff_ffff)
    guard size <= storedMax, size > 0 || isStored else {
      chunk.isBeforeGap = true
      state = .searching(
        damage(.badBlockLength, "a block of \(size) bytes cannot be; fetch the archive again")
      )
      return false
    }
    source.skip(4)
    let got = source.read(size, into: &compressed, at: filled)
    let trailer = header.hasBlockChecksums ? 4 : 0
    guard got == size, source.look(trailer) >= trailer else {
      let rest = got == size ? source.look(trailer) : 0
      source.skip(rest)
      noteTruncation(chunk, at: start, lost: 4 + got + rest, "inside a block", block: block)
      return false
    }
    let checksum = trailer > 0 ? source.ahead.littleEndian32(at: 0) : nil
    source.skip(trailer)
    chunk.blocks.append(
      Chunk.Block(
        index: block,
        fileOffset: start,
        fileBytes: 4 + size + trailer,
        compressed: filled..<(filled + size),
        isStored: isStored,
        checksum: checksum
      )
    )
    block += 1
    filled += size
    return true
  }

  private mutating func endFrame(_ chunk: Chunk, _ header: FrameHeader) {
    let trailer = header.hasContentChecksum ? 4 : 0
    guard source.look(4 + trailer) >= 4 + trailer else {
      endTruncated(chunk, taking: source.look(4 + trailer), "inside a frame's end mark")
      return
    }
    chunk.frameEnd = Chunk.FrameEnd(
      contentChecksum: trailer > 0 ? source.ahead.littleEndian32(at: 4) : nil,
      contentByteCount: header.contentByteCount,
      fileOffset: source.position
    )
    source.skip(4 + trailer)
    chunk.account.read += 4 + trailer
    state = .betweenFrames
  }

  private mutating func decodeLinked(_ chunk: Chunk, _ compressed: borrowing Buffer) {
    if isChainBroken {
      for block in chunk.blocks { chunk.unreachableBytes += block.fileBytes }
      chunk.account.damaged += chunk.unreachableBytes
      chunk.blocks.removeAll()
      return
    }
    chunk.text.write(from: history, 0..<historyCount, at: Chunk.textStart - historyCount)
    isChainBroken = !chunk.decode(from: compressed, verify: verify, history: historyCount)
    let total = historyCount + chunk.textEnd - Chunk.textStart
    historyCount = min(Chunk.historyBytes, total)
    history.write(from: chunk.text, (chunk.textEnd - historyCount)..<chunk.textEnd, at: 0)
  }

  private func damage(_ kind: Damage.Kind, _ detail: String) -> Damage {
    let inBlock = if case .inFrame = state { true } else { false }
    return Damage(
      frame: max(frame, 0),
      block: inBlock ? block : nil,
      offset: source.position,
      kind: kind,
      lostBytes: 0,
      detail: detail
    )
  }

  private mutating func endTruncated(_ chunk: Chunk, taking count: Int, _ place: String) {
    let start = source.position
    source.skip(count)
    noteTruncation(chunk, at: start, lost: count, place)
  }

  private mutating func noteTruncation(
    _ chunk: Chunk,
    at offset: Int,
    lost: Int,
    _ place: String,
    block: Int? = nil
  ) {
    chunk.damage.append(
      Damage(
        frame: max(frame, 0),
        block: block,
        offset: offset,
        kind: .truncated,
        lostBytes: lost,
        detail: "the file ends \(place); fetch the archive again"
      )
    )
    chunk.account.damaged += lost
    chunk.isBeforeGap = true
    state = .ended
  }

  /// Looks for the next frame; everything before it is lost.
  private mutating func search(_ chunk: Chunk, _ open: Damage) {
    var damage = open
    isAfterGap = true
    chunk.isBeforeGap = true
    // A header that was found damaged must not be found again.
    var from = 1
    while true {
      let count = source.look(ByteSource.windowBytes)
      if let found = Content.firstFrame(in: source.ahead, from: min(from, count)) {
        source.skip(found)
        damage.lostBytes += found
        state = .betweenFrames
        break
      }
      let isLast = count < ByteSource.windowBytes
      let step = isLast ? count : count - FrameHeader.byteCountMax
      source.skip(step)
      damage.lostBytes += step
      from = 0
      if isLast {
        state = .ended
        break
      }
    }
    chunk.account.damaged += damage.lostBytes
    chunk.damage.append(damage)
  }

  private mutating func finish(_ chunk: Chunk) {
    chunk.isLast = true
    isFinished = true
    if format == .unknown && refusal == nil { refusal = "it is neither an LZ4 archive nor text" }
    let missing = byteCount - source.position
    guard missing > 0 || source.failure != nil else { return }
    let reason = source.failure.map { "cannot be read: \($0)" } ?? "became shorter while read"
    chunk.damage.append(
      Damage(
        frame: max(frame, 0),
        block: nil,
        offset: source.position,
        kind: .readError,
        lostBytes: missing,
        detail: "the file \(reason); try again"
      )
    )
    chunk.account.damaged += missing
    chunk.isBeforeGap = true
  }
}

/// How archives are read.
public struct ReadOptions: Sendable {
  /// About how many decoded bytes a worker takes at once; at least one block.
  public var chunkBytes = 512 << 10
  /// Whether checksums are verified.
  public var verify = true

  /// Creates the default options.
  public init() {}
}
