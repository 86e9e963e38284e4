/// One archive at work: who wants its next chunk, and who has finished one, comes here.
///
/// The reader's lock is held while compressed bytes are walked; what is decoded in order is decoded
/// under it as well, by one worker for all. A finished chunk is posted; whoever finds the next one in
/// order posted merges it, and all that follow, so that the order costs no thread of its own.
final class ArchiveJob: Sendable {
  private struct Posted: ~Copyable {
    var chunks: [Int: Chunk] = [:]
    var next = 0
    /// Whether damage ended the run: what comes now is not wanted any more.
    var isOver = false
  }

  let input: FoundInput
  /// The number of the catalogue that it is judged by.
  let catalog: Int
  private let isStrict: Bool
  private let decodes: Bool
  private let writer: OrderedWriter?
  private let plan: IndexPlan?
  private let reader: Lock<ArchiveReader>
  private let posted = Lock(Posted())
  private let merge: Lock<ArchiveMerge>
  /// Whether the last chunk was decoded by who read it.
  private let decodesInOrder = Lock(false)
  private let turn = DecodingTurn()

  init(
    _ input: FoundInput,
    _ file: consuming sending InputFile,
    byteCount: Int?,
    _ merge: consuming sending ArchiveMerge,
    catalog: Int,
    options: ReadOptions,
    writer: OrderedWriter?,
    plan: IndexPlan?
  ) {
    self.input = input
    self.catalog = catalog
    self.plan = plan
    self.writer = writer
    isStrict = options.isStrict
    decodes = options.decodes
    reader = Lock(
      ArchiveReader(file, input, byteCount: byteCount, options: options, plan: plan)
    )
    self.merge = Lock(merge)
  }

  /// What came of asking for a chunk.
  enum Taken {
    case chunk
    /// The archive has no more of them.
    case none
    /// Another worker is reading.
    case busy
  }

  /// Fills a chunk with what comes next, or gets one that another worker has filled.
  ///
  /// - Parameters:
  ///   - chunk: is empty; another one may take its place.
  ///   - worker: whose buffers are used.
  ///   - pool: where chunks come from.
  ///   - waits: whether to wait where another worker is reading.
  /// - Returns: what came of it.
  func take(_ chunk: inout Chunk, _ worker: Worker, _ pool: ChunkPool, waits: Bool) -> Taken {
    if posted.withLock({ $0.isOver }) { return .none }
    if decodesInOrder.withLock({ $0 }) { return takeInOrder(&chunk, worker, pool, waits: waits) }
    if waits { return reader.withLockSoon { fill(&$0, &chunk, worker) } }
    return reader.withLockIfAvailable { fill(&$0, &chunk, worker) } ?? .busy
  }

  /// Does the same where who reads has to decode.
  private func takeInOrder(
    _ chunk: inout Chunk,
    _ worker: Worker,
    _ pool: ChunkPool,
    waits: Bool
  ) -> Taken {
    switch turn.take(waits: waits) {
    case .none: return .busy
    case .scan(let decoded):
      pool.release(chunk)
      chunk = decoded
      return .chunk
    case .decode:
      defer { turn.finish() }
      while true {
        let taken = reader.withLock { fill(&$0, &chunk, worker) }
        guard case .chunk = taken, chunk.isDecoded, turn.isAwaited,
          let next = pool.takeIfAvailable()
        else { return taken }
        guard turn.handOver(chunk) else {
          pool.release(next)
          return taken
        }
        chunk = next
      }
    }
  }

  private func fill(
    _ reader: inout ArchiveReader,
    _ chunk: inout Chunk,
    _ worker: Worker
  ) -> Taken {
    if worker.isFinished(reader) { return .none }
    worker.fill(&chunk, from: &reader)
    let isInOrder = reader.decodesInOrder
    decodesInOrder.withLock { $0 = isInOrder }
    return .chunk
  }

