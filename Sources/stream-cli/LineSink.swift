import StreamCore

/// Where extracted lines are written, from whichever thread has them.
final class LineSink: Sendable {
  private struct State: ~Copyable {
    var output: Output
    var failure: (any Error)?
  }

  private let state: Lock<State>

  /// Opens the target.
  ///
  /// - Parameter path: the file, or nil for standard output.
  /// - Throws: exit code 73 with a message when the file cannot be made.
  init(_ path: String?) throws {
    state = Lock(State(output: try Output(path)))
  }

  /// Writes lines.
  ///
  /// - Returns: whether more are wanted: not by a closed pipe, nor after an error.
  func write(_ bytes: borrowing Span<UInt8>) -> Bool {
    state.withLock { state in
      do {
        return try state.output.write(bytes)
      } catch {
        state.failure = error
        return false
      }
    }
  }

  /// Ends the output.
  ///
  /// - Throws: exit code 73 or 74 when something could not be written.
  func finish() throws {
    try state.withLock { state in
      if let failure = state.failure { throw failure }
      try state.output.finish()
    }
  }
}
