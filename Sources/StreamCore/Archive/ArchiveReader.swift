/// Reads an archive from its first byte to its last, and hands it out in chunks.
///
/// The format is recognised by content; a reader of that format does the work. Where nothing is
/// recognised, frames are searched, and the first one that is found decides the format.
struct ArchiveReader: ~Copyable {
  /// The bytes that the file had when it was opened; nil for a pipe.
  let expectedByteCount: Int?
  /// Whether the last chunk was handed out.
  private(set) var isFinished = false

  private var source: ByteSource
  private let name: String
  private let options: ReadOptions
  private var reader: (any FormatReader)?
  private var context = ReadContext()
  private var sequence = 0
  private var tar: TarSplitter
  /// Says what to read, where an index knows; and how much of it was read.
  private let plan: IndexPlan?
  private var runsRead = 0
  /// The header of the last run's frame, and where it begins.
  private var runHeader: (offset: Int, header: LZ4FrameHeader)?
  /// Whether the archive is not the one that the plan's index was made of.
  private var isOtherArchive = false

  init(
    _ file: consuming InputFile,
    name: String,
    byteCount: Int?,
    options: ReadOptions,
    plan: IndexPlan? = nil
  ) {
    source = ByteSource(file, byteCount: byteCount)
    self.name = name
    expectedByteCount = byteCount
    self.plan = plan
    var options = options
    if let plan {
      options.chunkBytes = plan.index.chunkBytes
      context.format = plan.index.isPlainText ? .plain : .lz4
    }
    self.options = options
    tar = TarSplitter(options.names, name: name)
  }

  /// What is known of the archive when its last chunk was handed out.
  var summary: ArchiveSummary {
    ArchiveSummary(
      format: context.format,
      isTar: tar.isTar,
      byteCount: byteCount,
      digest: plan?.index.archiveDigest ?? source.digestText,
      refusal: context.refusal,
      isOtherArchive: isOtherArchive,
      memberCount: tar.memberCount,
      skippedMemberCount: tar.skippedCount
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
      if let reader {
        advance = reader.readChunk(chunk, &source, &context, compressed: &compressed)
      } else if !begin(chunk) {
        advance = .ended
      }
      if advance == .ended && skipUnreadable(chunk) { advance = chunk.hasText ? .full : .more }
    }
    if advance == .ended { finish(chunk) }
    if options.decodes {
      splitMembers(chunk, compressed)
    } else {
      chunk.segments.removeAll()
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
      context.frame = run.frame
      if !isBefore(run) { reader = reader(for: run, plan) }
      _ = reader?.readChunk(chunk, &source, &context, compressed: &compressed)
      chunk.seekPoint = Chunk.SeekPoint(
        decodedOffset: run.decodedOffset,
        lineEnds: run.lineEnds,
        startsLine: run.content.flags.contains(.startsLine)
      )
      let isThere =
        plan.index.isPlainText
        ? chunk.textEnd - Chunk.textStart == run.decodedBytes : chunk.blocks.count == run.blockCount
      if !isThere {
        let detail = "the blocks are not where the index says; make it again, or use --no-index"
        chunk.damage.append(context.damage(.badBlockLength, at: run.fileOffset, detail))
      }
    }
    guard runsRead == plan.wanted.count else { return }
    if plan.completion != nil {
      // All bytes went into the digest, those that were decoded as well as those in between.
      _ = source.drain(.max)
      isOtherArchive = source.digestText != plan.index.archiveDigest
    }
    isFinished = true
    chunk.isLast = true
    chunk.isCutOff = plan.isCutOff
  }

  /// Whether the reader stands before a run; where blocks are linked it must.
  private func isBefore(_ run: ArchiveIndex.Run) -> Bool {
    guard let reader = reader as? LZ4Reader, source.position == run.fileOffset else { return false }
    return reader.isBefore(block: run.block)
  }

  /// A reader that stands where a run begins.
  private mutating func reader(
    for run: ArchiveIndex.Run,
    _ plan: IndexPlan
  ) -> (any FormatReader)? {
    if plan.index.isPlainText {
      return go(to: run.fileOffset, plan) ? TextReader(options, hasBegun: true) : nil
    }
    guard let header = header(of: run, plan), go(to: run.fileOffset, plan) else { return nil }
    let reader = LZ4Reader(options)
    reader.enter(header, atBlock: run.block)
    return reader
  }