  /// Hands in a chunk that was scanned.
  ///
  /// - Parameters:
  ///   - chunk: belongs to the merge from now on.
  ///   - release: takes back the chunks that were merged.
  /// - Returns: the archive's result, for the caller that merged its last chunk, or a damaged one
  ///   where damage ends the run.
  func post(_ chunk: Chunk, release: (Chunk) -> Void) -> ArchiveResult? {
    let isOver = posted.withLock { posted in
      if !posted.isOver { posted.chunks[chunk.sequence] = chunk }
      return posted.isOver
    }
    if isOver {
      release(chunk)
      return nil
    }
    var result: ArchiveResult?
    // Another one who merges may have looked before this chunk was posted; so look again after
    // the lock was given back.
    while result == nil, posted.withLock({ $0.chunks[$0.next] != nil }) {
      let found: ArchiveResult?? = merge.withLockIfAvailable { merge in
        while let chunk = takeNext() {
          if chunk.sequence == 0, let digest = chunk.headDigest {
            writer?.noteHead(digest, of: input.number)
          }
          merge.add(chunk)
          let isLast = chunk.isLast
          release(chunk)
          if let batch = merge.takeBatch() { writer?.add(batch, of: input.number) }
          let isEnough =
            isStrict && merge.damageCount > 0 || merge.isSatisfied || merge.guesses.isWrong
          if isLast || isEnough {
            takeRest().forEach(release)
            var result = finish(merge, isWhole: isLast)
            if !isLast { result.isPartial = true }
            return result
          }
        }
        return nil
      }
      guard let found else { return nil }
      result = found
    }
    return result
  }

  private func takeNext() -> Chunk? {
    posted.withLock { posted in
      guard let chunk = posted.chunks.removeValue(forKey: posted.next) else { return nil }
      posted.next += 1
      return chunk
    }
  }

  /// Ends the archive.
  ///
  /// - Returns: chunks that others have posted, and that must go back to the pool, or those who
  ///   wait for one would wait for ever.
  private func takeRest() -> [Chunk] {
    posted.withLock { posted in
      posted.isOver = true
      defer { posted.chunks = [:] }
      return Array(posted.chunks.values)
    }
  }

  private func finish(_ merge: borrowing ArchiveMerge, isWhole: Bool) -> ArchiveResult {
    let summary = reader.withLock { $0.summary }
    // How far others have read already depends on the threads; the first damage does not.
    let isKnown = isWhole || summary.refusal == merge.damage.first?.detail
    let refusal = isKnown ? summary.refusal : nil
    // Where frames were looked for in a file that should contain a log and none was found, the file is
    // the damage.
    var unread: Damage?
    if let refusal, input.isNamed || input.isExpected, merge.unreadableCount == 0 {
      unread = .unreadable(refusal, lostBytes: merge.account.damaged)
    }
    var tally = merge.tally
    let path = input.path
    if let plan { tally.counts.lines = plan.index.lines }
    // An index of these bytes does not lead to damage.
    let indexIsStale =
      plan?.complete(&tally) == false || plan?.completion != nil && merge.damageCount > 0
      || summary.isOtherArchive
    tally.updatePlaces { place in
      place.path = path
      place.digest = summary.digest
    }
    let text = merge.assembler.facts(of: tally)
    let members = merge.assembler.members
    let holdsText =
      summary.isOfMembers
      ? members.recordlessCount == 0 : text.isTextAlone
    let isWithoutRecords = tally.counts.lines > 0 && tally.counts.records == 0
    var skippedFiles = summary.members.skipped
    skippedFiles.merge(members.skipped)
    var indexer = merge.assembler.indexer
    indexer?.add(texts: tally.textLines)
    indexer?.excludedErrors = ArchiveIndex.OtherError.list(tally.excludedErrors)
    return ArchiveResult(
      facts: plan?.facts(path, summary, tally.counts)
        ?? ArchiveFacts(
          path: path,
          format: summary.formatName,
          bytes: summary.byteCount,
          decodedBytes: merge.decodedBytes,
          frames: merge.layout.frameCount,
          blocks: merge.blocks,
          lines: tally.counts.lines,
          lostLines: merge.assembler.lostLines,
          account: merge.account,
          isVerified: merge.isVerified,
          digest: summary.digest,
          records: tally.counts.records,
          coverage: merge.coverage,
          unreadable: unread == nil ? merge.unreadableCount : 1,
          unfinishedStreams: unread == nil ? merge.unfinishedCount : 0,
          unfinishedLines: tally.counts.unfinished,
          oversized: tally.counts.oversized,
          zeros: tally.counts.zeros,
          isWithoutRecords: isWithoutRecords && (input.isNamed || !holdsText)
            || members.recordlessCount > 0,
          recordlessMember: members.firstRecordless,
          isWithoutErrorPath: tally.counts.misplaced > 0 && !tally.counts.hasErrors
        ),
      isNamed: input.isNamed,
      layout: merge.layout,
      counts: tally.counts,
      damage: unread.map { [$0] } ?? merge.damage,
      damageCount: unread == nil ? merge.damageCount : 1,
      refusal: refusal,
      memberCount: summary.members.read,
      skippedFiles: skippedFiles.asMembers(of: path),
      whySkipped: input.isNamed || merge.damageCount > 0 || !isWhole
        ? nil : summary.whySkipped ?? whySkipped(tally.counts, text, isTextAlone: holdsText),
      tally: tally,
      lineEnds: merge.assembler.lineEnds,
      indexer: indexer,
      indexIsStale: indexIsStale,
      isProven: merge.guesses.isProven,
      skippedBytes: plan?.completion?.skippedBytes ?? 0,
      isPartial: plan.map { $0.completion == nil } ?? false,
      nameWarning: summary.nameWarning
    )
  }
}

