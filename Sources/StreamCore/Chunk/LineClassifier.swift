/// Takes single lines, and adds what they are to a tally.
///
/// A worker has one of its own: what it needs to parse a line is reused from line to line.
struct LineClassifier {
  /// Where a line stands, for its examples.
  struct Position {
    var line: Int
    /// The decoded offset, from the start of the member where the archive is a tar.
    var offset: Int
    var isAfterGap: Bool
    var frame = 0
    var block = 0
    /// The tar member, and where it begins.
    var member: String?
    var memberOffset = 0

    /// The decoded offset in all of the archive's text.
    var position: Int { offset + memberOffset }
  }

  let plan: RecordPlan
  let options: TallyOptions
  let scanner: LineScanner
  private var matcher: Matcher
  private var tape: JSONTape
  /// The unescaped text of the value at hand.
  private var unescaped: [UInt8] = []

  init(_ plan: RecordPlan, _ matcher: Matcher, _ options: TallyOptions, kernel: Kernel) {
    self.plan = plan
    self.matcher = matcher
    self.options = options
    tape = JSONTape(plan.names)
    scanner = LineScanner(names: plan.needles, kernel: kernel)
  }

  /// Takes a line of which nothing is known yet; the caller counted it.
  mutating func take(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    let range = Self.withoutReturn(buffer.bytes, line)
    if range.count > options.lineBytesMax {
      tally.counts.oversized += 1
    } else if Self.isBlank(buffer.bytes, range) {
      tally.counts.blank += 1
    } else if options.validate || scanner.scan(buffer, range).position < range.upperBound {
      parse(buffer.bytes, range, position, &tally)
    }
  }

