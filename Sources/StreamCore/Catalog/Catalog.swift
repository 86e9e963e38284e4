/// A list of known issues, and the rules that say which records are failures at all.
///
/// A catalogue is plain data. ``Matcher`` is what is compiled from it for the hot path, and the
/// StreamCatalog module reads and writes its YAML form.
public struct Catalog: Sendable, Equatable {
  /// The most different last names that the error paths may have together: what the scan before
  /// the parser looks for at once, beside `error`.
  public static let errorNamesMax = LineScanner.nameCountMax - 1
  /// The longest last name of an error path, in bytes.
  public static let errorNameBytesMax = LineScanner.nameBytesMax

  /// The most paths of ``recordPaths``.
  public static let recordPathsMax = RecordPlace.countMax
  /// The most patterns of ``textPatterns``.
  public static let textPatternsMax = 8
  /// The least bytes that each of ``textPatterns`` begins with literally.
  public static let textHeadBytesMin = 4

  /// The catalogue's name, shown in every tally.
  public var name: String
  /// The paths at which an error is looked up, in order; the first that leads to an error counts.
  public var errorPaths: [String]
  /// The fields with the text by which errors that are no failures are counted; the first with a text
  /// counts.
  public var messageFields: [String]
  /// The fields with the version of the program, for ``Issue/fixedIn``.
  public var versionFields: [String]
  /// The paths at which the time is looked up, in order.
  public var timePaths: [String]
  /// Which records without an error count by their level; nil for none.
  public var levels: LevelRule?
  /// The paths at which a record contains another one, as a text, an object or an array
  /// (``Envelopes/recordPaths``).
  public var recordPaths: [String]
  /// The paths of strings that are other programs' data: records in them are counted, and are no
  /// reason to doubt the result.
  public var dataPaths: [String]
  /// Lines that are no records, and are failures where one of these matches; each begins with at
  /// least four literal bytes.
  public var textPatterns: [Pattern]
  /// What times without a zone mean: minutes east of UTC; nil for UTC where nobody says so.
  public var zoneMinutes: Int?
  /// What a result may have and still be called clear, as texts such as `zeros` or
  /// `malformed:cut`; what they mean is not looked at here.
  public var accept: [Acceptance.Item]
  /// The rules that say whether an error is a failure; the first that holds decides, and where none
  /// does, the error counts.
  public var rules: [FailureRule]
  /// The fields that are shown with every example.
  public var contextFields: [String]
  /// The members whose values `--redact` replaces as a whole, by their last names.
  public var redactedFields: [String]
  /// What an operator does when the verdict is `halt`.
  public var haltMessage: String
  /// The known issues, in the order in which they are reported.
  public var issues: [Issue]
  /// The catalogues that it was joined of, the one for all other archives first (``joined(with:)``).
  var parts: [PathCatalog] = []

  /// Creates a catalogue.
  public init(
    name: String,
    errorPaths: [String],
    messageFields: [String] = ["msg"],
    versionFields: [String] = ["version"],
    timePaths: [String],
    levels: LevelRule? = nil,
    recordPaths: [String] = Envelopes.recordPaths,
    dataPaths: [String] = [],
    textPatterns: [Pattern] = Catalog.usualTextPatterns,
    zoneMinutes: Int? = nil,
    accept: [Acceptance.Item] = [],
    rules: [FailureRule],
    contextFields: [String],
    redactedFields: [String] = Catalog.usualRedactedFields,
    haltMessage: String,
    issues: [Issue]
  ) {
    self.name = name
    self.errorPaths = errorPaths
    self.messageFields = messageFields
    self.versionFields = versionFields
    self.timePaths = timePaths
    self.levels = levels
    self.recordPaths = recordPaths
    self.dataPaths = dataPaths
    self.textPatterns = textPatterns
    self.zoneMinutes = zoneMinutes
    self.accept = accept
    self.rules = rules
    self.contextFields = contextFields
    self.redactedFields = redactedFields
    self.haltMessage = haltMessage
    self.issues = issues
  }

