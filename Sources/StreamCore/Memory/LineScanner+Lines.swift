import CByteKernels

/// How many lines of each class a text has.
package struct LineCounts: Sendable, Equatable {
  /// All of them.
  package var lines = 0
  /// The blank ones.
  package var blank = 0
  /// Those that are no records'.
  package var text = 0
  /// Where the first of these begins, or the end of the range.
  package var firstText = 0
  /// Those that begin as records do, or look like records.
  package var records: Int { lines - blank - text }

  /// Counts nothing yet, or so much.
  package init(lines: Int = 0, blank: Int = 0, text: Int = 0) {
    self.lines = lines
    self.blank = blank
    self.text = text
  }
}

/// Classes lines by their bytes alone, many at once; ``LineShape`` says what of.
///
/// Invariant: as the scan's; a line's end is at the range's.
extension LineScanner {
  /// Counts whole lines by their class.
  ///
  /// - Parameters:
  ///   - buffer: contains the text.
  ///   - range: begins where a line does, and ends after a line end.
  /// - Returns: how many there are.
  package func countLines(_ buffer: borrowing Buffer, _ range: Range<Int>) -> LineCounts {
    let found = count(buffer, range, stopsAtRecord: false)
    var counts = LineCounts(lines: found.lines, blank: found.blank, text: found.text)
    counts.firstText = found.first_text
    return counts
  }

  /// Finds the first record line of whole lines.
  ///
  /// - Parameters:
  ///   - buffer: contains the text.
  ///   - range: begins where a line does, and ends after a line end.
  /// - Returns: where it begins, or nil when there is none.
  package func firstRecordLine(_ buffer: borrowing Buffer, _ range: Range<Int>) -> Int? {
    let found = count(buffer, range, stopsAtRecord: true)
    return found.first_record < range.upperBound ? found.first_record : nil
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

  private func count(
    _ buffer: borrowing Buffer,
    _ range: Range<Int>,
    stopsAtRecord stops: Bool
  ) -> line_counts {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.byteCount)
    let (from, to) = (range.lowerBound, range.upperBound)
    return unsafe buffer.withPointer(at: 0) { text in
      switch kernel {
      case .portable: unsafe line_count_portable(text, from, to, stops)
      case .baseline: unsafe line_count_baseline(text, from, to, stops)
      case .avx2: unsafe line_count_avx2(text, from, to, stops)
      case .avx512: unsafe line_count_avx512(text, from, to, stops)
      }
    }
  }
}
