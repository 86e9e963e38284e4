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
  ///   - source: the compressed block.
  ///   - offset: where the text goes.
  ///   - byteCountMax: how many bytes it may have.
  ///   - history: how many bytes before `offset` the block may refer to (linked blocks).
  ///   - dictionary: what the block may refer to in place of that history.
  /// - Returns: the number of decoded bytes, or nil when the block is damaged.
  package mutating func decodeBlock(
    from source: Span<UInt8>,
    at offset: Int,
    byteCountMax: Int,
    history: Int = 0,
    dictionary: [UInt8] = []
  ) -> Int? {
    precondition(history >= 0 && history <= offset && byteCountMax <= byteCount - offset)
    let decoded = unsafe dictionary.withUnsafeBytes { dictionary in
      unsafe source.withUnsafeBytes { input in
        unsafe withPointer(at: offset) { output in
          let target = unsafe UnsafeMutableRawPointer(output).assumingMemoryBound(to: CChar.self)
          let isForeign = unsafe history == 0 && !dictionary.isEmpty
          return unsafe LZ4_decompress_safe_usingDict(
            input.baseAddress?.assumingMemoryBound(to: CChar.self),
            target,
            Int32(input.count),
            Int32(byteCountMax),
            isForeign
              ? dictionary.baseAddress?.assumingMemoryBound(to: CChar.self)
              : UnsafePointer(target - history),
            Int32(isForeign ? dictionary.count : history)
          )
        }
      }
    }
    return decoded >= 0 ? Int(decoded) : nil
  }
}
