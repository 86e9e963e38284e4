import Dispatch

/// Where the lines of all archives go, in the order of their paths.
///
/// ```
///   archive 0: finished            written
///   archive 1: at work (front) --> written as they come
///   archive 2: at work         --> kept, up to a bound; then its workers wait
/// ```
///
/// The lock is held while lines are written. So whoever is slow to take them slows down the run,
/// and nothing piles up.
final class Outlet: Sendable {
  /// What may be kept of archives behind the front.
  private static let keptBytesMax = 16 << 20

  private struct State {
    /// The first archive that is not finished.
    var front = 0
    var isFinished: [Bool]
    var kept: [Int: [LineBatch]] = [:]
    var keptBytes = 0
    /// Workers that wait for the front.
    var waiting = 0
    /// Whether an error makes all that follows worthless.
    var isMuted = false
    var result = OutletResult()
    var left: Int?
    /// What is to be written before the first line, until it is.
    var header: [UInt8]
  }

  private let order: [String: Int]
  private let state: Lock<State>
  private let turn = DispatchSemaphore(value: 0)
  private let write: @Sendable (borrowing Span<UInt8>) -> Bool

  /// - Parameters:
  ///   - paths: the archives in their order.
  ///   - limit: the most records that are written; nil for all.
  ///   - header: what comes before the first line.
  ///   - write: takes lines, and says whether more are wanted.
  init(
    _ paths: [String],
    limit: Int?,
    header: [UInt8],
    write: @escaping @Sendable (borrowing Span<UInt8>) -> Bool
  ) {
    order = Dictionary(zip(paths, paths.indices), uniquingKeysWith: min)
    state = Lock(State(isFinished: paths.map { _ in false }, left: limit, header: header))
    self.write = write
  }

  /// What came of the run.
  var result: OutletResult { state.withLock { $0.result } }

  /// Whether no more lines are wanted.
  var isClosed: Bool { state.withLock { $0.result.isClosed } }

  /// Notes what the user should know.
  func warn(_ text: String) { state.withLock { $0.result.warnings.append(text) } }

  // MARK: Waiting

  /// Whether more of an archive, or nil for another one, may be read.
  func hasRoom(for path: String?) -> Bool {
    let index = path.flatMap { order[$0] }
    return state.withLock { $0.keptBytes < Self.keptBytesMax || index == $0.front }
  }

  /// Waits for the front, if too much is kept to go on with an archive, or nil for another one.
  ///
  /// - Returns: whether it has waited: then all may have changed.
  func waitsForTurn(of path: String?) -> Bool {
    let index = path.flatMap { order[$0] }
    let waits = state.withLock { state in
      guard state.keptBytes >= Self.keptBytesMax, index != state.front, !state.result.isClosed
      else { return false }
      state.waiting += 1
      return true
    }
    if waits { turn.wait() }
    return waits
  }

  private func wakeAll(_ state: inout State) {
    for _ in 0..<state.waiting { turn.signal() }
    state.waiting = 0
  }

  // MARK: Writing

  /// Adds what was extracted from an archive.
  func add(_ batch: LineBatch, of path: String) {
    guard let index = order[path] else { return }
    state.withLock { state in
      if index == state.front {
        put(batch, &state)
      } else {
        state.keptBytes += batch.bytes.count
        state.kept[index, default: []].append(batch)
      }
    }
  }

  /// Notes that an archive is finished.
  ///
  /// - Parameters:
  ///   - path: the archive.
  ///   - isRefused: whether there will be no result because of it.
  func finish(_ path: String, isRefused: Bool) {
    guard let index = order[path] else { return }
    state.withLock { state in
      state.isFinished[index] = true
      if isRefused { state.isMuted = true }
      guard index == state.front else { return }
      repeat {
        state.front += 1
        for batch in state.kept.removeValue(forKey: state.front) ?? [] {
          state.keptBytes -= batch.bytes.count
          put(batch, &state)
        }
      } while state.front < state.isFinished.count && state.isFinished[state.front]
      wakeAll(&state)
    }
  }

  /// Ends what was written: also without a line it has its header.
  func end() {
    state.withLock { state in
      if !state.result.isClosed { _ = begin(&state) }
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

  private func put(_ batch: LineBatch, _ state: inout State) {
    guard !state.result.isClosed, !state.isMuted else { return }
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
      state.kept.removeAll()
      wakeAll(&state)
    }
  }
}

/// What came of writing the lines of all archives.
struct OutletResult: Sendable {
  /// Whether the limit was reached, or nobody wanted more.
  var isClosed = false
  /// The records that were written, and what they say for the exit code.
  var records = 0
  var bits: VerdictBits = []
  /// Lines that were selected, but are too long to be given.
  var oversized = 0
  var counts: [FieldValue?: Int] = [:]
  /// What the user should know.
  var warnings: [String] = []
}
