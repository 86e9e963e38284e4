/// Takes single lines, and adds what they are to a tally.
///
/// A worker has one of its own: what it needs to parse a line is reused from line to line.
struct LineClassifier {
  let plan: CompiledCatalog
  let options: TallyOptions
  let scanner: LineScanner
  var matcher: Matcher
  var tape: JSONTape
  /// Notes what is to be extracted; nil while lines are only counted.
  var selector: RecordSelector?
  /// The unescaped text of the value at hand, and of a record that stood in a string.
  var unescaped: [UInt8] = []
  private var unwrapped: [UInt8] = []
  /// The version that was read last, as it is in its record.
  var lastVersion: (text: [UInt8], numbers: Version.Numbers?) = ([], nil)
  /// Forms the template of an unknown failure.
  var template = Template()
  /// Whether the next line that begins as a record does is parsed, whatever else it contains.
  ///
  /// The ordered merge sets it where a text begins and before a last line without a line end, so
  /// that it is known of every text whether it contains records at all.
  var parsesNextObject = false
  /// Parses what is in strings of a record, one for each depth.
  var innerTapes: [JSONTape] = []

  init(_ plan: CompiledCatalog, _ matcher: Matcher, _ options: TallyOptions, kernel: Kernel) {
    self.plan = plan
    self.matcher = matcher
    self.options = options
    tape = JSONTape(plan.names, kernel: kernel)
    scanner = LineScanner(names: plan.needles, kernel: kernel)
  }

  /// Takes a line of which nothing is known yet, but that it is not too long; the caller counted
  /// it.
  mutating func take(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    let range = Self.withoutReturn(buffer.bytes, line)
    let shape = LineShape(buffer.bytes, range)
    if case .blank = shape {
      tally.counts.blank += 1
    } else {
      let isNext = takeNextObject(buffer.bytes, range)
      if options.validate || isNext || isCandidate(buffer, range) {
        parse(buffer.bytes, range, position, &tally)
      } else {
        tally.counts.add(shape)
      }
    }
  }

  /// Whether a line is the one that is parsed in any case.
  private mutating func takeNextObject(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    parsesNextObject && takeObject(text, line)
  }

  /// Whether a line, or what was joined of several, begins as a record does.
  private mutating func takeObject(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard case .record = LineShape(text, line) else { return false }
    parsesNextObject = false
    return true
  }

  /// Takes a record of several lines, which were joined, and the time of the first of them.
  mutating func takeJoined(
    _ buffer: borrowing Buffer,
    time: Timestamp?,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    let record = 0..<buffer.byteCount
    // There are few of these, and where a part is missing the rest tells no more.
    let isObject = takeObject(buffer.bytes, record)
    guard options.validate || isObject || isCandidate(buffer, record) else {
      tally.counts.add(LineShape(buffer.bytes, record))
      return
    }
    parse(buffer.bytes, record, in: record, time: time, position, &tally)
  }

  /// Takes what stood in the strings of several lines, joined, and the time of the first of them.
  mutating func takeJoinedLog(
    _ buffer: borrowing Buffer,
    time: Timestamp?,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    let record = 0..<buffer.byteCount
    let isRecord = Self.beginsRecord(buffer.bytes.extracting(record))
    let isObject = takeObject(buffer.bytes, record)
    // Plain text contains no record, even if it contains an error's name.
    guard options.validate || isObject || isRecord && isCandidate(buffer, record) else {
      tally.counts.recordLines += 1
      return
    }
    tally.counts.parsed += 1
    let malformed = tally.counts.malformed
    defer { if tally.counts.malformed == malformed { tally.counts.recordLines += 1 } }
    if !isRecord {
      tally.counts.withoutError += 1
    } else if let (reason, at) = classifyPayload(buffer.bytes, time: time, position, &tally) {
      addMalformed(reason, at, buffer.bytes, record, position, &tally)
    }
  }

  /// Takes a candidate.
  mutating func parse(
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    let line = Self.withoutReturn(text, line)
    let prefix = CRIPrefix(text, line)
    let record = (prefix?.end ?? line.lowerBound)..<line.upperBound
    parse(text, record, in: line, time: prefix?.time, position, &tally)
  }

