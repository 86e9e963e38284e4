import CXXHash

/// The checksums of the LZ4 frame format and of the tally, by libxxhash.
///
/// Invariants: libxxhash reads exactly the span it is given; a state is created and freed by
/// its owner.
package enum Checksum {
  /// XXH32 (LZ4 Frame Format 1.6.x, "Header Checksum", "Block checksum"), with seed 0 there.
  package static func xxh32(_ bytes: Span<UInt8>, seed: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { unsafe XXH32($0.baseAddress, $0.count, seed) }
  }

  /// The same of a part of a buffer.
  static func xxh32(_ buffer: borrowing Buffer, _ range: Range<Int>, seed: UInt32) -> UInt32 {
    xxh32(buffer.bytes.extracting(range), seed: seed)
  }

  /// XXH3 with 64 bits, for tables in memory and for the bound on groups in a tally.
  package static func xxh3(_ bytes: Span<UInt8>) -> UInt64 {
    unsafe bytes.withUnsafeBufferPointer { unsafe xxh3_widest_64bits($0.baseAddress, $0.count) }
  }
}

/// XXH32 of a text that comes in pieces: a frame's content checksum.
@safe package struct ContentChecksum: ~Copyable {
  private let state: OpaquePointer

  package init() {
    guard let state = unsafe XXH32_createState() else { preconditionFailure("out of memory") }
    unsafe self.state = state
    reset()
  }

  deinit {
    _ = unsafe XXH32_freeState(state)
  }

  /// Begins anew.
  package mutating func reset() {
    _ = unsafe XXH32_reset(state, 0)
  }

  /// Adds bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    _ = unsafe bytes.withUnsafeBufferPointer {
      unsafe XXH32_update(state, $0.baseAddress, $0.count)
    }
  }

  /// Adds a part of a buffer.
  package mutating func add(_ buffer: borrowing Buffer, _ range: Range<Int>) {
    update(buffer.bytes.extracting(range))
  }

  /// The checksum of what was added since the last reset.
  package var value: UInt32 { unsafe XXH32_digest(state) }
}

/// XXH3 with 128 bits of bytes that come in pieces: the digests in a tally.
@safe package struct Digest: ~Copyable {
  private let state: OpaquePointer

  package init() {
    guard let state = unsafe XXH3_createState() else { preconditionFailure("out of memory") }
    unsafe self.state = state
    _ = unsafe XXH3_128bits_reset(state)
  }

  deinit {
    _ = unsafe XXH3_freeState(state)
  }

  /// Adds bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    _ = unsafe bytes.withUnsafeBufferPointer {
      unsafe xxh3_widest_128bits_update(state, $0.baseAddress, $0.count)
    }
  }

  /// Adds a part of a buffer.
  package mutating func add(_ buffer: borrowing Buffer, _ range: Range<Int>) {
    update(buffer.bytes.extracting(range))
  }

  /// The digest of what was added, in xxHash's canonical (big-endian) hexadecimal form.
  package var text: String {
    let hash = unsafe XXH3_128bits_digest(state)
    return "xxh3-128:" + hexadecimal(hash.high64) + hexadecimal(hash.low64)
  }
}

/// A number as 16 hexadecimal digits.
package func hexadecimal(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
