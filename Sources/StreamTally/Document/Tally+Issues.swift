public import StreamCore

extension Tally {
  /// An issue of the catalogue, and how often it occurred.
  public struct Issue: Sendable, Equatable {
    /// What identifies it.
    public var id = ""
    /// A few words for people.
    public var title = ""
    /// How frequent it is expected to be.
    public var expected: StreamCore.Issue.Frequency?
    /// The share of all failures above which a warning is given, where the catalogue names one.
    public var maxShare: Share?
    /// The first version that has it fixed.
    public var fixedIn: Version?
    /// Its failures.
    public var count = 0
    /// `count` of all failures, rounded half up to four places; it follows from the rest
    /// (``update()``).
    public var share = Share()
    /// Its failures from ``fixedIn`` or a later version.
    public var regressions = 0
    /// The smallest time of its failures.
    public var firstSeen: Timestamp?
    /// The largest time of its failures.
    public var lastSeen: Timestamp?
    /// Its first failures.
    public var examples: [Example] = []

    /// Where it is tracked, and what is done about it: of the catalogue, and in no tally file.
    public var reference: String?
    /// What is done about it.
    public var action: String?

    /// An issue without a name.
    public init() {}

    /// The share of all failures above which it is more frequent than expected, in millionths.
    package var shareMaxMillionths: Int? { maxShare?.millionths ?? expected?.shareMaxMillionths }
  }

  /// Unknown failures with one template.
  public struct UnknownGroup: Sendable, Equatable {
    /// What they have in common.
    public var template = ""
    /// How many there are.
    public var count = 0
    /// The issue whose pattern comes closest.
    public var nearest: Nearest?
    /// The smallest time of them.
    public var firstSeen: Timestamp?
    /// The largest time of them.
    public var lastSeen: Timestamp?
    /// The first of them.
    public var examples: [Example] = []

    /// A group of nothing.
    public init() {}
  }

  /// The issue whose pattern comes closest to a template.
  public struct Nearest: Sendable, Equatable {
    /// The issue's id.
    public var id = ""
    /// The bytes from the template's start that fit the pattern.
    public var matchedBytes = 0

    /// No issue.
    public init() {}
  }

  /// How often errors that are no failures came with a message.
  public struct MessageCount: Sendable, Equatable {
    /// The `msg` beside the error; empty where it is missing.
    public var msg = ""
    /// How often it came.
    public var count = 0

    /// No message.
    public init() {}
  }

  /// Records with an error in a string that nothing looks for records in.
  public struct Unplaced: Sendable, Equatable {
    /// The way to the string.
    public var path = ""
    /// How many there are.
    public var count = 0
    /// The first of them.
    public var examples: [Example] = []

    /// No records.
    public init() {}
  }

  /// Errors at a place that no path of the catalogue names.
  public struct PathCount: Sendable, Equatable {
    /// The way to them.
    public var path = ""
    /// How many there are.
    public var count = 0

    /// No errors.
    public init() {}
  }

  /// A repository whose imports failed.
  public struct Repository: Sendable, Equatable {
    /// Its name.
    public var name = ""
    /// How often it failed.
    public var count = 0
    /// When it failed last.
    public var last: Timestamp?

    /// No repository.
    public init() {}
  }
}

extension Tally.Issue: TallySum {
  package static let members: [Member<Self>] = [
    Member("id", \.id, adding: .same),
    Member("title", \.title, adding: .same),
    Member("expected", \.expected, adding: .same),
    Member("maxShare", \.maxShare, .sparse, adding: .same),
    Member("fixedIn", \.fixedIn, .sparse, adding: .same),
    Member("count", \.count),
    Member(derived: "share") { $0.share.write($1, to: &$2) },
    Member("regressions", \.regressions, .sparse),
    Member("firstSeen", \.firstSeen, adding: .earliest),
    Member("lastSeen", \.lastSeen, adding: .latest),
    Member("examples", \.examples, adding: .firstPlaces),
  ]
}

extension Tally.UnknownGroup: CountedText {
  package var key: String { template }
  package static var hasExamples: Bool { true }

  package static let members: [Member<Self>] = [
    Member("template", \.template, adding: .same),
    Member("count", \.count),
    Member("nearest", \.nearest, adding: .first),
    Member("firstSeen", \.firstSeen, adding: .earliest),
    Member("lastSeen", \.lastSeen, adding: .latest),
    Member("examples", \.examples, adding: .firstPlaces),
  ]
}

extension Tally.Nearest: TallyRecord {
  package static let members: [Member<Self>] = [
    Member("id", \.id),
    Member("matchedBytes", \.matchedBytes),
  ]
}

extension Tally.MessageCount: CountedText {
  package var key: String { msg }

  package static let members: [Member<Self>] = [
    Member("msg", \.msg, adding: .same),
    Member("count", \.count),
  ]
}

extension Tally.Unplaced: CountedText {
  package var key: String { path }
  package static var hasExamples: Bool { true }

  package static let members: [Member<Self>] = [
    Member("path", \.path, adding: .same),
    Member("count", \.count),
    Member("examples", \.examples, adding: .firstPlaces),
  ]
}

extension Tally.PathCount: CountedText {
  package var key: String { path }

  package static let members: [Member<Self>] = [
    Member("path", \.path, adding: .same),
    Member("count", \.count),
  ]
}

extension Tally.Repository: CountedText {
  package var key: String { name }

  package static let members: [Member<Self>] = [
    Member("name", \.name, adding: .same),
    Member("count", \.count),
    Member("lastSeen", \.last, adding: .latest),
  ]
}

extension Adding where Value == [Tally.Issue] {
  /// Issue by issue: tallies of other catalogues are refused.
  static var byOrder: Adding {
    Adding { lists, context in
      lists[0].indices.map { index in
        Tally.Issue.sum(of: lists.map { $0[index] }, context)
      }
    }
  }
}

extension Adding where Value == Tally.Nearest? {
  /// It follows from the template and the catalogue; a file from elsewhere may lack it.
  static var first: Adding { Adding { values, _ in values.lazy.compactMap { $0 }.first } }
}
