/// What reports and the history take from a tally: plain values, without the means to add up.
package struct RunFacts: Sendable, Equatable {
  package var catalogName: String
  package var catalogDigest: String
  package var version: String
  package var haltMessage: String
  package var isHalt: Bool
  package var isComplete: Bool
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
    isHalt: Bool,
    isComplete: Bool,
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
    self.isHalt = isHalt
    self.isComplete = isComplete
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

  /// The exit code (DESIGN section 2), as ``Classification/exitCode(malformedMax:)``.
  package func exitCode(malformedMax: Int) -> Int32 {
    let isIncomplete =
      totals.malformed > malformedMax || totals.oversized > 0 || totals.damage > 0
    return (isHalt ? 1 : 0) | (isIncomplete ? 2 : 0)
  }
}
