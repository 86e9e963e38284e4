import Dispatch
import StreamCore

/// A unit that goes from thread to thread.
///
/// Only one thread uses it at a time: a worker while it makes it, then the thread that writes.
/// ``UnitQueue`` hands it from one to the other.
final class UnitSlot: @unchecked Sendable {
  var unit: Unit

  init(_ unit: consuming Unit) {
    self.unit = unit
  }
}

/// Hands units from the workers to the thread that writes them in order, and back.
///
/// A worker takes an empty unit before it takes a number. So the lowest number that is not yet
/// written is always in some worker's hands or finished, and the empty units, which bound
/// memory, cannot lock up.
final class UnitQueue: Sendable {
  private struct State {
    var empty: [UnitSlot]
    var finished: [Int: UnitSlot] = [:]
    var next = 0
    var isStopped = false
  }

  private let unitCount: Int
  private let state: Lock<State>
  // It starts at zero, because libdispatch traps when one ends below its start, as it does when
  // an error ends the work.
  private let emptyUnits = DispatchSemaphore(value: 0)
  private let finishedUnits = DispatchSemaphore(value: 0)

  init(_ units: [UnitSlot], unitCount: Int) {
    self.unitCount = unitCount
    state = Lock(State(empty: units))
    for _ in units { emptyUnits.signal() }
  }

  /// Makes units until there are no more.
  func work() {
    while true {
      emptyUnits.wait()
      let taken: (index: Int, slot: UnitSlot)? = state.withLock { state in
        guard !state.isStopped, state.next < unitCount, let slot = state.empty.popLast() else {
          return nil
        }
        state.next += 1
        return (state.next - 1, slot)
      }
      guard let taken else { return }
      taken.slot.unit.make(taken.index)
      state.withLock { $0.finished[taken.index] = taken.slot }
      finishedUnits.signal()
    }
  }

  /// Waits for a unit.
  func take(_ index: Int) -> UnitSlot {
    while true {
      if let slot = state.withLock({ $0.finished.removeValue(forKey: index) }) { return slot }
      finishedUnits.wait()
    }
  }

  /// Gives a unit back to the workers.
  func give(back slot: UnitSlot) {
    state.withLock { $0.empty.append(slot) }
    emptyUnits.signal()
  }

  /// Sends the workers home.
  func stop(jobs: Int) {
    state.withLock { $0.isStopped = true }
    for _ in 0..<jobs { emptyUnits.signal() }
  }
}
