/// Takes single lines, and adds what they are to a tally.
///
/// A worker has one of its own: what it needs to parse a line is reused from line to line.
struct LineClassifier {
  /// Where a line stands, for its examples.
  struct Position {
    var line: Int
    var offset: Int
    var isAfterGap: Bool
    var frame = 0
    var block = 0
  }

  let plan: RecordPlan
  let options: TallyOptions
  let scanner: LineScanner
  private var matcher: Matcher
  var tape = JSONTape()
  /// A record that stood in a string, unescaped; reused.
  private var unescaped: [UInt8] = []

  init(_ plan: RecordPlan, _ matcher: Matcher, _ options: TallyOptions, kernel: Kernel) {
    self.plan = plan
    self.matcher = matcher
    self.options = options
    scanner = LineScanner(names: plan.needles, kernel: kernel)
  }

  /// Takes a line of which nothing is known yet, but that it is not too long; the caller counted
  /// it.
  mutating func take(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    let range = Self.withoutReturn(buffer.bytes, line)
    if Self.isBlank(buffer.bytes, range) {
      tally.counts.blank += 1
    } else if options.validate || isCandidate(buffer, range) {
      parse(buffer.bytes, range, position, &tally)
    }
  }

  /// Takes a record of several lines, which were joined, and the time of the first of them.
  mutating func takeJoined(
    _ buffer: borrowing Buffer,
    _ record: Range<Int>,
    time: Timestamp?,
    _ position: Position,
    _ tally: inout Tally
  ) {
    guard options.validate || isCandidate(buffer, record) else { return }
    parse(buffer.bytes, record, in: record, time: time, position, &tally)
  }

  /// Takes a candidate.
  mutating func parse(
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Position,
    _ tally: inout Tally
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
    _ position: Position,
    _ tally: inout Tally
  ) {
    if Self.isBlank(text, record) {
      tally.counts.blank += 1
      return
    }
    tally.counts.parsed += 1
    if let fault = tape.parse(text, record) {
      let at = "byte \(fault.offset - line.lowerBound) of the line"
      addMalformed("\(fault.reason) (\(at))", text, line, position, &tally)
    } else if let log = wrappedRecord(text) {
      let time = wrapperTime(text) ?? time
      if let reason = takeWrapped(text, log, time: time, position, &tally) {
        addMalformed(reason, text, line, position, &tally)
      }
    } else {
      add(text, time: time, position, &tally)
    }
  }

  /// Takes the record that a container's log line holds in a string.
  ///
  /// - Returns: nil, or why it is malformed.
  private mutating func takeWrapped(
    _ text: Span<UInt8>,
    _ log: Range<Int>,
    time: Timestamp?,
    _ position: Position,
    _ tally: inout Tally
  ) -> String? {
    var record: [UInt8] = []
    swap(&record, &unescaped)
    defer { swap(&record, &unescaped) }
    record.removeAll(keepingCapacity: record.capacity <= Self.keptBytesMax)
    appendUnescaped(text, log, to: &record)
    if let fault = tape.parse(record.span, 0..<record.count) {
      return "\(fault.reason) (byte \(fault.offset) of the record in the line's log)"
    }
    // What is wrapped twice could hide an error once more; that no program writes it is no proof.
    if wrappedRecord(record.span) != nil { return "a container's log line inside another one" }
    add(record.span, time: time, position, &tally)
    return nil
  }

  /// Adds a record; the tape holds it.
  private mutating func add(
    _ text: Span<UInt8>,
    time: Timestamp?,
    _ position: Position,
    _ tally: inout Tally
  ) {
    for path in plan.errors {
      if let error = path.path.find(in: tape, text, accept: { Self.isError($0) }) {
        addError(error, path, text, time: time, position, &tally)
        return
      }
    }
    tally.counts.withoutError += 1
  }

  /// A longer record's memory is given back.
  private static let keptBytesMax = 1 << 20

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

  private static func isError(_ value: JSONTape.Node) -> Bool {
    switch value.kind {
    case .null, .false: false
    case .string: value.start < value.end
    case .true, .number, .object, .array: true
    }
  }

