import CLZ4

/// Decoding of single LZ4 blocks by liblz4.
///
/// Invariants: source and target ranges are checked against their buffers before the call, and
/// liblz4's `safe` functions read and write nothing outside of what they are given, whatever
/// the input. Source and target are different buffers.
extension Buffer {
  /// Decodes one block into this buffer.
  ///
  /// - Parameters:
  ///   - source: the buffer that holds the compressed block.
  ///   - range: the block's bytes in it.
  ///   - offset: where the text goes.
  ///   - byteCountMax: how many bytes it may have.
  ///   - history: how many bytes before `offset` the block may refer to (linked blocks).
  /// - Returns: the number of decoded bytes, or nil when the block is damaged.
  package mutating func decodeBlock(
    from source: borrowing Buffer,
    _ range: Range<Int>,
    at offset: Int,
    byteCountMax: Int,
    history: Int = 0
  ) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= source.byteCount)
    precondition(history >= 0 && history <= offset && byteCountMax <= byteCount - offset)
    let decoded = unsafe source.withPointer(at: range.lowerBound) { input in
      unsafe withPointer(at: offset) { output in
        unsafe input.withMemoryRebound(to: CChar.self, capacity: range.count) { input in
          unsafe output.withMemoryRebound(to: CChar.self, capacity: byteCountMax) { output in
            unsafe LZ4_decompress_safe_usingDict(
              input,
              output,
              Int32(range.count),
              Int32(byteCountMax),
              output - history,
              Int32(history)
            )
          }
        }
      }
    }
    return decoded >= 0 ? Int(decoded) : nil
  }
}
