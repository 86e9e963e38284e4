/// Walks an archive from its first byte to its last, and hands it out in chunks.
///
/// The format is recognised by content; a walker of that format does the work. Where nothing is
/// recognised, frames are searched, and the first one that is found decides the format.
struct ArchiveReader: ~Copyable {
  /// The bytes that the file had when it was opened; nil for a pipe.
  let expectedByteCount: Int?
  /// Whether the last chunk was handed out.
  private(set) var isFinished = false

  private var source: ByteSource
  private let input: Input
  private var name: String { input.path }
  private let options: ReadOptions
  private var walker: (any ArchiveWalker)?
  private var walk = WalkState()
  private var sequence = 0
  private var tar: TarSplitter
  /// Says what to read, where an index knows; and how much of it was read.
  private let plan: IndexPlan?
  private var runsRead = 0
  /// The header of the last run's frame, and where it begins.
  private var runHeader: (offset: Int, header: FrameHeader)?
  /// Whether the archive is not the one that the plan's index was made of.
  private var isOtherArchive = false
  /// Why the file holds no log, by its beginning.
  private var whySkipped: String?

  init(
    _ file: consuming InputFile,
    _ input: Input,
    byteCount: Int?,
    options: ReadOptions,
    plan: IndexPlan? = nil
  ) {
    source = ByteSource(file, byteCount: byteCount)
    self.input = input
    expectedByteCount = byteCount
    self.plan = plan
    var options = options
    if let plan {
      options.chunkBytes = plan.index.chunkBytes
      walk.format = plan.index.isPlainText ? .plain : .lz4
    }
    self.options = options
    tar = TarSplitter(options.names, name: input.path)
  }

  /// What is known of the archive when its last chunk was handed out.
  var summary: ArchiveSummary {
    ArchiveSummary(
      format: walk.format,
      isTar: tar.isTar,
      byteCount: byteCount,
      digest: plan?.index.archiveDigest ?? source.digestText,
      refusal: walk.refusal,
      isOtherArchive: isOtherArchive,
      memberCount: tar.isTar ? tar.memberCount : nil,
      skipped: tar.skipped,
      whySkipped: whySkipped
    )
  }

  private var byteCount: Int { max(source.position, expectedByteCount ?? 0) }

  /// Fills a chunk with what comes next.
  ///
  /// - Parameters:
  ///   - chunk: is emptied first.
  ///   - compressed: takes the blocks' bytes.
  mutating func fill(_ chunk: Chunk, compressed: inout Buffer) {
    chunk.reset()
    chunk.sequence = sequence
    chunk.fileOffset = source.position
    sequence += 1
    if let plan {
      fill(chunk, by: plan, compressed: &compressed)
      return
    }
    var advance = Advance.more
    while advance == .more {
      if let walker {
        advance = walker.advance(chunk, &source, &walk, compressed: &compressed)
      } else if !begin(chunk) {
        advance = .ended
      }
      if advance == .ended && passHole(chunk) { advance = chunk.hasText ? .full : .more }
    }
    if advance == .ended { finish(chunk) }
    if options.decodes {
      splitMembers(chunk, compressed)
    } else {
      chunk.pieces.removeAll()
    }
  }

  /// Fills a chunk with the next run that is wanted.
  private mutating func fill(
    _ chunk: Chunk,
    by plan: IndexPlan,
    compressed: inout Buffer
  ) {
    if runsRead < plan.wanted.count {
      let run = plan.index.runs[plan.wanted[runsRead]]
      runsRead += 1
      walk.frame = run.frame
      if !isBefore(run) { walker = walker(for: run, plan) }
      _ = walker?.advance(chunk, &source, &walk, compressed: &compressed)
      chunk.jump = Chunk.Jump(
        decodedOffset: run.decodedOffset,
        lineEnds: run.lineEnds,
        startsLine: run.content.flags.contains(.startsLine)
      )
      let isThere =
        plan.index.isPlainText
        ? chunk.textEnd - Chunk.textStart == run.decodedBytes : chunk.blocks.count == run.blockCount
      if !isThere {
        let detail = "the blocks are not where the index says; make it again, or use --no-index"
        chunk.damage.append(walk.damage(.badBlockLength, at: run.fileOffset, detail))
      }
    }
    guard runsRead == plan.wanted.count else { return }
    if plan.completion != nil {
      // All bytes went into the digest, those that were decoded as well as those in between.
      _ = source.discard(.max)
      isOtherArchive = source.digestText != plan.index.archiveDigest
    }
    isFinished = true
    chunk.isLast = true
    chunk.isCutOff = plan.isCutOff
  }

  /// Whether the walker stands before a run; where blocks are linked it must.
  private func isBefore(_ run: ArchiveIndex.Run) -> Bool {
    guard let walker = walker as? LZ4Walker, source.position == run.fileOffset else { return false }
    return walker.isBefore(block: run.block)
  }

  /// A walker that stands where a run begins.
  private mutating func walker(
    for run: ArchiveIndex.Run,
    _ plan: IndexPlan
  ) -> (any ArchiveWalker)? {
    if plan.index.isPlainText {
      return go(to: run.fileOffset, plan) ? TextWalker(options, hasBegun: true) : nil
    }
    guard let header = header(of: run, plan), go(to: run.fileOffset, plan) else { return nil }
    let walker = LZ4Walker(options)
    walker.enter(header, atBlock: run.block)
    return walker
  }

  /// The header of the frame that a run is in.
  private mutating func header(of run: ArchiveIndex.Run, _ plan: IndexPlan) -> FrameHeader? {
    if let runHeader, runHeader.offset == run.headerOffset { return runHeader.header }
    guard go(to: run.headerOffset, plan), source.look(FrameHeader.byteCountMax) >= 4 else {
      return nil
    }
    let isLegacy = source.ahead.littleEndian32(at: 0) == FrameHeader.legacyMagic
    guard let header = isLegacy ? .legacy : try? FrameHeader(source.ahead) else { return nil }
    runHeader = (run.headerOffset, header)
    return header
  }