  /// Takes a candidate.
  mutating func parse(
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    let range = Self.withoutReturn(text, line)
    tally.counts.parsed += 1
    if let fault = tape.parse(text, range) ?? containerFault(text, range) {
      addMalformed(fault, text, range, position, &tally)
      return
    }
    for index in plan.errors.indices {
      if let error = plan.errors[index].path.find(in: tape, accept: { Self.isError($0) }) {
        addError(error, index, text, position, &tally)
        return
      }
    }
    tally.counts.withoutError += 1
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

  private static func isError(_ value: JSONTape.Node) -> Bool {
    switch value.kind {
    case .null, .false: false
    case .string: value.start < value.end
    case .true, .number, .object, .array: true
    }
  }

  /// A container's log line holds the record in a string, where nothing looks for it yet: it
  /// must not pass as a record without an error (DESIGN 3.9).
  private func containerFault(_ text: Span<UInt8>, _ range: Range<Int>) -> JSONTape.Fault? {
    guard let index = tape.member(of: 0, named: plan.dockerMember) else { return nil }
    let node = tape.nodes[index]
    guard node.kind == .string, node.start < node.end else { return nil }
    var start: [UInt8] = []
    let end = text[node.start] == 0x5c ? min(node.start + 6, node.end) : node.start + 1
    guard text[node.start] != 0x5c || text[node.start + 1] == 0x75 else { return nil }
    appendUnescaped(text, node.start..<end, to: &start)
    guard start == [0x7b] else { return nil }
    return .init(reason: "a container's log line, which is not unwrapped yet", offset: node.start)
  }

  private mutating func addMalformed(
    _ fault: JSONTape.Fault,
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    tally.counts.malformed += 1
    guard tally.malformed.wants(at: position.position, limit: Tally.listedMax) else { return }
    var place = Self.place(position)
    place.reason = "\(fault.reason) (byte \(fault.offset - range.lowerBound) of the line)"
    let end = min(range.upperBound, range.lowerBound + 4096)
    place.message = shown([UInt8](text.extracting(range.lowerBound..<end)))
    tally.malformed.insert(place, limit: Tally.listedMax)
  }

  private mutating func addError(
    _ error: JSONTape.Node,
    _ path: Int,
    _ text: Span<UInt8>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    guard options.select == .all || isFailure(path, text) else {
      tally.counts.others += 1
      addOther(plan.errors[path].message.find(in: tape, accept: Self.isText), text, &tally)
      return
    }
    let time = time(text)
    if let time, time < options.since ?? time || options.until.map({ time >= $0 }) ?? false {
      tally.counts.outsideTime += 1
      return
    }
    if error.kind == .string && error.hasEscapes {
      unescape(error, text)
      // Taken out while it is looked at, and not copied.
      var message: [UInt8] = []
      swap(&message, &unescaped)
      let verdict = matcher.classify(message.span, time: time)
      addFailure(verdict, message.span, time, path, text, position, &tally)
      swap(&message, &unescaped)
    } else {
      let message = text.extracting(error.start..<error.end)
      let verdict = matcher.classify(message, time: time)
      addFailure(verdict, message, time, path, text, position, &tally)
    }
  }

  private func addFailure(
    _ verdict: Matcher.Verdict,
    _ message: Span<UInt8>,
    _ time: Timestamp?,
    _ path: Int,
    _ text: Span<UInt8>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    if let issue = verdict.issue {
      if tally.addKnown(issue, time: time, at: position.position) {
        tally.addExample(example(message, time, path, text, position), issue: issue)
      }
      return
    }
    let at = position.position
    let template = message.extracting(verdict.unknownPart)
    let group =
      options.redact
      ? tally.addUnknown(Redaction.redacted([UInt8](template)).span, time: time, at: at)
      : tally.addUnknown(template, time: time, at: at)
    if let group {
      tally.addExample(example(message, time, path, text, position), group: group)
    }
  }

  private func example(
    _ message: Span<UInt8>,
    _ time: Timestamp?,
    _ path: Int,
    _ text: Span<UInt8>,
    _ position: Position
  ) -> Place {
    var place = Self.place(position)
    place.time = time
    place.message = shown([UInt8](message))
    place.fields = shownFields(plan.errors[path], text)
    return place
  }

  private mutating func addOther(
    _ message: JSONTape.Node?,
    _ text: Span<UInt8>,
    _ tally: inout Tally
  ) {
    guard let message, message.hasEscapes || options.redact else {
      let range = message.map { $0.start..<$0.end } ?? 0..<0
      tally.others.add(text.extracting(range))
      return
    }
    unescape(message, text)
    tally.others.add(shown(unescaped).span)
  }

  /// Puts a string's text into ``unescaped``.
  private mutating func unescape(_ value: JSONTape.Node, _ text: Span<UInt8>) {
    unescaped.removeAll(keepingCapacity: true)
    appendUnescaped(text, value.start..<value.end, to: &unescaped)
  }

  /// A text as the tally shows it.
  private func shown(_ text: [UInt8]) -> [UInt8] {
    options.redact ? Redaction.redacted(text) : text
  }

  private func isFailure(_ path: Int, _ text: Span<UInt8>) -> Bool {
    for index in plan.rules.indices where holds(index, path, text) {
      return plan.rules[index].counts
    }
    return true
  }

  /// Whether all of a rule's conditions hold.
  private func holds(_ rule: Int, _ path: Int, _ text: Span<UInt8>) -> Bool {
    for index in plan.rules[rule].conditions {
      let condition = plan.conditions[index]
      let field = plan.errors[path].ruleFields + condition.field
      let found = plan.ruleFields[field].find(in: tape, accept: Self.isText)
      guard plan.holds(condition, found, text) else { return false }
    }
    return true
  }

  /// Whether a value is a text; it counts as missing otherwise.
  private static func isText(_ value: JSONTape.Node) -> Bool {
    value.kind == .string && value.start < value.end
  }

  private func time(_ text: Span<UInt8>) -> Timestamp? {
    var moment: Timestamp?
    for index in plan.times.indices {
      let found = plan.times[index].find(in: tape) { value in
        guard value.kind == .string || value.kind == .number else { return false }
        moment =
          value.hasEscapes
          ? Timestamp(Self.value(value, text).span)
          : Timestamp(text.extracting(value.start..<value.end))
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
      guard let node = show.find(in: tape, accept: { $0.kind != .null }) else { continue }
      let value = Self.value(node, text)
      fields.append((name, options.redact ? Redaction.redacted(value, field: name) : value))
    }
    return fields
  }

  /// A string's text, or another value's JSON.
  private static func value(_ node: JSONTape.Node, _ text: Span<UInt8>) -> [UInt8] {
    guard node.hasEscapes else { return [UInt8](text.extracting(node.start..<node.end)) }
    var value: [UInt8] = []
    appendUnescaped(text, node.start..<node.end, to: &value)
    return value
  }

  private static func place(_ position: Position) -> Place {
    var place = Place(
      position: position.position,
      line: position.line,
      isAfterGap: position.isAfterGap
    )
    place.member = position.member
    place.offset = position.offset
    place.frame = position.frame
    place.block = position.block
    return place
  }
}
