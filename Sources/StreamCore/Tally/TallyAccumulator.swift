/// What was found in a chunk, an archive, or all of them.
///
/// Tallies add up: ``merge(_:)`` is commutative and associative, so that no number depends on
/// the threads or on where the input was split.
package struct TallyAccumulator: Sendable {
  /// The most malformed lines and damages that are listed; the totals are exact.
  package static let listedMax = 20

  /// Numbers that add up.
  package struct Counts: Sendable, Equatable {
    package internal(set) var lines = 0
    package internal(set) var blank = 0
    /// Lines that contain a record, or seem to and were not parsed (docs/CONTRACT.md, "Lines").
    package internal(set) var recordLines = 0
    /// Lines that are neither blank nor records.
    package internal(set) var text = 0
    /// Lines that go on with the record of a line before (docs/CONTRACT.md, "Container logs").
    package internal(set) var continued = 0
    /// Lines that begin with zero bytes.
    package internal(set) var zeros = 0
    /// Lines that were parsed.
    package internal(set) var parsed = 0
    /// Records that were found in them.
    package internal(set) var records = 0
    package internal(set) var withoutError = 0
    /// Failures in lines that are no records.
    package internal(set) var textFailures = 0
    package internal(set) var malformed = 0
    /// Of the malformed lines, those that are the end of a record without its beginning, those of
    /// which journalctl left a text out, and those of which the rest is still to come.
    package internal(set) var cut = 0
    package internal(set) var longMessages = 0
    package internal(set) var unfinished = 0
    package internal(set) var oversized = 0
    package internal(set) var outsideTime = 0
    package internal(set) var withoutTime = 0
    package internal(set) var excludedErrors = 0
    /// Records that are counted for their level alone.
    package internal(set) var levelOnly = 0
    package internal(set) var known = 0
    package internal(set) var unknown = 0
    /// Errors at places that no path names, which look like errors of their records.
    package internal(set) var misplaced = 0

    /// Whether there are failures, or errors that are none.
    var hasErrors: Bool { errors - levelOnly > 0 }
    /// Failures, errors that are none, and records that are counted for their level.
    var errors: Int { known + unknown + excludedErrors + outsideTime + levelOnly }

    /// Whether a line was parsed, or is a part of a record, that was taken since.
    func hasParsed(since before: Counts) -> Bool {
      parsed > before.parsed || continued > before.continued || classed == before.classed
    }

    /// The lines that have a class.
    private var classed: Int { recordLines + blank + text + malformed + oversized + continued }

    /// Counts a line that was not parsed.
    mutating func add(_ shape: LineShape) {
      switch shape {
      case .record: recordLines += 1
      case .text: text += 1
      case .blank: blank += 1
      }
    }

    /// What does not add up (docs/TALLY.md, "The account"), with a sentence for each sum that is
    /// wrong.
    var imbalance: [String] {
      var faults: [String] = []
      let judged =
        withoutError + excludedErrors + levelOnly + outsideTime + known + unknown - textFailures
      if records != judged { faults.append("\(records) records found, \(judged) counted") }
      if classed != lines { faults.append("\(lines) lines read, \(classed) counted") }
      return faults
    }

    static func += (left: inout Counts, right: Counts) {
      left.lines += right.lines
      left.blank += right.blank
      left.recordLines += right.recordLines
      left.text += right.text
      left.zeros += right.zeros
      left.continued += right.continued
      left.parsed += right.parsed
      left.records += right.records
      left.textFailures += right.textFailures
      left.withoutError += right.withoutError
      left.malformed += right.malformed
      left.cut += right.cut
      left.longMessages += right.longMessages
      left.unfinished += right.unfinished
      left.oversized += right.oversized
      left.outsideTime += right.outsideTime
      left.withoutTime += right.withoutTime
      left.excludedErrors += right.excludedErrors
      left.levelOnly += right.levelOnly
      left.known += right.known
      left.unknown += right.unknown
      left.misplaced += right.misplaced
    }
  }

  let samples: Int
  package internal(set) var counts = Counts()
  /// By the catalogue's issues.
  package internal(set) var issues: [Occurrences]
  package internal(set) var unknown: GroupTable
  package internal(set) var excludedErrors = GroupTable(samples: 0)
  package internal(set) var levelOnly = GroupTable(samples: 0)
  /// Failures by their repository, where they are counted (``TallyOptions/countsRepositories``).
  package internal(set) var repositories = GroupTable(samples: 0)
  package internal(set) var timeline: Timeline
  /// The values of the field that was asked for.
  package internal(set) var by: FieldCounts?
  package internal(set) var malformed: [Place] = []
  /// The first lines of text.
  package internal(set) var textLines: [Place] = []
  /// Records with an error in strings that nothing looks for records in, by the member's path.
  package internal(set) var unplaced: GroupTable
  /// The same, where the catalogue says that they are other programs' data.
  package internal(set) var data = GroupTable(samples: 0)
  /// Errors at places that no path of the catalogue names, by their path.
  package internal(set) var elsewhere = GroupTable(samples: 0)
  /// Facts of the records' members (``Survey``), where these are asked for.
  package internal(set) var survey: GroupTable?
  /// The first and the last time of the records that were parsed.
  var coverage = Coverage()
  /// By the catalogue's issues: failures from a version that has the issue fixed.
  package private(set) var regressions: [Int]

  /// - Parameters:
  ///   - issueCount: the catalogue's issues.
  ///   - samples: the most examples of each issue and each group.
  ///   - bucketSeconds: the timeline's bucket.
  ///   - countsField: whether a field's values are counted.
  ///   - keepsAllGroups: whether no group of unknown failures is dropped, however many there are.
  ///   - surveys: whether it is counted which members records have.
  init(
    issueCount: Int,
    samples: Int,
    bucketSeconds: Int,
    countsField: Bool = false,
    keepsAllGroups: Bool = false,
    surveys: Bool = false
  ) {
    self.samples = samples
    unknown = GroupTable(samples: samples, isBounded: !keepsAllGroups)
    unplaced = GroupTable(samples: samples)
    issues = Array(repeating: Occurrences(), count: issueCount)
    regressions = Array(repeating: 0, count: issueCount)
    timeline = Timeline(bucketSeconds: bucketSeconds, columns: issueCount + 1)
    if surveys { survey = GroupTable(samples: 0) }
    if countsField { by = FieldCounts(columns: issueCount + 1) }
  }

  var failures: Int { counts.known + counts.unknown }

  mutating func merge(_ other: TallyAccumulator) {
    counts += other.counts
    for index in issues.indices { issues[index].merge(other.issues[index], samples: samples) }
    unknown.merge(other.unknown)
    excludedErrors.merge(other.excludedErrors)
    levelOnly.merge(other.levelOnly)
    repositories.merge(other.repositories)
    timeline.merge(other.timeline)
    if let by = other.by { self.by?.merge(by) }
    for index in regressions.indices { regressions[index] += other.regressions[index] }
    mergePlaces(&malformed, other.malformed, limit: Self.listedMax)
    mergePlaces(&textLines, other.textLines, limit: Self.listedMax)
    unplaced.merge(other.unplaced)
    data.merge(other.data)
    elsewhere.merge(other.elsewhere)
    if let survey = other.survey { self.survey?.merge(survey) }
    coverage.merge(other.coverage)
  }

  /// Counts a known failure.
  ///
  /// - Parameters:
  ///   - issue: its index in the catalogue.
  ///   - time: when it happened.
  ///   - position: where it is in its archive.
  ///   - rank: its rank in a sample.
  /// - Returns: whether the issue wants an example. (A closure that makes one would capture the
  ///   classifier, and copying that costs more than all the rest.)
  mutating func addKnown(
    _ issue: Int,
    time: Timestamp?,
    at position: Int,
    rank: UInt64
  ) -> Bool {
    if time == nil { counts.withoutTime += 1 }
    timeline.add(time, column: issue)
    counts.known += 1
    issues[issue].add(time)
    return issues[issue].examples.wants(at: position, rank: rank, limit: samples)
  }

  /// Counts an unknown failure.
  ///
  /// - Parameters:
  ///   - template: what it is grouped by.
  ///   - time: when it happened.
  ///   - position: where it is in its archive.
  /// - Returns: its group, when that wants an example; valid until the next change.
  mutating func addUnknown(
    _ template: Span<UInt8>,
    time: Timestamp?,
    at position: Int
  ) -> Int? {
    if time == nil { counts.withoutTime += 1 }
    timeline.add(time, column: issues.count)
    counts.unknown += 1
    let group = unknown.add(template, time: time)
    return unknown.examples(of: group).wants(at: position, limit: samples) ? group : nil
  }

  /// Counts failures of an issue from a version that has it fixed.
  mutating func addRegressions(_ count: Int, issue: Int) { regressions[issue] += count }

  /// Forgets that lines of a tar member could not be read, since it is no log.
  ///
  /// - Parameters:
  ///   - before: what was counted before it; no record was counted since.
  ///   - start: where it begins in the archive's text.
  mutating func forgetFaults(since before: Counts, at start: Int) {
    guard counts.textFailures == before.textFailures else { return }
    counts.text += counts.malformed - before.malformed
    counts.malformed = before.malformed
    counts.cut = before.cut
    counts.longMessages = before.longMessages
    counts.unfinished = before.unfinished
    counts.zeros = before.zeros
    malformed.removeAll { $0.at.position >= start }
  }

  /// Drops all groups but those that are kept.
  mutating func prune() {
    unknown.prune()
    excludedErrors.prune()
    levelOnly.prune()
    by?.prune()
    repositories.prune()
    unplaced.prune()
    data.prune()
    elsewhere.prune()
    survey?.prune()
  }

  /// Adds an example that an issue wants.
  mutating func addExample(_ place: Place, issue: Int) {
    issues[issue].examples.insert(place, limit: samples)
  }

  /// Adds an example that a group of unknown failures wants.
  mutating func addExample(_ place: Place, group: Int) {
    unknown.addExample(place, to: group)
  }

  /// Changes every place.
  mutating func updatePlaces(_ body: (inout Place) -> Void) {
    for issue in issues.indices {
      for index in issues[issue].examples.indices { body(&issues[issue].examples[index]) }
    }
    unknown.updatePlaces(body)
    for index in malformed.indices { body(&malformed[index]) }
    for index in textLines.indices { body(&textLines[index]) }
    unplaced.updatePlaces(body)
  }
}
