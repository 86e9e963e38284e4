import CLZ4
import StreamCore

/// Compresses single blocks by liblz4; the only file of the module that hands out memory.
///
/// Invariants: `state` points to a stream of liblz4's own, which lives as long as its owner.
/// Ranges are checked against the text before each call; liblz4 reads nothing outside of the
/// block and the history before it, and writes at most the capacity it is given, which is
/// checked as well. The state is set up anew for every block, so that no block depends on what
/// was compressed before it, and by whom.
@safe struct BlockCompressor: ~Copyable {
  /// What a linked block may refer to.
  static let historyBytes = 64 << 10
  /// The most bytes that a block of so many bytes can become.
  static func byteCountMax(_ byteCount: Int) -> Int { byteCount + byteCount / 255 + 16 }

  private let state: UnsafeMutablePointer<LZ4_stream_t>

  init() {
    guard let state = unsafe LZ4_createStream() else { preconditionFailure("out of memory") }
    unsafe self.state = state
  }

  deinit {
    _ = unsafe LZ4_freeStream(state)
  }

  /// Compresses a block.
  ///
  /// - Parameters:
  ///   - text: the text that contains the block.
  ///   - block: the block's bytes in it.
  ///   - history: how many bytes before the block it may refer to.
  ///   - output: where the compressed block goes.
  ///   - offset: the place there; ``byteCountMax(_:)`` bytes must fit after it.
  /// - Returns: the number of compressed bytes.
  mutating func compress(
    _ text: Span<UInt8>,
    _ block: Range<Int>,
    history: Int,
    to output: inout [UInt8],
    at offset: Int
  ) -> Int {
    precondition(block.upperBound <= text.count && history >= 0 && history <= block.lowerBound)
    let capacity = Self.byteCountMax(block.count)
    precondition(offset >= 0 && capacity <= output.count - offset)
    let source = text.extracting((block.lowerBound - history)..<block.upperBound)
    let written = unsafe source.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        guard let source = source.baseAddress, let target = target.baseAddress else {
          return Int32(0)
        }
        let start = unsafe source.assumingMemoryBound(to: CChar.self)
        let place = unsafe (target + offset).assumingMemoryBound(to: CChar.self)
        unsafe LZ4_initStream(state, MemoryLayout<LZ4_stream_t>.size)
        if history > 0 { _ = unsafe LZ4_loadDict(state, start, Int32(history)) }
        return unsafe LZ4_compress_fast_continue(
          state,
          start + history,
          place,
          Int32(block.count),
          Int32(capacity),
          1
        )
      }
    }
    precondition(written > 0, "liblz4 failed with room enough")
    return Int(written)
  }
}
