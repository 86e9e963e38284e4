extension Classification {
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
  ///   - warn: is told which indexes could not be used, and why; a tally does not depend on it.
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
    progress: Progress = Progress(),
    warn: (String) -> Void = { _ in }
  ) throws(RunError) {
    let run = try Run(
      paths: paths,
      catalog: catalog,
      options: options,
      read: read,
      jobs: jobs,
      kernel: kernel,
      refusesDuplicates: refusesDuplicates,
      progress: progress
    )
    run.indexWarnings.forEach(warn)
    self = run.classification
  }
}

/// What a run is made for, beside its tally.
enum Purpose: Sendable {
  case classify
  case extract(ExtractPlan)
  case index
}

/// A run over archives, with what it knows beyond the tally.
struct Run {
  let classification: Classification
  let archives: [ArchiveResult]
  /// Where extracted lines went.
  let outlet: Outlet?
  /// What is wrong with indexes that a tally could not be made by.
  let indexWarnings: [String]

  init(
    paths: [String],
    catalog: Catalog,
    options: TallyOptions,
    read: ReadOptions,
    jobs: Int?,
    kernel: Kernel = .best,
    refusesDuplicates: Bool,
    progress: Progress,
    purpose: Purpose = .classify
  ) throws(RunError) {
    var options = options
    options.acceptance.items = catalog.accept + options.acceptance.items
    let inputs = try Inputs(paths, names: read.names)
    var extract: ExtractPlan?
    if case .extract(let plan) = purpose { extract = plan }
    try extract?.check(inputs.found.map(\.path))
    // Lines that were given cannot be taken back.
    if extract != nil && refusesDuplicates { try Duplicates.refuse(inputs.found) }
    progress.begin(totalByteCount: inputs.byteCount ?? 0)
    let empty = Tally(
      issueCount: catalog.issues.count,
      samples: options.samples,
      bucketSeconds: options.bucketSeconds,
      countsField: options.by != nil
    )
    let plan = RecordPlan(catalog, by: options.by, columns: extract?.layout.columns ?? [])
    var classifier = LineClassifier(plan, Matcher(catalog), options, kernel: kernel)
    if let extract {
      classifier.selector = RecordSelector(
        extract.selection,
        catalog,
        keepsMessages: extract.layout.form.givesRecords
      )
    }
    if case .index = purpose {
      classifier.selector = RecordSelector(everythingOf: catalog.issues.count)
    }
    outlet = extract.map { extract in
      let limit = extract.layout.countedField == nil ? extract.selection.limit : nil
      return Outlet(
        inputs.found.map(\.path),
        limit: limit,
        // Counts have one of their own.
        header: extract.layout.countedField == nil ? extract.layout.header : [],
        write: extract.write
      )
    }
    let pipeline = Pipeline(
      inputs.found,
      classifier: classifier,
      emptyTally: empty,
      readOptions: read,
      jobs: jobs ?? Processors.available,
      progress: progress,
      purpose: purpose,
      catalog: catalog,
      outlet: outlet
    )
    var (archives, tally) = try pipeline.run()
    indexWarnings = pipeline.indexWarnings.withLock { $0 }.sorted()
    archives += inputs.unreadable.map {
      .unreadable($0.path, isNamed: false, "cannot be opened: \($0.reason)")
    }
    archives.sort { $0.facts.order < $1.facts.order }
    tally.prune()
    if refusesDuplicates {
      try Duplicates.refuse(
        archives.map(\.facts).filter { $0.bytes > 0 }.map { ($0.path, $0.digest) }
      )
    }
    var nearest: [[UInt8]: NearestFacts] = [:]
    let patterns = NearestPattern(catalog)
    for text in tally.unknown.texts { nearest[text] = patterns.find(text) }
    let damage = archives.flatMap { archive in
      archive.damage.map {
        ArchiveDamage(path: archive.facts.path, digest: archive.facts.digest, damage: $0)
      }
    }
    var classification = Classification(
      catalog: CatalogFacts(catalog),
      options: options,
      verify: read.verify,
      archives: archives.map(\.facts),
      tally: tally,
      nearest: nearest,
      damage: Array(damage.prefix(Tally.listedMax)),
      damageCount: archives.reduce(0) { $0 + $1.damageCount },
      skipped: archives.reduce(into: pipeline.skipped.withLock { $0 }) { all, archive in
        all.merge(archive.skippedFiles)
      },
      inputWarnings: inputs.warnings.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    )
    classification.skipped.merge(inputs.skipped)
    classification.skippedByteCount = archives.reduce(0) { $0 + $1.skippedBytes }
    // What was not read is in no account.
    classification.isPartial = outlet?.isClosed == true || archives.contains(where: \.isPartial)
    self.classification = classification
    self.archives = archives
    guard !classification.isPartial else { return }
    try classification.checkBalance()
    for archive in archives {
      let faults = archive.counts.imbalance(isValidated: options.validate)
      try Classification.refuse(faults.map { "\(archive.facts.path): \($0)" })
    }
  }
}