  /// Goes on at another offset: for a tally by reading what is before it, which goes into the digest.
  ///
  /// - Returns: whether there is one.
  private mutating func go(to offset: Int, _ plan: IndexPlan) -> Bool {
    if plan.completion == nil { return source.jump(to: offset) }
    let count = offset - source.position
    return count >= 0 && source.discard(count) == count
  }

  /// Recognises the format.
  ///
  /// - Returns: whether there is something to walk.
  private mutating func begin(_ chunk: Chunk) -> Bool {
    let count = min(source.look(Content.sampleBytes), Content.sampleBytes)
    var format = Content.recognise(source.ahead.extracting(first: count), name: name)
    if format == .unknown && !mayHoldFrames(chunk) { return false }
    if format == .unknown {
      let promised = ArchiveFormat.allCases.filter { $0.ending.map(name.hasSuffix) ?? false }
      let detail = "no archive format begins here; frames were searched behind it"
      format =
        walk.search(
          for: promised.isEmpty ? [.lz4, .gzip, .zstd] : promised,
          chunk,
          &source,
          walk.damage(.garbage, at: 0, detail),
          from: 0
        ) ?? .unknown
    }
    switch format {
    case .lz4: walker = LZ4Walker(options)
    case .gzip: walker = GzipWalker(options)
    case .zstd: walker = ZstdWalker(options)
    case .plain: walker = TextWalker(options)
    case .unknown: return false
    }
    return true
  }

  /// Whether frames are searched in a file that does not begin with one.
  private mutating func mayHoldFrames(_ chunk: Chunk) -> Bool {
    if source.ahead.count == 0 {
      // Only names of compressed files come here.
      walk.beginFrame(chunk, .plain)
      let detail = "the file is empty; fetch the archive again"
      chunk.damage.append(walk.damage(.truncated, at: 0, detail))
      return false
    }
    guard let found = Signature.find(source.ahead.extracting(first: Signature.byteCountMax)) else {
      if input.isNamed || input.isExpected { return true }
      whySkipped = "neither text nor an archive"
      return false
    }
    switch found.meaning {
    case .unread(let advice):
      walk.refusal =
        "it is \(found.name), which is not read; \(advice)"
        .replacing("FILE", with: printable(name))
      var damage = walk.damage(.unreadable, at: 0, walk.refusal ?? "")
      damage.lostBytes = source.discard(.max)
      chunk.account.damaged += damage.lostBytes
      chunk.damage.append(damage)
    case .harmless:
      if input.isNamed {
        walk.refusal = "it is \(found.name), which holds no log; check the path"
      } else {
        whySkipped = found.name
      }
    }
    return false
  }

  /// Goes on behind bytes that the device could not give.
  private mutating func passHole(_ chunk: Chunk) -> Bool {
    guard source.isAtHole else { return false }
    let start = source.position
    let missing = source.passHole()
    guard missing > 0 else { return false }
    var damage = walk.damage(.readError, at: start, "the device cannot give these bytes; try again")
    damage.lostBytes = missing
    chunk.damage.append(damage)
    chunk.account.damaged += missing
    walk.isAfterGap = true
    walker?.resume(walk, at: source.position)
    return true
  }

  private mutating func splitMembers(_ chunk: Chunk, _ compressed: borrowing Buffer) {
    if tar.isPlain { return }
    if let header = chunk.header, !chunk.isDecoded {
      (walker as? LZ4Walker)?.decodeInOrder(chunk, header, compressed)
      chunk.settle()
    }
    tar.split(chunk, walk)
    chunk.isOfTar = tar.isTar
    if chunk.isLast && tar.isTar && !tar.hasGap && tar.memberCount == 0 && walk.refusal == nil {
      walk.refusal = "no log in this tar archive; name its members with --include"
      chunk.damage.append(walk.damage(.unreadable, at: 0, walk.refusal ?? ""))
    }
  }

  private mutating func finish(_ chunk: Chunk) {
    chunk.isLast = true
    isFinished = true
    if whySkipped != nil { return }
    if walk.frame < 0 && walk.refusal == nil {
      walk.refusal = "it is neither an archive (LZ4, gzip, zstd, tar) nor text; check the path"
    }
    let missing = byteCount - source.position
    if missing > 0 || source.failure != nil {
      let reason = source.failure.map { "cannot be read: \($0)" } ?? "became shorter while read"
      var damage = walk.damage(.readError, at: source.position, "the file \(reason); try again")
      damage.lostBytes = missing
      chunk.damage.append(damage)
      chunk.account.damaged += missing
      walk.isAfterGap = true
    }
    if walk.isAfterGap { chunk.isBeforeGap = true }
  }
}

/// What is known of an archive at its end.
struct ArchiveSummary: Sendable {
  let format: ArchiveFormat
  let isTar: Bool
  let byteCount: Int
  let digest: String
  /// Why a named archive is refused, if it is.
  let refusal: String?
  /// Whether it is not the archive that the index was made of by which it was to be read.
  let isOtherArchive: Bool
  /// How many members of a tar archive are read, and those that hold no log.
  let memberCount: Int?
  let skipped: SkippedFiles
  /// Why the file holds no log, by its beginning.
  let whySkipped: String?

  /// The format as it is shown: `lz4`, `tar`, `tar+lz4`.
  var formatName: String {
    if !isTar { return format.rawValue }
    return format == .plain ? "tar" : "tar+" + format.rawValue
  }
}
