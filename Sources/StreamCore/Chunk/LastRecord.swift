/// The last record line of a text, which is parsed in any case: it says up to when the text goes.
///
/// Which line it is, is known at the text's end only. It is kept until then.
struct LastRecord {
  private let line: [UInt8]
  private let position: Location

  /// No line, or none that is still to be parsed.
  init() {
    line = []
    position = Location(line: 0, position: 0, isAfterGap: false)
  }

  /// - Parameters:
  ///   - line: the line, without its line end.
  ///   - position: where it is in the archive.
  ///   - isParsed: whether it was parsed as a candidate, or as a part of a record.
  init(_ line: Span<UInt8>, _ position: Location, isParsed: Bool) {
    // Longer ones are parsed whatever they contain.
    let isKept = !isParsed && line.count <= LineClassifier.longBytes
    self.line = isKept ? [UInt8](line) : []
    self.position = position
  }

  /// Parses the line, which was counted as a record line, if that is still to be done.
  func finish(_ classifier: inout LineClassifier, _ tally: inout TallyAccumulator) {
    guard !line.isEmpty else { return }
    tally.counts.recordLines -= 1
    classifier.parse(line.span, line.indices, position, &tally)
    classifier.selector?.attach([OuterLine(at: position, text: line)], at: position)
  }
}
