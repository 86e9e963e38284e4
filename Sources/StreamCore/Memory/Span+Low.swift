import CByteKernels
import Glibc

/// Questions about all bytes of a span, answered by vectors.
///
/// Invariant: the functions read nothing outside of the span.
extension Span where Element == UInt8 {
  /// Whether a byte is below a limit.
  func hasByte(below limit: UInt8) -> Bool {
    unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return false }
      return switch Kernel.best {
      case .portable, .baseline: unsafe low_baseline(base, bytes.count, limit)
      case .avx2, .avx512: unsafe low_avx2(base, bytes.count, limit)
      }
    }
  }

  /// Whether there are only zeros.
  var isZero: Bool {
    unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return true }
      // Each byte is like the one before it.
      return unsafe base[0] == 0 && memcmp(base, base + 1, bytes.count - 1) == 0
    }
  }

  /// How many zeros there are at the start.
  var zeroPrefixCount: Int {
    var count = 0
    let step = 4096
    while count + step <= self.count, extracting(count..<(count + step)).isZero { count += step }
    while count < self.count, self[count] == 0 { count += 1 }
    return count
  }
}

extension Buffer {
  /// Whether there are only zeros in a range.
  func isZero(in range: Range<Int>) -> Bool { bytes.extracting(range).isZero }

  /// How many zeros there are at the start of a range.
  func zeroPrefixCount(in range: Range<Int>) -> Int { bytes.extracting(range).zeroPrefixCount }
}
