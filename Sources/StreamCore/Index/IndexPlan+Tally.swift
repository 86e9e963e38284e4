/// A tally by an index: only runs in which a record counts are decoded, and the rest of the numbers
/// is taken from the index.
///
/// ```
///   of the runs: failures, malformed lines, their places, times and fields
///   of the index: lines, blank and continued ones, records without an error, errors that are no
///                 failures, failures at another time, frames, blocks, bytes
/// ```
extension IndexPlan {
  /// What a tally has beside the failures and the malformed lines.
  struct Completion: Sendable {
    let excludedErrors: GroupTable
    /// Whether failures can be left out because of their time.
    let isTimed: Bool
    /// The text of the runs that are left out.
    let skippedBytes: Int
    let isVerified: Bool
  }

  /// More than this part of the text must be left out: reading all of the file for its digest costs
  /// a tenth of the work.
  private static let savedPart = 8

  /// Finds the runs that a tally needs; nil where the index does not know the rest of it, or saves
  /// little.
  ///
  /// - Parameters:
  ///   - index: the archive's index.
  ///   - catalog: the catalogue of the tally.
  ///   - options: of the tally.
  ///   - verifies: whether checksums are to be verified.
  init?(_ index: ArchiveIndex, tallyBy catalog: Catalog, _ options: TallyOptions, verifies: Bool) {
    guard !index.hasDividedRecords, index.knowsKinds(by: catalog, options),
      index.totals.coverage != .unknown || !verifies, let excludedErrors = index.excludedErrors
    else { return nil }
    self.index = index
    let kinds = WantedKinds(LineSelection(), catalog, options, isForTally: true)
    var isWanted = index.runs.map { kinds.wants($0.content) }
    Self.joinFirst(index.runs, &isWanted)
    wanted = isWanted.indices.filter { isWanted[$0] }
    isCutOff = isWanted.last == false
    let skipped = isWanted.indices.reduce(0) { sum, run in
      sum + (isWanted[run] ? 0 : index.runs[run].decodedBytes)
    }
    guard skipped > index.decodedBytes / Self.savedPart else { return nil }
    let redaction = options.redact ? Redaction(catalog) : nil
    var table = GroupTable(samples: 0)
    for other in excludedErrors {
      var value = Occurrences()
      value.count = other.count
      table.add(KeptText(other.message.span, by: redaction).marked, value)
    }
    completion = Completion(
      excludedErrors: table,
      isTimed: options.isTimed,
      skippedBytes: skipped,
      isVerified: verifies && index.totals.coverage == .full
    )
  }

  /// Makes the tally of the runs that were read that of the archive.
  ///
  /// - Parameter tally: of the runs.
  /// - Returns: whether the numbers fit; they do not where somebody made the index up.
  func complete(_ tally: inout TallyAccumulator) -> Bool {
    guard let completion else { return true }
    var counts = tally.counts
    counts.lines = index.lines
    counts.blank = index.totals.blank
    counts.continued = index.totals.continued
    counts.recordLines = index.totals.recordLines
    counts.text = index.totals.text
    counts.parsed = index.totals.parsed
    counts.records = index.totals.records
    counts.withoutError = index.totals.withoutError
    counts.excludedErrors = completion.excludedErrors.total
    counts.outsideTime =
      index.totals.failures - (counts.known + counts.unknown - counts.textFailures)
    tally.counts = counts
    tally.excludedErrors = completion.excludedErrors
    tally.coverage = index.coverage
    return counts.outsideTime >= 0 && (completion.isTimed || counts.outsideTime == 0)
      && counts.imbalance.isEmpty
  }

  /// What a tally says of the archive; nil where only lines are asked for.
  func facts(
    _ path: String,
    _ summary: ArchiveSummary,
    _ counts: TallyAccumulator.Counts
  ) -> ArchiveFacts? {
    guard let completion else { return nil }
    return ArchiveFacts(
      path: path,
      format: summary.formatName,
      bytes: summary.byteCount,
      decodedBytes: index.decodedBytes,
      frames: index.totals.frames,
      blocks: index.totals.blocks,
      lines: index.lines,
      lostLines: 0,
      account: ByteAccount(
        read: summary.byteCount - index.totals.skippedBytes,
        skipped: index.totals.skippedBytes
      ),
      isVerified: completion.isVerified,
      digest: summary.digest,
      records: counts.records,
      coverage: index.coverage,
      unfinishedLines: counts.unfinished,
      zeros: index.zeros,
      isWithoutErrorPath: counts.misplaced > 0 && !counts.hasErrors
    )
  }
}

extension ArchiveIndex.OtherError {
  /// Messages may take so many bytes in an index.
  private static let messageBytesMax = 1 << 20

  /// What an index has of errors that are no failures; nil where it is too much, or some were cut:
  /// with pseudonyms another part of them would be shown.
  static func list(_ table: GroupTable) -> [ArchiveIndex.OtherError]? {
    guard table.overflow == 0, table.count <= GroupTable.limit,
      table.texts.allSatisfy({ $0.count <= KeptText.bytesMax }),
      table.texts.reduce(0, { $0 + $1.count }) <= messageBytesMax
    else { return nil }
    return table.sorted.map { ArchiveIndex.OtherError(message: $0.text, count: $0.value.count) }
  }
}
