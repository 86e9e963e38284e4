import StreamCore

/// The tally of a run, made of its sums: the only place where one becomes the other.
extension Tally {
  /// - Parameter run: what came of a run.
  /// - Throws: ``RunError`` when the numbers do not add up.
  init(_ run: RunResult) throws(RunError) {
    let (sums, counts) = (run.tally, run.tally.counts)
    catalog.name = run.catalog.name
    catalog.digest = run.catalog.digest
    halt = run.catalog.haltMessage
    input = Input(run)
    options = Options(run.options, verify: run.verify)
    failures.known = counts.known
    failures.unknown = counts.unknown
    failures.inText = counts.textFailures
    issues = run.catalog.issues.indices.map { index in
      Issue(run.catalog.issues[index], sums.issues[index], regressions: sums.regressions[index])
    }
    unknown = TextCounts(sums.unknown) { UnknownGroup($0, $1, nearest: run.nearest[$0]) }
    otherErrors.total = counts.excludedErrors
    otherErrors.byMessage = TextCounts(sums.excludedErrors, MessageCount.init)
    levelOnly.total = counts.levelOnly
    levelOnly.byMessage = TextCounts(sums.levelOnly, MessageCount.init)
    unplaced = TextCounts(sums.unplaced, Unplaced.init)
    data = TextCounts(sums.data, PathCount.init)
    elsewhere = TextCounts(sums.elsewhere, PathCount.init)
    timeline = Timeline(sums.timeline, sumContext.ids)
    if let values = sums.by, let field = run.options.countedField {
      by = FieldValues(field, values, sumContext.ids)
    }
    malformed = sums.malformed.map(Example.init)
    textLines = sums.textLines.map(Example.init)
    damage = run.damage.map(Damage.init)
    inputWarnings = run.inputWarnings
    if run.options.countsRepositories {
      repositories = TextCounts(sums.repositories, Repository.init)
    }
    survey = sums.survey.map(Survey.init)
    skippedByteCount = run.skippedByteCount
    update(isPartial: run.isPartial)
    // What was not read is in no account.
    if !run.isPartial { try checkBalance() }
  }
}

extension Tally {
  /// What is said of the damage of a run.
  init(seen run: RunResult) {
    input = Input(run)
    damage = run.damage.map(Damage.init)
  }
}

extension Tally.Input {
  fileprivate init(_ run: RunResult) {
    let counts = run.tally.counts
    archives = run.archives.map(Tally.Archive.init)
    bytes = archives.reduce(0) { $0 + $1.bytes }
    decodedBytes = archives.reduce(0) { $0 + $1.decodedBytes }
    lines = counts.lines
    recordLines = counts.recordLines
    textLineCount = counts.text
    parsed = counts.parsed
    recordCount = counts.records
    malformed = counts.malformed
    cut = counts.cut
    longMessages = counts.longMessages
    oversized = counts.oversized
    blank = counts.blank
    continued = counts.continued
    outsideTime = counts.outsideTime
    withoutTime = counts.withoutTime
    damaged = run.damageCount
    skipped = run.skipped
  }
}

extension Tally.Archive {
  fileprivate init(_ facts: ArchiveFacts) {
    path = facts.path
    format = facts.format
    bytes = facts.bytes
    decodedBytes = facts.decodedBytes
    frames = facts.frames
    blocks = facts.blocks
    lines = facts.lines
    lostLines = facts.lostLines
    readBytes = facts.account.read
    skippedBytes = facts.account.skipped
    damagedBytes = facts.account.damaged
    isVerified = facts.isVerified
    digest = facts.digest
    records = facts.records
    from = facts.coverage.from
    to = facts.coverage.to
    unreadable = facts.unreadable
    unfinishedStreams = facts.unfinishedStreams
    unfinishedLines = facts.unfinishedLines
    oversized = facts.oversized
    zeros = facts.zeros
    isWithoutRecords = facts.isWithoutRecords
    recordlessMember = facts.recordlessMember
    isWithoutErrorPath = facts.isWithoutErrorPath
    catalog = facts.catalog
  }
}

