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
  ///   - classifier: finds the first one, and knows how long a line may be.
  /// - Returns: what was found; the first one may be longer than a line may be.
  func objectLines(in range: Range<Int>, _ classifier: LineClassifier) -> ObjectLines {
    guard let start = classifier.scanner.firstRecordLine(text, range),
      let end = text.firstLineEnd(in: start..<range.upperBound)
    else { return ObjectLines() }
    return ObjectLines(
      first: start..<end,
      last: lastRecordLine(in: start..<range.upperBound, classifier)
    )
  }

  private func lastRecordLine(
    in range: Range<Int>,
    _ classifier: LineClassifier
  ) -> Range<Int>? {
    var end = range.upperBound
    while end > range.lowerBound {
      // Lines end with a line end, the last one too.
      let start = text.lastLineStart(in: range.lowerBound..<(end - 1))
      let line = start..<(end - 1)
      if !classifier.isOversized(text.bytes, line), LineShape(text.bytes, line) == .record {
        return line
      }
      end = start
    }
    return nil
  }
}
