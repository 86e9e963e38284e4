import Foundation
import StreamCore
import StreamTally

/// Finds what is unusual about a run.
///
/// Each rule is a function of the run and of the runs before it, so that a report of an old
/// night says the same whenever it is made. docs/REPORTS.md states the rules for people.
struct Findings {
  /// The runs that counts are compared with.
  static let windowMax = 28
  /// Fewer runs explain nothing: no count is called a rise before there are as many.
  static let windowMin = 7

  let night: CalendarDay
  let tally: Tally
  let past: Past
  /// Whether there is a history at all; without one nothing is new.
  let hasHistory: Bool

  /// All of them, the most important first.
  var all: [Finding] {
    unknownGroups + incomplete + regressions + smallInput + missingNights + rises + vanished
      + outsideShare + changes + exhausted
  }

  /// Whether the rules that counted this run are those of the run before.
  private var isSameCounting: Bool {
    guard let last = past.runs.last else { return true }
    return last.catalogDigest == tally.catalog.digest && last.version == tally.version
  }

  /// What must be said of a step that need not be one of the system.
  private var caveat: String {
    isSameCounting
      ? ""
      : " The catalogue or the program changed with this run, so the system need not have"
        + " changed."
  }

  // MARK: What is unknown

  /// Groups that are named one by one; the rest are said in a sentence.
  private static let groupsMax = 20

  private var unknownGroups: [Finding] {
    let groups = tally.unknown.list.prefix(Self.groupsMax).map { group in
      let count = Words.times(group.count)
      let name = printable(Words.shortened(group.template))
      guard hasHistory else {
        return Finding(
          .unknown,
          subject: group.template,
          "Unknown failure, seen \(count): \(name)."
        )
      }
      guard let sighting = past.sightings[group.template] else {
        let scope = past.runs.isEmpty ? "" : " It is in no earlier night of the history."
        return Finding(
          .newUnknown,
          subject: group.template,
          "NEW unknown failure, seen \(count): \(name).\(scope)\(caveat)"
        )
      }
      return Finding(
        .unknownAgain,
        subject: group.template,
        "Unknown failure since \(sighting.since), seen \(count) (and in"
          + " \(Words.number(sighting.nights, "earlier night"))): \(name)."
      )
    }
    let rest = tally.unknown.list.dropFirst(Self.groupsMax)
    let restCount = rest.reduce(tally.unknown.overflow) { $0 + $1.count }
    guard restCount > 0 else { return groups }
    let fresh = rest.count { past.sightings[$0.template] == nil }
    let new = hasHistory ? ", \(fresh) of them new" : ""
    return groups + [
      Finding(
        !hasHistory ? .unknown : fresh > 0 ? .newUnknown : .unknownAgain,
        "And \(Words.number(restCount, "unknown failure")) with other messages"
          + " (\(Words.number(rest.count, "group")) listed\(new))."
      )
    ]
  }

  // MARK: What was read

  private var incomplete: [Finding] {
    ReasonSummary(tally).map { [Finding(.incomplete, $0.sentence)] } ?? []
  }

  /// A night with missing logs must not look like a good night.
  private var smallInput: [Finding] {
    let recent = past.runs.suffix(7)
    guard recent.count >= 3, let usual = Statistics.median(recent.map(\.decodedBytes)),
      let usualLines = Statistics.median(recent.map(\.lines))
    else { return [] }
    var findings: [Finding] = []
    let bytes = Double(tally.input.decodedBytes)
    let lines = Double(tally.input.lines)
    if bytes < usual / 2 || lines < usualLines / 2 {
      let (part, what) =
        bytes / max(usual, 1) <= lines / max(usualLines, 1)
        ? (bytes / usual, "\(Words.bytes(Int(bytes))) instead of about \(Words.bytes(Int(usual)))")
        : (lines / usualLines, "\(Int(lines)) lines instead of about \(Int(usualLines))")
      findings.append(
        Finding(
          .smallInput,
          "The archives are much smaller than those of the last \(recent.count) runs: \(what)"
            + " (\(Words.percent(part))). Logs may be missing, and with them failures; low counts"
            + " are no good news."
        )
      )
    }
    let fewest = recent.map(\.archiveCount).min() ?? 0
    if tally.input.archives.count < fewest {
      findings.append(
        Finding(
          .fewerArchives,
          "There \(tally.input.archives.count == 1 ? "is" : "are only")"
            + " \(Words.number(tally.input.archives.count, "archive")), and each of the last"
            + " \(recent.count) runs had \(fewest) or more. Some may be missing."
        )
      )
    }
    return findings
  }

