/// The answer of a run: what was found, and whether all of it is known.
///
/// It holds what a tally file says (docs/TALLY.md), and nothing else: it is made by a run, by
/// reading a file, or by adding others up.
public struct Classification: Sendable {
  /// What the answer is.
  public enum Verdict: String, Sendable {
    /// Everything was read and understood, and every failure is known.
    case clear
    /// No unknown failure was found, but something was not read or not understood.
    case unclear
    /// At least one unknown failure.
    case halt
  }

  let catalog: CatalogFacts
  private(set) var options: TallyOptions
  let verify: Bool
  let archives: [ArchiveFacts]
  let tally: Tally
  /// The pattern that comes closest, by the unknown group's template.
  let nearest: [[UInt8]: NearestFacts]
  /// The first damages by input order, with their archive.
  let damage: [ArchiveDamage]
  /// All damages.
  let damageCount: Int
  /// What holds no log, and was not read or not counted.
  var skipped = SkippedFiles()
  /// What else the user should know of the archives.
  private(set) var inputWarnings: [String]
  /// Whether less was read than all of the archives, because no more was asked for.
  var isPartial = false
  /// The sum of all numbers of the file that it was read from; 0 where it comes from a run.
  var numberSum = 0
  /// Bytes of the text that a run did not decode, since nothing in them counts by an index; no tally
  /// file says so.
  public internal(set) var skippedByteCount = 0

  /// What else the user should know.
  public var warnings: [String] { inputWarnings + frequencyWarnings + regressionWarnings }
  /// The lines that were looked at and are no record.
  public var malformedCount: Int { tally.counts.malformed }
  /// All failures.
  public var failureCount: Int { tally.failures }
  /// The failures that no issue covers.
  public var unknownCount: Int { tally.counts.unknown }
  /// All lines.
  public var lineCount: Int { tally.counts.lines }
  /// Bytes of all archives.
  public var byteCount: Int { archives.reduce(0) { $0 + $1.bytes } }
  /// Decoded bytes of all archives.
  public var decodedByteCount: Int { archives.reduce(0) { $0 + $1.decodedBytes } }

  /// An issue outside its expected share; never more than a warning.
  private var frequencyWarnings: [String] {
    guard tally.failures > 0 else { return [] }
    var warnings: [String] = []
    let most = tally.issues.map(\.count).max() ?? 0
    for (issue, found) in zip(catalog.issues, tally.issues) {
      if let max = issue.maxShareMillionths ?? issue.expected?.shareMaxMillionths,
        found.count.multipliedFullWidth(by: 1_000_000) > max.multipliedFullWidth(by: tally.failures)
      {
        warnings.append(
          "issue \(issue.id) is more frequent than expected:"
            + " \(found.count) of \(tally.failures) failures"
        )
      }
      if issue.expected == .prominent && found.count < most {
        warnings.append("issue \(issue.id) is expected to be the most frequent, and is not")
      }
    }
    return warnings
  }

  /// An issue that came from a version that has it fixed.
  private var regressionWarnings: [String] {
    zip(catalog.issues, tally.regressions).compactMap { issue, count in
      guard let version = issue.fixedIn, count > 0 else { return nil }
      return "issue \(issue.id) came \(Self.number(count, "time")) from a version that has it fixed"
        + " (\(version) or later): a regression"
    }
  }

  /// Takes what the user accepts in the place of what was accepted before.
  public mutating func accept(_ acceptance: Acceptance) { options.acceptance = acceptance }

  /// Takes over what a tally file warns of beyond its own numbers.
  mutating func keepWarnings(_ warnings: [String]) { inputWarnings = warnings }

  /// The account (docs/TALLY.md); a number that does not add up must not be printed.
  func checkBalance() throws(RunError) {
    let counts = tally.counts
    var faults = counts.imbalance(isValidated: options.validate)
    for archive in archives {
      let sum = archive.account.total
      if archive.bytes != sum {
        faults.append("\(archive.path): \(sum) of \(archive.bytes) bytes are accounted for")
      }
    }
    let issues = tally.issues.reduce(0) { $0 + $1.count }
    if issues != counts.known || tally.unknown.total != counts.unknown {
      faults.append("issues and groups do not add up to the failures")
    }
    if tally.timeline.total != counts.known + counts.unknown {
      faults.append("the timeline does not add up to the failures")
    }
    if tally.others.total != counts.others {
      faults.append("the other errors' messages do not add up")
    }
    if zip(tally.issues, tally.regressions).contains(where: { $0.count < $1 }) {
      faults.append("an issue has more regressions than failures")
    }
    let totals = tally.issues.map(\.count) + [counts.unknown]
    if let by = tally.by, by.columns.map(\.total) != totals {
      faults.append("the values of the field do not add up to the failures")
    }
    let records = archives.compactMap(\.records)
    if records.count == archives.count, records.reduce(0, +) != counts.records {
      faults.append("the archives' records do not add up")
    }
    if counts.lines != archives.reduce(0, { $0 + $1.lines }) {
      faults.append("the archives' lines do not add up")
    }
    try Self.refuse(faults)
  }

  /// Ends the run when numbers do not add up.
  static func refuse(_ faults: [String]) throws(RunError) {
    guard faults.isEmpty else {
      throw RunError(
        kind: .internalError,
        description: "the tally does not balance (\(faults.joined(separator: "; ")));"
          + " this is an error of this program, please report it with the archive"
      )
    }
  }
}
