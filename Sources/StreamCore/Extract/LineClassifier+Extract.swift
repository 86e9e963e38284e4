/// What a classifier tells its selector; the tape contains the record.
extension LineClassifier {
  mutating func collectFailure(
    _ verdict: Matcher.Verdict,
    _ message: Span<UInt8>,
    _ time: Timestamp?,
    _ path: Int,
    _ text: Span<UInt8>,
    _ position: Location
  ) {
    guard selector?.wants(verdict, message) == true else { return }
    let kind = verdict.issue.map { SelectedRecord.Kind.issue($0) } ?? .unknown
    let values = values(beside: path, text)
    let note = selector?.keepsMessages == true ? [UInt8](message) : nil
    selector?.add(
      SelectedRecord(at: position, kind: kind, time: time, message: note, values: values)
    )
  }

  /// Errors that are no failures are counted whenever they happened, but given by their time.
  mutating func collectOther(
    _ path: Int,
    _ text: Span<UInt8>,
    time wrapperTime: Timestamp?,
    _ position: Location
  ) {
    guard selector?.wantsOtherErrors == true else { return }
    let node = firstText(plan.errors[path].messages)
    let message = node.map { Self.value($0, text) } ?? []
    let moment = time(plan.times, text) ?? wrapperTime
    guard selector?.wantsOther(message) == true, !isOutside(moment) else { return }
    let values = values(beside: path, text)
    selector?.add(
      SelectedRecord(at: position, kind: .other, time: moment, message: message, values: values)
    )
  }

  mutating func collectMalformed(_ position: Location, isUnfinished: Bool) {
    guard selector?.wantsMalformedLine(isUnfinished: isUnfinished) == true else { return }
    let values = [FieldValue?](repeating: nil, count: plan.columns.count)
    selector?.add(SelectedRecord(at: position, kind: .malformed, values: values))
  }

  mutating func collect(_ oddity: LineSelection.Oddity, _ position: Location) {
    guard selector?.wants(oddity) == true else { return }
    let values = [FieldValue?](repeating: nil, count: plan.columns.count)
    selector?.addOnce(SelectedRecord(at: position, kind: .odd(oddity), values: values))
  }

  /// Whether a time is outside of what is asked for.
  mutating func isOutside(_ time: Timestamp?) -> Bool {
    guard let time else { return false }
    return time < options.since ?? time || options.until.map { time >= $0 } ?? false
  }

  /// The members that are asked for: beside the error, or by their whole path.
  private func values(beside path: Int?, _ text: Span<UInt8>) -> [FieldValue?] {
    plan.columns.map { column in
      let paths = (path.map { [column.beside[$0]] } ?? column.beside) + [column.path]
      for path in paths {
        guard let node = path.find(in: tape, accept: { $0.kind != .null }) else { continue }
        return FieldValue(isString: node.kind == .string, text: Self.value(node, text))
      }
      return nil
    }
  }

  // MARK: Lines by their place

  /// What is to be known of a line that is asked for by its place.
  struct LineProbe {
    var bits: VerdictBits = []
    var time: Timestamp?
    var values: [FieldValue?]
    /// Whether a record was noted, and one with an error.
    var hasRecord = false
    var hasError = false
    /// What was found in it, where the form gives records.
    var record: SelectedRecord?
  }

  /// Looks at a line of which nothing is known yet, as if it stood alone.
  ///
  /// - Parameters:
  ///   - line: the line.
  ///   - buffer: contains it.
  ///   - scratch: takes what is counted, which is of no use.
  /// - Returns: what is to be known of it.
  mutating func look(
    at line: Range<Int>,
    of buffer: borrowing Buffer,
    _ scratch: inout TallyAccumulator
  ) -> LineProbe {
    // Whatever it is, and not only what is asked for.
    var other = selector?.ofAnyRecord
    swap(&other, &selector)
    let isWaiting = parsesNextRecord
    parsesNextRecord = false
    defer { parsesNextRecord = isWaiting }
    let before = scratch.counts
    probe = LineProbe(values: Array(repeating: nil, count: plan.columns.count))
    classify(buffer, line, Location(line: 0, position: 0, isAfterGap: false), &scratch)
    // What is no candidate was not parsed, and has members and a time all the same.
    if scratch.counts.parsed == before.parsed, wantsRecord {
      parse(buffer.bytes, line, Location(line: 0, position: 0, isAfterGap: false), &scratch)
    }
    swap(&other, &selector)
    var look = probe ?? LineProbe(values: [])
    probe = nil
    look.record = other?.take().first {
      if case .odd = $0.kind { false } else { true }
    }
    if scratch.counts.unknown > before.unknown { look.bits = .halt }
    if scratch.counts.malformed > before.malformed { look.bits = .incomplete }
    return look
  }

  /// Whether more is asked of a line than what it says for the verdict.
  private var wantsRecord: Bool {
    !plan.columns.isEmpty || options.isTimed
  }

  /// Notes a record of the line that is looked at: the first with an error, or else the first.
  mutating func note(_ text: Span<UInt8>, errorPath: Int?, _ scope: Scope) {
    if explained != nil { explain(text, errorPath, scope) }
    // Nearly always there is none, and to look into it is to copy it.
    if probe == nil { return }
    guard var noted = probe, !noted.hasError, errorPath != nil || !noted.hasRecord else { return }
    noted.hasRecord = true
    noted.hasError = errorPath != nil
    noted.time = time(plan.times, text) ?? scope.time
    if !plan.columns.isEmpty { noted.values = values(beside: errorPath, text) }
    probe = noted
  }
}
