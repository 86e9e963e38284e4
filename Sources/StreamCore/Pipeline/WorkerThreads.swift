import Dispatch

/// A number of threads that do the same work.
///
/// Each is a serial queue of its own, because a concurrent one limits its threads to the processors:
/// workers that wait for each other would wait for ever, and more jobs than processors would not run.
package struct WorkerThreads: Sendable {
  private let group = DispatchGroup()

  private init() {}

  /// Starts threads.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - name: what they are called, with their number after it, for debuggers.
  ///   - work: what each of them does, once.
  /// - Returns: the threads, to be waited for.
  package static func start(
    _ count: Int,
    _ name: String,
    _ work: @escaping @Sendable () -> Void
  ) -> WorkerThreads {
    let threads = WorkerThreads()
    for index in 0..<count {
      let queue = DispatchQueue(label: "stream-cli.\(name).\(index)")
      queue.async(group: threads.group) { work() }
    }
    return threads
  }

  /// Waits until all of them have done their work.
  package func wait() { group.wait() }
}
