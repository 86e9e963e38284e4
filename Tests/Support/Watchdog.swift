import Foundation
import StreamCore
import Synchronization

/// Ends the tests when a case takes longer than it may: a hang inside of this process cannot be
/// broken off in any other way.
///
/// Time is counted by its own waking up, once a second at most: a process that stands still, since
/// the machine does something else, does not count it.
public enum Watchdog {
  /// Under a sanitizer, on a machine that others use, a case can take minutes.
  private static let ticksMax = 600

  private static let current = Lock<[Int: (name: String, start: Int)]>([:])
  private static let number = Atomic(0)
  private static let ticks = Atomic(0)
  private static let thread: Void = {
    Thread.detachNewThread {
      while true {
        Thread.sleep(forTimeInterval: 1)
        let now = ticks.add(1, ordering: .relaxed).newValue
        let late = current.withLock { $0.values.first { now - $0.start > ticksMax } }
        if let late {
          FileHandle.standardError.write(Data("case hangs: \(late.name)\n".utf8))
          abort()
        }
      }
    }
  }()

  /// Runs a case, which may take ten minutes at most.
  public static func watch<Result>(
    _ name: @autoclosure () -> String,
    _ body: () throws -> Result
  ) rethrows -> Result {
    _ = thread
    let key = number.add(1, ordering: .relaxed).newValue
    let entry = (name(), ticks.load(ordering: .relaxed))
    current.withLock { $0[key] = entry }
    defer { current.withLock { $0[key] = nil } }
    return try body()
  }
}
