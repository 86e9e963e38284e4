import StreamCore

/// Classifies archives slowly, one line after the other, as docs/CONTRACT.md says.
public func referenceTally(
  _ archives: [ReferenceArchive],
  catalog: Catalog,
  options: ReferenceOptions = ReferenceOptions()
) -> ReferenceTally {
  var counting = Counting(catalog: catalog, options: options)
  for archive in archives.sorted(by: { bytesPrecede($0.path.utf8, $1.path.utf8) }) {
    counting.add(archive)
  }
  return counting.finished()
}

/// What a line is.
public enum ReferenceLineKind: Equatable, Sendable {
  /// Only white space.
  case blank
  /// Longer than the longest line that is read.
  case oversized
  /// It can hold no error, and was not looked at.
  case skipped
  /// It was looked at, and is no record.
  case malformed
  /// A record without an error.
  case clean
  /// An error that is no failure, and its `msg`.
  case otherError(message: [UInt8])
  /// A failure.
  case failure(ReferenceFailure)
}

/// A failure, before it is counted.
public struct ReferenceFailure: Equatable, Sendable {
  /// The whole message.
  public var message: [UInt8]
  /// Milliseconds since 1970, or nil where the record has no readable time.
  public var time: Int?
  /// The catalogue's `show` fields that the record has.
  public var fields: [String: String]
  /// The value of the field that is counted.
  public var byValue: [UInt8]?
  /// The record's version.
  public var version: [UInt8]?
}

/// Says what a line is; `since` and `until` play no part in it.
public func referenceKind(
  of line: [UInt8],
  catalog: Catalog,
  options: ReferenceOptions = ReferenceOptions()
) -> ReferenceLineKind {
  let line = ReferenceLine(offset: 0, number: 1, bytes: line)
  let records = referenceRecords([line], catalog: catalog, options: options)
  return referenceKind(of: records[0], catalog: catalog, options: options)
}

func referenceKind(
  of found: ReferenceRecord,
  catalog: Catalog,
  options: ReferenceOptions
) -> ReferenceLineKind {
  if found.isOversized { return .oversized }
  if found.line.isBlank { return .blank }
  if found.isJoinedLog && !beginsRecord(found.text) {
    return options.validate ? .clean : .skipped
  }
  guard options.validate || referenceIsCandidate(found, catalog: catalog) else { return .skipped }
  if ReferenceLine(offset: 0, number: 1, bytes: found.text).isBlank { return .blank }
  guard let (record, time) = referenceRecord(of: found, catalog: catalog) else { return .malformed }
  guard let error = record.error(paths: catalog.errorPaths) else { return .clean }
  guard options.selectAll || isFailure(record, error, rules: catalog.rules) else {
    return .otherError(message: record.ruleField("msg", beside: error.path) ?? [])
  }
  var fields: [String: String] = [:]
  for name in catalog.contextFields {
    guard let text = record.shownField(name, beside: error.path) else { continue }
    fields[name] = String(decoding: text, as: UTF8.self)
  }
  return .failure(
    ReferenceFailure(
      message: error.message,
      time: record.time(paths: catalog.timePaths) ?? time,
      fields: fields,
      byValue: options.by.flatMap { record.shownField($0, beside: error.path) },
      version: record.ruleField("version", beside: error.path)
    )
  )
}

/// The record that was found, behind what a container runtime wrote around it, and the time from
/// there; nil where there is none.
func referenceRecord(
  of found: ReferenceRecord,
  catalog: Catalog
) -> (record: ReferenceJSON, time: Int?)? {
  guard let outer = ReferenceJSON(found.text), outer.kind == .object else { return nil }
  if found.isJoinedLog && outer.wrappedText != nil { return nil }
  guard let text = outer.wrappedText else { return (outer, found.time) }
  // Within a record that was unwrapped nothing is wrapped again, and nothing stands beside it.
  guard outer.error(paths: catalog.errorPaths) == nil, let inner = ReferenceJSON(text),
    inner.kind == .object, inner.wrappedText == nil
  else { return nil }
  return (inner, outer.time(paths: ["time"]) ?? found.time)
}

