import Dispatch

/// Runs the workers over all archives.
///
/// ```
///   pool of chunks --> take (reader's lock) --> decode, scan --> post (ordered merge) --> pool
/// ```
///
/// A worker takes a chunk from the pool before it takes a place in an archive's order. So the
/// lowest outstanding chunk of an archive is always in some worker's hands, and the pool, which
/// bounds memory, cannot lock up.
final class Pipeline: Sendable {
  private struct Schedule {
    var waiting: [Input]
    var active: [ArchiveJob] = []
    var failure: (order: InputOrder, error: RunError)?
  }

  private struct Pool: ~Copyable {
    var chunks: [Chunk]
  }

  private let schedule: Lock<Schedule>
  private let pool: Lock<Pool>
  private let freeChunks: DispatchSemaphore
  private let results = Lock<([ArchiveResult], Tally?)>(([], nil))
  /// What turned out to hold no log.
  let skipped = Lock(SkippedFiles())
  private let jobs: Int
  private let readOptions: ReadOptions
  private let classifier: LineClassifier
  private let emptyTally: Tally
  private let progress: Progress
  private let purpose: Purpose
  private let catalog: Catalog
  private let outlet: Outlet?
  /// Finds the examples of a tally, where these are extracted.
  private let finder: PlaceFinder?
  /// What is wrong with indexes by which a tally was to be made.
  let indexWarnings = Lock<[String]>([])

  init(
    _ inputs: [Input],
    classifier: LineClassifier,
    emptyTally: Tally,
    readOptions: ReadOptions,
    jobs: Int,
    progress: Progress,
    purpose: Purpose,
    catalog: Catalog,
    outlet: Outlet?
  ) {
    self.jobs = jobs
    self.purpose = purpose
    self.catalog = catalog
    self.outlet = outlet
    self.readOptions = readOptions
    self.classifier = classifier
    self.emptyTally = emptyTally
    self.progress = progress
    var examples: TallyExamples?
    if case .extract(let plan) = purpose { examples = plan.selection.examples }
    let lineBytesMax = classifier.options.lineBytesMax
    finder = examples.flatMap { PlaceFinder($0, catalog, readOptions, lineBytesMax: lineBytesMax) }
    schedule = Lock(Schedule(waiting: inputs.reversed()))
    pool = Lock(Pool(chunks: (0..<(2 * jobs)).map { _ in Chunk() }))
    // A semaphore must not be freed with less than it began with, as happens after an error.
    freeChunks = DispatchSemaphore(value: 0)
    for _ in 0..<(2 * jobs) { freeChunks.signal() }
  }

  /// Works until all archives are read.
  ///
  /// - Returns: the archives in any order, and the sum of their tallies.
  func run() throws(RunError) -> ([ArchiveResult], Tally) {
    let group = DispatchGroup()
    for index in 0..<jobs {
      // A serial queue each, because a concurrent one limits its threads to the processors, and
      // a test with more jobs would not run what it says.
      DispatchQueue(label: "stream-cli.worker.\(index)").async(group: group) { self.work() }
    }
    group.wait()
    if let failure = schedule.withLock({ $0.failure }) { throw failure.error }
    let (archives, tally) = results.withLock { $0 }
    return (archives, tally ?? emptyTally)
  }

  private func work() {
    let worker = Worker(classifier, emptyTally: emptyTally)
    while true {
      freeChunks.wait()
      guard let chunk = pool.withLock({ $0.chunks.popLast() }) else { return }
      guard let job = take(chunk, worker) else {
        release(chunk)
        return
      }
      worker.process(chunk)
      progress.add(chunk.account.total)
      if let result = job.post(chunk, release: release) { add(result) }
    }
  }

  private func release(_ chunk: Chunk) {
    pool.withLock { $0.chunks.append(chunk) }
    freeChunks.signal()
  }

  /// Takes the next chunk of any archive: of one that nobody is reading, else of a new one, else
  /// of the first when its turn comes.
  private func take(_ chunk: Chunk, _ worker: Worker) -> ArchiveJob? {
    while true {
      if outlet?.isClosed == true { return nil }
      let active = schedule.withLock { schedule in
        // Only what comes before an error can still change which one is reported.
        if let failure = schedule.failure {
          schedule.waiting.removeAll { InputOrder(path: $0.path) >= failure.order }
          schedule.active.removeAll { InputOrder(path: $0.input.path) >= failure.order }
        }
        return schedule.active
      }
      for job in active where outlet?.hasRoom(for: job.input.path) ?? true {
        if take(job, chunk, worker, waits: false) { return job }
      }
      let hasRoom = outlet?.hasRoom(for: nil) ?? true
      if hasRoom && openNext() { continue }
      let first = schedule.withLock { $0.active.first }
      if !hasRoom && outlet?.waitsForTurn(of: first?.input.path) == true { continue }
      guard let job = first else {
        if hasRoom { return nil }
        continue
      }
      if take(job, chunk, worker, waits: true) { return job }
    }
  }

