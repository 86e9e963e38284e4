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
  /// Whether each line is blank or text, and none of them a failure.
  private var hasTextAlone = true
  /// What was counted before the text began.
  let before: TallyAccumulator.Counts

  /// - Parameter before: what was counted before the text began.
  init(before: TallyAccumulator.Counts = TallyAccumulator.Counts()) { self.before = before }

  /// Ends the text.
  ///
  /// - Parameter counts: what was counted until now.
  mutating func end(_ counts: TallyAccumulator.Counts) {
    lines = counts.lines - before.lines
    records = counts.records - before.records
    let plain = counts.blank + counts.text - before.blank - before.text
    hasTextAlone =
      plain == lines && counts.textFailures == before.textFailures
      && counts.zeros == before.zeros
  }

  /// Whether the text has lines, and no record in them.
  var isWithoutRecords: Bool { lines > 0 && records == 0 }

  /// Whether each line is blank or text, so that the text is no log of records at all.
  var isTextAlone: Bool { hasTextAlone && oddity == nil }

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

  mutating func add(_ text: TextFacts, name: String) {
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