/// The first rule of which all conditions hold decides; where none does, it is a failure.
private func isFailure(_ record: ReferenceJSON, _ error: FoundError, rules: [FailureRule]) -> Bool {
  let rule = rules.first { rule in
    rule.conditions.allSatisfy { condition in
      switch condition {
      case .isOneOf(let field, let values):
        guard let text = record.ruleField(field, beside: error.path) else { return false }
        return values.contains { Array($0.utf8) == text }
      case .isMissing(let field):
        return record.ruleField(field, beside: error.path) == nil
      }
    }
  }
  return rule?.effect != .ignore
}

/// A group with its times as numbers.
private struct Group {
  var shown: ReferenceGroup
  var times: [Int] = []

  init(name: String) {
    shown = ReferenceGroup(name: name)
  }

  mutating func add(_ failure: ReferenceFailure, at place: ReferencePlace, samples: Int) {
    shown.count += 1
    if let time = failure.time { times.append(time) }
    if shown.examples.count < samples {
      shown.examples.append(
        ReferenceExample(
          place: place,
          time: failure.time.map(referenceTimeText),
          message: String(decoding: failure.message, as: UTF8.self),
          fields: failure.fields
        )
      )
    }
  }

  func finished() -> ReferenceGroup {
    var group = shown
    group.firstSeen = times.min().map(referenceTimeText)
    group.lastSeen = times.max().map(referenceTimeText)
    return group
  }
}

/// A tally in the making.
private struct Counting {
  let catalog: Catalog
  let options: ReferenceOptions
  var tally = ReferenceTally()
  var issues: [Group]
  /// The unknown groups by the bytes of their template.
  var unknown: [[UInt8]: Group] = [:]
  var otherErrors: [[UInt8]: Int] = [:]
  var elsewhere: [[UInt8]: Int] = [:]
  var unplaced: [[UInt8]: Int] = [:]
  /// The values of the field that is counted (nil: it is missing) by the issue's id.
  var by: [String: [[UInt8]?: Int]] = [:]
  /// The timeline by the start of its buckets.
  var timeline: [Int: [String: Int]] = [:]

  init(catalog: Catalog, options: ReferenceOptions) {
    self.catalog = catalog
    self.options = options
    issues = catalog.issues.map { Group(name: $0.id) }
  }

  mutating func add(_ archive: ReferenceArchive) {
    let lines = referenceLines(archive.text)
    let before = tally
    tally.lines += lines.count
    let records = referenceRecords(lines, catalog: catalog, options: options)
    let forced = referenceForced(records, lines, endsLine: archive.text.last == 0x0a)
    var facts = ReferenceTally.ArchiveFacts(path: archive.path, lines: lines.count)
    var times: [Int] = []
    var misplaced = 0
    for record in records {
      let line = record.line
      var options = options
      if forced.contains(line.number) { options.validate = true }
      let place = ReferencePlace(archive: archive.path, offset: line.offset, line: line.number)
      let kind = referenceKind(of: record, catalog: catalog, options: options)
      tally.continued += record.lineCount - 1
      switch kind {
      case .blank: tally.blank += 1
      case .oversized: tally.oversized += 1
      case .skipped: break
      case .clean: tally.parsed += 1
      case .malformed:
        tally.parsed += 1
        tally.malformed += 1
        if tally.malformedPlaces.count < 20 { tally.malformedPlaces.append(place) }
      case .otherError(let message):
        tally.parsed += 1
        tally.otherErrors += 1
        otherErrors[message, default: 0] += 1
      case .failure(let failure):
        tally.parsed += 1
        add(failure, at: place)
      }
      guard ![.blank, .oversized, .skipped].contains(kind) else { continue }
      let strays = referenceStrays(of: record, catalog: catalog)
      misplaced += strays.misplaced
      for path in strays.elsewhere { elsewhere[path, default: 0] += 1 }
      for path in strays.unplaced { unplaced[path, default: 0] += 1 }
      if let (json, time) = referenceRecord(of: record, catalog: catalog) {
        if let time = json.time(paths: catalog.timePaths) ?? time { times.append(time) }
      }
    }
    if let last = lines.last(where: { beginsAsRecord($0.bytes) }) {
      times += referenceLineTime(last, catalog: catalog).map { [$0] } ?? []
    }
    facts.records = tally.parsed - before.parsed - (tally.malformed - before.malformed)
    facts.from = times.min().map(referenceTimeText)
    facts.to = times.max().map(referenceTimeText)
    facts.isWithoutRecords = !lines.isEmpty && facts.records == 0
    facts.isWithoutErrorPath =
      misplaced > 0 && tally.total == before.total && tally.otherErrors == before.otherErrors
      && tally.outsideTime == before.outsideTime
    tally.archives.append(facts)
  }

