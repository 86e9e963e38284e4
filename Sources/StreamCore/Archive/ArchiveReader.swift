/// Reads an archive from its first byte to its last, and hands it out in chunks.
///
/// The format is recognised by content; a reader of that format does the work. Where nothing is
/// recognised, frames are searched for, and the first one that is found decides the format.
struct ArchiveReader: ~Copyable {
  /// The bytes that the file had when it was opened; nil for a pipe.
  let expectedByteCount: Int?
  /// Whether the last chunk was handed out.
  private(set) var isFinished = false

  private var context: ReadContext
  private let input: FoundInput
  private let options: ReadOptions
  private var format: any Format.Type = TextFormat.self
  private var reader: (any FormatReader)?
  private var sequence = 0
  private var tar: TarSplitter
  /// Says what to read, where an index knows; and how much of it was read.
  private let plan: IndexPlan?
  private var runsRead = 0
  /// Whether the archive is not the one that the plan's index was made of.
  private var isOtherArchive = false
  /// Why the file holds no log, by its beginning.
  private var whySkipped: String?

  init(
    _ file: consuming InputFile,
    _ input: FoundInput,
    byteCount: Int?,
    options: ReadOptions,
    plan: IndexPlan? = nil
  ) {
    context = ReadContext(ByteSource(file, byteCount: byteCount))
    self.input = input
    expectedByteCount = byteCount
    self.plan = plan
    var options = options
    if let plan {
      options.chunkBytes = plan.index.chunkBytes
      format = plan.index.format
      reader = format.makeReader(options)
      // For a tally all bytes go into the digest, those of the runs as well as those in between.
      context.readsAll = plan.completion != nil
    }
    self.options = options
    tar = TarSplitter(options.names, name: input.path)
  }

  /// What is known of the archive when its last chunk was handed out.
  var summary: ArchiveSummary {
    ArchiveSummary(
      format: plan == nil && context.frame < 0 ? nil : format,
      isTar: tar.isTar,
      byteCount: byteCount,
      digest: plan?.index.archiveDigest ?? context.source.digestText,
      refusal: context.refusal,
      isOtherArchive: isOtherArchive,
      memberCount: tar.isTar ? tar.memberCount : nil,
      skipped: tar.skipped,
      whySkipped: whySkipped
    )
  }

  private var byteCount: Int { max(context.source.position, expectedByteCount ?? 0) }

  /// Fills a chunk with what comes next.
  ///
  /// - Parameters:
  ///   - chunk: is emptied first.
  ///   - compressed: takes the blocks' bytes.
  mutating func fill(_ chunk: Chunk, compressed: inout Buffer) {
    chunk.reset()
    chunk.sequence = sequence
    chunk.fileOffset = context.source.position
    sequence += 1
    context.chunk = chunk
    swap(&context.compressed, &compressed)
    if let plan {
      fill(chunk, by: plan)
    } else {
      fill(chunk)
    }
    swap(&context.compressed, &compressed)
  }

  private mutating func fill(_ chunk: Chunk) {
    var advance = Advance.more
    while advance == .more {
      if let reader {
        advance = context.advance(reader, of: format)
      } else if !begin(chunk) {
        advance = .ended
      }
      if advance == .ended && skipUnreadable(chunk) { advance = chunk.hasText ? .full : .more }
    }
    if advance == .ended { finish(chunk) }
    if options.decodes {
      splitMembers(chunk)
    } else {
      chunk.segments.removeAll()
    }
  }

  /// Fills a chunk with the next run that is wanted.
  private mutating func fill(_ chunk: Chunk, by plan: IndexPlan) {
    if runsRead < plan.wanted.count, let reader {
      let run = plan.index.runs[plan.wanted[runsRead]]
      runsRead += 1
      if reader.seek(to: run.point, &context) { _ = context.advance(reader, of: format) }
      chunk.seekPoint = run.point
      let isThere =
        format.isVerbatim
        ? chunk.textEnd - Chunk.textStart == run.decodedBytes : chunk.blocks.count == run.blockCount
      if !isThere {
        let detail = "the blocks are not where the index says; make it again, or use --no-index"
        chunk.damage.append(context.damage(.badBlockLength, at: run.fileOffset, detail))
      }
    }
    guard runsRead == plan.wanted.count else { return }
    if plan.completion != nil {
      _ = context.source.drain(.max)
      isOtherArchive = context.source.digestText != plan.index.archiveDigest
    }
    isFinished = true
    chunk.isLast = true
    chunk.isCutOff = plan.isCutOff
  }

