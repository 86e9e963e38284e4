/// The answer of a run: what was found, and whether all of it is known.
///
/// It holds what a tally file says (DESIGN section 5), and nothing else: it is made by a run, by
/// reading a file, or by adding others up.
public struct Classification: Sendable {
  /// What the answer is.
  public enum Verdict: String, Sendable {
    /// No unknown failure.
    case clear
    /// At least one unknown failure.
    case halt
  }

  let catalog: CatalogFacts
  let options: TallyOptions
  let verify: Bool
  let archives: [ArchiveFacts]
  let tally: Tally
  /// The pattern that came closest to a message that none matches, by the unknown group's text.
  let nearest: [[UInt8]: NearestFacts]
  /// The first damages by input order, with their archive.
  let damage: [ArchiveDamage]
  /// All damages.
  let damageCount: Int
  /// What else the user should know of the archives.
  private(set) var inputWarnings: [String]

  /// What else the user should know.
  public var warnings: [String] { inputWarnings + frequencyWarnings }
  /// Whether there is an unknown failure.
  public var verdict: Verdict { tally.counts.unknown > 0 ? .halt : .clear }
  /// Whether nothing was malformed, oversized or damaged.
  public var isComplete: Bool {
    tally.counts.malformed == 0 && tally.counts.oversized == 0 && damageCount == 0
  }
  /// The lines that were looked at and are no record.
  public var malformedCount: Int { tally.counts.malformed }
  /// All lines.
  public var lineCount: Int { tally.counts.lines }
  /// Bytes of all archives.
  public var byteCount: Int { archives.reduce(0) { $0 + $1.bytes } }
  /// Decoded bytes of all archives.
  public var decodedByteCount: Int { archives.reduce(0) { $0 + $1.decodedBytes } }

  /// The exit code (DESIGN section 2): bit 0 for `halt`, bit 1 for an incomplete input.
  ///
  /// - Parameter malformedMax: that many malformed lines do not set bit 1.
  /// - Returns: 0 to 3.
  public func exitCode(malformedMax: Int = 0) -> Int32 {
    let isIncomplete =
      tally.counts.malformed > malformedMax || tally.counts.oversized > 0 || damageCount > 0
    return (verdict == .halt ? 1 : 0) | (isIncomplete ? 2 : 0)
  }

  /// An issue outside its expected share; never more than a warning.
  private var frequencyWarnings: [String] {
    guard tally.failures > 0 else { return [] }
    var warnings: [String] = []
    let most = tally.issues.map(\.count).max() ?? 0
    for (issue, found) in zip(catalog.issues, tally.issues) {
      if let max = issue.maxShareMillionths ?? issue.expected?.shareMaxMillionths,
        found.count * 1_000_000 > max * tally.failures
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

  /// Takes over what a tally file warns of beyond its own numbers.
  mutating func keepWarnings(_ warnings: [String]) { inputWarnings = warnings }

  /// The account of DESIGN section 5; a number that does not add up must not be printed.
  func checkBalance() throws(RunError) {
    let counts = tally.counts
    var faults: [String] = []
    for archive in archives {
      let sum = archive.account.total
      if archive.bytes != sum {
        faults.append("\(archive.path): \(sum) of \(archive.bytes) bytes are accounted for")
      }
    }
    let taken =
      counts.withoutError + counts.malformed + counts.others + counts.outsideTime + counts.known
      + counts.unknown
    if counts.parsed != taken { faults.append("\(counts.parsed) lines parsed, \(taken) counted") }
    let lines = counts.parsed + counts.blank + counts.oversized + counts.continued
    if lines > counts.lines {
      faults.append("more lines counted than there are (\(counts.lines))")
    }
    if options.validate && lines != counts.lines {
      faults.append("not every line of \(counts.lines) was counted")
    }
    let issues = tally.issues.reduce(0) { $0 + $1.count }
    let groups = tally.unknown.total
    if issues != counts.known || groups != counts.unknown {
      faults.append("issues and groups do not add up to the failures")
    }
    if counts.lines != archives.reduce(0, { $0 + $1.lines }) {
      faults.append("the archives' lines do not add up")
    }
    guard faults.isEmpty else {
      throw RunError(
        kind: .internalError,
        description: "the tally does not balance (\(faults.joined(separator: "; ")));"
          + " this is an error of this program, please report it with the archive"
      )
    }
  }
}
