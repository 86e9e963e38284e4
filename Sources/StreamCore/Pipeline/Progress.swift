import Synchronization

/// How far a run has come; any thread may look.
public final class Progress: Sendable {
  private let read = Atomic(0)
  private let total = Atomic(0)

  /// Creates a progress that has not begun.
  public init() {}

  /// Bytes of the archives that were read so far.
  public var readByteCount: Int { read.load(ordering: .relaxed) }

  /// Bytes of all archives; 0 when one of them is a pipe, and while it is not known.
  public var totalByteCount: Int { total.load(ordering: .relaxed) }

  func begin(totalByteCount: Int) {
    total.store(totalByteCount, ordering: .relaxed)
  }

  func add(_ byteCount: Int) {
    read.add(byteCount, ordering: .relaxed)
  }
}
