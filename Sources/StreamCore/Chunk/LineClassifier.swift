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
  private var tape = JSONTape()
  private static let dockerMember = Array("log".utf8)

  init(_ plan: RecordPlan, _ matcher: Matcher, _ options: TallyOptions, kernel: Kernel) {
    self.plan = plan
    self.matcher = matcher
    self.options = options
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
    for path in plan.errors {
      if let error = path.path.find(in: tape, text, accept: { Self.isError($0) }) {
        addError(error, path, text, position, &tally)
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
    guard let index = tape.member(of: 0, named: Self.dockerMember, text) else { return nil }
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
    tally.malformed.keepFirst(Tally.listedMax, at: position.position) {
      var place = Self.place(position)
      place.reason = "\(fault.reason) (byte \(fault.offset - range.lowerBound) of the line)"
      place.message = shown(
        Self.bytes(text, range.lowerBound..<min(range.upperBound, range.lowerBound + 4096))
      )
      return place
    }
  }

  private mutating func addError(
    _ error: JSONTape.Node,
    _ path: RecordPlan.ErrorPath,
    _ text: Span<UInt8>,
    _ position: Position,
    _ tally: inout Tally
  ) {
    guard options.select == .all || isFailure(path, text) else {
      tally.counts.others += 1
      let message = shown(field(path.message, text) ?? [])
      tally.others.update(message) { $0.add(nil) }
      return
    }
    let time = time(text)
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
      at: position.position
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

  private func time(_ text: Span<UInt8>) -> Timestamp? {
    var moment: Timestamp?
    for path in plan.times {
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
