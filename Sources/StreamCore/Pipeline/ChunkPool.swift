import Dispatch

/// The chunks that a run works with: they bound its memory.
final class ChunkPool: Sendable {
  private struct Free: ~Copyable {
    var chunks: [Chunk]
  }

  private let free: Lock<Free>
  private let count: DispatchSemaphore

  /// Creates a pool of so many chunks.
  init(count: Int) {
    free = Lock(Free(chunks: (0..<count).map { _ in Chunk() }))
    // A semaphore must not be freed with less than it began with, as happens after an error.
    self.count = DispatchSemaphore(value: 0)
    for _ in 0..<count { self.count.signal() }
  }

  /// Takes a chunk out; waits until there is one.
  func take() -> Chunk? {
    count.wait()
    return free.withLock { $0.chunks.popLast() }
  }

  /// Takes a chunk out, if there is one.
  func takeIfAvailable() -> Chunk? {
    guard count.wait(timeout: .now()) == .success else { return nil }
    return free.withLock { $0.chunks.popLast() }
  }

  /// Puts a chunk back.
  func release(_ chunk: Chunk) {
    free.withLock { $0.chunks.append(chunk) }
    count.signal()
  }
}
