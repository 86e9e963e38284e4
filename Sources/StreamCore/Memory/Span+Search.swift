import CByteKernels
import Glibc

/// Searches and comparisons within a line, by the C library and by small kernels.
///
/// Invariants: ranges are checked against the span before the call, and the functions read
/// nothing outside of what they are given.
extension Span where Element == UInt8 {
  /// The first of a JSON string's bytes that is not plain: a quote, a backslash, a control
  /// character, or one that is not ASCII; `end` where there is none.
  @inline(__always)
  package func plainEnd(from start: Int, to end: Int) -> Int {
    precondition(start >= 0 && start <= end && end <= count)
    return unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return end }
      return unsafe text_plain_end(base, start, end, bytes.count)
    }
  }

  /// The end of the run of bytes from `start` on that have one of the wanted classes, given the
  /// classes of each of the 256 bytes.
  package func runEnd(from start: Int, classes: Span<UInt8>, wanted: UInt8) -> Int {
    precondition(start >= 0 && start <= count && classes.count == 256)
    return unsafe withUnsafeBufferPointer { bytes in
      unsafe classes.withUnsafeBufferPointer { classes in
        guard let base = bytes.baseAddress, let table = classes.baseAddress else { return start }
        return unsafe text_run_end(base, start, bytes.count, table, wanted)
      }
    }
  }

  /// How many bytes are control bytes other than tab, LF, CR and ESC.
  package var oddByteCount: Int {
    unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      return unsafe text_odd_bytes(base, bytes.count)
    }
  }

  /// The end of the run of hexadecimal digits from `start` on.
  package func hexEnd(from start: Int) -> Int {
    precondition(start >= 0 && start <= count)
    return unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return start }
      return unsafe text_hex_end(base, start, bytes.count)
    }
  }

  /// The first and the last bytes; of two texts of one length of up to sixteen bytes, they are
  /// the same exactly when the texts are.
  @inline(__always)
  package var ends: (first: UInt64, last: UInt64) {
    unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return (0, 0) }
      let ends = unsafe text_ends_of(base, bytes.count)
      return (ends.first, ends.last)
    }
  }

  /// The offset of a byte in a range.
  package func firstIndex(of byte: UInt8, from start: Int, before end: Int) -> Int? {
    precondition(start >= 0 && start <= end && end <= count)
    return unsafe withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), end - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// The offset of other bytes that are whole in a range.
  package func firstIndex(of other: Span<UInt8>, from start: Int, before end: Int) -> Int? {
    precondition(start >= 0 && start <= end && end <= count)
    return unsafe withUnsafeBufferPointer { bytes in
      unsafe other.withUnsafeBufferPointer { other in
        guard let base = bytes.baseAddress, let wanted = other.baseAddress else { return start }
        let found = unsafe text_find(base, start, end, wanted, other.count)
        return found < end ? found : nil
      }
    }
  }

  /// Whether other bytes are at `start`.
  package func holds(_ other: Span<UInt8>, at start: Int) -> Bool {
    precondition(start >= 0 && start <= count)
    guard other.count <= count - start else { return false }
    return unsafe withUnsafeBufferPointer { bytes in
      unsafe other.withUnsafeBufferPointer { other in
        guard let base = bytes.baseAddress, let wanted = other.baseAddress else { return true }
        return unsafe text_equal(base + start, wanted, other.count)
      }
    }
  }

  /// Whether the bytes are the same.
  package func equals(_ other: Span<UInt8>) -> Bool { count == other.count && holds(other, at: 0) }
}

extension Array where Element == UInt8 {
  /// A copy of bytes.
  init(_ bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// Whether the bytes are the same.
  package func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return unsafe withUnsafeBufferPointer { bytes in
      unsafe other.withUnsafeBufferPointer { other in
        guard let base = bytes.baseAddress, let wanted = other.baseAddress else { return true }
        return unsafe text_equal(base, wanted, bytes.count)
      }
    }
  }

  /// Whether they are in other bytes at `start`.
  package func isHeld(by other: Span<UInt8>, at start: Int) -> Bool {
    precondition(start >= 0 && start <= other.count)
    return count <= other.count - start && equals(other.extracting(start..<(start + count)))
  }

  /// Appends a JSON string's text with its escapes resolved, up to the first that names a
  /// character by its number.
  ///
  /// - Parameters:
  ///   - text: contains the string.
  ///   - range: what is left of it; its last byte is no backslash that begins an escape.
  /// - Returns: where that escape begins, or the range's end.
  package mutating func appendUnescaped(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    // The library writes the count of an array without memory even so, and all of these are one.
    guard !range.isEmpty else { return range.upperBound }
    var stop = range.upperBound
    append(addingCapacity: range.count + Int(TEXT_UNESCAPE_SLACK)) { output in
      unsafe output.withUnsafeMutableBufferPointer { room, count in
        unsafe text.withUnsafeBufferPointer { text in
          let (at, end, readable) = (range.lowerBound, range.upperBound, text.count)
          guard let text = text.baseAddress, let room = room.baseAddress else { return }
          let done = unsafe text_unescape(text, at, end, readable, room + count)
          count += done.written
          stop = done.at
        }
      }
    }
    return stop
  }

  /// Appends bytes.
  mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