  /// The header of the frame that a run is in.
  private mutating func header(of run: ArchiveIndex.Run, _ plan: IndexPlan) -> LZ4FrameHeader? {
    if let runHeader, runHeader.offset == run.headerOffset { return runHeader.header }
    guard go(to: run.headerOffset, plan), source.fill(atLeast: LZ4FrameHeader.byteCountMax) >= 4
    else {
      return nil
    }
    let isLegacy = source.lookahead.littleEndian32(at: 0) == LZ4FrameHeader.legacyMagic
    guard let header = isLegacy ? .legacy : try? LZ4FrameHeader(source.lookahead) else {
      return nil
    }
    runHeader = (run.headerOffset, header)
    return header
  }

  /// Goes on at another offset: for a tally by reading what is before it, which goes into the digest.
  ///
  /// - Returns: whether there is one.
  private mutating func go(to offset: Int, _ plan: IndexPlan) -> Bool {
    if plan.completion == nil { return source.seek(to: offset) }
    let count = offset - source.position
    return count >= 0 && source.drain(count) == count
  }

  /// Recognises the format.
  ///
  /// - Returns: whether there is something to read.
  private mutating func begin(_ chunk: Chunk) -> Bool {
    let count = min(source.fill(atLeast: Content.sampleBytes), Content.sampleBytes)
    var format = Content.recognise(source.lookahead.extracting(first: count), name: name)
    if format == .unknown {
      let promised = ArchiveFormat.allCases.filter { $0.ending.map(name.hasSuffix) ?? false }
      let detail = "no archive format begins here; frames were searched behind it"
      format =
        context.search(
          for: promised.isEmpty ? [.lz4, .gzip, .zstd] : promised,
          chunk,
          &source,
          context.damage(.garbage, at: 0, detail),
          from: 0
        ) ?? .unknown
    }
    switch format {
    case .lz4: reader = LZ4Reader(options)
    case .gzip: reader = GzipReader(options)
    case .zstd: reader = ZstdReader(options)
    case .plain: reader = TextReader(options)
    case .unknown: return false
    }
    return true
  }

  /// Goes on behind bytes that the device could not give.
  private mutating func skipUnreadable(_ chunk: Chunk) -> Bool {
    guard source.isAtUnreadable else { return false }
    let start = source.position
    let missing = source.skipUnreadable()
    guard missing > 0 else { return false }
    var damage = context.damage(
      .readError,
      at: start,
      "the device cannot give these bytes; try again"
    )
    damage.lostBytes = missing
    chunk.damage.append(damage)
    chunk.account.damaged += missing
    context.isAfterGap = true
    reader?.resume(context, at: source.position)
    return true
  }

  private mutating func splitMembers(_ chunk: Chunk, _ compressed: borrowing Buffer) {
    if tar.isPlain { return }
    if let header = chunk.header, !chunk.isDecoded {
      (reader as? LZ4Reader)?.decodeInOrder(chunk, header, compressed)
      chunk.accountForBlocks()
    }
    tar.split(chunk, context)
    if chunk.isLast && tar.isTar && !tar.hasGap && tar.memberCount == 0 && context.refusal == nil {
      context.refusal = "no log in this tar archive; name its members with --include"
      chunk.damage.append(context.damage(.unreadable, at: 0, context.refusal ?? ""))
    }
  }

  private mutating func finish(_ chunk: Chunk) {
    chunk.isLast = true
    isFinished = true
    if context.frame < 0 && context.refusal == nil {
      context.refusal = "it is neither an archive (LZ4, gzip, zstd, tar) nor text; check the path"
    }
    let missing = byteCount - source.position
    if missing > 0 || source.failure != nil {
      let reason = source.failure.map { "cannot be read: \($0)" } ?? "became shorter while read"
      var damage = context.damage(.readError, at: source.position, "the file \(reason); try again")
      damage.lostBytes = missing
      chunk.damage.append(damage)
      chunk.account.damaged += missing
      context.isAfterGap = true
    }
    if context.isAfterGap { chunk.isBeforeGap = true }
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
  /// The members of a tar archive that were read, and those that were not, by their names.
  let memberCount: Int
  let skippedMemberCount: Int

  /// The format as it is shown: `lz4`, `tar`, `tar+lz4`.
  var formatName: String {
    if !isTar { return format.rawValue }
    return format == .plain ? "tar" : "tar+" + format.rawValue
  }
}
