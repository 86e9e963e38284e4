public import StreamCore

/// Why a result is not clear, and what follows for the exit code.
extension Tally {
  /// Computes anew what follows from the rest: ``reasons`` and the issues' shares.
  public mutating func update() { update(isPartial: false) }

  /// - Parameter isPartial: whether less was read than all of the archives, because no more was
  ///   asked for.
  mutating func update(isPartial: Bool) {
    for index in issues.indices {
      issues[index].share = Share(issues[index].count, of: failures.total)
    }
    // Of archives that are not read whole nothing is said that only the whole shows.
    let hidden: [Reason.Kind] =
      isPartial ? [.nothingRead, .noRecords, .noErrorPath, .window] : []
    reasons = Reason.Kind.allCases.filter { !hidden.contains($0) }.compactMap(reason)
  }

  /// Takes what the user accepts in the place of what was accepted before.
  public mutating func accept(_ acceptance: Acceptance) {
    options.acceptance = acceptance
    update()
  }

  /// Whether there is an unknown failure.
  public var isHalt: Bool { failures.unknown > 0 }

  /// What the answer is.
  public var verdict: Verdict {
    if isHalt { return .halt }
    return reasons.allSatisfy(\.isAccepted) ? .clear : .unclear
  }

  /// Whether everything was read and understood.
  public var isComplete: Bool { reasons.isEmpty }

  /// The exit code that follows from it.
  public var exitStatus: ExitStatus {
    ExitStatus(isHalt: isHalt, isUnclear: !reasons.allSatisfy(\.isAccepted))
  }

  /// Whether a reason is there, and not accepted.
  func isUnclear(by kind: Reason.Kind) -> Bool {
    reasons.contains { $0.kind == kind && !$0.isAccepted }
  }

  /// The reasons that are accepted, for the first line: ` (accepted: zeros 3)`.
  var acceptedNote: String {
    let accepted = reasons.filter(\.isAccepted).map { "\($0.kind.rawValue) \($0.count)" }
    return accepted.isEmpty ? "" : " (accepted: \(accepted.joined(separator: ", ")))"
  }

  /// A reason, where it holds.
  private func reason(_ kind: Reason.Kind) -> Reason? {
    guard let found = finding(kind), found.count > 0 else { return nil }
    let acceptance = options.acceptance
    let isAccepted =
      switch kind {
      case .malformed:
        acceptance.accepts(kind, parts: found.parts, areGlobs: false)
          || found.count <= acceptance.malformedMax.lines(of: input.lines)
      case .unreadable, .noRecords: acceptance.accepts(kind, parts: found.parts, areGlobs: true)
      case .unplaced, .unfinished: acceptance.accepts(kind, parts: found.parts, areGlobs: false)
      default: acceptance.accepts(kind)
      }
    let command = found.archive.flatMap { path in
      kind.command.map { "; to see all: stream-cli \($0) \(ShellWord.quoted(path))" }
    }
    return Reason(
      kind,
      count: found.count,
      detail: found.detail + (command ?? ""),
      isAccepted: isAccepted
    )
  }

  /// What a reason stands for.
  private struct Finding {
    let count: Int
    let detail: String
    /// The first archive that has it.
    var archive: String?
    /// What of it can be accepted apart; nil where not all of it is known.
    var parts: [String]?
  }

  private func finding(_ kind: Reason.Kind) -> Finding? {
    switch kind {
    case .damaged:
      let first = damage.first { $0.kind != .unreadable && $0.kind != .unfinished }
      return Finding(
        count: input.damaged - input.unreadable - input.unfinishedStreams,
        detail: detail(first),
        archive: first?.archive
      )
    case .malformed: return malformedLines
    case .oversized:
      let first = input.archives.first { $0.oversized > 0 }
      return Finding(
        count: input.oversized,
        detail:
          "\(first.map { "\($0.path): " } ?? "")lines of more than \(options.lineBytesMax) bytes"
          + " were not looked at; raise --max-line"
      )
    case .unreadable:
      return Finding(
        count: input.unreadable,
        detail: detail(damage.first { $0.kind == .unreadable }),
        parts: input.archives.filter { $0.unreadable > 0 }.map(\.path)
      )
    case .zeros:
      let found = input.archives.filter { $0.zeros > 0 }
      return Finding(
        count: found.reduce(0) { $0 + $1.zeros },
        detail: found.first.map {
          "\($0.path): lines begin with zero bytes, as where logrotate's copytruncate cut a"
            + " log that its writer had not opened with O_APPEND"
        } ?? "",
        archive: found.first?.path
      )
    case .unfinished: return unfinished
    case .nothingRead:
      return Finding(count: input.lines == 0 ? 1 : 0, detail: nothingRead)
    case .noRecords: return recordless
    case .unplaced:
      let groups = unplaced.list
      let path = groups.first?.path ?? ""
      return Finding(
        count: unplaced.total,
        detail: "in \(path), where no records are looked for; if other programs' data is there, add"
          + " `data: [\(path)]` to the catalogue",
        archive: groups.first?.examples.first?.path,
        parts: unplaced.overflow > 0 ? nil : groups.map(\.path)
      )
    case .noErrorPath:
      let found = input.archives.filter(\.isWithoutErrorPath)
      let place = elsewhere.list.first?.path
      return Finding(
        count: found.count,
        detail: found.first.map {
          "\($0.path): errors are in \(place ?? "other members"), and none where the catalogue's"
            + " error paths lead"
        } ?? "",
        archive: found.first?.path
      )
    case .window: return window
    // Nothing finds it yet.
    case .interrupted: return nil
    }
  }

  private func detail(_ found: Damage?) -> String {
    found.map { "\($0.archive), \($0.place): \($0.detail)" } ?? ""
  }

