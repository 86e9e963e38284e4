import CZstd

/// Decoding of zstd frames (RFC 8878) by libzstd, piece by piece.
///
/// Invariants: the context lives as long as its owner; libzstd reads and writes only the ranges
/// that it is given, whatever the input.
@safe struct ZstdDecoder: ~Copyable {
  private let context: OpaquePointer

  /// - Parameters:
  ///   - windowLogMax: the largest window that is decoded, as a power of two.
  ///   - dictionary: what frames may refer to; empty for none.
  init(windowLogMax: Int, dictionary: [UInt8]) {
    guard let context = unsafe ZSTD_createDCtx() else { preconditionFailure("out of memory") }
    unsafe self.context = context
    _ = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Int32(windowLogMax))
    if !dictionary.isEmpty {
      _ = unsafe dictionary.withUnsafeBytes {
        unsafe ZSTD_DCtx_loadDictionary(context, $0.baseAddress, $0.count)
      }
    }
  }

  deinit {
    _ = unsafe ZSTD_freeDCtx(context)
  }

  /// Begins a new frame, whatever became of the last one.
  mutating func reset() {
    _ = unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
  }

  /// Decodes a part of a frame that is there as a whole: its header, a block, or its checksum.
  ///
  /// - Parameters:
  ///   - input: the part.
  ///   - output: the buffer for the text, with room for a block after `offset`.
  ///   - offset: where the text goes.
  /// - Returns: how many bytes were decoded, or nil when the part is damaged.
  mutating func decode(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int
  ) -> Int? {
    precondition(offset >= 0 && offset <= output.byteCount)
    let room = output.byteCount - offset
    return unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withPointer(at: offset) { target in
        var from = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        var to = unsafe ZSTD_outBuffer(dst: target, size: room, pos: 0)
        while true {
          let before = unsafe (from.pos, to.pos)
          let code = unsafe ZSTD_decompressStream(context, &to, &from)
          if ZSTD_isError(code) != 0 { return nil }
          // It may hold text back as long as it had input to take; it is asked until nothing
          // moves. A frame's end must not be asked again: that would begin the next one.
          let isStuck = unsafe before == (from.pos, to.pos)
          if unsafe from.pos == from.size && (code == 0 || isStuck) { break }
          if isStuck { return nil }
        }
        return unsafe to.pos
      }
    }
  }
}
