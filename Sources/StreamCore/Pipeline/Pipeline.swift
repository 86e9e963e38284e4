/// Runs the workers over all archives.
///
/// ```
///   pool of chunks --> take (reader's lock) --> decode, scan --> post (ordered merge) --> pool
/// ```
///
/// A worker takes a chunk from the pool before it takes a place in an archive's order. So the
/// lowest outstanding chunk of an archive is always in some worker's hands, and the pool, which
/// bounds memory, cannot lock up.
///
/// The order of locks: who merges an archive (`ArchiveJob.merge`) may take its reader's lock, that
/// of its posted chunks, the pool's or the writer's, under which lines are written and so the lock of
/// what takes them is taken. Who reads notes under the reader's lock how the archive is decoded
/// (`ArchiveJob.decodesInOrder`). All others are taken alone: under none of them another one is taken.
final class Pipeline: Sendable {
  private let schedule: Schedule
  private let pool: ChunkPool
  private let results = Lock<([ArchiveResult], TallyAccumulator?)>(([], nil))
  /// What turned out to contain no log.
  let skipped = Lock(SkippedFiles())
  private let jobs: Int
  private let readOptions: ReadOptions
  /// By the number of their catalogue.
  private let classifiers: [LineClassifier]
  private let emptyTally: TallyAccumulator
  private let progress: Progress
  private let purpose: Purpose
  private let catalogs: RunCatalogs
  private let options: TallyOptions
  private let writer: OrderedWriter?
  /// Finds the examples of a tally, where these are extracted.
  private let finder: PlaceFinder?
  /// Whether it is known from the start that no path gives an archive, should the first give none.
  private let isWithoutArchive: Bool
  /// Whether the archives' tallies are kept apart: which of the archives count is known in the end.
  private let keepsTallies: Bool
  /// Finds what is not to be given again, where lines are extracted.
  private let repeated: RepeatedBytes?
  /// What is wrong with indexes by which a tally was to be made.
  let indexWarnings = Lock<[String]>([])

  init(
    _ inputs: [FoundInput],
    classifiers: [LineClassifier],
    emptyTally: TallyAccumulator,
    readOptions: ReadOptions,
    jobs: Int,
    progress: Progress,
    purpose: Purpose,
    catalogs: RunCatalogs,
    writer: OrderedWriter?,
    keepsTallies: Bool
  ) {
    self.jobs = jobs
    var readOptions = readOptions
    readOptions.hasSeveralWorkers = jobs > 1
    self.keepsTallies = keepsTallies
    repeated = keepsTallies && writer != nil ? RepeatedBytes(inputs) : nil
    self.purpose = purpose
    self.catalogs = catalogs
    self.writer = writer
    self.readOptions = readOptions
    self.classifiers = classifiers
    options = classifiers[0].options
    self.emptyTally = emptyTally
    self.progress = progress
    var examples: TallyExamples?
    if case .extract(let plan) = purpose { examples = plan.selection.examples }
    let lineBytesMax = options.lineBytesMax
    finder = examples.flatMap { examples in
      // It does not know which archive is judged by which catalogue.
      catalogs.areSeveral
        ? nil : PlaceFinder(examples, catalogs.whole, readOptions, lineBytesMax: lineBytesMax)
    }
    isWithoutArchive = inputs.count == 1 || inputs.allSatisfy { $0.whyMissing != nil }
    schedule = Schedule(inputs, keepsOrder: writer != nil)
    pool = ChunkPool(count: 2 * jobs)
  }

  /// Works until all archives are read.
  ///
  /// - Returns: the archives in any order, and the sum of those tallies that are not kept apart.
  func run() throws(RunError) -> ([ArchiveResult], TallyAccumulator) {
    WorkerThreads(jobs) { self.work() }.wait()
    if let failure = schedule.failure { throw failure }
    let (archives, tally) = results.withLock { $0 }
    return (archives, tally ?? emptyTally)
  }

  private func work() {
    let worker = Worker(classifiers, emptyTally: emptyTally)
    while true {
      guard var chunk = pool.take() else { return }
      guard let job = take(&chunk, worker) else {
        pool.release(chunk)
        return
      }
      worker.process(chunk, catalog: job.catalog)
      progress.add(chunk.fileBytes)
      if let result = job.post(chunk, release: pool.release) { add(result, of: job.input) }
    }
  }

  /// Takes the next chunk of any archive: of one that nobody is reading, else of a new one, else
  /// of one that is being read when its turn comes.
  private func take(_ chunk: inout Chunk, _ worker: Worker) -> ArchiveJob? {
    while true {
      if writer?.isClosed == true { return nil }
      for job in schedule.activeJobs() where writer?.canBuffer(job.input.number) ?? true {
        if take(job, &chunk, worker, waits: false) { return job }
      }
      let canOpen = writer?.canBuffer(nil) ?? true
      if canOpen && openNext() { continue }
      let busy = schedule.busyJob(isFirst: !canOpen)
      if !canOpen && writer?.waitsForHead(busy?.input.number) == true { continue }
      guard let busy else {
        if canOpen && !schedule.waitForMore() { return nil }
        continue
      }
      if take(busy, &chunk, worker, waits: true) { return busy }
    }
  }

  private func take(
    _ job: ArchiveJob,
    _ chunk: inout Chunk,
    _ worker: Worker,
    waits: Bool
  ) -> Bool {
    switch job.take(&chunk, worker, pool, waits: waits) {
    case .chunk: return true
    case .busy: return false
    case .none:
      schedule.remove(job)
      return false
    }
  }

