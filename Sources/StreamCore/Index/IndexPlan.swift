/// Which runs of an archive are read to answer a question.
struct IndexPlan: Sendable {
  let index: ArchiveIndex
  /// The indices of the runs, in order.
  let wanted: [Int]
  /// Whether nothing after the last of them is read, though there is something.
  let isCutOff: Bool
  /// What completes the tally of the runs; nil where only lines are asked for.
  let completion: Completion?

  /// A plan to read all runs of an index, which need not have all of the archive.
  init(_ index: ArchiveIndex, isCutOff: Bool) {
    self.index = index
    wanted = Array(index.runs.indices)
    self.isCutOff = isCutOff
    completion = nil
  }

  /// Finds the runs; nil where the index does not help.
  ///
  /// - Parameters:
  ///   - index: the archive's index.
  ///   - path: the archive.
  ///   - selection: what is asked for.
  ///   - catalog: the catalogue of the question.
  ///   - options: of the question.
  init?(
    _ index: ArchiveIndex,
    path: String,
    _ selection: LineSelection,
    _ catalog: Catalog,
    _ options: TallyOptions
  ) {
    guard !index.hasDividedRecords, selection.oddities.isSubset(of: WantedKinds.oddities) else {
      return nil
    }
    self.index = index
    completion = nil
    var isWanted = index.runs.map { _ in false }
    let hasKinds = selection.hasKinds || !selection.hasPlaces
    if hasKinds {
      guard index.knowsKinds(by: catalog, options) else { return nil }
      let kinds = WantedKinds(selection, catalog, options)
      for number in index.runs.indices where kinds.wants(index.runs[number].content) {
        isWanted[number] = true
      }
    }
    Self.addPlaces(selection, path, index, &isWanted)
    Self.joinFirst(index.runs, &isWanted)
    wanted = isWanted.indices.filter { isWanted[$0] }
    isCutOff = isWanted.last == false
  }

  /// Takes all of the first runs where one of them is wanted.
  ///
  /// The beginning of a text is held back until it is known that it is no tar archive. So what is
  /// in it was noted of the run in which that was known, and the lines before it as well.
  static func joinFirst(_ runs: [ArchiveIndex.Run], _ isWanted: inout [Bool]) {
    let first = runs.prefix { $0.decodedOffset < TextSplitter.headBytes }.indices
    guard isWanted[first].contains(true) else { return }
    for run in first { isWanted[run] = true }
  }

  private static func addPlaces(
    _ selection: LineSelection,
    _ path: String,
    _ index: ArchiveIndex,
    _ isWanted: inout [Bool]
  ) {
    let runs = index.runs
    func lineEnds(upToEndOf run: Int) -> Int {
      run + 1 < runs.count ? runs[run + 1].lineEnds : index.lineEnds
    }
    func containsLineEnd(_ run: Int) -> Bool { lineEnds(upToEndOf: run) > runs[run].lineEnds }
    let single = selection.places.filter { $0.archive == path }.map(\.line).sorted()
    var nextSingle = 0
    for (number, run) in runs.enumerated() {
      // The lines that have a part in the run.
      let first = run.lineEnds + 1
      let last = lineEnds(upToEndOf: number) + 1
      if selection.lines.contains(where: { $0.upperBound >= first && $0.lowerBound <= last }) {
        isWanted[number] = true
      }
      while nextSingle < single.count, single[nextSingle] < first { nextSingle += 1 }
      if nextSingle < single.count, single[nextSingle] <= last { isWanted[number] = true }
      let range = run.decodedOffset..<(run.decodedOffset + run.decodedBytes)
      let holdsOffset = selection.offsets.contains { range.contains($0) }
      let holdsBlock = selection.blocks.contains { block in
        block.isIn(path) && block.frame == run.frame && block.block >= run.block
          && block.block < run.block + max(run.blockCount, 1)
      }
      guard holdsOffset || holdsBlock else { continue }
      isWanted[number] = true
      // The line may begin before the run, and end after it.
      var before = number - 1
      while holdsOffset, before >= 0 {
        isWanted[before] = true
        if containsLineEnd(before) { break }
        before -= 1
      }
      var next = number + 1
      while next < runs.count {
        isWanted[next] = true
        if containsLineEnd(next) { break }
        next += 1
      }
    }
  }
}

extension ArchiveIndex {
  /// Whether a record of several lines crosses the edge of runs.
  ///
  /// Then what a line is depends on lines in other runs. Such logs are rare, and are read as a
  /// whole.
  var hasDividedRecords: Bool {
    runs.contains { $0.content.flags.contains(.continuesRecord) }
  }

  /// Whether the kinds of records in the runs are those of a question.
  func knowsKinds(by catalog: Catalog, _ options: TallyOptions) -> Bool {
    // What is a failure depends on these, and was found with their defaults.
    let usual = TallyOptions()
    return catalogDigest == catalog.digest && !hasOversized && !options.validate
      && options.failureSelection == usual.failureSelection
      && options.lineBytesMax == usual.lineBytesMax
  }
}

/// The kinds of records that a run must have to be read: those that are asked for, and those that
/// the exit code depends on.
struct WantedKinds {
  private let issues: UInt64
  private let wantsOther: Bool
  private let wantsStrays: Bool
  private let wantsTexts: Bool
  private let since: Timestamp?
  private let until: Timestamp?

  /// The odd lines that an index knows all runs of.
  static let oddities: Set<LineSelection.Oddity> = [.unplaced, .elsewhere, .unfinished]

  /// - Parameters:
  ///   - selection: what is asked for.
  ///   - catalog: the catalogue of the question.
  ///   - options: of the question.
  ///   - isForTally: whether it is asked for what a tally lists.
  init(
    _ selection: LineSelection,
    _ catalog: Catalog,
    _ options: TallyOptions,
    isForTally: Bool = false
  ) {
    wantsStrays = isForTally || !selection.oddities.isEmpty
    wantsTexts = isForTally
    // A pattern can match what any issue has.
    let wantsAll = !selection.hasKinds && !selection.hasPlaces || !selection.patterns.isEmpty
    issues = catalog.issues.indices.reduce(0) { bits, issue in
      let isWanted = wantsAll || selection.issues.contains(catalog.issues[issue].id)
      return isWanted ? bits | RunContent.bit(of: issue) : bits
    }
    wantsOther = !selection.otherMessages.isEmpty
    since = options.since
    until = options.until
  }

  func wants(_ content: RunContent) -> Bool {
    if content.flags.contains(.malformed) { return true }
    if wantsStrays && content.flags.contains(.stray) { return true }
    if wantsTexts && content.flags.contains(.text) { return true }
    if wantsOther && content.flags.contains(.other) { return true }
    let holdsFailure = content.issues & issues != 0 || content.flags.contains(.unknown)
    return holdsFailure && content.hasFailures(since: since, until: until)
  }
}