extension ArchiveJob {
  /// Why a file that nobody named is no log, by what was found in it.
  private func whySkipped(
    _ counts: TallyAccumulator.Counts,
    _ text: TextFacts,
    isTextAlone: Bool
  ) -> String? {
    // What is only looked at from the outside may contain anything.
    guard decodes, plan == nil, counts.records == 0 else { return nil }
    if counts.lines == 0 { return "empty" }
    if let what = text.whatWithoutLog { return what }
    return isTextAlone ? SkippedFiles.textAlone : nil
  }
}

/// What was found in one archive.
struct ArchiveResult: Sendable {
  var facts: ArchiveFacts
  let isNamed: Bool
  let layout: ArchiveLayout
  let counts: TallyAccumulator.Counts
  let damage: [Damage]
  let damageCount: Int
  /// Why it is no archive that is read, if it is none.
  let refusal: String?
  /// How many members of a tar archive were read, and those that contain no log.
  var memberCount: Int?
  var skippedFiles = SkippedFiles()
  /// Why the archive is no log and is left out, if it does not.
  var whySkipped: String?
  var tally: TallyAccumulator?
  var lineEnds = 0
  /// What an index is made of.
  var indexer: IndexBuilder?
  /// Whether the index by which it was read is not its own.
  var indexIsStale = false
  /// Whether it rests on no guess; otherwise the archive has to be read again, without guesses.
  var isProven = true
  /// The text that was not decoded, because nothing in it counts by the index.
  var skippedBytes = 0
  /// Whether parts of the archive were not read, because nobody asked for them.
  var isPartial = false
  /// What is strange about its name.
  var nameWarning: String?

  /// Whether all of it was read, and it contains no record.
  var isWithoutRecords: Bool { facts.records == 0 && damageCount == 0 && !isPartial }

  /// Whether it is a path that the user named and that gives no archive.
  var isRefused: Bool { isNamed && refusal != nil }

  /// The result for an archive that cannot even be opened.
  static func unreadable(_ input: FoundInput, _ refusal: String) -> ArchiveResult {
    ArchiveResult(
      facts: ArchiveFacts(
        path: input.path,
        format: Formats.unknownName,
        bytes: 0,
        decodedBytes: 0,
        frames: 0,
        blocks: 0,
        lines: 0,
        lostLines: 0,
        account: ByteAccount(),
        isVerified: false,
        digest: "",
        unreadable: 1
      ),
      isNamed: input.isNamed,
      layout: ArchiveLayout(),
      counts: TallyAccumulator.Counts(),
      damage: [.unreadable(refusal, lostBytes: 0)],
      damageCount: 1,
      refusal: refusal,
      tally: nil
    )
  }
}

extension Damage {
  /// That a file is no archive that is read.
  fileprivate static func unreadable(_ detail: String, lostBytes: Int) -> Damage {
    Damage(
      frame: 0,
      block: nil,
      offset: 0,
      kind: .unreadable,
      lostBytes: lostBytes,
      detail: detail
    )
  }
}
