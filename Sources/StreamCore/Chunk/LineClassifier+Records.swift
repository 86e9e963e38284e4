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
    let found = findError()
    if found != nil { tape.noteTelling() }
    let known = found.map { $0.error.start..<$0.error.end }
    let places = scope.depth < Envelopes.depthMax ? recordPlaces(text) : 0
    var inner: [Range<Int>] = []
    if let found { addElements(of: found, to: &inner) }
    var carries = false
    let errorsBefore = tally.counts.errors
    if places != 0 {
      carries = judgeInner(text, places, except: known, scope, &inner, &judged, &tally)
    }
    addStrays(text, except: known, inner, scope, &tally)
    if let (path, error) = found {
      countRecord(text, &tally)
      addError(error, path, text, scope, &tally)
    } else {
      if carries {
        // What it carries says nothing of why it was logged as an error (ECS has an object in `log`).
        if options.surveys && !isCarrier() { survey(text, &tally) }
        guard tally.counts.errors == errorsBefore, let path = levelPath(text) else { return }
        countRecord(text, &tally)
        addLevel(path, text, scope, &tally)
        note(text, errorPath: path, scope)
        return
      }
      if isCarrier() {
        // What it carries has no time of its own.
        let time = time(plan.times, text) ?? time(plan.wrapperTimes, text) ?? scope.time
        cover(time, at: [plan.times, plan.wrapperTimes], text, scope, &tally)
        return
      }
      countRecord(text, &tally)
      if let path = levelPath(text) {
        addLevel(path, text, scope, &tally)
        note(text, errorPath: path, scope)
        return
      }
      tally.counts.withoutError += 1
      cover(time(plan.times, text) ?? scope.time, text, scope, &tally)
    }
    note(text, errorPath: found?.path, scope)
  }

  /// The record's error, and the path that leads to it.
  ///
  /// Like others that are asked for every record it is said to change the classifier, which it does
  /// not: or the compiler would copy that for the call.
  private mutating func findError() -> (path: Int, error: JSONTape.Node)? {
    for index in 0..<plan.errorCount {
      if let error = plan.errors[index].path.find(in: tape, accept: { $0.isSomething }) {
        return (index, error)
      }
    }
    return nil
  }

  private mutating func countRecord(_ text: Span<UInt8>, _ tally: inout TallyAccumulator) {
    if options.surveys { survey(text, &tally) }
    tally.counts.records += 1
    parsesNextRecord = false
  }

  /// The places at which the parsed record has something that can be a record or contain one, one
  /// bit each.
  private mutating func recordPlaces(_ text: Span<UInt8>) -> UInt64 {
    var places: UInt64 = 0
    let end = plan.placeBits.count
    var next = 0
    while let name = tape.firstMember(in: next..<end) {
      next = name + 1
      // Most messages say nothing here.
      guard tape.hasRepeatedMembers || mayLeadToRecord(tape.rootMembers[name], text) else {
        continue
      }
      places |= plan.placeBits[name]
    }
    return places
  }

  /// Whether a member can be at a place of records, or on the way to one, and says something there.
  private mutating func mayLeadToRecord(_ member: Int, _ text: Span<UInt8>) -> Bool {
    switch tape.nodes[member].kind {
    case .object, .array, .null: true
    case .string: mayContainRecord(member, text)
    case .number, .true, .false: false
    }
  }

  /// Judges what is at the places of records.
  ///
  /// - Parameters:
  ///   - text: contains the record of the tape.
  ///   - places: those to look at, one bit each.
  ///   - known: the record's error, if it has one.
  ///   - scope: what is around the record.
  ///   - inner: where the values are that were judged; at first the record's further errors.
  ///   - judged: faults are added to it.
  ///   - tally: what is found is added to it.
  /// - Returns: whether one of them is a record.
  private mutating func judgeInner(
    _ text: Span<UInt8>,
    _ places: UInt64,
    except known: Range<Int>?,
    _ scope: Scope,
    _ inner: inout [Range<Int>],
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) -> Bool {
    var carries = false
    let values = values(at: places, text, &judged)
    var outer: [(index: Int, scope: Scope)] = []
    let errors = inner + (known.map { [$0] } ?? [])
    for (index, place) in values {
      let node = tape.nodes[index]
      // What is the record's error is judged by itself.
      if node.kind == .object,
        errors.contains(where: { node.start <= $0.lowerBound && $0.upperBound <= node.end })
      {
        continue
      }
      let time = time(plan.times, text) ?? time(plan.wrapperTimes, text) ?? scope.time
      let next = Scope(
        position: scope.position,
        depth: scope.depth + 1,
        place: place,
        isContainersFirst: isFirstLine && place == .lines && dockerStream(text) != nil,
        time: time,
        lacksZone: watchesZone && lacksZone([plan.times, plan.wrapperTimes], text, scope)
      )
      let isOuter = values.contains { index < $0.index && $0.index < node.next }
      if node.kind == .object, isOuter {
        outer.append((index, next))
      } else if judgeValue(index, text, next, &inner, &judged, &tally) {
        carries = true
      }
    }
    for (index, scope) in outer.reversed() where judgeOuter(index, text, scope, &inner, &tally) {
      carries = true
    }
    return carries
  }

  /// The values at the places of records that can be records or contain some, in their order.
  private mutating func values(
    at places: UInt64,
    _ text: Span<UInt8>,
    _ judged: inout Judged
  ) -> [(index: Int, place: RecordPlace.Text)] {
    var values: [(index: Int, place: RecordPlace.Text)] = []
    var rest = places
    while rest != 0 {
      let place = plan.recordPlaces[rest.trailingZeroBitCount]
      rest &= rest - 1
      for index in place.path.indices(in: tape) {
        addLongMessage(index, &judged)
        if tape.nodes[index].kind == .array && !isBytes(index, text) {
          var element = index + 1
          while element < tape.nodes[index].next {
            if mayContainRecord(element, text) {
              values.append((element, place.text))
            }
            element = tape.nodes[element].next
          }
        } else if mayContainRecord(index, text) {
          values.append((index, place.text))
        }
      }
    }
    guard values.count > 1 else { return values }
    values.sort { $0.index < $1.index }
    return values.indices.filter { $0 == 0 || values[$0].index != values[$0 - 1].index }
      .map { values[$0] }
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
    keepTapes(scope.depth)
    var value: [UInt8] = []
    swap(&value, &texts[scope.depth - 1])
    if explained != nil { explainPlace(index, text, depth: scope.depth) }
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
    if var fault = found.fault {
      // What is around the text is whole.
      if fault.kind == .unfinished { fault.kind = nil }
      judged.fault = judged.fault ?? fault
    }
    if found.hasRecord && options.surveys { surveyPlace(index, text, &tally) }
    if found.hasRecord || found.fault != nil || scope.place == .lines {
      inner.append(node.start..<node.end)
    }
    return found.hasRecord
  }

  /// Judges an object of which a part was judged by itself: it is a record only if it has an error
  /// beside.
  ///
  /// - Returns: whether it is one.
  private mutating func judgeOuter(
    _ index: Int,
    _ text: Span<UInt8>,
    _ scope: Scope,
    _ inner: inout [Range<Int>],
    _ tally: inout TallyAccumulator
  ) -> Bool {
    let object = tape.nodes[index].start..<tape.nodes[index].end
    keepTapes(scope.depth)
    swap(&tape, &outerTapes[scope.depth - 1])
    let found = tape.parse(text, object) == nil ? findError() : nil
    if let (path, error) = found {
      addElements(of: (path, error), to: &inner)
      addStrays(text, except: error.start..<error.end, inner, scope, &tally)
      countRecord(text, &tally)
      addError(error, path, text, scope, &tally)
      note(text, errorPath: path, scope)
      inner.append(object)
    }
    swap(&tape, &outerTapes[scope.depth - 1])
    return found != nil
  }

  /// Makes room for the tape and the text of a record in so many others.
  private mutating func keepTapes(_ depth: Int) {
    while outerTapes.count < depth {
      outerTapes.append(tape)
      texts.append([])
    }
  }

  /// Whether a value can be a record or contain one, a failure in words or a part of a record.
  private mutating func mayContainRecord(_ index: Int, _ text: Span<UInt8>) -> Bool {
    let node = tape.nodes[index]
    switch node.kind {
    case .object: return true
    case .array: return isBytes(index, text)
    case .string:
      // An object in a string has quotes, which are escaped; pairs have their sign.
      if node.hasEscapes { return true }
      let value = text.extracting(node.start..<node.end)
      let marks = plan.valueMarks
      return value.runEnd(from: 0, classes: marks.span, wanted: 1) < value.count
    default: return false
    }
  }

  /// journald writes a text with bytes that are no UTF-8 as an array of numbers, and several such texts
  /// as an array of those.
  func isBytes(_ index: Int, _ text: Span<UInt8>) -> Bool {
    let node = tape.nodes[index]
    let isMessage =
      node.name == plan.journalMember
      || tape.nodes[node.parent].kind == .array
        && tape.nodes[node.parent].name == plan.journalMember
    guard isMessage, !node.flags.contains(.isNothing) else { return false }
    var at = index + 1
    while at < tape.nodes[index].next {
      let node = tape.nodes[at]
      guard node.kind == .number, (1...3).contains(node.end - node.start) else { return false }
      at = node.next
    }
    return true
  }

  func appendBytes(_ index: Int, _ text: Span<UInt8>, to value: inout [UInt8]) {
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
    guard tape.nodes[index].parent == 0, plan.journalMember != 0,
      tape.nodes[index].name == plan.journalMember, containsNull(index)
    else { return }
    judged.add(
      "journalctl left the message out; use --all",
      at: "MESSAGE",
      kind: .longMessage
    )
  }

  /// Whether a value is null, or an array with null in it: of a member that an entry has several times
  /// journalctl writes an array.
  private func containsNull(_ index: Int) -> Bool {
    if tape.nodes[index].kind == .null { return true }
    guard tape.nodes[index].kind == .array else { return false }
    var element = index + 1
    while element < tape.nodes[index].next {
      if tape.nodes[element].kind == .null { return true }
      element = tape.nodes[element].next
    }
    return false
  }

  // MARK: Carriers

  /// Whether the object of the tape only carries a text.
  private mutating func isCarrier() -> Bool {
    for names in plan.carriers {
      guard let text = tape.member(of: 0, named: names[0]), hasOnly(names) else { continue }
      if tape.nodes[text].kind == .string { return true }
    }
    return false
  }

  private mutating func hasOnly(_ names: [KeyInterner.Number]) -> Bool {
    var index = 1
    while index < tape.count {
      guard names.contains(tape.nodes[index].name) else { return false }
      index = tape.nodes[index].next
    }
    return true
  }
}
