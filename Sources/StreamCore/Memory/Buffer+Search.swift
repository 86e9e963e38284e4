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

  /// The number of line ends in a range.
  package func lineEndCount(in range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    return unsafe withPointer(at: range.lowerBound) { unsafe text_line_ends($0, range.count) }
  }

  /// Whether a range holds some bytes, of which there is at least one.
  package func contains(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount && !bytes.isEmpty)
    return unsafe withPointer(at: range.lowerBound) { start in
      var rest = range.count
      while rest >= bytes.count {
        let at = unsafe start + (range.count - rest)
        guard let found = unsafe memchr(at, Int32(bytes[0]), rest - bytes.count + 1) else { break }
        if unsafe memcmp(found, bytes, bytes.count) == 0 { return true }
        rest = unsafe range.count - (found - UnsafeMutableRawPointer(start)) - 1
      }
      return false
    }
  }
}
