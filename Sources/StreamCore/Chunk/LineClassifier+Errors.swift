/// What becomes of a record with an error.
extension LineClassifier {
  mutating func addError(
    _ error: JSONTape.Node,
    _ path: Int,
    _ text: Span<UInt8>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    let position = scope.position
    guard options.failureSelection == .all || isFailure(path, text) else {
      tally.counts.excludedErrors += 1
      cover(time(plan.times, text) ?? scope.time, text, scope, &tally)
      add(firstText(plan.errors[path].messages), text, to: &tally.excludedErrors)
      if selector != nil { collectOther(path, text, time: scope.time, position) }
      return
    }
    let time = time(plan.times, text) ?? scope.time
    cover(time, text, scope, &tally)
    if isOutside(time) {
      tally.counts.outsideTime += 1
      return
    }
    let isList = isList(path)
    if isList || error.hasEscapes || error.kind == .object || error.kind == .array {
      if isList { unescapeList(path, text) } else { unescape(error, text) }
      // Taken out while it is looked at, and not copied.
      var message: [UInt8] = []
      swap(&message, &unescaped)
      let verdict = matcher.classify(message.span, time: time)
      addFailure(verdict, message.span, time, path, text, position, &tally)
      if selector != nil { collectFailure(verdict, message.span, time, path, text, position) }
      swap(&message, &unescaped)
    } else {
      let message = text.extracting(error.start..<error.end)
      let verdict = matcher.classify(message, time: time)
      addFailure(verdict, message, time, path, text, position, &tally)
      if selector != nil { collectFailure(verdict, message, time, path, text, position) }
    }
  }

  /// Counts a line of words that is a failure.
  mutating func addTextFailure(
    _ message: Span<UInt8>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    if let time = scope.time {
      tally.coverage.add(time)
      isDated = true
      if scope.lacksZone { tally.coverage.lacksZone = true }
    }
    if isOutside(scope.time) { return }
    tally.counts.textFailures += 1
    tape.clear()
    let verdict = matcher.classify(message, time: scope.time)
    let noText = JSONTape.noText
    let empty = noText.span
    addFailure(verdict, message, scope.time, 0, empty, scope.position, &tally)
    if selector != nil {
      collectFailure(verdict, message, scope.time, 0, empty, scope.position)
    }
  }

  private mutating func addFailure(
    _ verdict: Matcher.Verdict,
    _ message: Span<UInt8>,
    _ time: Timestamp?,
    _ path: Int,
    _ text: Span<UInt8>,
    _ position: Location,
    _ tally: inout TallyAccumulator
  ) {
    addFieldValue(path, text, column: verdict.issue ?? tally.issues.count, &tally)
    if options.countsRepositories { addRepository(time, path, text, &tally) }
    if let issue = verdict.issue {
      if let version = plan.fixedIn[issue], isFixed(version, path, text) {
        tally.addRegressions(1, issue: issue)
      }
      let rank = options.samplesByHash ? recordHash(text) : 0
      if tally.addKnown(issue, time: time, at: position.position, rank: rank) {
        formTemplate(of: message)
        var place = example(message, time, path, text, position)
        place.rank = rank
        tally.addExample(place, issue: issue)
      }
      return
    }
    let at = position.position
    formTemplate(of: message.extracting(verdict.unknownPart))
    if let group = tally.addUnknown(template.text.span, time: time, at: at) {
      tally.addExample(example(message, time, path, text, position), group: group)
    }
  }

  /// Forms the template of a text as the tally shows it.
  private mutating func formTemplate(of text: Span<UInt8>) {
    guard options.redact else { return template.form(of: text) }
    // In this order: what masking a name takes away is what says that the next word is one.
    template.form(of: plan.redaction.redacted([UInt8](text), upTo: Template.bytesMax).span)
  }

  /// The hash of the record that the tape contains.
  private func recordHash(_ text: Span<UInt8>) -> UInt64 {
    Checksum.xxh3(text.extracting(tape.nodes[0].start..<tape.nodes[0].end))
  }

  /// Counts the value of the field that was asked for.
  private mutating func addFieldValue(
    _ path: Int,
    _ text: Span<UInt8>,
    column: Int,
    _ tally: inout TallyAccumulator
  ) {
    guard let name = plan.by else { return }
    let field = plan.errors[path].by?.find(in: tape, accept: { $0.kind != .null })
    guard let field else {
      tally.by?.add(missing: 1, overflow: 0, column: column)
      return
    }
    if options.redact {
      let value = KeptText(Self.value(field, text).span, field: name, by: redaction).marked
      tally.by?.add(value.span, column: column)
    } else if field.hasEscapes || field.kind == .object || field.kind == .array {
      tally.by?.add(cut: Self.value(field, text).span, column: column)
    } else {
      tally.by?.add(cut: text.extracting(field.start..<field.end), column: column)
    }
  }

