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

  /// The offset after the last line end in a range, or the range's start when there is none.
  package func lastLineStart(in range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    return unsafe withPointer(at: range.lowerBound) { start in
      unsafe range.lowerBound + text_line_start(start, range.count)
    }
  }

  /// The start of the first line of at least so many bytes in a range that begins where a line
  /// does, or nil when there is none.
  ///
  /// Only the line end before each possible end of such a line is looked for, so that little of
  /// the text is read.
  package func longLineStart(in range: Range<Int>, byteCount: Int) -> Int? {
    precondition(byteCount > 0)
    var start = range.lowerBound
    while range.upperBound - start >= byteCount {
      let next = lastLineStart(in: start..<(start + byteCount))
      if next == start { return start }
      start = next
    }
    return nil
  }

  /// The number of line ends in a range.
  package func lineEndCount(in range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    return unsafe withPointer(at: range.lowerBound) { unsafe text_line_ends($0, range.count) }
  }

  /// Whether a range contains some bytes, of which there is at least one.
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
