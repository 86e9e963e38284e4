package import StreamCore
package import StreamTally

/// A run of the history, as far as later runs are compared with it.
package struct PastRun: Sendable, Equatable {
  package var night: CalendarDay
  package var verdict: Tally.Verdict
  package var isComplete: Bool
  package var catalogName: String
  package var catalogDigest: String
  package var version: String
  package var archiveCount: Int
  package var decodedBytes: Int
  package var lines: Int
  package var known: Int
  package var unknown: Int
  /// By the issue's id.
  package var issues: [String: Int]

  package init(
    night: CalendarDay,
    verdict: Tally.Verdict,
    isComplete: Bool,
    catalogName: String,
    catalogDigest: String,
    version: String,
    archiveCount: Int,
    decodedBytes: Int,
    lines: Int,
    known: Int,
    unknown: Int,
    issues: [String: Int]
  ) {
    self.night = night
    self.verdict = verdict
    self.isComplete = isComplete
    self.catalogName = catalogName
    self.catalogDigest = catalogDigest
    self.version = version
    self.archiveCount = archiveCount
    self.decodedBytes = decodedBytes
    self.lines = lines
    self.known = known
    self.unknown = unknown
    self.issues = issues
  }

  /// A run as later runs would see it.
  package init(_ tally: Tally, night: CalendarDay) {
    self.init(
      night: night,
      verdict: tally.verdict,
      isComplete: tally.isComplete,
      catalogName: tally.catalog.name,
      catalogDigest: tally.catalog.digest,
      version: tally.version,
      archiveCount: tally.input.archives.count,
      decodedBytes: tally.input.decodedBytes,
      lines: tally.input.lines,
      known: tally.failures.known,
      unknown: tally.failures.unknown,
      issues: Dictionary(tally.issues.map { ($0.id, $0.count) }) { first, _ in first }
    )
  }

  /// Known and unknown failures.
  package var failures: Int { known + unknown }
}

/// What a history says of the time before a run.
package struct Past: Sendable, Equatable {
  /// When an unknown group was seen before.
  package struct Sighting: Sendable, Equatable {
    /// The first night with it.
    package var since: CalendarDay
    /// The nights with it.
    package var nights: Int

    package init(since: CalendarDay, nights: Int) {
      self.since = since
      self.nights = nights
    }
  }

  /// The most that is looked back: enough for the median of 28, and for a trend before that.
  package static let runsMax = 60

  /// The runs before, in the order of their nights, the last ``runsMax`` of them.
  package var runs: [PastRun]
  /// Unknown groups of the run that were seen before, by template.
  package var sightings: [String: Sighting]
  /// Failures before of the run's repositories, by name.
  package var attempts: [String: Int]

  package init(runs: [PastRun], sightings: [String: Sighting], attempts: [String: Int]) {
    self.runs = runs
    self.sightings = sightings
    self.attempts = attempts
  }
}
