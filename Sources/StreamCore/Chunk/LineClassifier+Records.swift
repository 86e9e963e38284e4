/// A parsed record, and the records in it.
///
/// ```
///   {"log":"{\\"error\\":\\"boom\\"}\\n","stream":"stdout","time":"2022-05-12T09:14:31Z"}
///   only carries the record {"error":"boom"}, and gives it its time
/// ```
extension LineClassifier {
  /// A longer text's memory is given back.
  private static let keptBytesMax = 1 << 20

  /// Judges the record that the tape contains, and what is in it.
  mutating func judgeRecord(
    _ text: Span<UInt8>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    judged.hasRecord = true
    let places = scope.depth < Envelopes.depthMax ? recordPlaces() : 0
    var inner = scope.inner
    var carries = !inner.isEmpty
    if places != 0 {
      carries = judgeInner(text, places, scope, &inner, &judged, &tally) || carries
    }
    for index in plan.errors.indices {
      if let error = plan.errors[index].path.find(in: tape, accept: { $0.isSomething }) {
        countRecord(&tally)
        let known = error.start..<error.end
        addStrays(text, except: known, inner, scope, &tally)
        addError(error, index, text, time: scope.time, scope.position, &tally)
        note(text, errorPath: index, scope)
        return
      }
    }
    addStrays(text, except: nil, inner, scope, &tally)
    if carries || isCarrier() { return }
    countRecord(&tally)
    tally.counts.withoutError += 1
    if let time = time(plan.times, text) ?? scope.time { tally.coverage.add(time) }
    note(text, errorPath: nil, scope)
  }

  private mutating func countRecord(_ tally: inout TallyAccumulator) {
    tally.counts.records += 1
    parsesNextRecord = false
  }

  /// The places at which the parsed record has something, one bit each.
  private func recordPlaces() -> UInt64 {
    var places: UInt64 = 0
    for name in plan.placeBits.indices where tape.rootMembers[name] != 0 {
      places |= plan.placeBits[name]
    }
    return places
  }

  /// Judges what is at the places of records.
  ///
  /// - Parameters:
  ///   - text: contains the record of the tape.
  ///   - places: those to look at, one bit each.
  ///   - scope: what is around the record.
  ///   - inner: where the values are that were judged.
  ///   - judged: faults are added to it.
  ///   - tally: what is found is added to it.
  /// - Returns: whether one of them is a record.
  private mutating func judgeInner(
    _ text: Span<UInt8>,
    _ places: UInt64,
    _ scope: Scope,
    _ inner: inout [Range<Int>],
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) -> Bool {
    var carries = false
    // Objects come last: what is in them may be a place of its own.
    var objects: [(index: Int, scope: Scope)] = []
    var rest = places
    while rest != 0 {
      let place = plan.recordPlaces[rest.trailingZeroBitCount]
      rest &= rest - 1
      // Most messages say nothing here.
      if let index = place.only(in: tape), tape.nodes[index].kind != .null,
        !mayHoldRecord(index, text)
      {
        continue
      }
      for index in place.indices(in: tape) {
        guard mayHoldRecord(index, text) else {
          addLongMessage(index, &judged)
          continue
        }
        var next = Scope(position: scope.position, depth: scope.depth + 1, place: place.text)
        if next.place == .lines && !isDockerLine() { next.place = .record }
        next.time = time(plan.times, text) ?? time(plan.wrapperTimes, text) ?? scope.time
        if tape.nodes[index].kind == .object {
          objects.append((index, next))
        } else if judgeValue(index, text, next, &inner, &judged, &tally) {
          carries = true
        }
      }
    }
    for (index, next) in objects {
      var next = next
      next.inner = inner
      if judgeValue(index, text, next, &inner, &judged, &tally) { carries = true }
    }
    return carries
  }

