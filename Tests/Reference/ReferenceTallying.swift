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

/// The records of a text and what they are, in the order of their first lines.
func referenceKinds(
  _ text: [UInt8],
  catalog: Catalog,
  options: ReferenceOptions
) -> [(record: ReferenceRecord, kind: ReferenceKind)] {
  let lines = referenceLines(text)
  let records = referenceRecords(lines, catalog: catalog, options: options)
  let first = lines.first?.number
  let cut = referenceCutCandidates(records, catalog: catalog, options: options)
    .filter { $0 == first }
  var forced = referenceForced(records, lines, endsLine: text.last == 0x0A, cut: Set(cut))
  if let first { forced.insert(first) }
  func kind(_ record: ReferenceRecord) -> ReferenceKind {
    referenceKind(
      of: record,
      isForced: forced.contains(record.line.number),
      isCut: cut.contains(record.line.number),
      catalog: catalog,
      options: options
    )
  }
  // Record lines are looked at until one has a record.
  for record in referenceOrder(records) {
    if record.isRecordLike { forced.insert(record.line.number) }
    if kind(record).judgement.recordCount > 0 { break }
  }
  return records.map { record in
    var kind = kind(record)
    let isLast = record.lineNumbers.last == lines.last?.number
    kind.isUnfinished =
      kind.lineClass == .malformed
      && record.isUnfinished(
        zone: catalog.zone,
        isUnended: isLast && text.last != 0x0A
      )
    return (record, kind)
  }
}

/// Whether nothing says how far the records of a text go: the first record, or the last record line,
/// has no time.
private func isOpen(
  _ text: [UInt8],
  _ kinds: [(record: ReferenceRecord, kind: ReferenceKind)],
  catalog: Catalog,
  options: ReferenceOptions
) -> Bool {
  let ordered = referenceOrder(kinds.map(\.record)).compactMap { record in
    kinds.first { $0.record.line.number == record.line.number }?.kind
  }
  let first = ordered.first { $0.judgement.recordCount > 0 }
  let last = referenceLines(text).last {
    $0.countedBytes <= options.maxLine && isRecordLine($0.bytes)
  }
  let judge = ReferenceJudge(catalog: catalog, options: options)
  let lastTimes = last.map { judge.line($0.bytes, time: nil).times }
  return first?.judgement.times.isEmpty == true || lastTimes?.isEmpty == true
}

/// A group with its times as numbers.
private struct Group {
  var shown: ReferenceGroup
  var times: [Int] = []

  init(name: String) {
    shown = ReferenceGroup(name: name)
  }