  private var malformedLines: Finding {
    let first = malformed.first { !$0.isUnfinished }
    let others = input.malformed - input.cut - input.longMessages - input.unfinishedLines
    let kinds = [("cut", input.cut), ("long-message", input.longMessages), ("other", others)]
    return Finding(
      count: input.malformed - input.unfinishedLines,
      detail: first.map {
        "\($0.archive), line \($0.line): \($0.reason ?? "")" + advice(forLine: $0)
      } ?? "",
      archive: first?.path,
      parts: kinds.filter { $0.1 > 0 }.map(\.0)
    )
  }

  /// Why no line was read, and what to do.
  private var nothingRead: String {
    guard let first = input.skipped.files.first else {
      let empty = input.archives.first { $0.bytes == 0 }
      let what = empty.map { $0.path == "-" ? "standard input is empty" : "\($0.path) is empty" }
      return "\(what ?? "no line was read"); check that the input is the one that was meant"
    }
    return "no file has a record, and \(Self.number(input.skipped.total, "file")) left out, first"
      + " \(first.path): \(first.why); name a file to have its lines read all the same"
  }

  private var unfinished: Finding {
    let (lines, streams) = (input.unfinishedLines, input.unfinishedStreams)
    let archive = input.archives.first { $0.unfinishedLines > 0 }
    let stream = damage.first { $0.kind == .unfinished }
    let line = malformed.first(where: \.isUnfinished).map { "\($0.archive), line \($0.line)" }
    let detail =
      archive.map {
        "\(line ?? $0.path): its record is not all there, as where the log is still written"
      } ?? self.detail(stream)
    return Finding(
      count: lines + streams,
      detail: detail,
      archive: archive?.path,
      parts: (lines > 0 ? ["line"] : []) + (streams > 0 ? ["stream"] : [])
    )
  }

  private var recordless: Finding? {
    let found = input.archives.filter(\.isWithoutRecords)
    guard let first = found.first else { return nil }
    let detail =
      if let member = first.recordlessMember {
        "\(first.path)!\(member): none of its lines is a record"
      } else {
        "\(first.path): \(Self.number(first.lines, "line")), none is a record"
      }
    return Finding(
      count: found.count,
      detail: detail,
      archive: first.path,
      parts: found.map(\.path)
    )
  }

  /// The time span that was asked for, where no archive has a record in it.
  private var window: Finding? {
    guard options.since != nil || options.until != nil else { return nil }
    // A failure of that time is a record of it.
    if failures.total > input.withoutTime { return nil }
    let spans = input.archives.compactMap { archive in
      archive.from.flatMap { from in
        archive.to.map { (path: archive.path, from: from, to: $0) }
      }
    }
    if spans.contains(where: { isInWindow($0.from, $0.to) }) { return nil }
    let unknown = input.archives.filter { $0.to == nil }.compactMap { archive in
      archive.from.map { (path: archive.path, from: $0) }
    }
    if let first = unknown.first {
      // How far its records go is not known.
      if unknown.contains(where: { isInWindow($0.from, $0.from) }) { return nil }
      return Finding(
        count: 1,
        detail:
          "no record that was looked at is of that time, and \(first.path) does not show how far"
          + " it goes, since its first or its last record has no time; --validate looks at all"
      )
    }
    guard !spans.isEmpty else { return nil }
    if let since = options.since, let until = options.until, since >= until {
      return Finding(
        count: 1,
        detail: "no time is between --since \(since.text) and --until \(until.text), which is"
          + " exclusive"
      )
    }
    let distances = spans.map { span in
      (far: distance(span.from, span.to), time: nearestTime(span.from, span.to), path: span.path)
    }
    guard let nearest = distances.min(by: { $0.far < $1.far }) else { return nil }
    return Finding(
      count: 1,
      detail: "no archive has a record between \(options.since?.text ?? "the beginning") and"
        + " \(options.until?.text ?? "the end"); the nearest is \(Self.age(nearest.far)) away, at"
        + " \(nearest.time.text) in \(nearest.path)"
    )
  }

  /// Whether the span of an archive and the window have a time in common.
  private func isInWindow(_ from: Timestamp, _ to: Timestamp) -> Bool {
    let first = max(from, options.since ?? from)
    return first <= to && options.until.map { first < $0 } ?? true
  }

  /// The end of a span that is next to the window, which it does not touch.
  private func nearestTime(_ from: Timestamp, _ to: Timestamp) -> Timestamp {
    options.since.map { to < $0 } == true ? to : from
  }

  /// How far a span is from the window, in milliseconds.
  private func distance(_ from: Timestamp, _ to: Timestamp) -> Int {
    if let since = options.since, to < since { return since.milliseconds - to.milliseconds }
    return from.milliseconds - (options.until?.milliseconds ?? from.milliseconds)
  }

  private static func age(_ milliseconds: Int) -> String {
    let seconds = milliseconds / 1000
    for (unit, length) in [("day", 86_400), ("hour", 3600), ("minute", 60)] where seconds >= length
    {
      return number(seconds / length, unit)
    }
    return seconds == 0 ? "less than a second" : number(seconds, "second")
  }
}

extension Reason.Kind {
  /// The command that shows all that it stands for, without the path; nil where there is nothing more
  /// to see than its detail says.
  fileprivate var command: String? {
    switch self {
    case .damaged: "inspect --verify"
    case .malformed: "extract --malformed"
    case .zeros, .unfinished: "extract --reason \(rawValue)"
    case .noRecords: "extract --text"
    case .unplaced: "extract --unplaced"
    case .noErrorPath: "extract --elsewhere"
    case .oversized, .unreadable, .nothingRead, .window, .interrupted: nil
    }
  }
}
