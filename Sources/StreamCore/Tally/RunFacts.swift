/// What reports and the history take from a tally: plain values, without the means to add up.
package struct RunFacts: Sendable, Equatable {
  package var catalogName: String
  package var catalogDigest: String
  package var version: String
  package var haltMessage: String
  package var verdict: Classification.Verdict
  /// Why the verdict is not `clear`, or would not be if the user had not accepted it.
  package var reasons: [Reason]
  /// What else the user should know of the archives; shares and regressions are in the issues.
  package var warnings: [String]
  package var skipped: SkippedFiles
  package var since: Timestamp?
  package var until: Timestamp?
  package var isRedacted: Bool
  package var isVerified: Bool
  package var totals: Totals
  package var archives: [Archive]
  package var issues: [Issue]
  package var unknown: [Group]
  package var others: [TextCount]
  package var bucketSeconds: Int
  package var buckets: [Bucket]
  package var undated: Int
  package var malformed: [Example]
  /// The first damages; the totals have their number.
  package var damage: [Damage]
  /// Failures by repository, or nil where they were not counted.
  package var repositories: [Repository]?

  package init(
    catalogName: String,
    catalogDigest: String,
    version: String,
    haltMessage: String,
    verdict: Classification.Verdict,
    reasons: [Reason],
    warnings: [String],
    skipped: SkippedFiles,
    since: Timestamp?,
    until: Timestamp?,
    isRedacted: Bool,
    isVerified: Bool,
    totals: Totals,
    archives: [Archive],
    issues: [Issue],
    unknown: [Group],
    others: [TextCount],
    bucketSeconds: Int,
    buckets: [Bucket],
    undated: Int,
    malformed: [Example],
    damage: [Damage],
    repositories: [Repository]?
  ) {
    self.catalogName = catalogName
    self.catalogDigest = catalogDigest
    self.version = version
    self.haltMessage = haltMessage
    self.verdict = verdict
    self.reasons = reasons
    self.warnings = warnings
    self.skipped = skipped
    self.since = since
    self.until = until
    self.isRedacted = isRedacted
    self.isVerified = isVerified
    self.totals = totals
    self.archives = archives
    self.issues = issues
    self.unknown = unknown
    self.others = others
    self.bucketSeconds = bucketSeconds
    self.buckets = buckets
    self.undated = undated
    self.malformed = malformed
    self.damage = damage
    self.repositories = repositories
  }

  /// Adds what a tally does not say of its catalogue's issues.
  ///
  /// - Parameter catalog: is ignored where it is not that of the tally.
  package mutating func describeIssues(by catalog: Catalog) {
    guard catalog.digest == catalogDigest else { return }
    for (index, issue) in catalog.issues.enumerated() where index < issues.count {
      issues[index].reference = issue.reference
      issues[index].action = issue.action
    }
  }

  /// Whether there is an unknown failure.
  package var isHalt: Bool { verdict == .halt }

  /// Whether everything was read and understood.
  package var isComplete: Bool { reasons.isEmpty }

  /// The verdict of a run.
  ///
  /// - Parameters:
  ///   - isHalt: whether it has an unknown failure.
  ///   - reasons: why not everything was read and understood.
  /// - Returns: the verdict.
  package static func verdict(isHalt: Bool, _ reasons: [Reason]) -> Classification.Verdict {
    if isHalt { return .halt }
    return reasons.allSatisfy(\.isAccepted) ? .clear : .unclear
  }

  /// The exit code that follows from it.
  package var exitStatus: ExitStatus { ExitStatus(verdict, reasons) }
}
