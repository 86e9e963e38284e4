import Dispatch
import Glibc

/// A number of threads that do the same work.
///
/// They are the C library's. Concurrent queues limit their threads to the processors, so that workers
/// that wait for each other would wait for ever; and where a thread cannot be started, a queue tries
/// again for ever.
///
/// Invariant: a thread takes over the one reference to what it does, and nobody else uses that.
package struct WorkerThreads: Sendable {
  /// How many could be started.
  package let count: Int
  private let work: @Sendable () -> Void
  private let group = DispatchGroup()

  /// Starts threads, or as many of them as the system allows.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - work: what each of them does, once.
  package init(_ count: Int, _ work: @escaping @Sendable () -> Void) {
    self.work = work
    var started = 0
    while started < count {
      group.enter()
      guard Body(work, group).start() else {
        group.leave()
        break
      }
      started += 1
    }
    self.count = started
  }

  /// Waits until all of them have done their work; does it here where none could be started.
  package func wait() {
    if count == 0 { work() }
    group.wait()
  }

  /// What one of them does.
  private final class Body: Sendable {
    private let work: @Sendable () -> Void
    private let group: DispatchGroup

    init(_ work: @escaping @Sendable () -> Void, _ group: DispatchGroup) {
      self.work = work
      self.group = group
    }

    /// Starts a thread, and says whether there is one.
    func start() -> Bool {
      var thread = pthread_t()
      let body = unsafe Unmanaged.passRetained(self)
      let code = unsafe pthread_create(
        &thread,
        nil,
        { argument in
          guard let argument = unsafe argument else { return nil }
          unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
          return nil
        },
        unsafe body.toOpaque()
      )
      guard code == 0 else {
        unsafe body.release()
        return false
      }
      pthread_detach(thread)
      return true
    }

    private func run() {
      work()
      group.leave()
    }
  }
}
