/// The last record line of a text, which is parsed in any case: it says up to when the text goes.
///
/// Which line it is, is known at the text's end only. It is kept until then.
struct LastRecord {
  private let line: [UInt8]
  private let position: Location
  private let isParsed: Bool

  /// No line.
  init() {
    line = []
    position = Location(line: 0, position: 0, isAfterGap: false)
    isParsed = true
  }

  /// - Parameters:
  ///   - line: the line, without its line end.
  ///   - position: where it is in the archive.
  ///   - isParsed: whether it was parsed as a candidate, or as a part of a record.
  init(_ line: Span<UInt8>, _ position: Location, isParsed: Bool) {
    self.line = [UInt8](line)
    self.position = position
    // Longer ones are parsed whatever they contain.
    self.isParsed = isParsed || line.count > LineClassifier.longBytes
  }

  /// Parses the line, which was counted as a record line, if that is still to be done, and notes where
  /// it has no time.
  func finish(_ classifier: inout LineClassifier, _ tally: inout TallyAccumulator) {
    guard !line.isEmpty else { return }
    let isDated: Bool
    if isParsed {
      isDated = tally.coverage.isOpen || classifier.hasTime(line.span, line.indices, position)
    } else {
      tally.counts.recordLines -= 1
      classifier.parse(line.span, line.indices, position, &tally)
      isDated = classifier.isDated
      classifier.selector?.attach([OuterLine(at: position, text: line)], at: position)
    }
    if !isDated { tally.coverage.open() }
  }
}
