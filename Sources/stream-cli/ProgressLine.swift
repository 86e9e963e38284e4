import Dispatch
import Glibc
import StreamCore

/// A line on the terminal that shows how far a run has come, and is gone when it ends.
final class ProgressLine: Sendable {
  private struct State {
    var isFinished = false
    var isShown = false
  }

  private static let interval = DispatchTimeInterval.milliseconds(200)

  private let progress: Progress
  private let start = ContinuousClock.now
  private let queue = DispatchQueue(label: "stream-cli.progress")
  private let state = Lock(State())

  init(_ progress: Progress) {
    self.progress = progress
    wait()
  }

  /// Takes the line away.
  func finish() {
    state.withLock { state in
      state.isFinished = true
      if state.isShown { show("") }
    }
  }

  private func wait() {
    queue.asyncAfter(deadline: .now() + Self.interval) { [self] in
      let goesOn = state.withLock { state in
        if !state.isFinished {
          show(text)
          state.isShown = true
        }
        return !state.isFinished
      }
      if goesOn { wait() }
    }
  }

  private func show(_ text: String) {
    try? Files.write(Array("\r\u{1b}[K\(text)".utf8).span, to: STDERR_FILENO)
  }

  private var text: String {
    let (read, total) = (progress.readByteCount, progress.totalByteCount)
    let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.001)
    let speed = "\(Int(Double(read) / seconds) >> 20) MiB/s"
    guard total > 0 else { return "\(read >> 20) MiB, \(speed)" }
    let rest = Int(seconds * Double(max(total - read, 0)) / Double(max(read, 1)))
    return "\(min(100, read * 100 / total)) % of \(total >> 20) MiB, \(speed), \(rest) s left"
  }
}
