/// The settings of a classification that the decoded text depends on.
public struct ReferenceOptions: Equatable, Sendable {
  /// Every record with an error is a failure, whatever the catalogue's rules say.
  public var selectAll: Bool
  /// Failures before this time (milliseconds since 1970) are left out.
  public var since: Int?
  /// Failures at this time or later are left out.
  public var until: Int?
  /// The number of examples for each issue and each unknown group.
  public var samples: Int
  /// The length of a bucket of the timeline.
  public var bucketSeconds: Int
  /// The field whose values are counted, or nil.
  public var by: String?
  /// Every line is parsed, not only candidates.
  public var validate: Bool
  /// The longest line that is read, without its LF and CR.
  public var maxLine: Int
  /// The size of docker's buffer: a text that is shorter does not go on in the next line.
  public var dockerPart: Int

  /// Whether a time is in the window that is asked for.
  func isInWindow(_ time: Int) -> Bool {
    time >= since ?? .min && until.map { time < $0 } ?? true
  }

  /// Creates options; without arguments those of `classify`.
  public init(
    selectAll: Bool = false,
    since: Int? = nil,
    until: Int? = nil,
    samples: Int = 3,
    bucketSeconds: Int = 3600,
    by: String? = nil,
    validate: Bool = false,
    maxLine: Int = 16 << 20,
    dockerPart: Int = 16 << 10
  ) {
    self.selectAll = selectAll
    self.since = since
    self.until = until
    self.samples = samples
    self.bucketSeconds = bucketSeconds
    self.by = by
    self.validate = validate
    self.maxLine = maxLine
    self.dockerPart = dockerPart
  }
}

/// An archive as its decoded text.
public struct ReferenceArchive: Equatable, Sendable {
  /// The archive's path as it was given.
  public var path: String
  /// The decoded text.
  public var text: [UInt8]

  /// Creates an archive.
  public init(path: String, text: [UInt8]) {
    self.path = path
    self.text = text
  }
}

/// Where a line stands.
public struct ReferencePlace: Equatable, Sendable {
  /// The archive's path.
  public var archive: String
  /// The offset of the line's start in the decoded text.
  public var offset: Int
  /// The line's number, from 1.
  public var line: Int

  /// Creates a place.
  public init(archive: String, offset: Int, line: Int) {
    self.archive = archive
    self.offset = offset
    self.line = line
  }
}

/// A failure that is shown.
public struct ReferenceExample: Equatable, Sendable {
  /// Where it stands.
  public var place: ReferencePlace
  /// Its time as the tally writes it.
  public var time: String?
  /// The message, or its beginning.
  public var message: String
  /// The length of the whole message, where this is its beginning.
  public var messageBytes: Int?
  /// The hash of the whole message, where this is its beginning.
  public var messageDigest: String?
  /// The catalogue's `show` fields that the record has.
  public var fields: [String: String]
}

/// The failures that belong together.
public struct ReferenceGroup: Equatable, Sendable {
  /// The issue's id, or the template of an unknown group.
  public var name: String
  /// How many failures there are.
  public var count: Int = 0
  /// The earliest time of one, as the tally writes it.
  public var firstSeen: String?
  /// The latest time of one.
  public var lastSeen: String?
  /// The first ones.
  public var examples: [ReferenceExample] = []
  /// Those from a version that has the issue fixed.
  public var regressions: Int = 0

  init(name: String) {
    self.name = name
  }
}

/// The number of failures in a bucket of the timeline.
public struct ReferenceBucket: Equatable, Sendable {
  /// The bucket's start as the tally writes times.
  public var start: String
  /// The number of failures by issue id, and those that are unknown under `unknown`.
  public var counts: [String: Int]
}

/// The values of a field in the failures of one issue.
public struct ReferenceFieldCounts: Equatable, Sendable {
  /// The issue's id, or `unknown`.
  public var id: String
  /// Failures without the field.
  public var missing: Int = 0
  /// The others by the field's value, the most frequent first, then by their bytes.
  public var values: [ReferenceMessageCount] = []
  /// The others whose values are not listed.
  public var overflow = 0
}

