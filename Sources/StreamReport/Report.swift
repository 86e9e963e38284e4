package import StreamCore
package import StreamTally

/// A run, what was before it, and what is unusual about it: what all formats of a report say.
package struct Report: Sendable {
  package let night: CalendarDay
  package let tally: Tally
  /// What the history says; without one there is nothing to compare with.
  package let past: Past?
  /// What is unusual, the most important first.
  package let findings: [Finding]
  package let repositories: RepositorySummary?

  /// - Parameters:
  ///   - night: the run's night.
  ///   - tally: what it found.
  ///   - past: what the history says of the time before, or nil without a history.
  package init(night: CalendarDay, tally: Tally, past: Past?) {
    self.night = night
    self.tally = tally
    self.past = past
    let known = past ?? Past(runs: [], sightings: [:], attempts: [:])
    findings = Findings(night: night, tally: tally, past: known, hasHistory: past != nil).all
    repositories = RepositorySummary(tally, known)
  }

  /// `HALT`, `UNCLEAR` or `CLEAR`, with what decides.
  var verdict: String {
    switch tally.verdict {
    case .halt:
      return "HALT: \(Words.number(tally.failures.unknown, "unknown failure"))"
    case .unclear:
      return "UNCLEAR: no unknown failure was found, but not everything was read and understood"
    case .clear:
      let accepted = tally.reasons.filter(\.isAccepted).map {
        "\($0.kind.rawValue) \(Words.grouped($0.count))"
      }
      let scope = accepted.isEmpty ? "" : " (accepted: \(accepted.joined(separator: ", ")))"
      return "CLEAR\(scope): no unknown failure"
    }
  }

  /// What to do, the first thing first.
  var actions: [String] {
    var actions: [String] = []
    if tally.isHalt { actions.append(tally.halt) }
    actions += ReasonSummary(tally)?.actions ?? []
    let returned = tally.issues.filter { $0.regressions > 0 }.map(\.id)
    if !returned.isEmpty {
      actions.append(
        "Open the issues again that came from a version which has them fixed:"
          + " \(returned.joined(separator: ", "))."
      )
    }
    if findings.contains(where: { [.smallInput, .fewerArchives].contains($0.kind) }) {
      actions.append("Find out whether logs are missing, and run again with all of them.")
    }
    if findings.contains(where: { $0.kind == .missingNight }) {
      actions.append("Run the report on the archives of the missing nights, with --night.")
    }
    if let retried = repositories?.retried.count, retried > 0 {
      let noun = retried == 1 ? "repository" : "repositories"
      actions.append("\(Words.grouped(retried)) \(noun) will be tried again; see the list.")
    }
    return actions.isEmpty ? ["Nothing."] : actions
  }

  /// One row of the table of issues; the last two are the unknown failures and all of them.
  var rows: [IssueRow] {
    let runs = past?.runs ?? []
    let total = tally.failures.total
    func row(
      _ id: String,
      _ title: String,
      _ expected: String,
      _ count: Int,
      _ history: [Int?],
      of issue: Tally.Issue? = nil
    ) -> IssueRow {
      IssueRow(
        id: id,
        title: title,
        expected: expected,
        count: count,
        share: total > 0 ? Double(count) / Double(total) : 0,
        history: history,
        regressions: issue?.regressions,
        fixedIn: issue?.fixedIn?.description,
        reference: issue?.reference,
        action: issue?.action
      )
    }
    let issues = tally.issues.map { issue in
      let history = runs.map { $0.issues[issue.id] }
      return row(
        issue.id,
        issue.title,
        Self.expected(issue),
        issue.count,
        history,
        of: issue
      )
    }
    return issues + [
      row("unknown", "unknown failures", "none", tally.failures.unknown, runs.map(\.unknown)),
      row("all", "all failures", "", total, runs.map(\.failures)),
    ]
  }

  private static func expected(_ issue: Tally.Issue) -> String {
    if let max = issue.shareMaxMillionths {
      return "≤ " + Words.percent(Double(max) / 1_000_000)
    }
    return issue.expected == .prominent ? "most frequent" : "any"
  }

  /// How many repositories failed, or that nobody counted them; nil where none did.
  var repositorySentence: String? {
    guard let repositories else {
      let isOfInterest = tally.failures.total > 0
      return isOfInterest
        ? "Repositories were not counted: a tally has them when it is made with --by repository,"
          + " and archives where the catalogue shows the field." : nil
    }
    return repositories.repositories.isEmpty ? nil : repositories.sentence
  }

  /// Whether and since when an unknown group is known of.
  func age(_ group: Tally.UnknownGroup) -> String {
    guard let past else { return "" }
    guard let sighting = past.sightings[group.template] else { return "NEW" }
    return "since \(sighting.since)"
  }
}

/// One issue of a run, beside its history.
struct IssueRow: Sendable {
  let id: String
  let title: String
  let expected: String
  let count: Int
  /// Of all failures, 0 to 1.
  let share: Double
  /// The counts of the runs before, in order; nil where the catalogue did not have the issue.
  let history: [Int?]
  /// How many of an issue came from a version that has it fixed, and from which one on it is.
  let regressions: Int?
  let fixedIn: String?
  /// Where the issue is tracked, and what is done about it.
  let reference: String?
  let action: String?

  /// Against the run before.
  var previousChange: Double? { (history.last ?? nil).map { Double(count - $0) } }

  /// Against the median of the last runs, when there are half as many at least.
  func change(median runs: Int) -> Double? {
    let known = history.suffix(runs).compactMap { $0 }
    guard known.count * 2 > runs, let usual = Statistics.median(known) else { return nil }
    return Double(count) - usual
  }

  /// The last 28 runs before, and this one.
  var trend: [Int?] { history.suffix(Findings.windowMax) + [count] }
}
