package import StreamCore

/// A catalogue for logs of which a sample is known: `catalog init`.
///
/// It is the nearest preset, with what else the sample has in the place of errors; where no preset is
/// near, what is usual in logs and was seen.
package struct CatalogDraft {
  /// The settings, without issues.
  package private(set) var catalog = Catalog.neutral
  /// The nearest preset, if one is near.
  package private(set) var preset: Preset?

  private let survey: Survey
  private let records: Int

  /// So many of a preset's three places (message, time, level) must be in the records.
  private static let nearMin = 2.0

  /// - Parameters:
  ///   - survey: of the sample.
  ///   - records: the sample's records.
  ///   - name: of the catalogue.
  package init(_ survey: Survey, records: Int, name: String) {
    // Of a record in another one both are counted.
    let most = survey.members.values.map(\.count).max() ?? 0
    (self.survey, self.records) = (survey, min(records, most))
    let scored = Preset.all.filter {
      $0.catalog.levels?.effect != .list && $0.catalog.issues.isEmpty
    }
    .map { (preset: $0, score: score($0.catalog)) }
    let best = scored.reduce(nil) { best, next -> (preset: Preset, score: Double)? in
      next.score > (best?.score ?? 0) ? next : best
    }
    if let best, best.score >= Self.nearMin {
      preset = best.preset
      catalog = best.preset.catalog
    } else {
      takeUsual()
    }
    catalog.name = name
    let known = catalog.errorPaths
    catalog.errorPaths += usualErrors().filter { !known.contains($0) }
  }

  // MARK: The nearest preset

  private func score(_ preset: Catalog) -> Double {
    var score = share(preset.timePaths.map { members($0)?.times ?? 0 })
    let level = preset.levels?.paths.first { members($0) != nil } ?? ""
    score += share(
      preset.messageFields.map { members(FieldNames.beside(level, $0))?.count ?? 0 }
    )
    if let rule = preset.levels {
      score += share(rule.paths.map { fitting(members($0)?.levels ?? [:], rule) })
      let words = Set(rule.paths.flatMap { members($0)?.levels.keys.map(\.self) ?? [] })
      // Written as the preset has it, and not only in other letters.
      if rule.levels.contains(where: {
        if case .text(let word) = $0 { words.contains(word) } else { false }
      }) {
        score += 0.125
      }
    }
    let errors = preset.errorPaths.filter { members($0) != nil }
    if !errors.isEmpty {
      score += 0.25 + 0.25 * Double(errors.count) / Double(preset.errorPaths.count)
    }
    return score
  }

  /// How many of a member's levels are of the kind that a rule asks for: words, or numbers that rise or
  /// fall with what they mean (syslog's are 0 to 7).
  private func fitting(_ levels: [String: Int], _ rule: LevelRule) -> Int {
    func fits(_ level: String) -> Bool {
      let number = Int(level)
      return rule.levels.contains { test in
        switch test {
        case .text: number == nil
        case .comparison(let comparison): number.map { ($0 < 8) == comparison.isUpTo } ?? false
        case .like: false
        }
      }
    }
    return levels.reduce(0) { $0 + (fits($1.key) ? $1.value : 0) }
  }

  private func share(_ counts: [Int]) -> Double {
    records == 0 ? 0 : min(1, Double(counts.max() ?? 0) / Double(records))
  }

  private func members(_ path: String) -> Survey.Member? {
    survey.members[FieldNames.withoutNumbers(path)]
  }

  // MARK: Without a preset

  /// What messages are called.
  private static let messageNames = [
    "msg", "message", "event", "text", "body", "short_message", "title", "description",
  ]
  /// What says by its name that it is an error.
  private static let errorNames = [
    "error", "err", "exception", "exc_info", "thrown", "throwable", "stack_trace", "stackTrace",
    "error_message", "errorMessage", "errmsg", "fault", "failure", "errors", "cause",
  ]
  /// What an object in the place of an error has the text in.
  private static let textNames = ["message", "msg", "detail", "reason"]

  private mutating func takeUsual() {
    catalog.errorPaths = []
    let times = survey.members.filter { $0.value.times * 2 > $0.value.count }
    let usual = Catalog.neutral.timePaths
    let byCount = times.sorted { ($0.value.times, $1.key) > ($1.value.times, $0.key) }.map(\.key)
    let named = usual.filter { times[$0] != nil }
    catalog.timePaths = named.isEmpty ? Array(byCount.filter(Self.isPlain).prefix(2)) : named
    if catalog.timePaths.isEmpty { catalog.timePaths = usual }
    let level = survey.members
      .filter { $0.value.levels.values.reduce(0, +) * 2 > $0.value.count && Self.isPlain($0.key) }
      .max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    if let level {
      catalog.levels = LevelRule([level.key], .failures, Self.failing(level.value.levels))
    }
    let messages = survey.members.keys.filter {
      Self.isPlain($0) && Self.messageNames.contains(FieldNames.last($0))
    }
    catalog.messageFields = messages.sorted {
      ($0.split(separator: ".").count, order($0), $0) < (
        $1.split(separator: ".").count, order($1), $1
      )
    }.map { "$." + $0 }
    if catalog.messageFields.isEmpty { catalog.messageFields = Catalog.neutral.messageFields }
  }

  private func order(_ path: String) -> Int {
    Self.messageNames.firstIndex(of: FieldNames.last(path)) ?? 0
  }

  /// The levels of errors, in words and numbers such as those that were seen.
  private static func failing(_ seen: [String: Int]) -> [FieldTest] {
    var tests: [FieldTest] = ["error", "fatal", "critical", "panic"].map { .text($0) }
    let numbers = seen.keys.compactMap { Int($0) }
    guard let largest = numbers.max() else { return tests }
    // syslog counts the other way round; else 50 is an error's for Node's libraries, and more than that
    // for Python's, of which 40 is one.
    if numbers.count == seen.count { tests = [] }
    let limit = largest < 10 ? "<= 3" : numbers.contains(60) ? ">= 50" : ">= 40"
    return tests + [Comparison(limit)].compactMap { $0 }.map { .comparison($0) }
  }

  /// Members that are errors by their names, the most frequent first.
  private func usualErrors() -> [String] {
    let found = survey.members.filter { path, member in
      Self.errorNames.contains(FieldNames.last(path)) && Self.canBeWritten(path)
    }
    let sorted = found.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }
    var paths: [String] = []
    for (path, member) in sorted {
      if member.objects > 0 {
        let texts = Self.textNames.map { "\(path).\($0)" }
        if let text = texts.first(where: { survey.members[$0] != nil }) { paths.append(text) }
      }
      paths.append(path)
    }
    if catalog.errorPaths.isEmpty && paths.isEmpty { return Catalog.neutral.errorPaths }
    return Array(paths.prefix(12))
  }

  private static func isPlain(_ path: String) -> Bool {
    !path.contains("[") && canBeWritten(path)
  }

  /// Whether a path is short, and can be given in a catalogue: a name may have dots at an end.
  private static func canBeWritten(_ path: String) -> Bool {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 3 && parts.allSatisfy { !$0.isEmpty && FieldNames.hasPlainBrackets($0) }
  }
}

