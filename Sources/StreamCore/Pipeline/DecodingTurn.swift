import Dispatch

/// Whose turn it is to decode an archive that is decoded in order, and what the others get of it.
///
/// Who decodes goes on with it as long as somebody else has nothing to do, and hands over what was
/// decoded; otherwise it scans it itself, and another one decodes. Who waits sleeps: a chunk takes a
/// millisecond to decode, and a processor that spins may be half of the one that decodes.
final class DecodingTurn: Sendable {
  private struct State {
    var isTaken = false
    var sleeperCount = 0
    /// Decoded chunks for those who wait, each of whom was woken.
    var handedOver: [Chunk] = []
  }

  /// What to do.
  enum Role {
    /// Decode, until ``finish()``; what others wait for is theirs by ``handOver(_:)``.
    case decode
    /// Scan a chunk that another worker decoded.
    case scan(Chunk)
    /// Somebody else decodes, and has nothing to hand over.
    case none
  }

  private let state = Lock(State())
  private let awake = DispatchSemaphore(value: 0)

  /// Takes the turn, or a chunk.
  ///
  /// - Parameter waits: whether to sleep until there is one of the two.
  /// - Returns: what to do; nothing only where it does not wait.
  func take(waits: Bool) -> Role {
    while true {
      let role: Role? = state.withLock { state in
        if let chunk = state.handedOver.popLast() { return .scan(chunk) }
        if !state.isTaken {
          state.isTaken = true
          return .decode
        }
        guard waits else { return Role.none }
        state.sleeperCount += 1
        return nil
      }
      if let role { return role }
      awake.wait()
    }
  }

  /// Whether somebody waits for a chunk.
  var isAwaited: Bool { state.withLock { $0.sleeperCount > 0 } }

  /// Hands a chunk to somebody who waits, and keeps the turn.
  ///
  /// - Returns: whether somebody waits.
  func handOver(_ chunk: Chunk) -> Bool {
    state.withLock { state in
      guard state.sleeperCount > 0 else { return false }
      state.handedOver.append(chunk)
      wakeOne(&state)
      return true
    }
  }

  /// Gives the turn back.
  func finish() {
    state.withLock { state in
      state.isTaken = false
      wakeOne(&state)
    }
  }

  private func wakeOne(_ state: inout State) {
    guard state.sleeperCount > 0 else { return }
    state.sleeperCount -= 1
    awake.signal()
  }
}