  /// Judges a value in the record of the tape, which is as it was afterwards.
  ///
  /// - Returns: whether it is a record, or contains one.
  private mutating func judgeValue(
    _ index: Int,
    _ text: Span<UInt8>,
    _ scope: Scope,
    _ inner: inout [Range<Int>],
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) -> Bool {
    let node = tape.nodes[index]
    var found = Judged()
    while outerTapes.count < scope.depth {
      outerTapes.append(tape)
      texts.append([])
    }
    var value: [UInt8] = []
    swap(&value, &texts[scope.depth - 1])
    value.removeAll(keepingCapacity: value.capacity <= Self.keptBytesMax)
    switch node.kind {
    case .string: node.appendText(text, to: &value)
    case .array: appendBytes(index, text, to: &value)
    default: break
    }
    swap(&tape, &outerTapes[scope.depth - 1])
    if node.kind == .object {
      if tape.parse(text, node.start..<node.end) == nil {
        judgeRecord(text, scope, &found, &tally)
      }
    } else {
      found = judgeText(value.span, value.indices, scope, &tally)
    }
    swap(&tape, &outerTapes[scope.depth - 1])
    swap(&value, &texts[scope.depth - 1])
    judged.fault = judged.fault ?? found.fault
    if found.hasRecord || scope.place != .prose { inner.append(node.start..<node.end) }
    return found.hasRecord
  }

  /// Whether a value can be a record or contain one, a failure in words or a part of a record.
  private func mayHoldRecord(_ index: Int, _ text: Span<UInt8>) -> Bool {
    let node = tape.nodes[index]
    switch node.kind {
    case .object: return true
    case .array: return node.flags.contains(.isNothing) ? false : isBytes(index, text)
    case .string:
      // An object in a string has quotes, which are escaped; pairs have their sign.
      if node.hasEscapes { return true }
      let value = text.extracting(node.start..<node.end)
      return value.runEnd(from: 0, classes: plan.valueMarks.span, wanted: 1) < value.count
    default: return false
    }
  }

  /// journald writes a text with bytes that are no UTF-8 as an array of numbers.
  private func isBytes(_ index: Int, _ text: Span<UInt8>) -> Bool {
    var at = index + 1
    while at < tape.nodes[index].next {
      let node = tape.nodes[at]
      guard node.kind == .number, (1...3).contains(node.end - node.start) else { return false }
      at = node.next
    }
    return true
  }

  private func appendBytes(_ index: Int, _ text: Span<UInt8>, to value: inout [UInt8]) {
    var at = index + 1
    while at < tape.nodes[index].next {
      let node = tape.nodes[at]
      var number = 0
      for digit in node.start..<node.end { number = number * 10 + Int(text[digit] & 15) }
      value.append(UInt8(truncatingIfNeeded: number))
      at = node.next
    }
  }

  /// journalctl writes null for a message that is too long, unless it is asked for all.
  private func addLongMessage(_ index: Int, _ judged: inout Judged) {
    guard tape.nodes[index].kind == .null, tape.nodes[index].parent == 0,
      plan.journalMember != 0, tape.nodes[index].name == plan.journalMember
    else { return }
    judged.add("long-message: journalctl left the message out; use --all", at: "MESSAGE")
  }

  // MARK: Carriers

  /// Whether the object of the tape is a line of docker's.
  private func isDockerLine() -> Bool {
    tape.hasMember(named: plan.logMember) && hasOnly(plan.carriers[0])
  }

  /// Whether the object of the tape only carries a text.
  private func isCarrier() -> Bool {
    plan.carriers.contains { tape.hasMember(named: $0[0]) && hasOnly($0) }
  }

  private func hasOnly(_ names: [KeyInterner.Number]) -> Bool {
    var count = 0
    var index = 1
    while index < tape.count {
      guard names.contains(tape.nodes[index].name) else { return false }
      count += 1
      index = tape.nodes[index].next
    }
    // A text alone may be a program's own record.
    return count > 1
  }
}