  /// Takes a candidate without its container's prefix, from which the time is, if it had one.
  private mutating func parse(
    _ text: Span<UInt8>,
    _ record: Range<Int>,
    in line: Range<Int>,
    time: Timestamp?,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    if Self.isBlank(text, record) {
      tally.counts.blank += 1
      return
    }
    tally.counts.parsed += 1
    let malformed = tally.counts.malformed
    defer { if tally.counts.malformed == malformed { tally.counts.recordLines += 1 } }
    if let fault = tape.parse(text, record) {
      let at = "byte \(fault.offset - line.lowerBound) of the line"
      addMalformed(fault.reason, at, text, line, position, &tally)
    } else if let log = payload(text) {
      let time = wrapperTime(text) ?? time
      // No container's runtime writes both. Whichever of them were taken, it could hide the other.
      if errorPath() != nil {
        let reason = "an error beside a record in the line's log"
        addMalformed(reason, "it could be either's", text, line, position, &tally)
        return
      }
      addStrays(text, except: log, position, &tally)
      if let (reason, at) = takeWrapped(text, log, time: time, position, &tally) {
        addMalformed(reason, at, text, line, position, &tally)
      }
    } else {
      add(text, time: time, position, &tally)
    }
  }

  /// Takes the record that a container's log line contains in a string.
  ///
  /// - Returns: nil, or why it is malformed, and where.
  private mutating func takeWrapped(
    _ text: Span<UInt8>,
    _ log: Range<Int>,
    time: Timestamp?,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) -> (reason: String, at: String)? {
    var record: [UInt8] = []
    swap(&record, &unwrapped)
    defer { swap(&record, &unwrapped) }
    record.removeAll(keepingCapacity: record.capacity <= Self.keptBytesMax)
    appendUnescaped(text, log, to: &record)
    return classifyPayload(record.span, time: time, position, &tally)
  }

  /// Takes a record that stood in the string of a container's log line, or in those of several.
  ///
  /// - Returns: nil, or why it is malformed, and where.
  private mutating func classifyPayload(
    _ record: Span<UInt8>,
    time: Timestamp?,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) -> (reason: String, at: String)? {
    if let fault = tape.parse(record, 0..<record.count) {
      return (fault.reason, "byte \(fault.offset) of the record in the line's log")
    }
    // What is wrapped twice could hide an error once more; that no program writes it is no proof.
    if payload(record) != nil {
      return ("a container's log line inside another one", "the record in the line's log")
    }
    add(record, time: time, position, &tally)
    return nil
  }

  /// A longer record's memory is given back.
  private static let keptBytesMax = 1 << 20

  /// Adds a record; the tape holds it.
  private mutating func add(
    _ text: Span<UInt8>,
    time: Timestamp?,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    for index in plan.errors.indices {
      if let error = plan.errors[index].path.find(in: tape, accept: { Self.isError($0) }) {
        addStrays(text, except: error.start..<error.end, position, &tally)
        addError(error, index, text, time: time, position, &tally)
        return
      }
    }
    addStrays(text, except: nil, position, &tally)
    if let time = self.time(plan.times, text) ?? time { tally.coverage.add(time) }
    tally.counts.withoutError += 1
  }

  /// The first of the plan's error paths at which the parsed object has an error, whatever the rules
  /// say of it.
  func errorPath() -> Int? {
    plan.errors.firstIndex { $0.path.find(in: tape, accept: { Self.isError($0) }) != nil }
  }

  static func withoutReturn(_ text: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
    guard !line.isEmpty, text[line.upperBound - 1] == 0x0d else { return line }
    return line.lowerBound..<(line.upperBound - 1)
  }

  private static func isBlank(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range {
      let byte = text[index]
      if byte != 0x20 && byte != 0x09 && byte != 0x0d { return false }
    }
    return true
  }

  static func isError(_ value: JSONTape.Node) -> Bool {
    switch value.kind {
    case .null, .false: false
    case .string: value.start < value.end
    case .true, .number, .object, .array: true
    }
  }

  private mutating func addMalformed(
    _ reason: String,
    _ at: String,
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    tally.counts.malformed += 1
    if selector != nil { collectMalformed(position) }
    guard tally.malformed.wants(at: position.position, limit: TallyAccumulator.listedMax) else {
      return
    }
    var place = Place(at: position)
    place.reason = "\(reason) (\(at))"
    let end = min(line.upperBound, line.lowerBound + 4096)
    place.message = shown([UInt8](text.extracting(line.lowerBound..<end)))
    tally.malformed.insert(place, limit: TallyAccumulator.listedMax)
  }
}