  private mutating func addMalformed(
    _ reason: String,
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    tally.counts.malformed += 1
    insertPlace(&tally.malformed, at: position.offset, limit: Tally.listedMax) {
      var place = Self.place(position)
      place.reason = reason
      let end = min(line.upperBound, line.lowerBound + 4096)
      place.message = shown(Self.bytes(text, line.lowerBound..<end))
      return place
    }
  }

  private mutating func addError(
    _ error: JSONTape.Node,
    _ path: RecordPlan.ErrorPath,
    _ text: Span<UInt8>,
    time wrapperTime: Timestamp?,
    _ position: Position,
    _ tally: inout Tally
  ) {
    guard options.select == .all || isFailure(path, text) else {
      tally.counts.others += 1
      let message = shown(field(path.message, text) ?? [])
      tally.others.update(message) { $0.add(nil) }
      return
    }
    let time = time(text) ?? wrapperTime
    if let time, time < options.since ?? time || options.until.map({ time >= $0 }) ?? false {
      tally.counts.outsideTime += 1
      return
    }
    let message = Self.value(error, text)
    let verdict = matcher.classify(message, time: time)
    let template = verdict.issue == nil ? shown(Array(message[verdict.unknownPart])) : []
    tally.addFailure(
      issue: verdict.issue,
      template: template,
      time: time,
      offset: position.offset
    ) {
      var place = Self.place(position)
      place.time = time
      place.message = shown(message)
      place.fields = shownFields(path, text)
      return place
    }
  }

  /// A text as the tally shows it.
  private func shown(_ text: [UInt8]) -> [UInt8] {
    options.redact ? Redaction.redacted(text) : text
  }

  private func isFailure(_ path: RecordPlan.ErrorPath, _ text: Span<UInt8>) -> Bool {
    for rule in plan.rules {
      let holds = rule.conditions.allSatisfy { condition in
        let value = field(path.ruleFields[condition.field], text)
        guard let values = condition.values else { return value == nil }
        return value.map(values.contains) ?? false
      }
      if holds { return rule.counts }
    }
    return true
  }

  /// A field's text, or nil when it is absent, empty or no string.
  private func field(_ path: FieldPath, _ text: Span<UInt8>) -> [UInt8]? {
    let found = path.find(in: tape, text) { $0.kind == .string && $0.start < $0.end }
    return found.map { Self.value($0, text) }
  }

  private func time(_ text: Span<UInt8>) -> Timestamp? { time(plan.times, text) }

  /// The first time that can be read.
  func time(_ paths: [FieldPath], _ text: Span<UInt8>) -> Timestamp? {
    var moment: Timestamp?
    for path in paths {
      let found = path.find(in: tape, text) { value in
        guard value.kind == .string || value.kind == .number else { return false }
        moment = Timestamp(Self.value(value, text).span)
        return moment != nil
      }
      if found != nil { return moment }
    }
    return nil
  }

  private func shownFields(
    _ path: RecordPlan.ErrorPath,
    _ text: Span<UInt8>
  ) -> [(name: String, value: [UInt8])] {
    var fields: [(name: String, value: [UInt8])] = []
    for (name, show) in zip(plan.show, path.show) {
      guard let node = show.find(in: tape, text, accept: { $0.kind != .null }) else { continue }
      let value = Self.value(node, text)
      fields.append((name, options.redact ? Redaction.redacted(value, field: name) : value))
    }
    return fields
  }

  /// A string's text, or another value's JSON.
  private static func value(_ node: JSONTape.Node, _ text: Span<UInt8>) -> [UInt8] {
    guard node.kind == .string && node.hasEscapes else { return bytes(text, node.start..<node.end) }
    var value: [UInt8] = []
    value.reserveCapacity(node.end - node.start)
    appendUnescaped(text, node.start..<node.end, to: &value)
    return value
  }

  private static func bytes(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for index in range { bytes.append(text[index]) }
    return bytes
  }

  private static func place(_ position: Position) -> Place {
    var place = Place(
      offset: position.offset,
      line: position.line,
      isAfterGap: position.isAfterGap
    )
    place.frame = position.frame
    place.block = position.block
    return place
  }
}
