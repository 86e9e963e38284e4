import Dispatch

/// Writes the lines of all archives in the order of the archives' numbers, which is that of their
/// paths.
///
/// ```
///   archive 0: finished           written
///   archive 1: at work (head) --> written as they come
///   archive 2: at work        --> buffered, up to a bound; then its workers wait
/// ```
///
/// A pipe that begins as an archive before it may repeat that one. What comes of it is buffered until
/// its end, when it is known.
///
/// The lock is held while lines are written. So whoever is slow to take them slows down the run,
/// and nothing piles up.
package final class OrderedWriter: Sendable {
  /// What may be buffered of archives after the head.
  package static let bufferedBytesMax = 16 << 20

  private struct State {
    /// The first archive that is not finished.
    var head = 0
    var isFinished: [Bool]
    var buffered: [Int: [LineBatch]] = [:]
    var bufferedBytes = 0
    /// Workers that wait for the head to advance.
    var waiting = 0
    /// Whether an error makes all that follows worthless.
    var isMuted = false
    var result = WriterResult()
    var left: Int?
    /// The archives of which it is known only at their end whether they are left out.
    var mayRepeat: Set<Int>
    /// Those that are left out.
    var leftOut: Set<Int> = []
    /// The digests of the archives' beginnings, where some may repeat others.
    var heads: [Int: UInt64] = [:]
    /// What is to be written before the first line, until it is.
    var header: [UInt8]

    /// Whether nothing more is written.
    var isOver: Bool { isMuted || result.isClosed }

    /// Whether the head may turn out to repeat an archive before it.
    var holdsHead: Bool {
      guard mayRepeat.contains(head), !isFinished[head] else { return false }
      return (0..<head).contains { heads[$0] == heads[head] }
    }
  }

  private let state: Lock<State>
  private let headAdvanced = DispatchSemaphore(value: 0)
  private let write: @Sendable (borrowing Span<UInt8>) -> Bool

  /// Creates a writer that nothing was written by.
  ///
  /// - Parameters:
  ///   - count: the number of archives.
  ///   - limit: the most records that are written; nil for all.
  ///   - mayRepeat: the archives of which it is known only at their end whether they repeat one before.
  ///   - header: what comes before the first line.
  ///   - write: takes lines, and says whether more are wanted.
  package init(
    _ count: Int,
    limit: Int?,
    mayRepeat: Set<Int> = [],
    header: [UInt8] = [],
    write: @escaping @Sendable (borrowing Span<UInt8>) -> Bool
  ) {
    let isFinished = Array(repeating: false, count: count)
    state = Lock(
      State(isFinished: isFinished, left: limit, mayRepeat: mayRepeat, header: header)
    )
    self.write = write
  }

  /// What came of the run.
  package var result: WriterResult { state.withLock { $0.result } }

  /// Whether no more lines are wanted.
  package var isClosed: Bool { state.withLock { $0.result.isClosed } }

  /// Notes what the user should know.
  func warn(_ text: String) { state.withLock { $0.result.warnings.append(text) } }

  // MARK: Waiting

  /// Whether more of an archive, or nil for another one, may be read.
  package func canBuffer(_ archive: Int?) -> Bool {
    state.withLock { $0.bufferedBytes < Self.bufferedBytesMax || archive == $0.head }
  }

  /// Waits for the head to advance, if too much is buffered to go on with an archive, or nil for
  /// another one.
  ///
  /// - Returns: whether it has waited: then all may have changed.
  package func waitsForHead(_ archive: Int?) -> Bool {
    let waits = state.withLock { state in
      guard state.bufferedBytes >= Self.bufferedBytesMax, archive != state.head,
        !state.result.isClosed
      else { return false }
      state.waiting += 1
      return true
    }
    if waits { headAdvanced.wait() }
    return waits
  }

  /// Has those who wait look again.
  package func wakeAll() { state.withLock { wakeAll(&$0) } }

  private func wakeAll(_ state: inout State) {
    for _ in 0..<state.waiting { headAdvanced.signal() }
    state.waiting = 0
  }

  // MARK: Writing

  /// Notes how an archive begins, before anything is added that was extracted from it.
  func noteHead(_ digest: UInt64, of archive: Int) {
    state.withLock { $0.heads[archive] = digest }
  }

  /// Leaves out what is extracted from an archive that is not finished, or comes after such a one.
  package func leaveOut(_ archive: Int) {
    state.withLock { state in
      state.leftOut.insert(archive)
      for batch in state.buffered.removeValue(forKey: archive) ?? [] {
        state.bufferedBytes -= batch.bytes.count
      }
    }
  }

  /// Adds what was extracted from an archive.
  package func add(_ batch: LineBatch, of archive: Int) {
    state.withLock { state in
      if state.leftOut.contains(archive) { return }
      if archive == state.head && !state.holdsHead {
        put(batch, &state)
      } else if !state.isOver {
        state.bufferedBytes += batch.bytes.count
        state.buffered[archive, default: []].append(batch)
      }
    }
  }

  /// Notes that an archive is finished.
  ///
  /// - Parameters:
  ///   - archive: its number.
  ///   - isRefused: whether there will be no result because of it.
  package func finish(_ archive: Int, isRefused: Bool) {
    state.withLock { state in
      state.isFinished[archive] = true
      if isRefused {
        state.isMuted = true
        end(&state)
      }
      guard archive == state.head else { return }
      putBuffered(&state)
      repeat {
        state.head += 1
        if state.head < state.isFinished.count && !state.holdsHead { putBuffered(&state) }
      } while state.head < state.isFinished.count && state.isFinished[state.head]
      wakeAll(&state)
    }
  }

  /// Ends what was written: also without a line it has its header.
  func finishOutput() {
    state.withLock { state in
      if !state.isOver { _ = begin(&state) }
    }
  }

  /// Writes what comes before the first line.
  ///
  /// - Returns: whether more is wanted.
  private func begin(_ state: inout State) -> Bool {
    guard !state.header.isEmpty else { return true }
    defer { state.header = [] }
    return write(state.header.span)
  }

  /// Writes what was buffered of the head.
  private func putBuffered(_ state: inout State) {
    let batches = state.buffered.removeValue(forKey: state.head) ?? []
    for batch in batches { state.bufferedBytes -= batch.bytes.count }
    for batch in batches { put(batch, &state) }
  }

  private func put(_ batch: LineBatch, _ state: inout State) {
    guard !state.isOver else { return }
    state.result.oversized += batch.oversized
    for (value, count) in batch.counts { state.result.counts[value, default: 0] += count }
    let taken = min(batch.records.count, state.left ?? .max)
    for record in batch.records[..<taken] { state.result.bits.formUnion(record.bits) }
    state.result.records += taken
    var isOpen = true
    if taken > 0, batch.records[taken - 1].end > 0 {
      isOpen =
        begin(&state) && write(batch.bytes.span.extracting(0..<batch.records[taken - 1].end))
    }
    if let left = state.left {
      state.left = left - taken
      if left == taken { isOpen = false }
    }
    if !isOpen {
      state.result.isClosed = true
      end(&state)
    }
  }

  /// Drops what is buffered: nobody must wait for a head that may never advance.
  private func end(_ state: inout State) {
    state.buffered.removeAll()
    state.bufferedBytes = 0
    wakeAll(&state)
  }
}

/// What came of writing the lines of all archives.
package struct WriterResult: Sendable {
  /// Whether the limit was reached, or nobody wanted more.
  package var isClosed = false
  /// The records that were written.
  package var records = 0
  /// What the written records say for the exit code.
  var bits: VerdictBits = []
  /// Lines that were selected, but are too long to be given.
  package var oversized = 0
  var counts: [FieldValue?: Int] = [:]
  /// What the user should know.
  var warnings: [String] = []
}
