import StreamCore

/// Text that is written from the front to the back, into memory that is reused.
struct TextBuffer: ~Copyable {
  private var storage: Buffer
  /// The bytes that were written.
  private(set) var count = 0

  init(capacity: Int) {
    storage = Buffer(byteCount: capacity)
  }

  /// What was written.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.bytes.extracting(0..<count) }
  }

  /// Adds bytes, for which there must be room.
  mutating func append(_ bytes: Span<UInt8>) {
    storage.write(bytes, at: count)
    count += bytes.count
  }

  /// Takes back everything after the first bytes.
  mutating func truncate(to count: Int) {
    precondition(count <= self.count)
    self.count = count
  }
}
