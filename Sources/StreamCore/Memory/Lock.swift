import Glibc

/// A value that one thread at a time may use.
///
/// It does what the library's `Mutex` does, by a lock of the C library: the thread sanitizer knows
/// that one, and takes all that `Mutex` guards on Linux for races.
///
/// Invariants: the lock and the value live at one address as long as their owner; the value is
/// touched only by who holds the lock.
@safe package final class Lock<Value: ~Copyable>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let value: UnsafeMutablePointer<Value>

  /// Creates a lock that nobody holds.
  package init(_ value: consuming sending Value) {
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    let code = unsafe pthread_mutex_init(mutex, nil)
    precondition(code == 0, "out of memory")
    unsafe self.value = .allocate(capacity: 1)
    unsafe self.value.initialize(to: value)
  }

  deinit {
    unsafe value.deinitialize(count: 1)
    unsafe value.deallocate()
    _ = unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Uses the value, when nobody else does.
  package func withLock<Result: ~Copyable, Failure>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    _ = unsafe pthread_mutex_lock(mutex)
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return try unsafe body(&value.pointee)
  }

  /// Uses the value, and stays awake for a while where somebody else does.
  ///
  /// Who holds it for a fraction of a millisecond at a time is waited for in less than it takes to
  /// go to sleep and be woken; the processor is offered to others meanwhile.
  package func withLockSoon<Result: ~Copyable, Failure>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    let end = Self.nanoseconds + Self.patience
    repeat {
      if let result = try withLockIfAvailable(body) { return result }
      _ = sched_yield()
    } while Self.nanoseconds < end
    return try withLock(body)
  }

  /// How long the lock is tried before the thread goes to sleep: 200 µs, in nanoseconds. By time,
  /// since an offer of the processor takes between nothing and some microseconds.
  private static var patience: Int { 200_000 }

  private static var nanoseconds: Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Uses the value, unless somebody else does.
  package func withLockIfAvailable<Result: ~Copyable, Failure>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result? {
    guard unsafe pthread_mutex_trylock(mutex) == 0 else { return nil }
    defer { _ = unsafe pthread_mutex_unlock(mutex) }
    return try unsafe body(&value.pointee)
  }
}
