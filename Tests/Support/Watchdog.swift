import Foundation
import StreamCore
import Synchronization

/// Ends the tests when a case takes longer than it may: a hang inside of this process cannot be
/// broken off in any other way.
public enum Watchdog {
  private static let current = Lock<[Int: (name: String, start: Date)]>([:])
  private static let number = Atomic(0)
  private static let thread: Void = {
    Thread.detachNewThread {
      while true {
        Thread.sleep(forTimeInterval: 1)
        let late = current.withLock { $0.values.first { Date().timeIntervalSince($0.start) > 60 } }
        if let late {
          FileHandle.standardError.write(Data("case hangs: \(late.name)\n".utf8))
          abort()
        }
      }
    }
  }()

  /// Runs a case, which may take a minute at most.
  public static func watch<Result>(
    _ name: @autoclosure () -> String,
    _ body: () throws -> Result
  ) rethrows -> Result {
    _ = thread
    let key = number.add(1, ordering: .relaxed).newValue
    let entry = (name(), Date())
    current.withLock { $0[key] = entry }
    defer { current.withLock { $0[key] = nil } }
    return try body()
  }
}
