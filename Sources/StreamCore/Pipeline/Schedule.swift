import Dispatch

/// Which archives are still to be opened, and which are being read.
///
/// ```
///   waiting --> being opened --> active, by path --> read to the end
/// ```
///
/// To open an archive and to read its index can take any time: nobody may have opened the other
/// end of a named pipe. So a worker takes an input from here, opens it without the lock, and puts
/// the result in its place. Workers with nothing to do meanwhile stay: they sleep until something
/// was opened.
///
/// The lock is held for looking at these lists and for changing them, and for nothing else; no
/// other lock is taken under it.
final class Schedule: Sendable {
  private struct State {
    /// The next one is the last.
    var waiting: [FoundInput]
    /// How many are being opened.
    var openingCount = 0
    /// By path: with a writer, the first of them is the first to be written.
    var active: [ArchiveJob] = []
    /// Workers that sleep until something was opened.
    var sleeperCount = 0
    var failure: (order: InputOrder, error: RunError)?
  }

  private let state: Lock<State>
  private let opened = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - inputs: what is to be read, by path.
  ///   - keepsOrder: whether they are opened by path. Otherwise what is no file comes last: who
  ///     writes to a pipe may be slow, and files can be read before.
  init(_ inputs: [FoundInput], keepsOrder: Bool) {
    let first = inputs.filter { keepsOrder || !$0.mayWait }
    let last = inputs.filter { !keepsOrder && $0.mayWait }
    state = Lock(State(waiting: (first + last).reversed()))
  }

  // MARK: Opening

  /// Takes the next input out; who gets one must call ``finishOpening(_:)``.
  ///
  /// - Returns: nil where none waits.
  func beginOpening() -> FoundInput? {
    state.withLock { state in
      guard let input = state.waiting.popLast() else { return nil }
      state.openingCount += 1
      return input
    }
  }

  /// Puts an archive that was opened in its place.
  ///
  /// - Parameter job: nil where it cannot be opened.
  func finishOpening(_ job: ArchiveJob?) {
    state.withLock { state in
      state.openingCount -= 1
      if let job {
        let place = state.active.firstIndex { job.input.number < $0.input.number }
        state.active.insert(job, at: place ?? state.active.endIndex)
      }
      wakeAll(&state)
    }
  }

  /// Has an input opened once more.
  func reopen(_ input: FoundInput) {
    state.withLock { state in
      state.waiting.append(input)
      wakeAll(&state)
    }
  }

  /// Sleeps where all that is left is being opened by others.
  ///
  /// - Returns: whether anything is left at all.
  func waitForMore() -> Bool {
    let sleeps: Bool? = state.withLock { state in
      if !state.active.isEmpty || !state.waiting.isEmpty { return false }
      guard state.openingCount > 0 else { return nil }
      state.sleeperCount += 1
      return true
    }
    if sleeps == true { opened.wait() }
    return sleeps != nil
  }

  private func wakeAll(_ state: inout State) {
    for _ in 0..<state.sleeperCount { opened.signal() }
    state.sleeperCount = 0
  }

  // MARK: Reading

  /// The archives that are being read, by path.
  func activeJobs() -> [ArchiveJob] {
    state.withLock { state in
      // Only what comes before an error can still change which one is reported.
      if let failure = state.failure {
        state.waiting.removeAll { InputOrder(path: $0.path) >= failure.order }
        state.active.removeAll { InputOrder(path: $0.input.path) >= failure.order }
      }
      return state.active
    }
  }

  /// The archive to wait for where others are reading all of them.
  ///
  /// - Parameter isFirst: whether it must be the first; otherwise rather a file than a pipe, which
  ///   may have nothing to give for long.
  /// - Returns: nil where none is being read.
  func busyJob(isFirst: Bool) -> ArchiveJob? {
    state.withLock { state in
      let file = isFirst ? nil : state.active.first { !$0.input.mayWait }
      return file ?? state.active.first
    }
  }

  /// Takes out an archive that has no more chunks.
  func remove(_ job: ArchiveJob) {
    state.withLock { $0.active.removeAll { $0 === job } }
  }

  // MARK: Failing

  /// Notes a damage that ends the run; the first one by path is reported, whoever came first.
  func fail(_ path: String, _ reason: String) {
    let order = InputOrder(path: path)
    state.withLock { state in
      if let known = state.failure, order >= known.order { return }
      state.failure = (order, RunError(kind: .damage, description: "\(path): \(reason)"))
    }
  }

  /// The error that ends the run, if there is one.
  var failure: RunError? { state.withLock { $0.failure?.error } }
}