  /// Adds a failure.
  ///
  /// - Parameters:
  ///   - failure: the failure.
  ///   - template: what bounds its message: the group's, or that of its own message.
  ///   - place: where it is.
  ///   - samples: the most examples.
  mutating func add(
    _ failure: ReferenceFailure,
    template: @autoclosure () -> [UInt8],
    at place: ReferencePlace,
    samples: Int
  ) {
    shown.count += 1
    if let time = failure.time { times.append(time) }
    guard shown.examples.count < samples else { return }
    let limit = ReferenceTexts.messageBytesMax(template: template())
    let isWhole = failure.message.count <= limit
    let message = ReferenceTexts.beginning(of: failure.message, limit)
    shown.examples.append(
      ReferenceExample(
        place: place,
        time: failure.time.map(referenceTimeText),
        message: String(decoding: message, as: UTF8.self),
        messageBytes: isWhole ? nil : failure.message.count,
        messageDigest: isWhole ? nil : ReferenceTexts.digest(failure.message),
        fields: failure.fields.mapValues {
          String(decoding: ReferenceTexts.marked(Array($0.utf8)), as: UTF8.self)
        }
      )
    )
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
  var otherErrors = ReferenceCounts()
  var levelOnly = ReferenceCounts()
  var elsewhere = ReferenceCounts()
  var unplaced = ReferenceCounts()
  var data = ReferenceCounts()
  /// The values of the field that is counted by the issue's id.
  var by: [String: ReferenceCounts] = [:]
  /// The failures without the field by the issue's id.
  var missing: [String: Int] = [:]
  /// The timeline by the start of its buckets.
  var timeline: [Int: [String: Int]] = [:]

  init(catalog: Catalog, options: ReferenceOptions) {
    self.catalog = catalog
    self.options = options
    issues = catalog.issues.map { Group(name: $0.id) }
  }

  mutating func add(_ archive: ReferenceArchive) {
    let before = tally
    var facts = ReferenceTally.ArchiveFacts(
      path: archive.path,
      lines: referenceLines(archive.text).count
    )
    tally.lines += facts.lines
    var times: [Int] = []
    var misplaced = 0
    let kinds = referenceKinds(archive.text, catalog: catalog, options: options)
    for (record, kind) in kinds {
      let line = record.line
      let place = ReferencePlace(archive: archive.path, offset: line.offset, line: line.number)
      count(kind, lineCount: record.lineCount, at: place)
      tally.zeros += zerosAtStart(line.bytes) > 0 ? 1 : 0
      tally.badText += kind.judgement.badText
      times += kind.judgement.times
      facts.records += kind.judgement.recordCount
      let strays = kind.judgement.strays
      misplaced += strays.misplaced
      for path in strays.elsewhere { elsewhere.add(path) }
      for path in strays.unplaced { unplaced.add(path) }
      for path in strays.data { data.add(path) }
      for outcome in kind.judgement.outcomes { add(outcome, at: place) }
    }
    facts.from = times.min().map(referenceTimeText)
    if options.validate || !isOpen(archive.text, kinds, catalog: catalog, options: options) {
      facts.to = times.max().map(referenceTimeText)
    }
    facts.isWithoutRecords = facts.lines > 0 && facts.records == 0
    facts.isWithoutErrorPath =
      misplaced > 0 && tally.total == before.total && tally.otherErrors == before.otherErrors
      && tally.outsideTime == before.outsideTime
    tally.archives.append(facts)
  }

  private mutating func count(
    _ kind: ReferenceKind,
    lineCount: Int,
    at place: ReferencePlace
  ) {
    tally.continued += lineCount - 1
    if kind.isParsed { tally.parsed += 1 }
    switch kind.lineClass {
    case .blank: tally.blank += 1
    case .record: tally.recordLines += 1
    case .text:
      tally.text += 1
      if tally.textPlaces.count < 20 { tally.textPlaces.append(place) }
    case .oversized: tally.oversized += 1
    case .malformed:
      tally.malformed += 1
      if kind.isUnfinished { tally.unfinished += 1 }
      if tally.malformedPlaces.count < 20 { tally.malformedPlaces.append(place) }
    case .continued: tally.continued += 1
    }
  }

  private mutating func add(_ outcome: ReferenceOutcome, at place: ReferencePlace) {
    switch outcome {
    case .clean: tally.records += 1
    case .otherError(let message):
      tally.records += 1
      tally.otherErrors += 1
      otherErrors.add(ReferenceTexts.marked(message))
    case .levelOnly(let message):
      tally.records += 1
      tally.levelOnly += 1
      levelOnly.add(ReferenceTexts.marked(message))
    case .failure(let failure):
      if !failure.isText { tally.records += 1 }
      add(failure, at: place)
    }
  }

  private mutating func add(_ failure: ReferenceFailure, at place: ReferencePlace) {
    if let time = failure.time {
      guard options.isInWindow(time) else {
        // A text is no record, and has no part in the account of these.
        if !failure.isText { tally.outsideTime += 1 }
        return
      }
    } else {
      tally.withoutTime += 1
    }
    tally.total += 1

    let parts = failure.parts
    let found = parts.map { referenceIssue(of: $0, time: failure.time, catalog: catalog) }
    let label: String
    if let firstUnknown = found.firstIndex(of: nil) {
      let template = referenceTemplate(of: parts[firstUnknown])
      label = "unknown"
      tally.unknown += 1
      unknown[template, default: Group(name: String(decoding: template, as: UTF8.self))]
        .add(failure, template: template, at: place, samples: options.samples)
    } else {
      // Every part is known, and there is at least one.
      let issue = found.compactMap(\.self)[0]
      label = catalog.issues[issue].id
      tally.known += 1
      issues[issue].add(
        failure,
        template: referenceTemplate(of: failure.message),
        at: place,
        samples: options.samples
      )
      if let fixed = catalog.issues[issue].fixedIn, let version = failure.version,
        referenceVersion(version, isAtLeast: fixed.description)
      {
        issues[issue].shown.regressions += 1
      }
    }
    if options.by != nil {
      if let value = failure.byValue {
        by[label, default: ReferenceCounts()].add(ReferenceTexts.marked(value))
      } else {
        missing[label, default: 0] += 1
      }
    }

    if let time = failure.time {
      let length = options.bucketSeconds * 1000
      // The remainder of a time before 1970 is negative.
      let start = time - (time % length + length) % length
      timeline[start, default: [:]][label, default: 0] += 1
    } else {
      tally.undated += 1
    }
  }

  func finished() -> ReferenceTally {
    var tally = tally
    tally.issues = issues.map { $0.finished() }
    let kept = ReferenceTexts.kept(unknown.keys, samples: options.samples)
    tally.unknownGroups = unknown.filter { kept.contains($0.key) }.values.map { $0.finished() }
      .sorted {
        $0.count != $1.count
          ? $0.count > $1.count : bytesPrecede($0.name.utf8, $1.name.utf8)
      }
    tally.overflows["unknown"] =
      tally.unknown - tally.unknownGroups.reduce(0) { $0 + $1.count }
    (tally.otherErrorsByMessage, tally.overflows["otherErrors"]) = otherErrors.listed()
    (tally.levelOnlyByMessage, tally.overflows["levelOnly"]) = levelOnly.listed()
    (tally.elsewhere, tally.overflows["elsewhere"]) = elsewhere.listed()
    (tally.unplaced, tally.overflows["unplaced"]) = unplaced.listed(samples: options.samples)
    (tally.data, tally.overflows["data"]) = data.listed()
    tally.by = (catalog.issues.map(\.id) + ["unknown"]).compactMap { id in
      guard by[id] != nil || missing[id] != nil else { return nil }
      let values = (by[id] ?? ReferenceCounts()).listed()
      return ReferenceFieldCounts(
        id: id,
        missing: missing[id] ?? 0,
        values: values.list,
        overflow: values.overflow
      )
    }
    tally.timeline = timeline.sorted { $0.key < $1.key }
      .map { ReferenceBucket(start: referenceTimeText($0.key), counts: $0.value) }
    return tally
  }
}
