import CISAL
import Glibc

/// Decoding of raw deflate data (RFC 1951) by ISA-L, piece by piece.
///
/// ISA-L looks ahead: up to eight bytes more are taken than the data have. They are given back when
/// the data end, or are damaged.
///
/// Invariants: ISA-L's state lives at one address as long as its owner; ISA-L reads and writes only
/// the ranges that it is given, whatever the input.
@safe package struct ISALInflater: StreamDecoder, ~Copyable {
  /// Half of what the processor's second cache has: the checksum reads what was just written.
  package static let stepBytes = 256 << 10

  /// What it takes more than the data have.
  private static let aheadBytesMax = 8

  private let state: UnsafeMutablePointer<inflate_state>

  package init() {
    unsafe state = .allocate(capacity: 1)
    reset()
  }

  deinit {
    unsafe state.deallocate()
  }

  package func reset() {
    // Of codes that damaged data do not complete ISA-L looks up what nobody has written: without
    // this, what was decoded before, or was in memory, would decide what comes out.
    _ = unsafe memset(state, 0, MemoryLayout<inflate_state>.size)
    unsafe isal_inflate_init(state)
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
    // A match of damaged data can refer to text that is not there yet: then it is this.
    output.clear(offset..<(offset + roomCount))
    let code = unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withPointer(at: offset) { target in
        // ISA-L does not write to its input; its type merely says so.
        unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe state.pointee.avail_in = UInt32(inputCount)
        unsafe state.pointee.next_out = target
        unsafe state.pointee.avail_out = UInt32(roomCount)
        return unsafe isal_inflate(state)
      }
    }
    // Where ISA-L finds damage near the end of the input it has counted bytes ahead that are not there.
    var taken = unsafe inputCount - Int(Int32(bitPattern: state.pointee.avail_in))
    let decoded = unsafe roomCount - Int(state.pointee.avail_out)
    let hasEnded = unsafe state.pointee.block_state == ISAL_BLOCK_FINISH
    // On some damaged data nothing moves any more, and no error is told.
    let isStuck = taken == 0 && decoded == 0 && inputCount > 0 && roomCount > 0
    if code == ISAL_DECOMP_OK && !hasEnded && !isStuck { return (taken, decoded, .more) }
    // They may have come with the step before. Of damaged data the number can be less than none.
    unsafe taken -= min(max(Int(state.pointee.read_in_length), 0) / 8, Self.aheadBytesMax)
    return (taken, decoded, hasEnded && code == ISAL_DECOMP_OK ? .ended : .damaged)
  }
}
