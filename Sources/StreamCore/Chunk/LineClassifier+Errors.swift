/// What becomes of a record with an error.
extension LineClassifier {
  mutating func addError(
    _ error: JSONTape.Node,
    _ path: Int,
    _ text: Span<UInt8>,
    time wrapperTime: Timestamp?,
    _ position: LinePosition,
    _ tally: inout Tally
  ) {
    guard options.select == .all || isFailure(path, text) else {
      tally.counts.others += 1
      addOther(plan.errors[path].message.find(in: tape, accept: Self.isText), text, &tally)
      if collector != nil { collectOther(path, text, time: wrapperTime, position) }
      return
    }
    let time = time(plan.times, text) ?? wrapperTime
    if isOutside(time) {
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
      if collector != nil { collectFailure(verdict, message.span, time, path, text, position) }
      swap(&message, &unescaped)
    } else {
      let message = text.extracting(error.start..<error.end)
      let verdict = matcher.classify(message, time: time)
      addFailure(verdict, message, time, path, text, position, &tally)
      if collector != nil { collectFailure(verdict, message, time, path, text, position) }
    }
  }

  private func addFailure(
    _ verdict: Matcher.Verdict,
    _ message: Span<UInt8>,
    _ time: Timestamp?,
    _ path: Int,
    _ text: Span<UInt8>,
    _ position: LinePosition,
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
    _ position: LinePosition
  ) -> Place {
    var place = Place(at: position)
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
  func shown(_ text: [UInt8]) -> [UInt8] {
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
  static func isText(_ value: JSONTape.Node) -> Bool {
    value.kind == .string && value.start < value.end
  }

  /// The first time that can be read.
  func time(_ paths: [FieldPath], _ text: Span<UInt8>) -> Timestamp? {
    var moment: Timestamp?
    for index in paths.indices {
      let found = paths[index].find(in: tape) { value in
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
  static func value(_ node: JSONTape.Node, _ text: Span<UInt8>) -> [UInt8] {
    guard node.hasEscapes else { return [UInt8](text.extracting(node.start..<node.end)) }
    var value: [UInt8] = []
    appendUnescaped(text, node.start..<node.end, to: &value)
    return value
  }
}
