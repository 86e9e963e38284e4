/// What is counted, and what is shown of it; all of it is named in the tally.
public struct TallyOptions: Sendable {
  /// Which records are failures.
  public enum Selection: String, Sendable, CaseIterable {
    /// Those that the catalogue's rules count.
    case failures
    /// Every record with an error, whatever the rules say.
    case all
  }

  /// Which records are failures.
  public var select = Selection.failures
  /// Failures before this moment are left out.
  public var since: Timestamp?
  /// Failures at this moment or later are left out.
  public var until: Timestamp?
  /// Examples for each issue.
  public var samples = 3
  /// The timeline's bucket.
  public var bucketSeconds = 3600
  /// Whether every line is parsed, not only those that can hold an error.
  public var validate = false
  /// Whether digests, names and addresses in examples become pseudonyms.
  public var redact = false
  /// Whether failures are counted by their `repository`, where the catalogue shows that field.
  package var countsRepositories = false
  /// The longest line that is looked at, in bytes without its LF and CR.
  public var lineBytesMax = 16 << 20

  /// Creates the default options.
  public init() {}
}