  /// Opens the next archive.
  ///
  /// - Returns: whether there was one to try.
  private func openNext() -> Bool {
    guard let input = schedule.beginOpening() else { return false }
    if let why = input.whyMissing {
      add(.unreadable(input, why), of: input)
      schedule.finishOpening(nil)
      return true
    }
    do throws(SystemError) {
      schedule.finishOpening(try open(input))
      // Perhaps it is the one whose turn the others wait for.
      writer?.wakeAll()
    } catch {
      add(.unreadable(input, "cannot be opened: \(error); check the file"), of: input)
      schedule.finishOpening(nil)
    }
    return true
  }

  private func open(_ input: FoundInput) throws(SystemError) -> ArchiveJob {
    let file = try input.open()
    let byteCount = try file.status().byteCount
    if repeated != nil, !input.isReadOnce, let digest = Duplicates.headDigest(of: input) {
      writer?.noteHead(digest, of: input.number)
    }
    let number = catalogs.number(for: input.path)
    var (printer, indexer, plan): (LinePrinter?, IndexBuilder?, IndexPlan?)
    var endsAtTime = false
    switch purpose {
    case .classify: plan = tallyPlan(input)
    case .index: indexer = IndexBuilder()
    case .firstTimes: endsAtTime = true
    case .extract(let extract):
      printer = LinePrinter(
        extract.layout,
        extract.selection,
        path: input.path,
        lineBytesMax: options.lineBytesMax,
        emptyTally: emptyTally
      )
      plan = indexPlan(input, extract.selection) ?? finder?.plan(input)
    }
    let merge = ArchiveMerge(
      classifiers[number],
      emptyTally: emptyTally,
      readOptions,
      isNamed: input.isNamed,
      endsAtTime: endsAtTime,
      printer: printer,
      indexer: indexer
    )
    var reading = readOptions
    // What was printed cannot be taken back, and what came through a pipe cannot be read again.
    reading.guesses =
      reading.hasSeveralWorkers && reading.decodes && writer == nil && indexer == nil && !endsAtTime
      && input.mayGuess && !input.isReadOnce && file.canReadAnywhere
    return ArchiveJob(
      input,
      file,
      byteCount: byteCount,
      merge,
      catalog: number,
      options: reading,
      writer: writer,
      plan: plan
    )
  }

  /// What an index, if there is one, says is to be read.
  private func indexPlan(_ input: FoundInput, _ selection: LineSelection) -> IndexPlan? {
    guard readOptions.usesIndex, !catalogs.areSeveral, input.isInFileSystem,
      let index = ArchiveIndex.load(of: input.path, warn: { writer?.warn($0) })
    else { return nil }
    return IndexPlan(index, path: input.path, selection, catalogs.whole, options)
  }

  /// What an index, if it is to be used, says that a tally needs.
  private func tallyPlan(_ input: FoundInput) -> IndexPlan? {
    guard readOptions.trustsIndex, !catalogs.areSeveral, input.usesIndex, input.isInFileSystem,
      let index = ArchiveIndex.load(of: input.path, warn: warn)
    else { return nil }
    guard index.catalogDigest == catalogs.whole.digest else {
      warn(ArchiveIndex.unused(input.path, "was made with another catalogue"))
      return nil
    }
    return IndexPlan(index, tallyBy: catalogs.whole, options, verifies: readOptions.verify)
  }

  private func warn(_ text: String) { indexWarnings.withLock { $0.append(text) } }

  /// Reads an archive once more, without the index that misled.
  private func readWithoutIndex(_ input: FoundInput) {
    warn(ArchiveIndex.unused(input.path, "does not fit what is in the archive"))
    var input = input
    input.usesIndex = false
    schedule.reopen(input)
  }

  /// Reads an archive once more, in order.
  private func readWithoutGuesses(_ input: FoundInput) {
    var input = input
    input.mayGuess = false
    schedule.reopen(input)
  }

  private func add(_ result: ArchiveResult, of input: FoundInput) {
    if result.indexIsStale {
      progress.add(-result.facts.account.total)
      readWithoutIndex(input)
      return
    }
    if !result.isProven {
      progress.add(-result.facts.account.total)
      readWithoutGuesses(input)
      return
    }
    if let why = result.whySkipped {
      writer?.finish(input.number, isRefused: false)
      skipped.withLock { skipped in
        for path in [result.facts.path] + input.copies + input.twins.map(\.path) {
          skipped.add(path, why)
        }
      }
      return
    }
    if let repeated, input.isReadOnce {
      for number in repeated.find(input.number, result.facts) { writer?.leaveOut(number) }
    }
    // Where there is nothing else, that a path gives no archive is said by `Run`.
    let isStrict = readOptions.isStrict && !(result.isRefused && isWithoutArchive)
    let fatal = isStrict ? result.damage.first : nil
    writer?.finish(input.number, isRefused: fatal != nil)
    if let fatal {
      fail(result, fatal)
      return
    }
    results.withLock { results in
      var result = result
      if let tally = result.tally, !keepsTallies {
        results.1 = results.1 ?? emptyTally
        results.1?.merge(tally)
        result.tally = nil
      }
      result.tally?.prune()
      results.0.append(result)
    }
  }

  /// Ends the run at its first damage.
  ///
  /// That a path gives no archive is damage like any other where there are other paths.
  private func fail(_ result: ArchiveResult, _ damage: Damage) {
    let place = result.isRefused ? "" : "\(damage.place): "
    let reason = (result.isRefused ? result.refusal : nil) ?? damage.detail
    schedule.fail(result.facts.path, "\(place)\(reason) (--strict)")
  }
}
