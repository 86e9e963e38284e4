/// Which lines are taken out of archives: those of any of its parts.
///
/// With nothing in it, all failures are selected. Times restrict it (``TallyOptions/since``), and
/// its limit does.
public struct LineSelection: Sendable {
  /// A block of an archive, as a place names it.
  public struct BlockAddress: Sendable, Hashable {
    /// The archive's path; nil for every archive.
    public let archive: String?
    /// The frame, from 0.
    public let frame: Int
    /// The block in its frame, from 0.
    public let block: Int

    /// Names a block.
    public init(archive: String?, frame: Int, block: Int) {
      self.archive = archive
      self.frame = frame
      self.block = block
    }

    /// Whether the archive with a path is meant; `./a` is the same as `a`.
    func isIn(_ path: String) -> Bool {
      guard let archive else { return true }
      func plain(_ path: String) -> Substring {
        path.hasPrefix("./") ? path.dropFirst(2) : path[...]
      }
      return plain(archive) == plain(path)
    }
  }

  /// A line of an archive, or of a member of a tar archive.
  public struct LineAddress: Sendable, Hashable {
    /// The archive's path.
    public let archive: String
    /// The member, in a tar archive.
    public let member: String?
    /// The line, from 1.
    public let line: Int

    package init(archive: String, member: String?, line: Int) {
      self.archive = archive
      self.member = member
      self.line = line
    }
  }

  /// What makes a line worth a look that is neither an error nor malformed.
  public enum Oddity: String, Sendable, CaseIterable {
    /// It is text: no record, and nothing that looks like one.
    case text
    /// It contains a record with an error where no records are looked for.
    case unplaced
    /// It has an error where no path of the catalogue leads.
    case elsewhere
    /// It begins with zero bytes.
    case zeros
    /// It is the beginning of a record, and the last line of its text.
    case unfinished
  }

  /// Failures of the issues with these ids.
  public var issues: [String] = []
  /// Unknown failures.
  public var unknown = false
  /// Lines that are no record.
  public var malformed = false
  /// Lines that are odd in one of these ways.
  public var oddities: Set<Oddity> = []
  /// Errors that are no failures, by their `msg`.
  public var otherMessages: [String] = []
  /// Failures whose message, or a part of it, has one of these forms.
  public var patterns: [Pattern] = []
  /// Lines by their numbers from 1, of each archive or tar member.
  public var lines: [ClosedRange<Int>] = []
  /// The lines that contain these bytes of the decoded text of an archive or tar member.
  public var offsets: [Int] = []
  /// The lines that begin in these blocks.
  public var blocks: [BlockAddress] = []
  /// Single lines.
  public var places: [LineAddress] = []
  /// What the tally that names them says of them.
  package var examples: TallyExamples?
  /// The most records that are given; nil for all.
  public var limit: Int?

  /// Creates a selection of all failures.
  public init() {}

  /// Whether something is selected by what it says.
  public var hasKinds: Bool {
    !issues.isEmpty || unknown || malformed || !oddities.isEmpty || !otherMessages.isEmpty
      || !patterns.isEmpty
  }

  /// Whether some of what is selected is in archives that it names.
  var namesArchives: Bool {
    examples != nil || !places.isEmpty || blocks.contains { $0.archive != nil }
  }

  /// Whether something is selected by where it is.
  public var hasPlaces: Bool {
    !lines.isEmpty || !offsets.isEmpty || !blocks.isEmpty || !places.isEmpty
  }
}

/// Lines that a tally has as examples, and what it says of their archives.
package struct TallyExamples: Sendable {
  /// What is known of an archive.
  package struct Archive: Sendable {
    let path: String
    let digest: String
    let format: String
    let bytes: Int
    let lines: Int
    /// Whether no byte and no line of it was lost.
    let isWhole: Bool

    package init(
      path: String,
      digest: String,
      format: String,
      bytes: Int,
      lines: Int,
      isWhole: Bool
    ) {
      self.path = path
      self.digest = digest
      self.format = format
      self.bytes = bytes
      self.lines = lines
      self.isWhole = isWhole
    }
  }

  let places: [Place]
  let archives: [Archive]
  /// What is a failure depends on these.
  let catalogDigest: String
  let failureSelection: TallyOptions.Selection
  /// Whether their messages have pseudonyms, and whether every line was parsed.
  let areRedacted: Bool
  let areValidated: Bool

  package init(
    places: [Place],
    archives: [Archive],
    catalogDigest: String,
    failureSelection: TallyOptions.Selection,
    areRedacted: Bool,
    areValidated: Bool
  ) {
    self.places = places
    self.archives = archives
    self.catalogDigest = catalogDigest
    self.failureSelection = failureSelection
    self.areRedacted = areRedacted
    self.areValidated = areValidated
  }
}