extension CatalogDraft {
  /// What was seen of each setting, for people.
  package var comments: [String] {
    var lines = [
      preset.map { "The nearest preset is \($0.name): \($0.about)." } ?? "No preset is near."
    ]
    func add(_ title: String, _ paths: [String], _ count: (Survey.Member) -> Int) {
      let counts = paths.compactMap { path -> String? in
        guard let member = members(path.hasPrefix("$.") ? String(path.dropFirst(2)) : path),
          count(member) > 0
        else { return nil }
        return "\(path) \(count(member))"
      }
      lines.append(
        "  \(title): \(counts.isEmpty ? "none was seen" : counts.joined(separator: ", "))"
      )
    }
    lines.append("What was seen, of \(records) records:")
    let inner = survey.members.filter { $0.value.records > 0 }.sorted { $0.key < $1.key }
    if !inner.isEmpty {
      let places = inner.map { "\($0.key) \($0.value.records)" }.joined(separator: ", ")
      lines.append("  records in: \(places)")
    }
    add("error", catalog.errorPaths) { $0.count }
    let level = catalog.levels?.paths.first { members($0) != nil } ?? ""
    add("message", catalog.messageFields.map { FieldNames.beside(level, $0) }) { $0.count }
    add("time", catalog.timePaths) { $0.times }
    for path in catalog.levels?.paths ?? [] {
      let levels = (members(path)?.levels ?? [:]).sorted { ($0.value, $1.key) > ($1.value, $0.key) }
      guard !levels.isEmpty else { continue }
      let words = levels.prefix(12).map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      lines.append("  level, at \(path): \(words)")
    }
    return lines
  }
}

extension Comparison {
  /// Whether it holds for small numbers.
  fileprivate var isUpTo: Bool { [.isAtMost, .isLess].contains(sign) }
}
