/// Judges single lines, and adds what they are to a tally.
///
/// ```
///   line -> objects (Lines) or prefix, pairs, words (Words) -> record -> error (Errors)
///                                                        -> records in it (Records) -> line …
/// ```
///
/// A worker has one of its own: what it needs to parse a line is reused from line to line.
struct LineClassifier {
  let plan: CompiledCatalog
  let options: TallyOptions
  let scanner: LineScanner
  /// Whether it is noted that a time has no zone.
  var watchesZone: Bool
  var matcher: Matcher
  var tape: JSONTape
  /// Where the lines end that were scanned last.
  var lineEnds = LineEnds()
  /// Notes what is to be extracted; nil while lines are only counted.
  var selector: RecordSelector?
  /// Notes the first record of the line at hand; nil where nobody asks for it.
  var probe: LineProbe?
  /// The unescaped text of the value at hand.
  var unescaped: [UInt8] = []
  /// The version that was read last, as it is in its record.
  var lastVersion: (text: [UInt8], numbers: Version.Numbers?) = ([], nil)
  /// The date of the time that was read last.
  var lastDate = KnownDate()
  /// What the rules said last.
  var ruleAnswers = RuleAnswers()
  /// Forms the template of an unknown failure.
  var template = Template()
  var patternState = PatternProgram.State()
  /// Why the records of the line at hand are what they are; nil where nobody asks.
  var explained: [LineExplanation.Record]?
  /// The members that are around the record at hand, where somebody asks.
  var explainedPlaces: [String] = []
  /// Whether lines that are records by their shape are parsed until one contains a record, whatever
  /// else they contain.
  ///
  /// The ordered merge sets it where a text begins, so that it is known of every text whether it
  /// contains records at all.
  var parsesNextRecord = false
  /// Whether the line at hand is parsed in any case: the first of a text, and a last one without a
  /// line end.
  var parsesAny = false
  /// Whether the line at hand is the first of its text, and so can be the rest of a record that a
  /// rotation cut.
  var isFirstLine = false
  /// Whether what was parsed last has a time.
  var isDated = false
  /// Whether nothing follows the line at hand, and it is without its end: more of it may be to come.
  var isUnended = false
  /// The tapes of the records around the one at hand, and the texts that they were unescaped to, one
  /// for each depth.
  var outerTapes: [JSONTape] = []
  var texts: [[UInt8]] = []
  /// Parses what is in strings where no record is looked for, one for each depth.
  var strayTapes: [JSONTape] = []

  /// A longer line is parsed, whatever it contains.
  static let longBytes = 64 << 10
  /// So many bytes are kept of a malformed line.
  private static let malformedBytesMax = 4096

  init(_ plan: CompiledCatalog, _ matcher: Matcher, _ options: TallyOptions, kernel: Kernel) {
    self.plan = plan
    self.matcher = matcher
    self.options = options
    tape = JSONTape(plan.names, kernel: kernel)
    scanner = LineScanner(plan.scanNeedles, kernel: kernel)
    watchesZone = plan.isZoneUnknown && options.isTimed
  }

  /// Puts pseudonyms in the place of names, where these are wanted.
  var redaction: Redaction? { options.redact ? plan.redaction : nil }

  /// Whether every line is parsed that is not blank.
  var parsesEach: Bool { options.validate || plan.parsesAll }

  /// Classes a line of which nothing is known yet, but that it is not too long; the caller counted
  /// it.
  mutating func classify(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    let range = Self.withoutReturn(buffer.bytes, line)
    let shape = LineShape(buffer.bytes, range)
    let isNext = parsesNextRecord && shape == .record
    if shape != .blank,
      parsesEach || isNext || parsesAny || range.count > Self.longBytes
        || isCandidate(buffer, range)
    {
      parse(buffer.bytes, range, position, &tally)
      return
    }
    tally.counts.add(shape)
    if shape == .text { addText(buffer.bytes, range, position, &tally) }
  }

  /// Whether a line, or what was joined of several, can contain an error (docs/CONTRACT.md,
  /// "Candidates").
  private func isCandidate(_ buffer: borrowing Buffer, _ line: Range<Int>) -> Bool {
    var at = line.lowerBound
    while true {
      let result = scanner.scan(buffer, at..<line.upperBound)
      switch result.hit {
      case .candidate: return true
      case .nothing: return false
      // The line was joined, or is no part of one.
      case .partialTag: at = result.position + 1
      }
    }
  }

  /// Whether a container's runtime cut a line, so that more of it is to come.
  func isPartial(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    CRIPrefix(text, line)?.isPartial == true
  }

  /// Judges a line, and counts its class.
  mutating func parse(
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    let line = Self.withoutReturn(text, line)
    let scope = Scope(position: position, depth: 0, place: .lines)
    let wasNext = parsesNextRecord
    isDated = false
    let judged = judgeLine(text, line, scope, &tally)
    if wasNext { noteFirst(&tally) }
    count(judged, text, line, position, &tally)
  }

