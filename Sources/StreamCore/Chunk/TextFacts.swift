/// What is known of one text, an archive's or a tar member's: whether there are records in it.
struct TextFacts: Sendable {
  /// Looks at its beginning.
  var probe = TextProbe()
  /// What it is, where it is no text and nothing more was said of it.
  var oddity: TextProbe.Oddity?
  /// Whether a damage says where in it begins what is no text.
  var isNotedAsBinary = false
  private(set) var lines = 0
  /// The records that were parsed.
  private(set) var records = 0
  /// Whether a line was parsed, or was too long for it.
  private var hasTaken = false
  /// Whether a line looks like a record, whether it can be read or not.
  private var hasRecordLike = false
  private let before: TallyAccumulator.Counts

  /// - Parameter before: what was counted before the text began.
  init(before: TallyAccumulator.Counts = TallyAccumulator.Counts()) { self.before = before }

  mutating func note(_ shape: LineShape) {
    switch shape {
    case .object, .recordLike: hasRecordLike = true
    case .text: break
    }
  }

  mutating func noteObjects(_ objects: ObjectLines) {
    if objects.first != nil || objects.hasRecordLike { hasRecordLike = true }
  }

  /// Ends the text.
  ///
  /// - Parameter counts: what was counted until now.
  mutating func end(_ counts: TallyAccumulator.Counts) {
    lines = counts.lines - before.lines
    records = counts.parsed - before.parsed - (counts.malformed - before.malformed)
    hasTaken = counts.parsed > before.parsed || counts.oversized > before.oversized
  }

  /// Whether the text has lines, and no record in them.
  var isWithoutRecords: Bool { lines > 0 && records == 0 }

  /// Whether each line is blank or text, so that the text is no log of records at all.
  var isTextAlone: Bool {
    !hasTaken && !hasRecordLike && !probe.isLogfmt && !probe.hasZeros && oddity == nil
  }

  /// Whether zero bytes are in a text that has others as well.
  var hasZeros: Bool { probe.hasZeros && !probe.isZero && oddity == nil }

  /// What it is, where that has no log.
  var whatWithoutLog: String? {
    if case .harmless(let what) = oddity { return what }
    return probe.isZero ? SkippedFiles.zeros : nil
  }
}

/// What is known of the members of a tar archive.
struct MemberFacts: Sendable {
  /// Those that are text alone, by their names.
  private(set) var skipped = SkippedFiles()
  /// How many have lines that look like records, none of which is one; and the first of these.
  private(set) var recordlessCount = 0
  private(set) var firstRecordless: String?
  /// How many have zero bytes in their beginning.
  private(set) var zerosCount = 0

  mutating func add(_ text: TextFacts, name: String) {
    if text.hasZeros { zerosCount += 1 }
    guard text.isWithoutRecords else { return }
    if let what = text.whatWithoutLog {
      skipped.add(name, what)
    } else if text.isTextAlone {
      skipped.add(name, SkippedFiles.textAlone)
    } else {
      recordlessCount += 1
      firstRecordless = firstRecordless ?? name
    }
  }
}

/// A text, or a frame's part of one, that is no text.
struct TextFault {
  /// Where it begins.
  let boundary: Chunk.BlockBoundary
  let member: String?
  /// For people: what it is, and what to do.
  let what: String
}
