/// Reads an archive from its first byte to its last, and hands it out in chunks.
struct ArchiveReader: ~Copyable {
  /// Whether the last chunk was handed out.
  private(set) var isFinished = false
  /// Whether the last chunk was decoded here; what is read as it is was only copied.
  private(set) var decodesInOrder = false

  private let layer: Layer
  private let layers: LayeredReader
  private let mustHaveLog: Bool
  private var sequence = 0
  /// Says what to read, where an index knows; and how much of it was read.
  private let plan: IndexPlan?
  private var runsRead = 0
  /// Whether the archive is not the one that the plan's index was made of.
  private var isOtherArchive = false

  init(
    _ file: consuming InputFile,
    _ input: FoundInput,
    byteCount: Int?,
    options: ReadOptions,
    plan: IndexPlan? = nil
  ) {
    self.plan = plan
    // What globs leave out of an archive is no reason to pass over it.
    mustHaveLog = options.wantsLog && (input.isNamed || options.names != NameFilter())
    var options = options
    if let plan { options.chunkBytes = plan.index.chunkBytes }
    layer = Layer(file, input, byteCount: byteCount, options, format: plan?.index.format)
    // For a tally all bytes go into the digest, those of the runs as well as those in between.
    layer.context.readsAll = plan.map { $0.completion != nil } ?? true
    layers = LayeredReader(layer, level: 0, options)
  }

  /// What is known of the archive when its last chunk was handed out.
  var summary: ArchiveSummary {
    ArchiveSummary(
      formatName: plan == nil && layer.context.frame < 0
        ? Formats.unknownName : layers.formatNames.joined(separator: "+"),
      isOfMembers: layers.isOfMembers,
      byteCount: layer.byteCount,
      digest: plan?.index.archiveDigest ?? layer.context.source.digestText,
      refusal: layer.context.refusal,
      isOtherArchive: isOtherArchive,
      members: layers.members,
      whySkipped: layer.whySkipped
        ?? (layers.hasMembersWithoutLog && !mustHaveLog ? "no log in it" : nil),
      nameWarning: layer.nameWarning
    )
  }

  /// Fills a chunk with what comes next.
  ///
  /// - Parameters:
  ///   - chunk: is emptied first; another one may take its place.
  ///   - compressed: takes the blocks' bytes.
  mutating func fill(_ chunk: inout Chunk, compressed: inout Buffer) {
    chunk.reset()
    swap(&layer.context.compressed, &compressed)
    if let plan {
      fill(chunk, by: plan)
    } else {
      layers.fill(&chunk)
      isFinished = layers.isFinished
      if mustHaveLog && isFinished && layers.hasMembersWithoutLog && layer.context.refusal == nil {
        let kind = layers.formatNames[0]
        let refusal = "no log in this \(kind) archive; name its members with --include"
        layer.context.refusal = refusal
        chunk.damage.append(layer.context.damage(.unreadable, at: 0, refusal))
      }
    }
    swap(&layer.context.compressed, &compressed)
    decodesInOrder = chunk.isDecoded && !layer.format.isVerbatim
    chunk.sequence = sequence
    chunk.headDigest = layer.headDigest
    sequence += 1
  }

  /// Fills a chunk with the next run that is wanted.
  private mutating func fill(_ chunk: Chunk, by plan: IndexPlan) {
    if runsRead < plan.wanted.count {
      let run = plan.index.runs[plan.wanted[runsRead]]
      runsRead += 1
      layer.read(at: run.point, chunk)
      chunk.seekPoint = run.point
      let isThere =
        layer.format.isVerbatim
        ? chunk.textBytes == run.decodedBytes : chunk.blocks.count == run.blockCount
      if !isThere {
        let detail = "the blocks are not where the index says; make it again, or use --no-index"
        chunk.damage.append(layer.context.damage(.badBlockLength, at: run.fileOffset, detail))
      }
    }
    guard runsRead == plan.wanted.count else { return }
    if plan.completion != nil {
      _ = layer.context.source.drain(.max)
      isOtherArchive = layer.context.source.digestText != plan.index.archiveDigest
    }
    isFinished = true
    chunk.isLast = true
    chunk.isCutOff = plan.isCutOff
  }
}

/// What is known of an archive at its end.
struct ArchiveSummary: Sendable {
  /// The formats of its layers, the innermost first: `lz4`, `tar+lz4`, `gzip+gzip`.
  let formatName: String
  /// Whether all of its text is that of members of an archive.
  let isOfMembers: Bool
  let byteCount: Int
  let digest: String
  /// Why a named archive is refused, if it is.
  let refusal: String?
  /// Whether it is not the archive that the index was made of by which it was to be read.
  let isOtherArchive: Bool
  let members: MemberCount
  /// Why the file is no log, by its beginning.
  let whySkipped: String?
  /// What is strange about its name.
  let nameWarning: String?
}
