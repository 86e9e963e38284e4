/// The answer of a run: what was found, and whether all of it is known.
public struct Classification: Sendable {
  /// What the answer is.
  public enum Verdict: String, Sendable {
    /// No unknown failure.
    case clear
    /// At least one unknown failure.
    case halt
  }

  let catalog: Catalog
  let options: TallyOptions
  let verify: Bool
  let archives: [ArchiveResult]
  let tally: Tally
  /// What else the user should know.
  public let warnings: [String]
  /// The unknown groups, the most frequent first, with the pattern that came closest.
  let unknown: [(text: [UInt8], value: Occurrences, nearest: Matcher.Nearest?)]

  /// Whether there is an unknown failure.
  public var verdict: Verdict { tally.counts.unknown > 0 ? .halt : .clear }
  /// Whether nothing was malformed, oversized or damaged.
  public var isComplete: Bool {
    tally.counts.malformed == 0 && tally.counts.oversized == 0 && damageCount == 0
  }
  /// The lines that were looked at and are no record.
  public var malformedCount: Int { tally.counts.malformed }
  /// All lines.
  public var lineCount: Int { tally.counts.lines }
  /// Bytes of all archives.
  public var byteCount: Int { archives.reduce(0) { $0 + $1.bytes } }
  /// Decoded bytes of all archives.
  public var decodedByteCount: Int { archives.reduce(0) { $0 + $1.decodedBytes } }

  /// Damages, with those that are not listed.
  var damageCount: Int { archives.reduce(0) { $0 + $1.damageCount } }

  /// The exit code (DESIGN section 2): bit 0 for `halt`, bit 1 for an incomplete input.
  ///
  /// - Parameter malformedMax: that many malformed lines do not set bit 1.
  /// - Returns: 0 to 3.
  public func exitCode(malformedMax: Int = 0) -> Int32 {
    let isIncomplete =
      tally.counts.malformed > malformedMax || tally.counts.oversized > 0 || damageCount > 0
    return (verdict == .halt ? 1 : 0) | (isIncomplete ? 2 : 0)
  }

  /// Reads archives and classifies their failures.
  ///
  /// - Parameters:
  ///   - paths: files, directories, or `-` for standard input.
  ///   - catalog: the known issues.
  ///   - options: what is counted and shown.
  ///   - read: how archives are read.
  ///   - jobs: the number of threads; nil for all processors.
  ///   - kernel: the scan kernel; all give the same result.
  ///   - refusesDuplicates: whether two archives with the same bytes are an error.
  ///   - progress: is told how far the run has come.
  /// - Throws: ``RunError`` when a named path is no archive, an archive is there twice, or the
  ///   numbers do not add up.
  public init(
    paths: [String],
    catalog: Catalog,
    options: TallyOptions = TallyOptions(),
    read: ReadOptions = ReadOptions(),
    jobs: Int? = nil,
    kernel: Kernel = .best,
    refusesDuplicates: Bool = true,
    progress: Progress = Progress()
  ) throws(RunError) {
    let inputs = try Inputs(paths)
    progress.begin(totalByteCount: inputs.byteCount ?? 0)
    let empty = Tally(
      issueCount: catalog.issues.count,
      samples: options.samples,
      bucketSeconds: options.bucketSeconds
    )
    var matcher = Matcher(catalog)
    let classifier = LineClassifier(RecordPlan(catalog), matcher, options, kernel: kernel)
    let pipeline = Pipeline(
      inputs.found,
      classifier: classifier,
      emptyTally: empty,
      readOptions: read,
      jobs: jobs ?? Processors.available,
      progress: progress
    )
    var (archives, tally) = try pipeline.run()
    archives += inputs.unreadable.map {
      .unreadable($0.path, isNamed: false, "cannot be opened: \($0.reason)")
    }
    archives.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    tally.unknown.prune()
    tally.others.prune()
    if refusesDuplicates { try Self.checkDuplicates(archives) }
    self.catalog = catalog
    self.options = options
    verify = read.verify
    self.archives = archives
    self.tally = tally
    unknown = tally.unknown.sorted.map { ($0.text, $0.value, matcher.nearest(to: $0.text)) }
    warnings = inputs.warnings + Self.frequencyWarnings(catalog, tally)
    try checkBalance()
  }

  private static func checkDuplicates(_ archives: [ArchiveResult]) throws(RunError) {
    var seen: [String: String] = [:]
    for archive in archives where archive.bytes > 0 {
      if let other = seen.updateValue(archive.path, forKey: archive.digest) {
        throw RunError(
          kind: .duplicate,
          description: "\(other) and \(archive.path) hold the same bytes; leave one out, or count"
            + " both with --duplicates ignore"
        )
      }
    }
  }

  /// An issue outside its expected share; never more than a warning.
  private static func frequencyWarnings(_ catalog: Catalog, _ tally: Tally) -> [String] {
    guard tally.failures > 0 else { return [] }
    var warnings: [String] = []
    let most = tally.issues.map(\.count).max() ?? 0
    for (issue, found) in zip(catalog.issues, tally.issues) {
      let defaultMax: Int? =
        switch issue.expected {
        case .rare: 200_000
        case .veryRare: 20_000
        case .prominent, nil: nil
        }
      if let max = issue.maxShareMillionths ?? defaultMax,
        found.count * 1_000_000 > max * tally.failures
      {
        warnings.append(
          "issue \(issue.id) is more frequent than expected:"
            + " \(found.count) of \(tally.failures) failures"
        )
      }
      if issue.expected == .prominent && found.count < most {
        warnings.append("issue \(issue.id) is expected to be the most frequent, and is not")
      }
    }
    return warnings
  }

  /// The account of DESIGN section 5; a number that does not add up must not be printed.
  private func checkBalance() throws(RunError) {
    let counts = tally.counts
    var faults: [String] = []
    for archive in archives {
      let sum = archive.account.total
      if archive.bytes != sum {
        faults.append("\(archive.path): \(sum) of \(archive.bytes) bytes are accounted for")
      }
    }
    let taken =
      counts.withoutError + counts.malformed + counts.others + counts.outsideTime + counts.known
      + counts.unknown
    if counts.parsed != taken { faults.append("\(counts.parsed) lines parsed, \(taken) counted") }
    let lines = counts.parsed + counts.blank + counts.oversized + counts.continued
    if lines > counts.lines {
      faults.append("more lines counted than there are (\(counts.lines))")
    }
    if options.validate && lines != counts.lines {
      faults.append("not every line of \(counts.lines) was counted")
    }
    let issues = tally.issues.reduce(0) { $0 + $1.count }
    let groups = unknown.reduce(tally.unknown.overflow) { $0 + $1.value.count }
    if issues != counts.known || groups != counts.unknown {
      faults.append("issues and groups do not add up to the failures")
    }
    if counts.lines != archives.reduce(0, { $0 + $1.lines }) {
      faults.append("the archives' lines do not add up")
    }
    guard faults.isEmpty else {
      throw RunError(
        kind: .internalError,
        description: "the tally does not balance (\(faults.joined(separator: "; ")));"
          + " this is an error of this program, please report it with the archive"
      )
    }
  }
}
