public import StreamCore

extension Tally {
  /// What was asked for.
  public struct Options: Sendable, Equatable {
    /// Which records are failures.
    public var failureSelection = TallyOptions.Selection.failures
    /// Failures before this moment are left out.
    public var since: Timestamp?
    /// Failures at this moment or later are left out.
    public var until: Timestamp?
    /// Examples for each issue.
    public var examplesPerIssue = 3
    /// The length of the timeline's buckets that was asked for.
    public var bucketSeconds = 3600
    /// The field beside the error whose values are counted.
    public var countedField: String?
    /// Whether every line was parsed.
    public var validate = false
    /// Whether checksums were verified.
    public var verify = false
    /// Whether digests, names and addresses are pseudonyms.
    public var redact = false
    /// What is accepted as no reason for `unclear`.
    public var acceptance = Acceptance()
    /// The longest line that is looked at, in bytes; no tally file says so.
    public var lineBytesMax = TallyOptions().lineBytesMax

    /// The default options.
    public init() {}

    var bucket: LengthLabel {
      get { LengthLabel(seconds: bucketSeconds) }
      set { bucketSeconds = newValue.seconds }
    }
  }
}

extension Tally.Options: TallyRecord {
  /// Those that must be the same where tallies are added up.
  static let fixed: [Member<Self>] = [
    Member("select", \.failureSelection),
    Member("since", \.since),
    Member("until", \.until),
    Member("samples", \.examplesPerIssue),
    Member("bucket", \.bucket),
    Member("by", \.countedField, .added),
    Member("validate", \.validate),
    Member("verify", \.verify),
    Member("redact", \.redact),
  ]

  package static let members: [Member<Self>] =
    fixed + [
      Member("accept", \.acceptance.items, .added),
      Member("maxMalformed", \.acceptance.malformedMax, .added),
    ]
}
