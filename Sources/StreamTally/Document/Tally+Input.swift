public import StreamCore

extension Tally {
  /// What was read: the archives, and sums over all of them.
  public struct Input: Sendable, Equatable {
    /// All archives, by the bytes of their path.
    public var archives: [Archive] = []
    /// The bytes of all files.
    public var bytes = 0
    /// The bytes of their text.
    public var decodedBytes = 0
    /// All lines.
    public var lines = 0
    /// The lines with a record, or that seem to have one; nil in files from before lines were told
    /// apart.
    public var recordLines: Int?
    /// The lines of text; nil in such files.
    public var textLineCount: Int?
    /// The lines that were parsed, malformed ones among them.
    public var parsed = 0
    /// The records in them; nil in such files, in which each parsed line is one or malformed.
    var recordCount: Int?
    /// The lines that were looked at and are no record.
    public var malformed = 0
    /// Of these, the ends of records whose beginning is in another archive.
    public var cut = 0
    /// Of these, the lines of which journalctl left a text out.
    public var longMessages = 0
    /// The lines that are too long to be looked at.
    public var oversized = 0
    /// The lines of blanks.
    public var blank = 0
    /// The lines that go on with the record of a line before.
    public var continued = 0
    /// The failures outside of the time span that was asked for.
    public var outsideTime = 0
    /// The failures without a time.
    public var withoutTime = 0
    /// All places of damage.
    public var damaged = 0
    /// What contains no log.
    public var skipped = SkippedFiles()

    /// No archives.
    public init() {}

    /// The records in the lines that were parsed.
    public var records: Int { recordCount ?? parsed - malformed }
    /// The lines that gaps have torn.
    public var lostLines: Int { archives.reduce(0) { $0 + $1.lostLines } }
    /// The bytes that were lost.
    public var damagedBytes: Int { archives.reduce(0) { $0 + $1.damagedBytes } }
    /// The places of a format that is not read.
    var unreadable: Int { archives.reduce(0) { $0 + $1.unreadable } }
    /// The streams whose end is missing, and nothing else of them.
    var unfinishedStreams: Int { archives.reduce(0) { $0 + $1.unfinishedStreams } }
    /// The malformed lines that are records of which the rest is still to come.
    var unfinishedLines: Int { archives.reduce(0) { $0 + $1.unfinishedLines } }
  }

  /// An archive that was read.
  public struct Archive: Sendable, Equatable {
    /// As it was named, or found; `-` is standard input.
    public var path = ""
    /// The formats that it has.
    public var format = ""
    /// The size of the file.
    public var bytes = 0
    /// The size of its text.
    public var decodedBytes = 0
    /// The frames that were met.
    public var frames = 0
    /// The blocks that decoded.
    public var blocks = 0
    /// All lines.
    public var lines = 0
    /// The lines that gaps have torn; in no other number.
    public var lostLines = 0
    /// The bytes that were decoded.
    public var readBytes = 0
    /// The bytes of skippable frames.
    public var skippedBytes = 0
    /// The bytes that were lost.
    public var damagedBytes = 0
    /// Whether checksums cover all of its text, and none was wrong.
    public var isVerified = false
    /// The digest of the file's bytes; empty where it could not be opened.
    public var digest = ""
    /// The records that were parsed; nil where it could not be opened.
    public var records: Int?
    /// The smallest time of its parsed records.
    public var from: Timestamp?
    /// The largest time of its parsed records.
    public var to: Timestamp?
    /// The places of a format that is not read.
    public var unreadable = 0
    /// The streams without their end of which all else was read.
    public var unfinishedStreams = 0
    /// The last records of its texts of which the rest is still to come.
    public var unfinishedLines = 0
    /// The lines that are too long to be looked at.
    public var oversized = 0
    /// The texts of it with zero bytes among their first bytes.
    public var zeros = 0
    /// Whether it, or a member of it, has lines and no record.
    public var isWithoutRecords = false
    /// The first such member of a tar archive.
    public var recordlessMember: String?
    /// Whether all of its errors are where no path of the catalogue leads.
    public var isWithoutErrorPath = false
    /// The name of the catalogue that it was judged by, where a run has several.
    public var catalog: String?

    /// An archive without a name.
    public init() {}

    var order: InputOrder { InputOrder(path: path, digest: digest) }
  }
}

extension Tally.Input: TallySum {
  package static let members: [Member<Self>] = [
    Member("archives", \.archives, adding: .byOrder),
    Member("bytes", \.bytes),
    Member("decodedBytes", \.decodedBytes),
    Member("lines", \.lines),
    Member("recordLines", \.recordLines, .added, adding: .whereKnown),
    Member("text", \.textLineCount, .added, adding: .whereKnown),
    Member("parsed", \.parsed),
    Member("records", \.recordCount, .added, adding: .whereKnown),
    Member("malformed", \.malformed),
    Member("cut", \.cut, .sparse),
    Member("longMessages", \.longMessages, .sparse),
    Member("oversized", \.oversized),
    Member("blank", \.blank),
    Member("continued", \.continued),
    Member("outsideTime", \.outsideTime),
    Member("withoutTime", \.withoutTime),
    Member("damaged", \.damaged),
    Member("skipped", \.skipped, .added),
  ]
}

extension Tally.Archive: TallyRecord {
  package static let members: [Member<Self>] = [
    Member("path", \.path),
    Member("format", \.format),
    Member("bytes", \.bytes),
    Member("decodedBytes", \.decodedBytes),
    Member("frames", \.frames),
    Member("blocks", \.blocks),
    Member("lines", \.lines),
    Member("lostLines", \.lostLines),
    Member("readBytes", \.readBytes),
    Member("skippedBytes", \.skippedBytes),
    Member("damagedBytes", \.damagedBytes),
    Member("verified", \.isVerified),
    Member("digest", \.digest),
    Member("records", \.records, .sparse),
    Member("from", \.from, .added),
    Member("to", \.to, .added),
    Member("unreadable", \.unreadable, .added),
    Member("unfinishedStreams", \.unfinishedStreams, .sparse),
    Member("unfinishedLines", \.unfinishedLines, .sparse),
    Member("oversized", \.oversized, .sparse),
    Member("zeros", \.zeros, .added),
    Member("noRecords", \.isWithoutRecords, .added),
    Member("noRecordsIn", \.recordlessMember, .sparse),
    Member("noErrorPath", \.isWithoutErrorPath, .added),
    Member("catalog", \.catalog, .sparse),
  ]
}

extension Adding where Value == [Tally.Archive] {
  /// All archives, in input order.
  static var byOrder: Adding {
    Adding { lists, _ in lists.joined().sorted { $0.order < $1.order } }
  }
}

extension SkippedFiles: TallySum {
  package static let members: [Member<Self>] = [
    Member("total", \.total),
    Member("files", \.files, adding: .same),
  ]

  package static func sum(of parts: [Self], _ context: SumContext) -> Self {
    var sum = SkippedFiles()
    for part in parts where part.total > 0 { sum.merge(part) }
    return sum
  }
}

extension SkippedFiles.File: TallyRecord {
  /// A file without a name.
  package init() { self.init(path: "", why: "") }

  package static let members: [Member<Self>] = [
    Member("path", \.path),
    Member("why", \.why),
  ]
}
