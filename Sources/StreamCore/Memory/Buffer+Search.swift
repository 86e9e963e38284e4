import CByteKernels
import Glibc

/// Searches for line ends, mostly by the C library's vectorised functions.
///
/// Invariant: the ranges are checked against the buffer, and the functions stay inside.
extension Buffer {
  /// The offset of the first line end in a range.
  package func firstLineEnd(in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    return unsafe withPointer(at: range.lowerBound) { start in
      guard let found = unsafe memchr(start, 0x0a, range.count) else { return nil }
      return unsafe range.lowerBound + (found - UnsafeMutableRawPointer(start))
    }
  }

  /// The offset behind the last line end in a range, or the range's start when there is none.
  package func lastLineStart(in range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    return unsafe withPointer(at: range.lowerBound) { start in
      unsafe range.lowerBound + scan_line_start(start, range.count)
    }
  }
}
