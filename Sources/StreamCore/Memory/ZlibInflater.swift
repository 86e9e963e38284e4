import CZlib

/// Decoding of raw deflate data (RFC 1951) by zlib, piece by piece.
///
/// It is slower than ``ISALInflater``, and shows what is right on every processor.
///
/// Invariants: zlib's state points back to its stream, so that the stream lives at one address
/// as long as its owner; zlib reads and writes only the ranges that it is given, whatever the
/// input.
@safe package struct ZlibInflater: StreamDecoder, ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>

  package init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let size = Int32(unsafe MemoryLayout<z_stream>.size)
    let code = unsafe inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, size)
    precondition(code == Z_OK, "out of memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Begins anew.
  package mutating func reset() {
    unsafe inflateReset(stream)
  }

  package mutating func step(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (taken: Int, decoded: Int, status: StreamStatus) {
    precondition(room >= 0 && room <= output.byteCount - offset)
    let inputCount = min(input.count, Int(Int32.max))
    let roomCount = min(room, Int(Int32.max))
    let code = unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withPointer(at: offset) { target in
        // zlib does not write to its input; its type merely says so.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(inputCount)
        unsafe stream.pointee.next_out = target
        unsafe stream.pointee.avail_out = UInt32(roomCount)
        return unsafe inflate(stream, Z_NO_FLUSH)
      }
    }
    let status: StreamStatus =
      switch code {
      case Z_OK, Z_BUF_ERROR: .more
      case Z_STREAM_END: .ended
      default: .damaged
      }
    return unsafe (
      inputCount - Int(stream.pointee.avail_in),
      roomCount - Int(stream.pointee.avail_out),
      status
    )
  }
}