extension Tally.Options {
  fileprivate init(_ options: TallyOptions, verify: Bool) {
    failureSelection = options.failureSelection
    since = options.since
    until = options.until
    examplesPerIssue = options.examplesPerIssue
    bucketSeconds = options.bucketSeconds
    countedField = options.countedField
    validate = options.validate
    self.verify = verify
    redact = options.redact
    acceptance = options.acceptance
    lineBytesMax = options.lineBytesMax
  }
}

extension Tally.Issue {
  fileprivate init(_ issue: StreamCore.Issue, _ found: Occurrences, regressions: Int) {
    id = issue.id
    title = issue.title
    expected = issue.expected
    maxShare = issue.maxShareMillionths.map { Share(millionths: $0) }
    fixedIn = issue.fixedIn
    count = found.count
    self.regressions = regressions
    firstSeen = found.first
    lastSeen = found.last
    examples = found.examples.map(Tally.Example.init)
  }
}

extension TextCounts {
  /// The counts of a run.
  fileprivate init(_ table: GroupTable, _ element: ([UInt8], Occurrences) -> Element) {
    self.init(table.sorted.map { element($0.text, $0.value) }, overflow: table.overflow)
  }
}

extension Tally.UnknownGroup {
  fileprivate init(_ text: [UInt8], _ found: Occurrences, nearest: NearestFacts?) {
    template = String(decoding: text, as: UTF8.self)
    count = found.count
    self.nearest = nearest.map { facts in
      var nearest = Tally.Nearest()
      (nearest.id, nearest.matchedBytes) = (facts.id, facts.matchedBytes)
      return nearest
    }
    firstSeen = found.first
    lastSeen = found.last
    examples = found.examples.map(Tally.Example.init)
  }
}

extension Tally.MessageCount {
  fileprivate init(_ text: [UInt8], _ found: Occurrences) {
    msg = String(decoding: text, as: UTF8.self)
    count = found.count
  }
}

extension Tally.Unplaced {
  fileprivate init(_ text: [UInt8], _ found: Occurrences) {
    path = String(decoding: text, as: UTF8.self)
    count = found.count
    examples = found.examples.map(Tally.Example.init)
  }
}

extension Tally.PathCount {
  fileprivate init(_ text: [UInt8], _ found: Occurrences) {
    path = String(decoding: text, as: UTF8.self)
    count = found.count
  }
}

extension Tally.Repository {
  fileprivate init(_ text: [UInt8], _ found: Occurrences) {
    name = String(decoding: text, as: UTF8.self)
    count = found.count
    last = found.last
  }
}

extension Tally.Timeline {
  fileprivate init(_ timeline: StreamCore.Timeline, _ ids: [String]) {
    bucketSeconds = timeline.bucketSeconds
    undated = timeline.undated
    buckets = timeline.buckets.sorted { $0.key < $1.key }.compactMap { row, counts in
      Tally.Bucket(row, seconds: timeline.bucketSeconds, counts, ids)
    }
  }
}

extension Tally.FieldValues {
  fileprivate init(_ field: String, _ values: FieldCounts, _ ids: [String]) {
    self.field = field
    issues = zip(ids, values.columns).filter { $0.1.total > 0 }.map { id, column in
      var found = Tally.IssueValues()
      found.id = id
      found.missing = column.missing
      found.values = TextCounts(column.values) { text, value in
        var counted = Tally.ValueCount()
        (counted.value, counted.count) = (String(decoding: text, as: UTF8.self), value.count)
        return counted
      }
      return found
    }
  }
}

extension Tally.Example {
  fileprivate init(_ place: Place) {
    path = place.path
    digest = place.digest
    member = place.at.member
    frame = place.at.frame
    block = place.at.block
    offset = place.at.offset
    line = place.at.line
    time = place.time
    message = String(decoding: place.message, as: UTF8.self)
    if let whole = place.whole {
      isTruncated = true
      messageBytes = whole.byteCount
      messageDigest = whole.digest
    }
    fields = place.fields.map {
      Field(name: $0.name, value: String(decoding: $0.value, as: UTF8.self))
    }
    isAfterGap = place.at.isAfterGap
    reason = place.reason
  }
}

extension Tally.Damage {
  fileprivate init(_ found: ArchiveDamage) {
    archive = found.path
    digest = found.digest
    frame = found.damage.frame
    block = found.damage.block
    offset = found.damage.offset
    kind = found.damage.kind
    lostBytes = found.damage.lostBytes
    detail = found.damage.detail
  }
}
