import CByteKernels

/// How many of some lines are of a class.
package struct LineCounts: Sendable, Equatable {
  /// The blank ones.
  package var blank = 0
  /// Those that are no records'.
  package var text = 0
  /// The first of these, counted from 0, or nil.
  package var firstText: Int?

  /// Counts nothing yet.
  package init() {}
}

/// Classes lines by their bytes alone, many at once; ``LineShape`` says what of.
///
/// Invariant: as the scan's; a line's end is at the range's.
extension LineScanner {
  /// Counts lines that follow each other by their class.
  ///
  /// - Parameters:
  ///   - buffer: contains them.
  ///   - start: where the first one begins.
  ///   - ends: where each ends.
  /// - Returns: how many there are of each; all others begin as records do, or look like records.
  package func countLines(
    _ buffer: borrowing Buffer,
    from start: Int,
    _ ends: inout LineEnds
  ) -> LineCounts {
    let count = ends.count
    guard count > 0 else { return LineCounts() }
    precondition(start >= 0 && start <= ends.places[0] && ends.places[count - 1] < buffer.byteCount)
    let found = unsafe buffer.withPointer(at: 0) { text in
      unsafe ends.withPlaces { place, model in
        switch kernel {
        case .portable: unsafe line_count_portable(text, start, place, count, model)
        case .baseline: unsafe line_count_baseline(text, start, place, count, model)
        case .avx2: unsafe line_count_avx2(text, start, place, count, model)
        case .avx512: unsafe line_count_avx512(text, start, place, count, model)
        }
      }
    }
    var counts = LineCounts()
    counts.blank = found.blank
    counts.text = found.text
    if found.text > 0 { counts.firstText = found.first_text }
    return counts
  }

  /// Finds the first record line of whole lines.
  ///
  /// - Parameters:
  ///   - buffer: contains the text.
  ///   - range: begins where a line does, and ends after a line end.
  /// - Returns: where it begins, or nil when there is none.
  package func firstRecordLine(_ buffer: borrowing Buffer, _ range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.byteCount)
    let (from, to) = (range.lowerBound, range.upperBound)
    let found = unsafe buffer.withPointer(at: 0) { text in
      switch kernel {
      case .portable: unsafe line_first_record_portable(text, from, to)
      case .baseline: unsafe line_first_record_baseline(text, from, to)
      case .avx2: unsafe line_first_record_avx2(text, from, to)
      case .avx512: unsafe line_first_record_avx512(text, from, to)
      }
    }
    return found < to ? found : nil
  }

  /// Whether a line is a record's by its bytes.
  ///
  /// - Parameters:
  ///   - buffer: contains the text.
  ///   - line: the line; its line end follows.
  /// - Returns: whether it is.
  func isRecordLine(_ buffer: borrowing Buffer, _ line: Range<Int>) -> Bool {
    precondition(line.lowerBound >= 0 && line.upperBound < buffer.byteCount)
    return unsafe buffer.withPointer(at: 0) { text in
      unsafe line_is_record(text, line.lowerBound, line.upperBound)
    }
  }
}
