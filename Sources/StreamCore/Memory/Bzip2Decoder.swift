import CBZip2

/// Decoding of bzip2 streams by libbz2, piece by piece.
///
/// Invariants: libbz2's state points back to its stream, so that the stream lives at one address as
/// long as its owner; libbz2 reads and writes only the ranges that it is given, whatever the input,
/// and takes 4 MB at most.
@safe struct Bzip2Decoder: StreamDecoder, ~Copyable {
  private let stream: UnsafeMutablePointer<bz_stream>

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: bz_stream())
    begin()
  }

  deinit {
    _ = unsafe BZ2_bzDecompressEnd(stream)
    unsafe stream.deallocate()
  }

  private func begin() {
    let code = unsafe BZ2_bzDecompressInit(stream, 0, 0)
    precondition(code == BZ_OK, "out of memory")
  }

  mutating func reset() {
    _ = unsafe BZ2_bzDecompressEnd(stream)
    begin()
  }

  mutating func step(
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
        // libbz2 does not write to its input, and knows bytes as signed; its types merely say so.
        let start = unsafe UnsafeMutableRawPointer(mutating: source.baseAddress)
        unsafe stream.pointee.next_in = start?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_in = UInt32(inputCount)
        unsafe stream.pointee.next_out =
          UnsafeMutableRawPointer(target).assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = UInt32(roomCount)
        return unsafe BZ2_bzDecompress(stream)
      }
    }
    let status: StreamStatus =
      switch code {
      case BZ_OK: .more
      case BZ_STREAM_END: .ended
      default: .damaged
      }
    return unsafe (
      inputCount - Int(stream.pointee.avail_in),
      roomCount - Int(stream.pointee.avail_out),
      status
    )
  }
}
