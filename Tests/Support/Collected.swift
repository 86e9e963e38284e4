import StreamCore

/// Collects what an extraction writes.
public final class Collected: Sendable {
  private let bytes = Lock<[UInt8]>([])

  /// Collects nothing yet.
  public init() {}

  /// All that was written.
  public var all: [UInt8] { bytes.withLock { $0 } }

  /// Takes what is written.
  ///
  /// - Returns: that more is wanted.
  public func add(_ span: borrowing Span<UInt8>) -> Bool {
    let part = span.withUnsafeBufferPointer { Array($0) }
    bytes.withLock { $0 += part }
    return true
  }
}