  private mutating func add(_ failure: ReferenceFailure, at place: ReferencePlace) {
    if let time = failure.time {
      guard time >= options.since ?? .min, options.until.map({ time < $0 }) ?? true else {
        tally.outsideTime += 1
        return
      }
    } else {
      tally.withoutTime += 1
    }
    tally.total += 1

    let parts = referenceParts(of: failure.message)
    let found = parts.map { referenceIssue(of: $0, time: failure.time, catalog: catalog) }
    let label: String
    if let firstUnknown = found.firstIndex(of: nil) {
      let template = referenceTemplate(of: parts[firstUnknown])
      label = "unknown"
      tally.unknown += 1
      unknown[template, default: Group(name: String(decoding: template, as: UTF8.self))]
        .add(failure, at: place, samples: options.samples)
    } else {
      // Every part is known, and there is at least one.
      let issue = found.compactMap(\.self)[0]
      label = catalog.issues[issue].id
      tally.known += 1
      issues[issue].add(failure, at: place, samples: options.samples)
      if let fixed = catalog.issues[issue].fixedIn, let version = failure.version,
        referenceVersion(version, isAtLeast: fixed.description)
      {
        issues[issue].shown.regressions += 1
      }
    }
    if options.by != nil { by[label, default: [:]][failure.byValue, default: 0] += 1 }

    if let time = failure.time {
      let length = options.bucketSeconds * 1000
      // The remainder of a time before 1970 is negative.
      let start = time - (time % length + length) % length
      timeline[start, default: [:]][label, default: 0] += 1
    } else {
      tally.undated += 1
    }
  }

  /// The most frequent first, then by their bytes.
  private static func sorted(_ counts: [[UInt8]: Int]) -> [ReferenceMessageCount] {
    counts.sorted { $0.value != $1.value ? $0.value > $1.value : bytesPrecede($0.key, $1.key) }
      .map { .init(message: String(decoding: $0.key, as: UTF8.self), count: $0.value) }
  }

  func finished() -> ReferenceTally {
    var tally = tally
    tally.issues = issues.map { $0.finished() }
    tally.unknownGroups = unknown.values.map { $0.finished() }
      .sorted {
        $0.count != $1.count
          ? $0.count > $1.count : bytesPrecede($0.name.utf8, $1.name.utf8)
      }
    tally.otherErrorsByMessage = Self.sorted(otherErrors)
    tally.elsewhere = Self.sorted(elsewhere)
    tally.unplaced = Self.sorted(unplaced)
    tally.by = (catalog.issues.map(\.id) + ["unknown"]).compactMap { id in
      guard var values = by[id] else { return nil }
      let missing = values.removeValue(forKey: nil) ?? 0
      let known = values.compactMap { key, count in key.map { ($0, count) } }
      return ReferenceFieldCounts(
        id: id,
        missing: missing,
        values: Self.sorted(Dictionary(uniqueKeysWithValues: known))
      )
    }
    tally.timeline = timeline.sorted { $0.key < $1.key }
      .map { ReferenceBucket(start: referenceTimeText($0.key), counts: $0.value) }
    return tally
  }
}
