import Glibc

/// A block of memory that owns its bytes, aligned to 64 and with room to read around them.
///
/// ```
///   | lead: 64 bytes | bytes: 0 ..< byteCount | slack: 128 bytes |
/// ```
///
/// Invariants: `base` points to the first byte after the lead; lead, bytes and slack are one
/// allocation that lives as long as the owner; all of it is initialised. The lead and the slack
/// exist so that vector kernels may look around the text without a check in every step; the lead
/// ends with a line end.
@safe package struct Buffer: ~Copyable {
  static let leadBytes = 64
  static let slackBytes = 128
  /// The size of the kernel's large pages.
  private static let pageBytes = 2 << 20

  /// The number of bytes, without lead and slack.
  package private(set) var byteCount: Int
  private var base: UnsafeMutablePointer<UInt8>

  /// Creates a buffer of zeros.
  package init(byteCount: Int) {
    precondition(byteCount >= 0)
    self.byteCount = byteCount
    unsafe base = Self.allocate(byteCount)
  }

  deinit {
    unsafe (base - Self.leadBytes).deallocate()
  }

  private static func allocate(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
    let total = leadBytes + byteCount + slackBytes
    let pageCount = total / pageBytes
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: total,
      alignment: pageCount > 0 ? pageBytes : 64
    )
    // One fault for 2 MiB where there were 512; where the kernel has none, the pages stay small.
    if pageCount > 0 { _ = unsafe madvise(raw, pageCount * pageBytes, MADV_HUGEPAGE) }
    let start = unsafe raw.bindMemory(to: UInt8.self, capacity: total)
    unsafe start.initialize(repeating: 0, count: leadBytes)
    // What looks back for the begin of a line finds the one at the begin of the bytes.
    unsafe start[leadBytes - 1] = UInt8(ascii: "\n")
    // The pages in between are written by their first user; touching them here as well would
    // double the page faults of a short run. `calloc` would do, but knows no alignment.
    unsafe (start + leadBytes + byteCount).initialize(repeating: 0, count: slackBytes)
    return unsafe start + leadBytes
  }

  /// Makes room for at least this many bytes; what the buffer held is kept up to `keeping`.
  package mutating func reserve(_ wanted: Int, keeping kept: Int = 0) {
    guard wanted > byteCount else { return }
    precondition(kept >= 0 && kept <= byteCount)
    let larger = unsafe Self.allocate(wanted)
    unsafe larger.update(from: base, count: kept)
    unsafe (base - Self.leadBytes).deallocate()
    unsafe base = larger
    byteCount = wanted
  }

  /// The bytes, to read.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let view = unsafe Span<UInt8>(_unsafeStart: base, count: byteCount)
      return unsafe _overrideLifetime(view, borrowing: self)
    }
  }

  /// Copies bytes into the buffer.
  package mutating func write(_ source: Span<UInt8>, at offset: Int) {
    precondition(offset >= 0 && source.count <= byteCount - offset)
    unsafe source.withUnsafeBufferPointer { pointer in
      if let start = pointer.baseAddress {
        unsafe (base + offset).update(from: start, count: pointer.count)
      }
    }
  }

  /// Copies bytes of another buffer into this one.
  package mutating func write(
    from source: borrowing Buffer,
    _ range: Range<Int>,
    at offset: Int
  ) {
    write(source.bytes.extracting(range), at: offset)
  }

  /// Moves bytes within the buffer; the ranges may overlap.
  package mutating func move(from source: Int, to destination: Int, count: Int) {
    precondition(source >= 0 && destination >= 0 && count >= 0)
    precondition(max(source, destination) <= byteCount - count)
    unsafe memmove(base + destination, base + source, count)
  }

  /// Zeroes a range.
  package mutating func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    unsafe (base + range.lowerBound).update(repeating: 0, count: range.count)
  }

  /// Zeroes the 128 bytes after `end`, so that a kernel's look-ahead never sees old text.
  package mutating func clearSlack(after end: Int) {
    precondition(end >= 0 && end <= byteCount)
    unsafe (base + end).update(repeating: 0, count: Self.slackBytes)
  }

  /// Lends the memory from `offset` on to a C function.
  ///
  /// For the other files of this folder only: they check that the function stays inside.
  @unsafe func withPointer<Result>(
    at offset: Int,
    _ body: (UnsafeMutablePointer<UInt8>) -> Result
  ) -> Result {
    precondition(offset >= 0 && offset <= byteCount)
    return unsafe body(base + offset)
  }
}
