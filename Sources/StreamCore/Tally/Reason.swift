/// Why a result is not `clear` although no unknown failure was found: something was not read, or was
/// read and not understood.
public struct Reason: Sendable, Equatable {
  /// The kinds of reasons, in the order in which they are listed.
  public enum Kind: String, Sendable, CaseIterable {
    /// A part of an archive cannot be read, or cannot be trusted.
    case damaged
    /// A line looks like a record and cannot be read as one.
    case malformed
    /// A line is longer than a line may be.
    case oversized
    /// A file or a member cannot be opened, or has a format that is not read.
    case unreadable
    /// Runs of zero bytes are where lines begin.
    case zeros
    /// An archive ends in the middle of a record, as one that is still written does.
    case unfinished
    /// The run has read no line at all.
    case nothingRead = "nothing-read"
    /// An archive has lines, and none of them is a record.
    case noRecords = "no-records"
    /// A record with an error is in a string that nothing looks for records in.
    case unplaced
    /// Errors are only at places that no path of the catalogue names: it does not fit.
    case noErrorPath = "no-error-path"
    /// No archive has a record in the time span that was asked for.
    case window
    /// The run was ended before all was read.
    case interrupted
  }

  /// What the reason is.
  public let kind: Kind
  /// How often it was met: places, lines, files or archives, as the kind says.
  public let count: Int
  /// The first item, and how to see all of them, for people.
  public let detail: String
  /// Whether the user has accepted it: then it leaves verdict and exit code alone.
  public let isAccepted: Bool

  package init(_ kind: Kind, count: Int, detail: String, isAccepted: Bool) {
    self.kind = kind
    self.count = count
    self.detail = detail
    self.isAccepted = isAccepted
  }
}

/// Files and members that were not read because they contain no log.
public struct SkippedFiles: Sendable, Equatable {
  /// A file, and why it was not read.
  public struct File: Sendable, Equatable {
    /// The file, or `archive!member`.
    public var path: String
    /// For people, such as `a PNG picture`.
    public var why: String

    /// Names a file.
    public init(path: String, why: String) {
      self.path = path
      self.why = why
    }
  }

  /// The number of all of them.
  public var total = 0
  /// The first by path, at most ``TallyAccumulator/listedMax``.
  public var files: [File] = []

  /// Nothing was skipped.
  public init() {}

  /// Why a file is skipped in which every line is text.
  static let textAlone = "no records in it"
  /// Why a file is skipped that has no other bytes.
  static let zeros = "nothing but zeros"

  /// Adds a file.
  package mutating func add(_ path: String, _ why: String) {
    total += 1
    insert([File(path: path, why: why)])
  }

  /// Adds those that were found elsewhere; a commutative and associative operation.
  package mutating func merge(_ other: SkippedFiles) {
    total += other.total
    insert(other.files)
  }

  /// Adds files that are counted, but of which no more is known than their number.
  package mutating func addUnlisted(_ count: Int) { total += count }

  /// The same for the members of an archive, which are listed by their names until now.
  func asMembers(of archive: String) -> SkippedFiles {
    var members = self
    members.files = files.map { File(path: "\(archive)!\($0.path)", why: $0.why) }
    return members
  }

  private mutating func insert(_ others: [File]) {
    files = Array(
      (files + others).sorted {
        $0.path != $1.path
          ? $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
          : $0.why.utf8.lexicographicallyPrecedes($1.why.utf8)
      }.prefix(TallyAccumulator.listedMax)
    )
  }
}
