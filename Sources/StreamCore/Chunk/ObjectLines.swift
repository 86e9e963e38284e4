/// The lines of a text that seem to be records, where most of the text was not looked at.
struct ObjectLines {
  /// The first and the last record line.
  var first: Range<Int>?
  var last: Range<Int>?
}

extension Chunk {
  /// Finds the first and the last record line, by their bytes alone (``LineShape``).
  ///
  /// In a log of records these are the first and the last of the range, so that nothing else is
  /// looked at.
  ///
  /// - Parameters:
  ///   - range: whole lines.
  ///   - scanner: finds the first one.
  /// - Returns: what was found.
  func objectLines(in range: Range<Int>, _ scanner: LineScanner) -> ObjectLines {
    guard let start = scanner.firstRecordLine(text, range),
      let end = text.firstLineEnd(in: start..<range.upperBound)
    else { return ObjectLines() }
    return ObjectLines(
      first: start..<end,
      last: lastRecordLine(in: start..<range.upperBound)
    )
  }

  /// The last record line of whole lines, of which the first one is one.
  private func lastRecordLine(in range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while true {
      // Lines end with a line end, the last one too.
      let start = text.lastLineStart(in: range.lowerBound..<(end - 1))
      let line = start..<(end - 1)
      if start == range.lowerBound { return line }
      if case .record = LineShape(text.bytes, line) { return line }
      end = start
    }
  }
}