/// The number of errors with the same `msg` that are no failures.
public struct ReferenceMessageCount: Equatable, Sendable {
  /// The records' `msg`, or an empty text where it is missing.
  public var message: String
  /// How many there are.
  public var count: Int

  /// Creates a count.
  public init(message: String, count: Int) {
    self.message = message
    self.count = count
  }
}

/// The part of a tally that follows from the decoded text (docs/TALLY.md).
public struct ReferenceTally: Equatable, Sendable {
  /// What is said of an archive.
  public struct ArchiveFacts: Equatable, Sendable {
    /// The archive's path.
    public var path: String
    /// Its lines.
    public var lines: Int
    /// The records that were parsed.
    public var records = 0
    /// The first and the last time of a record, as the tally writes them.
    public var from: String?
    /// The same for the last.
    public var to: String?
    /// Whether it has lines, and no record.
    public var isWithoutRecords = false
    /// Whether all of its errors stand where no path leads.
    public var isWithoutErrorPath = false
  }

  /// The archives, sorted by path.
  public var archives: [ArchiveFacts] = []
  /// Errors where no path leads, by their path, the most frequent first.
  public var elsewhere: [ReferenceMessageCount] = []
  /// Records with an error in strings, by the string's path.
  public var unplaced: [ReferenceMessageCount] = []
  /// The same, where the catalogue says that they are other programs' data.
  public var data: [ReferenceMessageCount] = []
  /// All lines.
  public var lines = 0
  /// The lines that were parsed, malformed ones included.
  public var parsed = 0
  /// The lines that have a record, begin as one and were not looked at, or only carry a text.
  public var recordLines = 0
  /// The lines that are no record, do not look like one, and are not blank.
  public var text = 0
  /// The records that were parsed: without an error, failures, other errors, and failures outside of
  /// the time that is asked for.
  public var records = 0
  /// The lines that look like a record and cannot be read.
  public var malformed = 0
  /// The lines with zero bytes at their start.
  public var zeros = 0
  /// The malformed lines that are records of which the rest was still to come at an archive's end.
  public var unfinished = 0
  /// The strings with bytes that are no UTF-8.
  public var badText = 0
  /// The lines that are too long.
  public var oversized = 0
  /// The lines of nothing but white space.
  public var blank = 0
  /// The lines that are a part of a record that ends in a later one.
  public var continued = 0
  /// The failures that `since` and `until` left out.
  public var outsideTime = 0
  /// The failures that have no time.
  public var withoutTime = 0
  /// All failures.
  public var total = 0
  /// The failures that are known.
  public var known = 0
  /// The failures that are not.
  public var unknown = 0
  /// The catalogue's issues, in its order.
  public var issues: [ReferenceGroup] = []
  /// The unknown failures, one group for each template.
  public var unknownGroups: [ReferenceGroup] = []
  /// How often texts occurred that are not in a list, by its member of the tally.
  public var overflows: [String: Int] = [:]
  /// The errors that are no failures.
  public var otherErrors = 0
  /// Records that are counted for their level.
  public var levelOnly = 0
  /// They by their message.
  public var levelOnlyByMessage: [ReferenceMessageCount] = []
  /// The same by `msg`.
  public var otherErrorsByMessage: [ReferenceMessageCount] = []
  /// The failures by time.
  public var timeline: [ReferenceBucket] = []
  /// The values of the field that was asked for, for each issue that occurred.
  public var by: [ReferenceFieldCounts] = []
  /// The failures that are not in the timeline.
  public var undated = 0
  /// The first twenty malformed lines.
  public var malformedPlaces: [ReferencePlace] = []
  /// The first twenty lines of text.
  public var textPlaces: [ReferencePlace] = []
}

/// The order of two texts by their bytes, where Swift's own one is by canonical equivalence.
func bytesPrecede(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
  left.lexicographicallyPrecedes(right)
}
