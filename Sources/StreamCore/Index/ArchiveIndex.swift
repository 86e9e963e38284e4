/// What is known of an archive's blocks, so that questions can be answered without decoding all of
/// them (docs/INDEX.md).
///
/// Only of archives whose parts can be decoded by themselves: LZ4 frames of independent blocks,
/// and plain text.
struct ArchiveIndex: Sendable, Equatable {
  /// A run of blocks of one frame, which a worker takes at once.
  struct Run: Sendable, Equatable {
    /// Where the header of its frame begins in the file.
    var headerOffset = 0
    /// Where its first block begins in the file.
    var fileOffset = 0
    /// Where its text begins in the archive's text, and how long it is.
    var decodedOffset = 0
    var decodedBytes = 0
    /// The line ends before it.
    var lineEnds = 0
    var frame = 0
    var block = 0
    var blockCount = 0
    /// What is in it.
    var content = RunContent()

    /// Where reading begins.
    var point: SeekPoint {
      SeekPoint(
        frame: frame,
        block: block,
        headerOffset: headerOffset,
        fileOffset: fileOffset,
        decodedOffset: decodedOffset,
        lineEnds: lineEnds,
        startsLine: content.flags.contains(.startsLine)
      )
    }
  }

  /// What ties an index to its archive.
  struct Fingerprint: Sendable, Equatable {
    /// The file's bytes, and when it was changed.
    var byteCount = 0
    var modifiedSeconds = 0
    var modifiedNanoseconds = 0
    /// XXH3 of the first and the last bytes of the file.
    var endsDigest: UInt64 = 0
  }

  var fingerprint = Fingerprint()
  /// The digest of all of the file's bytes.
  var archiveDigest = ""
  /// The catalogue by which issues are told.
  var catalogDigest = ""
  /// The text of a run, unless a single block has more.
  var chunkBytes = 0
  var isPlainText = false
  /// The archive's format.
  var format: any Format.Type { isPlainText ? TextFormat.self : LZ4Format.self }
  /// Whether there are lines that are too long to be looked at.
  var hasOversized = false
  /// Lines that begin with zero bytes.
  var zeros = 0
  /// All lines, all line ends and all text.
  var lines = 0
  var lineEnds = 0
  var decodedBytes = 0
  var totals = Totals()
  /// The time that the parsed records cover.
  var coverage = StreamCore.Coverage()
  /// The messages of errors that are no failures, and how often each came; nil where there are too
  /// many of them.
  var excludedErrors: [OtherError]? = []
  var runs: [Run] = []

  /// What a tally says of the archive beside what is in its runs.
  struct Totals: Sendable, Equatable {
    var frames = 0
    var blocks = 0
    var skippedBytes = 0
    var coverage = Coverage.unknown
    var blank = 0
    var continued = 0
    var withoutError = 0
    /// Records that are failures.
    var failures = 0
    var recordLines = 0
    var text = 0
    var parsed = 0
    var records = 0
  }

  /// What checksums said of the text.
  enum Coverage: Int, Sendable {
    /// They were not verified.
    case unknown
    /// They were right, but do not cover every frame.
    case partial
    case full
  }

  /// An error that is no failure.
  struct OtherError: Sendable, Equatable {
    let message: [UInt8]
    let count: Int
  }
}

/// What the records of a run are; a record belongs to all runs that it has a part in.
struct RunContent: Sendable, Equatable {
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt32

    /// The run begins where a line does.
    static let startsLine = Flags(rawValue: 1)
    /// Where it begins, a record of a container's log is open.
    static let continuesRecord = Flags(rawValue: 2)
    static let unknown = Flags(rawValue: 4)
    static let malformed = Flags(rawValue: 8)
    static let other = Flags(rawValue: 16)
    /// A failure has no time.
    static let undated = Flags(rawValue: 32)
    /// A record has errors that no path of the catalogue leads to.
    static let stray = Flags(rawValue: 64)
    /// A line begins in it that is among the first lines of text.
    static let text = Flags(rawValue: 128)
  }

  /// So many issues have a bit of their own; those after them share the last one.
  private static let lastBit = 63

  var flags: Flags = []
  /// A bit for each issue of which it has failures.
  var issues: UInt64 = 0
  /// The first and the last time of a failure; the first is after the last where there is none.
  var firstTime = Int.max
  var lastTime = Int.min

  static func bit(of issue: Int) -> UInt64 { 1 << UInt64(min(issue, lastBit)) }

  /// Adds a record.
  mutating func add(_ kind: SelectedRecord.Kind, _ time: Timestamp?) {
    switch kind {
    case .malformed: flags.insert(.malformed)
    case .other: flags.insert(.other)
    case .unknown: flags.insert(.unknown)
    case .odd: flags.insert(.stray)
    case .issue(let issue): issues |= Self.bit(of: issue)
    }
    guard kind.isFailure else { return }
    guard let time else {
      flags.insert(.undated)
      return
    }
    firstTime = min(firstTime, time.milliseconds)
    lastTime = max(lastTime, time.milliseconds)
  }

  /// Whether a failure can be in a span of time.
  func hasFailures(since: Timestamp?, until: Timestamp?) -> Bool {
    if flags.contains(.undated) { return true }
    return firstTime <= lastTime && lastTime >= since?.milliseconds ?? .min
      && firstTime < until?.milliseconds ?? .max
  }
}