  /// Nights that should have had a run between this one and the one before.
  private var missingNights: [Finding] {
    let missing = Nights.missing(before: night, past.runs.map(\.night))
    guard let first = missing.first, let last = missing.last else { return [] }
    let which =
      missing.count == 1
      ? "The night of \(first) is missing from the history"
      : "\(missing.count) nights are missing from the history, \(first) to \(last)"
    return [
      Finding(
        .missingNight,
        "\(which): the run before this one is that of"
          + " \(past.runs.last?.night.description ?? "none"). What changed may have begun in"
          + " between."
      )
    ]
  }

  // MARK: Counts and their history

  private var window: ArraySlice<PastRun> { past.runs.suffix(Self.windowMax) }

  /// The counts of an issue in the runs that had it in their catalogue.
  private func history(_ issue: Tally.Issue) -> [Int] {
    window.compactMap { $0.issues[issue.id] }
  }

  private var regressions: [Finding] {
    tally.issues.filter { $0.regressions > 0 }.map { issue in
      let version = issue.fixedIn.map { " (\(printable($0.description)) or later)" } ?? ""
      return Finding(
        .regression,
        subject: issue.id,
        "Issue \(printable(issue.id)) came \(Words.times(issue.regressions)) from a version that has"
          + " it fixed\(version): a regression."
      )
    }
  }

  private var rises: [Finding] {
    tally.issues.compactMap { issue in
      let history = history(issue)
      guard history.count >= Self.windowMin, let usual = Statistics.median(history),
        Rise.isBeyond(history, issue.count)
      else { return nil }
      let times =
        usual >= 1 ? ", \(Words.decimal(Double(issue.count) / usual)) times as many" : ""
      return Finding(
        .rise,
        subject: issue.id,
        "Issue \(printable(issue.id)) rose to \(issue.count), where \(Words.decimal(usual)) is usual"
          + " (median of \(history.count) runs, at most \(history.max() ?? 0))\(times)."
          + " Its history does not explain that.\(caveat)"
      )
    }
  }

  private var vanished: [Finding] {
    tally.issues.compactMap { issue in
      let history = history(issue)
      guard issue.count == 0, history.count >= Self.windowMin,
        let usual = Statistics.median(history), usual >= 10,
        10 * history.count(where: { $0 == 0 }) < history.count
      else { return nil }
      return Finding(
        .vanished,
        subject: issue.id,
        "Issue \(printable(issue.id)) vanished: none, where \(Words.decimal(usual)) is usual"
          + " (median of \(history.count) runs). It may be repaired, or no longer be logged, or"
          + " its message may have changed: then it is among the unknown.\(caveat)"
      )
    }
  }

  private var outsideShare: [Finding] {
    let failures = tally.failures.total
    guard failures > 0 else { return [] }
    let most = tally.issues.map(\.count).max() ?? 0
    return tally.issues.compactMap { issue in
      let share = Words.percent(Double(issue.count) / Double(failures))
      if let max = issue.shareMaxMillionths,
        issue.count.multipliedFullWidth(by: 1_000_000) > max.multipliedFullWidth(by: failures)
      {
        return Finding(
          .outsideShare,
          subject: issue.id,
          "Issue \(printable(issue.id)) has \(share) of the failures"
            + " (\(issue.count) of \(failures)); at most"
            + " \(Words.percent(Double(max) / 1_000_000)) is expected."
        )
      }
      if issue.expected == .prominent && issue.count < most {
        return Finding(
          .outsideShare,
          subject: issue.id,
          "Issue \(printable(issue.id)) has \(share) of the failures; it is expected to be the"
            + " most frequent, and is not."
        )
      }
      return nil
    }
  }

  // MARK: What else changed

  private var changes: [Finding] {
    guard let last = past.runs.last else { return [] }
    var findings: [Finding] = []
    if last.catalogDigest != tally.catalog.digest {
      findings.append(
        Finding(
          .catalogChanged,
          "The catalogue changed since \(last.night): from \(printable(last.catalogName))"
            + " (\(printable(last.catalogDigest))) to \(printable(tally.catalog.name))"
            + " (\(printable(tally.catalog.digest))). A step in the counts may come from it; the"
            + " system need not have changed."
        )
      )
    }
    if last.version != tally.version {
      findings.append(
        Finding(
          .programChanged,
          "stream-cli changed since \(last.night), from \(printable(last.version)) to"
            + " \(printable(tally.version)). A step in the counts may come from it; the system"
            + " need not have changed."
        )
      )
    }
    return findings
  }

  private var exhausted: [Finding] {
    guard let summary = RepositorySummary(tally, past), summary.more > 0 else { return [] }
    let noun = summary.more == 1 ? "repository" : "repositories"
    return [
      Finding(
        .exhausted,
        "\(summary.more) \(noun) failed more than \(RepositorySummary.attemptsMax) times, though"
          + " imports are given up after \(RepositorySummary.attemptsMax)."
      )
    ]
  }
}
