import CLZMA

/// Decoding of xz streams and lzip members by liblzma, piece by piece.
///
/// Invariants: liblzma's state hangs on its stream, which lives at one address as long as its owner;
/// liblzma reads and writes only the ranges that it is given, whatever the input, and takes no more
/// memory than its limit.
@safe struct LZMADecoder: StreamDecoder, ~Copyable {
  /// What is decoded.
  enum Format {
    /// An xz stream, from its header to its footer.
    case xz
    /// An lzip member, from its header to its trailer.
    case lzip
    /// LZMA data after the header of the LZMA SDK.
    case alone
  }

  private let stream: UnsafeMutablePointer<lzma_stream>
  private let format: Format
  private let memoryMax: UInt64
  private let flags: UInt32

  /// - Parameters:
  ///   - format: what is decoded.
  ///   - memoryMax: the most memory that the decoding may take, in bytes.
  ///   - verify: whether checksums are verified.
  init(_ format: Format, memoryMax: Int, verify: Bool) {
    self.format = format
    self.memoryMax = UInt64(memoryMax)
    flags = verify ? 0 : lzma_ignore_check
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: lzma_stream())
  }

  /// Whether a kind of checksum of an xz stream is verified; of other kinds liblzma says nothing.
  static func knowsCheck(_ check: UInt8) -> Bool {
    lzma_check_is_supported(lzma_check(UInt32(check))) != 0
  }

  deinit {
    unsafe lzma_end(stream)
    unsafe stream.deallocate()
  }

  mutating func reset() {
    let code =
      switch format {
      case .xz: unsafe lzma_stream_decoder(stream, memoryMax, flags)
      case .lzip: unsafe lzma_lzip_decoder(stream, memoryMax, flags)
      case .alone: unsafe lzma_alone_decoder(stream, memoryMax)
      }
    precondition(code == LZMA_OK, "out of memory")
  }

  mutating func step(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (taken: Int, decoded: Int, status: StreamStatus) {
    precondition(room >= 0 && room <= output.byteCount - offset)
    let code = unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withPointer(at: offset) { target in
        unsafe stream.pointee.next_in = source.baseAddress
        unsafe stream.pointee.avail_in = source.count
        unsafe stream.pointee.next_out = target
        unsafe stream.pointee.avail_out = room
        return unsafe lzma_code(stream, LZMA_RUN)
      }
    }
    let status: StreamStatus =
      switch code {
      // Without input or room nothing moves, and that is no fault.
      case LZMA_OK, LZMA_BUF_ERROR: .more
      case LZMA_STREAM_END: .ended
      case LZMA_MEMLIMIT_ERROR, LZMA_MEM_ERROR:
        .needsMemory(Int(clamping: unsafe lzma_memusage(stream)))
      default: .damaged
      }
    return unsafe (
      input.count - stream.pointee.avail_in,
      room - stream.pointee.avail_out,
      status
    )
  }
}

extension Checksum {
  /// CRC-32 as xz and gzip use it (xz File Format, section 6).
  static func crc32(_ bytes: Span<UInt8>) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { unsafe lzma_crc32($0.baseAddress, $0.count, 0) }
  }
}