  /// Judges the line that begins where a text does, if it is an object of the shape of the line before.
  ///
  /// - Parameters:
  ///   - text: contains the line, and a line end after it.
  ///   - range: begins where the line does, with a bracket, and ends at the latest where it can.
  ///   - position: where the line is.
  ///   - tally: what is found is added to it.
  /// - Returns: where its line end is; nil where it is another line, and nothing was counted.
  mutating func parseNext(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) -> Int? {
    guard let end = tape.parseNext(text, range, isTelling: !parsesEach) else { return nil }
    let scope = Scope(position: position, depth: 0, place: .lines)
    let wasNext = parsesNextRecord
    isDated = false
    var judged = Judged()
    judgeRecord(text, scope, &judged, &tally)
    if wasNext { noteFirst(&tally) }
    count(judged, text, Self.withoutReturn(text, range.lowerBound..<end), position, &tally)
    return end
  }

  /// Judges what a container's runtime wrote in several lines, joined, and counts the class of the
  /// first.
  ///
  /// - Parameters:
  ///   - buffer: contains nothing else.
  ///   - time: when the runtime wrote the first line.
  ///   - isQuoted: whether the parts were in strings.
  ///   - position: where the first line is.
  ///   - tally: what is found is added to it.
  mutating func classifyJoined(
    _ buffer: borrowing Buffer,
    time: Timestamp?,
    isQuoted: Bool,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    let text = buffer.bytes
    let record = 0..<buffer.byteCount
    let scope = Scope(
      position: position,
      depth: isQuoted ? 1 : 0,
      place: .lines,
      isContainersFirst: isFirstLine,
      time: time
    )
    let wasNext = parsesNextRecord
    isDated = false
    var judged = judgeText(text, record, scope, &tally)
    if wasNext { noteFirst(&tally) }
    judged.isBlank = false
    // The object around a text is no record, and its line is one of records.
    if isQuoted { judged.hasRecord = true }
    count(judged, text, record, position, &tally)
  }

  /// Whether a line has a time, or a record in it: nothing is counted.
  mutating func hasTime(_ text: Span<UInt8>, _ line: Range<Int>, _ position: Location) -> Bool {
    var nothing = TallyAccumulator(
      issueCount: plan.fixedIn.count,
      samples: 0,
      bucketSeconds: options.bucketSeconds,
      countsField: plan.by != nil
    )
    // Taken out, so that nothing is extracted for it.
    var (selector, probe): (RecordSelector?, LineProbe?) = (nil, nil)
    swap(&selector, &self.selector)
    swap(&probe, &self.probe)
    let isNext = parsesNextRecord
    parsesNextRecord = false
    parse(text, line, position, &nothing)
    parsesNextRecord = isNext
    swap(&selector, &self.selector)
    swap(&probe, &self.probe)
    return isDated
  }

  /// Notes where the first record of a text, if it was just judged, has no time.
  private func noteFirst(_ tally: inout TallyAccumulator) {
    if !parsesNextRecord && !isDated { tally.coverage.open() }
  }

  /// Adds a judged line's class.
  private mutating func count(
    _ judged: Judged,
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    if judged.isBlank {
      tally.counts.blank += 1
      return
    }
    tally.counts.parsed += 1
    if let fault = judged.fault {
      addMalformed(fault, text, line, position, &tally)
    } else if judged.hasRecord {
      tally.counts.recordLines += 1
    } else {
      tally.counts.text += 1
      addText(text, line, position, &tally)
    }
  }

  /// Lists a line of text, which was counted, where it is one of the first.
  mutating func addText(
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    collect(.text, position)
    guard tally.textLines.wants(at: position.position, limit: TallyAccumulator.listedMax) else {
      return
    }
    var place = Place(at: position)
    let shown = LineStart.skipZeros(text, line)..<line.upperBound
    place.keep(KeptText(text.extracting(shown), by: redaction))
    tally.textLines.insert(place, limit: TallyAccumulator.listedMax)
  }

  static func withoutReturn(_ text: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
    guard !line.isEmpty, text[line.upperBound - 1] == 0x0d else { return line }
    return line.lowerBound..<(line.upperBound - 1)
  }

  /// Whether a line is longer than a line may be; zero bytes at its start do not count.
  func isOversized(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let range = Self.withoutReturn(text, line)
    guard range.count > options.lineBytesMax else { return false }
    return range.upperBound - LineStart.skipZeros(text, range) > options.lineBytesMax
  }

  private mutating func addMalformed(
    _ fault: Judged.Fault,
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    tally.counts.malformed += 1
    switch fault.kind {
    case .cut: tally.counts.cut += 1
    case .longMessage: tally.counts.longMessages += 1
    case .unfinished: tally.counts.unfinished += 1
    case nil: break
    }
    if selector != nil {
      collectMalformed(position, isUnfinished: fault.kind == .unfinished)
    }
    guard tally.malformed.wants(at: position.position, limit: TallyAccumulator.listedMax) else {
      return
    }
    var place = Place(at: position)
    let kind = fault.kind.map { "\($0.rawValue): " } ?? ""
    place.reason = "\(kind)\(fault.reason) (\(fault.at))"
    let shown = LineStart.skipZeros(text, line)..<line.upperBound
    place.keep(
      KeptText(text.extracting(shown), limit: Self.malformedBytesMax, by: redaction)
    )
    tally.malformed.insert(place, limit: TallyAccumulator.listedMax)
  }
}