  private func take(_ job: ArchiveJob, _ chunk: Chunk, _ worker: Worker, waits: Bool) -> Bool {
    switch job.take(chunk, worker, waits: waits) {
    case .chunk: return true
    case .busy: return false
    case .none:
      schedule.withLock { $0.active.removeAll { $0 === job } }
      return false
    }
  }

  /// Opens the next archive.
  ///
  /// It is done under the lock: an archive that is neither waiting nor active yet would let the
  /// other workers think that all is done, and go home.
  ///
  /// - Returns: whether there was one to try.
  private func openNext() -> Bool {
    var unreadable: ArchiveResult?
    let isOne = schedule.withLock { schedule in
      guard let input = schedule.waiting.popLast() else { return false }
      do throws(SystemError) {
        schedule.active.append(try open(input))
      } catch {
        unreadable = .unreadable(
          input.path,
          isNamed: input.isNamed,
          "cannot be opened: \(error)"
        )
      }
      return true
    }
    if let unreadable { add(unreadable) }
    return isOne
  }

  private func open(_ input: Input) throws(SystemError) -> ArchiveJob {
    let file = try input.path == "-" ? InputFile.standardInput() : InputFile.open(input.path)
    let byteCount = try file.status().byteCount
    var (printer, indexer, plan): (LinePrinter?, IndexBuilder?, IndexPlan?)
    switch purpose {
    case .classify: plan = tallyPlan(input)
    case .index: indexer = IndexBuilder()
    case .extract(let extract):
      printer = LinePrinter(
        extract.layout,
        extract.selection,
        path: input.path,
        lineBytesMax: classifier.options.lineBytesMax,
        emptyTally: emptyTally
      )
      plan = indexPlan(input.path, extract.selection) ?? finder?.plan(input.path)
    }
    let merge = ArchiveMerge(
      classifier,
      emptyTally: emptyTally,
      readOptions,
      printer: printer,
      indexer: indexer
    )
    return ArchiveJob(
      input,
      file,
      byteCount: byteCount,
      merge,
      options: readOptions,
      outlet: outlet,
      plan: plan
    )
  }

  /// What an index, if there is one, says is to be read.
  private func indexPlan(_ path: String, _ selection: LineSelection) -> IndexPlan? {
    guard readOptions.usesIndex,
      let index = ArchiveIndex.load(of: path, warn: { outlet?.warn($0) })
    else { return nil }
    return IndexPlan(index, path: path, selection, catalog, classifier.options)
  }

  /// What an index, if it is to be used, says that a tally needs.
  private func tallyPlan(_ input: Input) -> IndexPlan? {
    guard readOptions.trustsIndex, input.usesIndex,
      let index = ArchiveIndex.load(of: input.path, warn: warn)
    else { return nil }
    guard index.catalogDigest == catalog.digest else {
      warn(ArchiveIndex.unused(input.path, "was made with another catalogue"))
      return nil
    }
    let options = classifier.options
    return IndexPlan(index, tallyBy: catalog, options, verifies: readOptions.verify)
  }

  private func warn(_ text: String) { indexWarnings.withLock { $0.append(text) } }

  /// Reads an archive once more, without the index that misled.
  private func readAgain(_ result: ArchiveResult) {
    warn(ArchiveIndex.unused(result.facts.path, "does not fit what is in the archive"))
    let (path, isNamed) = (result.facts.path, result.isNamed)
    var input = Input(path: path, isNamed: isNamed, byteCount: nil)
    input.usesIndex = false
    schedule.withLock { $0.waiting.append(input) }
  }

  private func add(_ result: ArchiveResult) {
    if result.indexIsStale {
      readAgain(result)
      return
    }
    if let why = result.whySkipped {
      outlet?.finish(result.facts.path, isRefused: false)
      skipped.withLock { $0.add(result.facts.path, why) }
      return
    }
    let isRefused = result.isNamed && result.refusal != nil
    let isFailed = isRefused || readOptions.isStrict && !result.damage.isEmpty
    outlet?.finish(result.facts.path, isRefused: isFailed)
    if result.isNamed, let refusal = result.refusal {
      fail(result.facts.path, .input, refusal)
      return
    }
    if readOptions.isStrict, let damage = result.damage.first {
      fail(result.facts.path, .damage, "\(damage.place): \(damage.detail) (--strict)")
      return
    }
    results.withLock { results in
      var result = result
      if let tally = result.tally {
        results.1 = results.1 ?? emptyTally
        results.1?.merge(tally)
        result.tally = nil
      }
      results.0.append(result)
    }
  }

  /// Notes an error that ends the run; the first one by path is reported, whoever came first.
  private func fail(_ path: String, _ kind: RunError.Kind, _ reason: String) {
    let order = InputOrder(path: path)
    schedule.withLock { schedule in
      if let known = schedule.failure, order >= known.order { return }
      schedule.failure = (order, RunError(kind: kind, description: "\(path): \(reason)"))
    }
  }
}