  /// Adds another catalogue to this one: its settings and issues win over those given here.
  ///
  /// An issue of the same id takes the place of the old one; new ones follow in their order.
  public mutating func merge(_ later: Catalog) {
    name = later.name
    errorPaths = later.errorPaths
    messageFields = later.messageFields
    versionFields = later.versionFields
    timePaths = later.timePaths
    levels = later.levels
    recordPaths = later.recordPaths
    dataPaths = later.dataPaths
    textPatterns = later.textPatterns
    zoneMinutes = later.zoneMinutes
    accept = later.accept
    rules = later.rules
    contextFields = later.contextFields
    redactedFields = later.redactedFields
    haltMessage = later.haltMessage
    for issue in later.issues {
      if let index = issues.firstIndex(where: { $0.id == issue.id }) {
        issues[index] = issue
      } else {
        issues.append(issue)
      }
    }
  }
}

/// One rule of a catalogue's `failures` list.
///
/// A field is looked up beside the error: `a.b` is member `b` of member `a` of the object that the error
/// is in. After `$.` it is looked up from the record's top.
public struct FailureRule: Sendable, Equatable {
  /// What a rule does with the errors for which its conditions hold.
  public enum Effect: String, Sendable {
    /// The error is a failure.
    case count
    /// The error is left out, and counted by its `msg` in the tally's `otherErrors`.
    case ignore
  }

  /// A condition on one field.
  public enum Condition: Sendable, Equatable {
    /// One of the tests holds for the field, which is a text that is not empty, a number, `true` or
    /// `false`.
    case isOneOf(field: String, values: [FieldTest])
    /// The field is absent, null, empty or not a string.
    case isMissing(field: String)
    /// The field is there, and neither null nor an empty string.
    case isPresent(field: String)
  }

  /// What happens to the errors that the rule holds for.
  public var effect: Effect
  /// All of them must hold; a rule without conditions holds always.
  public var conditions: [Condition]

  /// Creates a rule.
  public init(_ effect: Effect, _ conditions: [Condition] = []) {
    self.effect = effect
    self.conditions = conditions
  }
}

/// A failure that is known, and the messages by which it is recognised.
public struct Issue: Sendable, Equatable {
  /// How often an issue is expected among the failures.
  public enum Frequency: String, Sendable, CaseIterable {
    /// The most frequent one.
    case prominent
    /// At most one failure in five.
    case rare
    /// At most one failure in fifty.
    case veryRare = "very-rare"

    /// The share of all failures above which a warning is given, in millionths, if there is one.
    package var shareMaxMillionths: Int? {
      switch self {
      case .prominent: nil
      case .rare: 200_000
      case .veryRare: 20_000
      }
    }
  }

  /// What identifies the issue, in tallies and on the command line.
  public var id: String
  /// A few words for people.
  public var title: String
  /// Where the issue is tracked, or nil.
  public var reference: String?
  /// How often it is expected, or nil when anything is normal.
  public var expected: Frequency?
  /// The share of all failures above which a warning is given, in millionths; it takes the
  /// place of the one that follows from ``expected``.
  public var maxShareMillionths: Int?
  /// What an operator does about it, or nil.
  public var action: String?
  /// From this day (UTC) on, failures of this issue are unknown again.
  public var until: CalendarDay?
  /// From this version on, failures of this issue are a regression, of which the tally warns.
  public var fixedIn: Version?
  /// Messages of which `catalog check` proves that they match this issue and no other.
  public var examples: [String]
  /// A message that matches one of them is this issue.
  public var patterns: [Pattern]

  /// Creates an issue.
  public init(
    id: String,
    title: String,
    reference: String? = nil,
    expected: Frequency? = nil,
    maxShareMillionths: Int? = nil,
    action: String? = nil,
    until: CalendarDay? = nil,
    fixedIn: Version? = nil,
    examples: [String] = [],
    patterns: [Pattern]
  ) {
    self.id = id
    self.title = title
    self.reference = reference
    self.expected = expected
    self.maxShareMillionths = maxShareMillionths
    self.action = action
    self.until = until
    self.fixedIn = fixedIn
    self.examples = examples
    self.patterns = patterns
  }
}