  /// Whether a record is from a version that has its issue fixed.
  private mutating func isFixed(
    _ version: Version.Numbers,
    _ path: Int,
    _ text: Span<UInt8>
  ) -> Bool {
    guard let found = firstText(plan.errors[path].versions) else { return false }
    // Neighbours are from one version nearly always.
    if !lastVersion.text.equals(text.extracting(found.start..<found.end)) {
      lastVersion.text = Array(text.extracting(found.start..<found.end))
      lastVersion.numbers = Version.Numbers(Self.value(found, text).span)
    }
    return lastVersion.numbers.map { version.isReached(by: $0) } ?? false
  }

  /// Counts a failure by its repository; one without a name counts under none.
  private mutating func addRepository(
    _ time: Timestamp?,
    _ path: Int,
    _ text: Span<UInt8>,
    _ tally: inout TallyAccumulator
  ) {
    guard let field = plan.contextFields.firstIndex(of: "repository"),
      let node = plan.errors[path].show[field].find(in: tape, accept: Self.isText)
    else { return }
    if options.redact {
      let name = KeptText(Self.value(node, text).span, field: "repository", by: redaction).marked
      tally.repositories.add(name.span, time: time)
    } else if node.hasEscapes {
      tally.repositories.add(cut: Self.value(node, text).span, time: time)
    } else {
      tally.repositories.add(cut: text.extracting(node.start..<node.end), time: time)
    }
  }

  /// Makes an example whose template, or that of its group, is the one that was formed last.
  private func example(
    _ message: Span<UInt8>,
    _ time: Timestamp?,
    _ path: Int,
    _ text: Span<UInt8>,
    _ position: Location
  ) -> Place {
    var place = Place(at: position)
    place.time = time
    let limit = KeptText.messageBytesMax(templateByteCount: template.text.count)
    place.keep(KeptText(message, limit: limit, by: redaction))
    place.fields = shownFields(plan.errors[path], text)
    return place
  }

  /// Counts a message; none is an empty one.
  mutating func add(
    _ message: JSONTape.Node?,
    _ text: Span<UInt8>,
    to table: inout GroupTable
  ) {
    guard let message, message.hasEscapes || options.redact else {
      let range = message.map { $0.start..<$0.end } ?? 0..<0
      table.add(cut: text.extracting(range))
      return
    }
    unescape(message, text)
    table.add(KeptText(unescaped.span, by: redaction).marked.span)
  }

  /// Puts a string's text, or another value's JSON, into ``unescaped``.
  private mutating func unescape(_ value: JSONTape.Node, _ text: Span<UInt8>) {
    unescaped.removeAll(keepingCapacity: true)
    Self.append(value, text, to: &unescaped)
  }

  private mutating func isFailure(_ path: Int, _ text: Span<UInt8>) -> Bool {
    guard let value = onlyRuleValue(path) else { return isFailureByRules(path, text) }
    let bytes = text.extracting(value.start..<value.end)
    if let answer = ruleAnswers.find(bytes, path) { return answer }
    let answer = isFailureByRules(path, text)
    ruleAnswers.add(bytes, path, answer)
    return answer
  }

  private mutating func isFailureByRules(_ path: Int, _ text: Span<UInt8>) -> Bool {
    for index in plan.rules.indices where holds(index, path, text) {
      return plan.rules[index].counts
    }
    return true
  }

  /// The value on which alone all rules depend: where they ask for one field, the first that it leads to,
  /// if that is what each condition takes, a text with something in it.
  private mutating func onlyRuleValue(_ path: Int) -> JSONTape.Node? {
    guard plan.ruleFieldCount == 1,
      let value = plan.ruleFields[plan.errors[path].ruleFields].find(
        in: tape,
        accept: { _ in true }
      ),
      value.kind == .string, !value.hasEscapes, value.start < value.end
    else { return nil }
    return value
  }

  /// Whether all of a rule's conditions hold.
  private mutating func holds(_ rule: Int, _ path: Int, _ text: Span<UInt8>) -> Bool {
    for index in plan.rules[rule].conditions where !holds(plan.conditions[index], path, text) {
      return false
    }
    return true
  }

