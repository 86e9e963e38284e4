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
  public var failureSelection = Selection.failures
  /// Failures before this moment are left out.
  public var since: Timestamp?
  /// Failures at this moment or later are left out.
  public var until: Timestamp?
  /// Examples for each issue.
  public var examplesPerIssue = 3
  /// The timeline's bucket.
  public var bucketSeconds = 3600
  /// The field beside the error whose values are counted for each issue, or nil.
  public var countedField: String?
  /// Whether every line is parsed, not only those that can contain an error.
  public var validate = false
  /// Whether digests, names and addresses in examples become pseudonyms.
  public var redact = false
  /// What is accepted as no reason for `unclear`.
  public var acceptance = Acceptance()
  /// Whether the examples are a sample: those with the smallest hash of their record, and not the
  /// first ones.
  ///
  /// No tally file is made with it.
  package var samplesByHash = false
  /// Whether failures are counted by their `repository`, where the catalogue shows that field.
  package var countsRepositories = false
  /// Whether it is counted which members records have.
  package var surveys = false
  /// The longest line that is looked at, in bytes without its LF and CR.
  public var lineBytesMax = 16 << 20
  /// The size of docker's buffer, in bytes: so long is a part of a record that goes on.
  ///
  /// Docker has no option for it; tests make it smaller.
  package var dockerPartBytes = 16 << 10

  /// Whether failures can be left out because of their time.
  var isTimed: Bool { since != nil || until != nil }

  /// Creates the default options.
  public init() {}

  /// The length of the timeline's bucket that a label names.
  ///
  /// - Parameter label: a number and a unit, such as `5m`, `1h`, `1d`.
  /// - Returns: seconds; nil for anything but one minute to one day.
  public static func bucketSeconds(_ label: String) -> Int? {
    guard label.utf8.first.map({ (0x30...0x39).contains($0) }) ?? false,
      let seconds = Timeline.seconds(label), (60...86_400).contains(seconds)
    else { return nil }
    return seconds
  }
}
