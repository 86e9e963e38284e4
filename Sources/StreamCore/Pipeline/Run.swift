/// What a run is made for, beside its tally.
enum Purpose: Sendable {
  case classify
  case extract(ExtractPlan)
  case index
  /// Only until an archive shows when it begins.
  case firstTimes
}

/// What came of a run over archives, with what it knows beyond the tally.
package struct Run {
  package let result: RunResult
  let archives: [ArchiveResult]
  /// Where extracted lines went.
  let writer: OrderedWriter?
  /// What is wrong with indexes that a tally could not be made by.
  package let indexWarnings: [String]

  /// The paths that the user named and that give no archive, with why.
  package var refusals: [String] {
    archives.filter(\.isRefused).map { "\($0.facts.path): \($0.refusal ?? "")" }
  }
}

extension Job {
  /// Reads the archives, and counts what is in them.
  package func run() throws(RunError) -> Run { try run(.classify) }

  /// Reads the archives; the calling thread waits for those that do.
  func run(_ purpose: Purpose) throws(RunError) -> Run {
    let catalogs = RunCatalogs(self.catalog)
    let catalog = catalogs.whole
    var options = options
    options.acceptance.items = catalog.accept + options.acceptance.items
    let found = try Inputs(inputs, names: read.names)
    var extract: ExtractPlan?
    if case .extract(let plan) = purpose { extract = plan }
    try extract?.check(found.found.map(\.path))
    if duplicates == .refuse { try Duplicates.refuse(found.found) }
    // Whoever asks for places names the archives that they are in.
    let leavesOut = duplicates == .once && extract?.selection.namesArchives != true
    let inputs = leavesOut ? Duplicates.leaveOut(found.found, read) : found.found
    let mayRepeat = leavesOut && inputs.count > 1 && inputs.contains(where: \.isReadOnce)
    progress.begin(totalByteCount: Inputs.byteCount(of: inputs) ?? 0)
    let empty = TallyAccumulator(
      issueCount: catalog.issues.count,
      samples: options.examplesPerIssue,
      bucketSeconds: options.bucketSeconds,
      countsField: options.countedField != nil,
      surveys: options.surveys
    )
    let classifiers = catalogs.parts.map { part in
      let plan = CompiledCatalog(
        part,
        by: options.countedField,
        columns: extract?.layout.columns ?? []
      )
      var classifier = LineClassifier(plan, Matcher(part), options, kernel: kernel)
      if let extract {
        classifier.selector = RecordSelector(
          extract.selection,
          catalog,
          keepsMessages: extract.layout.form.givesRecords
        )
      }
      if case .index = purpose {
        classifier.selector = RecordSelector(everythingOf: catalog.issues.count)
        // Whoever uses the index may need it.
        classifier.watchesZone = true
      }
      return classifier
    }
    let writer = extract.map { extract in
      let limit = extract.layout.countedField == nil ? extract.selection.limit : nil
      return OrderedWriter(
        inputs.count,
        limit: limit,
        mayRepeat: mayRepeat ? Set(inputs.filter(\.isReadOnce).map(\.number)) : [],
        // Counts have one of their own.
        header: extract.layout.countedField == nil ? extract.layout.header : [],
        write: extract.write
      )
    }
    let pipeline = Pipeline(
      inputs,
      classifiers: classifiers,
      emptyTally: empty,
      readOptions: read,
      jobs: jobs ?? Processors.available,
      progress: progress,
      purpose: purpose,
      catalogs: catalogs,
      writer: writer,
      keepsTallies: mayRepeat
    )
    var (archives, tally) = try pipeline.run()
    archives.sort { $0.facts.order < $1.facts.order }
    var unused: [String] = []
    if catalogs.areSeveral {
      unused = catalogs.warnings(archives.map(\.facts.path))
      for index in archives.indices {
        let number = catalogs.number(for: archives[index].facts.path)
        archives[index].facts.catalog = catalogs.parts[number].name
      }
    }
    let isCutOff = writer?.isClosed == true
    if !isCutOff && pipeline.skipped.withLock({ $0.total }) == 0 {
      try Self.refuseNothing(archives)
    }
    let copies = Duplicates.takeCopies(from: &archives, inputs, mayRepeat: mayRepeat)
    for part in archives.compactMap(\.tally) { tally.merge(part) }
    tally.prune()
    if duplicates == .refuse { try Duplicates.refuse(archives) }
    var nearest: [[UInt8]: NearestFacts] = [:]
    let patterns = NearestPattern(catalog)
    for text in tally.unknown.texts { nearest[text] = patterns.find(text) }
    let names = archives.compactMap { archive in
      archive.nameWarning.map { "\(archive.facts.path): \($0)" }
    }
    // Without a path, so that those of parts are that of the whole.
    let zone =
      options.isTimed && classifiers.contains { $0.plan.isZoneUnknown }
        && archives.contains { $0.facts.coverage.lacksZone }
      ? [
        "--since and --until met times without a zone, which were taken for UTC; say what they mean"
          + " with --time-zone, or with time_zone in the catalogue"
      ] : []
    let damage = archives.flatMap { archive in
      archive.damage.map {
        ArchiveDamage(path: archive.facts.path, digest: archive.facts.digest, damage: $0)
      }
    }
    var result = RunResult(
      catalog: catalog,
      options: options,
      verify: read.verify,
      archives: archives.map(\.facts),
      tally: tally,
      nearest: nearest,
      damage: Array(damage.prefix(TallyAccumulator.listedMax)),
      damageCount: archives.reduce(0) { $0 + $1.damageCount },
      skipped: archives.reduce(into: pipeline.skipped.withLock { $0 }) { all, archive in
        all.merge(archive.skippedFiles)
      },
      inputWarnings: (found.warnings + copies + names + zone + unused).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    )
    result.skipped.merge(found.skipped)
    result.skippedByteCount = archives.reduce(0) { $0 + $1.skippedBytes }
    // What was not read is in no account.
    result.isPartial = writer?.isClosed == true || archives.contains(where: \.isPartial)
    if !result.isPartial {
      for archive in archives {
        let faults = archive.counts.imbalance
        try RunError.refuse(faults.map { "\(archive.facts.path): \($0)" })
      }
    }
    return Run(
      result: result,
      archives: archives,
      writer: writer,
      indexWarnings: pipeline.indexWarnings.withLock { $0 }.sorted()
    )
  }

  /// Refuses a run in which no path gives an archive.
  ///
  /// - Parameter archives: what came of the paths, in input order.
  /// - Throws: ``RunError`` that names the first.
  private static func refuseNothing(_ archives: [ArchiveResult]) throws(RunError) {
    guard let first = archives.first, archives.allSatisfy(\.isRefused) else { return }
    let others = archives.count - 1
    let more =
      switch others {
      case 0: ""
      case 1: " (and 1 more path gives no archive)"
      default: " (and \(others) more paths give no archive)"
      }
    throw RunError(
      kind: .input,
      description: "\(first.facts.path): \(first.refusal ?? "")\(more)"
    )
  }
}
