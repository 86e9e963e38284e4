public import StreamCore

/// The answer of a run: what was found, and whether all of it is known.
///
/// These are the values of a tally file (docs/TALLY.md), in its order: a run makes them, a file is
/// read into them, and others add up to them. Each part says its members once; they are written,
/// read and added up by that.
public struct Tally: Sendable, Equatable {
  /// What the answer is.
  public enum Verdict: String, Sendable {
    /// Everything was read and understood, and every failure is known.
    case clear
    /// No unknown failure was found, but something was not read or not understood.
    case unclear
    /// At least one unknown failure.
    case halt
  }

  /// The catalogue that it was made with.
  public struct CatalogName: Sendable, Equatable {
    /// Its name.
    public var name = ""
    /// The digest of everything that it says.
    public var digest = ""

    /// A catalogue without a name.
    public init() {}
  }

  /// How many failures there are.
  public struct Failures: Sendable, Equatable {
    /// Those that an issue covers.
    public var known = 0
    /// The others.
    public var unknown = 0
    /// Those of both that are lines of text, and no records.
    public var inText = 0
    /// All failures.
    public var total: Int { known + unknown }

    /// No failures.
    public init() {}
  }

  /// Errors that are no failures, or records that are only counted, by their `msg`.
  public struct OtherErrors: Sendable, Equatable {
    /// All of them.
    public var total = 0
    /// How often each message came.
    public var byMessage = TextCounts<MessageCount>()

    /// No such errors.
    public init() {}
  }

  /// The version of the program that made it.
  public var version = streamCoreVersion
  /// The catalogue.
  public var catalog = CatalogName()
  /// What was not read, or was read and not understood, in the order of `Reason.Kind`; it follows
  /// from the rest (``update()``).
  public var reasons: [Reason] = []
  /// What the catalogue says is to be done on a halt.
  public var halt = ""
  /// What was read.
  public var input = Input()
  /// What was asked for.
  public var options = Options()
  /// How many failures there are.
  public var failures = Failures()
  /// The catalogue's issues, in its order.
  public var issues: [Issue] = []
  /// The unknown failures by their template.
  public var unknown = TextCounts<UnknownGroup>()
  /// Errors that are no failures.
  public var otherErrors = OtherErrors()
  /// Records that are counted because of their level alone.
  public var levelOnly = OtherErrors()
  /// The first lines of text.
  public var textLines: [Example] = []
  /// Records with an error in strings that nothing looks for records in, by the member's path.
  public var unplaced = TextCounts<Unplaced>()
  /// The same, where the catalogue says that they are other programs' data.
  public var data = TextCounts<PathCount>()
  /// Errors at places that no path of the catalogue names, by their path.
  public var elsewhere = TextCounts<PathCount>()
  /// The failures by their time.
  public var timeline = Timeline()
  /// The values of the field that was asked for.
  public var by: FieldValues?
  /// The first malformed lines.
  public var malformed: [Example] = []
  /// The first damages.
  public var damage: [Damage] = []
  /// What else the user should know of the archives; ``warnings`` are these and what follows from
  /// the numbers.
  public var inputWarnings: [String] = []

  /// Failures by repository, where a report asked for them; no tally file has them.
  public var repositories: TextCounts<Repository>?
  /// Which members the records have, where that was asked for; no tally file has it.
  package var survey: Survey?
  /// Bytes of the text that the run did not decode, since nothing in them counts by an index; no
  /// tally file says so.
  public var skippedByteCount = 0
  /// What the file was measured by that it was read from.
  var size = FileSize()

  /// A tally of nothing.
  public init() {}

  /// What is the same for tallies that are equal.
  struct FileSize: Sendable, Equatable {
    /// The sum of all numbers of the file; 0 where the tally comes from a run.
    var numberSum = 0

    static func == (left: FileSize, right: FileSize) -> Bool { true }
  }
}

extension Tally: TallySum {
  /// The schema of the tally files that are written.
  static let schema = "stream-tally/2"
  /// The schemas of the files that are read; what was added since the first one may be missing.
  static let readSchemas = [schema, "stream-tally/1"]

  package static let members: [Member<Tally>] = [
    Member(derived: "schema") { Tally.schema.write($1, to: &$2) },
    Member(derived: "generator") { "stream-cli \($0.version)".write($1, to: &$2) },
    Member("catalog", \.catalog, adding: .same),
    Member(derived: "verdict") { $0.verdict.rawValue.write($1, to: &$2) },
    Member(derived: "complete") { $0.isComplete.write($1, to: &$2) },
    Member(derived: "reasons") { tally, name, writer in
      writer.array(name) { list in tally.reasons.forEach { $0.write(to: &list) } }
    },
    Member("halt", \.halt, adding: .same),
    Member("input", \.input),
    Member("options", \.options, adding: .same),
    Member("failures", \.failures),
    Member("issues", \.issues, adding: .byOrder),
    Member("unknown", overflow: "unknownOverflow", \.unknown),
    Member("otherErrors", \.otherErrors),
    Member("levelOnly", \.levelOnly, .added),
    Member("textLines", \.textLines, .added, adding: .firstLines),
    Member("unplaced", overflow: "unplacedOverflow", \.unplaced, .added),
    Member("data", overflow: "dataOverflow", \.data, .added),
    Member("elsewhere", overflow: "elsewhereOverflow", \.elsewhere, .added),
    Member("timeline", \.timeline),
    Member("by", \.by, .sparse),
    Member("malformed", \.malformed, adding: .firstLines),
    Member("damage", \.damage, adding: .firstByOrder),
    Member(derived: "warnings") { $0.warnings.write($1, to: &$2) },
  ]
}

extension Tally.CatalogName: TallyRecord {
  package static let members: [Member<Self>] = [
    Member("name", \.name),
    Member("digest", \.digest),
  ]
}

extension Tally.Failures: TallySum {
  package static let members: [Member<Self>] = [
    Member(total: "total", \.total, otherwise: "is not the sum of known and unknown"),
    Member("known", \.known),
    Member("unknown", \.unknown),
    Member("text", \.inText, .sparse),
  ]
}

extension Tally.OtherErrors: TallySum {
  package static let members: [Member<Self>] = [
    Member("total", \.total),
    Member("byMessage", overflow: "overflow", \.byMessage),
  ]
}