  /// Recognises the format.
  ///
  /// - Returns: whether there is something to read.
  private mutating func begin(_ chunk: Chunk) -> Bool {
    let count = min(context.source.fill(atLeast: Formats.headBytes), Formats.headBytes)
    var found = Formats.detect(
      context.source.lookahead.extracting(first: count),
      name: input.path
    )
    if found == nil {
      guard mayHoldFrames(chunk) else { return false }
      let promised = Formats.promised(by: input.path)
      let detail = "no archive format begins here; frames were searched behind it"
      context.lose(context.damage(.garbage, at: 0, detail))
      found = context.findFrame(of: promised.isEmpty ? Formats.compressed : promised)
    }
    guard let found else { return false }
    // Whether a text is that of a tar archive is seen when it is split.
    format = found.isVerbatim ? TextFormat.self : found
    reader = found.makeReader(options)
    return true
  }

  /// Whether frames are searched for in a file that does not begin with one.
  private mutating func mayHoldFrames(_ chunk: Chunk) -> Bool {
    if context.source.lookahead.count == 0 {
      // Only names of compressed files come here.
      context.beginFrame(.plain)
      let detail = "the file is empty; fetch the archive again"
      chunk.damage.append(context.damage(.truncated, at: 0, detail))
      return false
    }
    let signature = Signature.find(
      context.source.lookahead.extracting(first: Signature.byteCountMax)
    )
    guard let found = signature else {
      if input.isNamed || input.isExpected { return true }
      whySkipped = "neither text nor an archive"
      return false
    }
    switch found.meaning {
    case .unread(let advice):
      let refusal =
        "it is \(found.name), which is not read; \(advice)"
        .replacing("FILE", with: printable(input.path))
      context.refusal = refusal
      var damage = context.damage(.unreadable, at: 0, refusal)
      damage.lostBytes = context.source.drain(.max)
      chunk.account.damaged += damage.lostBytes
      chunk.damage.append(damage)
    case .harmless:
      if input.isNamed {
        context.refusal = "it is \(found.name), which holds no log; check the path"
      } else {
        whySkipped = found.name
      }
    }
    return false
  }

  /// Goes on after bytes that the device could not give.
  private mutating func skipUnreadable(_ chunk: Chunk) -> Bool {
    guard context.source.isAtUnreadable else { return false }
    let start = context.source.position
    let missing = context.source.skipUnreadable()
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
    reader?.resume(&context)
    return true
  }

  private mutating func splitMembers(_ chunk: Chunk) {
    if tar.isPlain { return }
    if !chunk.isDecoded && chunk.codec != nil {
      chunk.decodeBlocks(from: context.compressed)
      chunk.accountForBlocks()
    }
    tar.split(chunk)
    chunk.isOfTar = tar.isTar
    if chunk.isLast && tar.isTar && !tar.hasGap && tar.memberCount == 0 && context.refusal == nil {
      let refusal = "no log in this tar archive; name its members with --include"
      context.refusal = refusal
      chunk.damage.append(context.damage(.unreadable, at: 0, refusal))
    }
  }

  private mutating func finish(_ chunk: Chunk) {
    chunk.isLast = true
    isFinished = true
    if whySkipped != nil { return }
    if context.frame < 0 && context.refusal == nil {
      context.refusal =
        "it is neither an archive (LZ4, gzip, zstd, tar) nor text; check the path"
    }
    let missing = byteCount - context.source.position
    if missing > 0 || context.source.failure != nil {
      let reason =
        context.source.failure.map { "cannot be read: \($0)" } ?? "became shorter while read"
      var damage = context.damage(
        .readError,
        at: context.source.position,
        "the file \(reason); try again"
      )
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
  /// The format; nil where none was found.
  let format: (any Format.Type)?
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
    let outer = format?.name ?? Formats.unknownName
    if !isTar { return outer }
    return outer == TextFormat.name ? TarFormat.name : TarFormat.name + "+" + outer
  }
}