  mutating func holds(
    _ condition: CompiledCatalog.Condition,
    _ path: Int,
    _ text: Span<UInt8>
  ) -> Bool {
    let field = plan.errors[path].ruleFields + condition.field
    switch condition.kind {
    case .isMissing: return plan.ruleFields[field].find(in: tape, accept: Self.isText) == nil
    case .isPresent: return plan.ruleFields[field].find(in: tape, accept: Self.isPresent) != nil
    case .isOneOf(let tests):
      guard let found = plan.ruleFields[field].find(in: tape, accept: Self.isScalar) else {
        return false
      }
      return holds(found, tests, text)
    }
  }

  /// Whether one of these holds for a value.
  mutating func holds(
    _ value: JSONTape.Node,
    _ tests: CompiledCatalog.Tests,
    _ text: Span<UInt8>
  ) -> Bool {
    if value.hasEscapes {
      let unescaped = Self.value(value, text)
      return holds(unescaped.span, tests)
    }
    return holds(text.extracting(value.start..<value.end), tests)
  }

  private mutating func holds(_ value: Span<UInt8>, _ tests: CompiledCatalog.Tests) -> Bool {
    if plan.isOne(value, of: tests.texts) { return true }
    for index in tests.comparisons where plan.comparisons[index].holds(value) { return true }
    for index in tests.likes where plan.likes[index].match(value, &patternState).isMatch {
      return true
    }
    return false
  }

  /// The first text that one of the fields has.
  mutating func firstText(_ fields: [FieldPath]) -> JSONTape.Node? {
    for index in fields.indices {
      if let found = fields[index].find(in: tape, accept: Self.isText) { return found }
    }
    return nil
  }

  /// Whether a value is one that can be written as a text, and says something.
  static func isScalar(_ value: JSONTape.Node) -> Bool {
    switch value.kind {
    case .string: value.start < value.end
    case .number, .true, .false: true
    case .null, .object, .array: false
    }
  }

  private static func isPresent(_ value: JSONTape.Node) -> Bool {
    value.kind != .null && (value.kind != .string || value.start < value.end)
  }

  /// Whether a value is a text; it counts as missing otherwise.
  static func isText(_ value: JSONTape.Node) -> Bool {
    value.kind == .string && value.start < value.end
  }

  /// The first time that can be read.
  mutating func time(_ paths: [FieldPath], _ text: Span<UInt8>) -> Timestamp? {
    var moment: Timestamp?
    // By itself, or the closure would capture the classifier, and copy it.
    let zoneMinutes = plan.zoneMinutes
    var date = lastDate
    defer { lastDate = date }
    for index in paths.indices {
      let found = paths[index].find(in: tape) { value in
        guard value.kind == .string || value.kind == .number else { return false }
        moment =
          value.hasEscapes
          ? Timestamp(Self.value(value, text).span, zoneMinutes: zoneMinutes, &date)
          : Timestamp(text.extracting(value.start..<value.end), zoneMinutes: zoneMinutes, &date)
        return moment != nil
      }
      if found != nil { return moment }
    }
    return nil
  }

  private func shownFields(
    _ path: CompiledCatalog.ErrorPath,
    _ text: Span<UInt8>
  ) -> [(name: String, value: [UInt8])] {
    var fields: [(name: String, value: [UInt8])] = []
    for (name, show) in zip(plan.contextFields, path.show) {
      guard let node = show.find(in: tape, accept: { $0.kind != .null }) else { continue }
      let value = KeptText(Self.value(node, text).span, field: name, by: redaction)
      fields.append((name, value.marked))
    }
    return fields
  }

  /// A string's text, or another value's JSON.
  static func value(_ node: JSONTape.Node, _ text: Span<UInt8>) -> [UInt8] {
    var value: [UInt8] = []
    append(node, text, to: &value)
    return value
  }

  private static func append(
    _ node: JSONTape.Node,
    _ text: Span<UInt8>,
    to output: inout [UInt8]
  ) {
    if node.kind == .string && node.hasEscapes {
      node.appendText(text, to: &output)
    } else if node.kind == .object || node.kind == .array {
      // A string in it may contain bytes that are no UTF-8.
      let json = [UInt8](text.extracting(node.start..<node.end))
      output += Array(String(decoding: json, as: UTF8.self).utf8)
    } else {
      output.append(text.extracting(node.start..<node.end))
    }
  }
}
