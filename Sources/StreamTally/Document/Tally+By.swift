import StreamCore

extension Tally {
  /// The values of a field beside the error, for each issue (`--by FIELD`).
  public struct FieldValues: Sendable, Equatable {
    /// The field.
    public var field = ""
    /// The issues that occurred, in the catalogue's order, and `unknown`.
    public var issues: [IssueValues] = []

    /// No field.
    public init() {}
  }

  /// The values of a field in the failures of an issue.
  public struct IssueValues: Sendable, Equatable {
    /// The issue's id, or `unknown`.
    public var id = ""
    /// The failures without the field.
    public var missing = 0
    /// How often each value came.
    public var values = TextCounts<ValueCount>()

    /// No failures.
    public init() {}

    /// All failures.
    var total: Int { missing + values.total }
  }

  /// How often a value came.
  public struct ValueCount: Sendable, Equatable {
    /// The text of a string, and the JSON of another value.
    public var value = ""
    /// How often it came.
    public var count = 0

    /// No value.
    public init() {}
  }
}

extension Tally.FieldValues: TallySum {
  package static let members: [Member<Self>] = [
    Member("field", \.field, adding: .same),
    Member("issues", \.issues, adding: .byColumn),
  ]

  package static func sum(of parts: [Self], _ context: SumContext) -> Self {
    membersSum(of: parts, context)
  }
}

extension Tally.IssueValues: TallySum {
  package static let members: [Member<Self>] = [
    Member("id", \.id, adding: .same),
    Member("missing", \.missing, .sparse),
    Member("values", overflow: "overflow", \.values),
  ]

  package static func sum(of parts: [Self], _ context: SumContext) -> Self {
    membersSum(of: parts, context)
  }
}

extension Tally.ValueCount: CountedText {
  package var key: String { value }

  package static let members: [Member<Self>] = [
    Member("value", \.value, adding: .same),
    Member("count", \.count),
  ]
}

extension Adding where Value == [Tally.IssueValues] {
  /// By the issue; those without a failure are left out.
  static var byColumn: Adding {
    Adding { lists, context in
      Dictionary(grouping: lists.joined()) { context.columns[$0.id] ?? 0 }
        .sorted { $0.key < $1.key }
        .map { Tally.IssueValues.sum(of: $0.value, context) }
        .filter { $0.total > 0 }
    }
  }
}
