public import StreamCore

/// Writes a catalogue as YAML: the same bytes for the same catalogue, and the same catalogue
/// again when it is read.
///
/// - Parameter catalog: A catalogue that a file can contain: within one rule, a field is tested
///   once and is not called `missing` or `present`, and no text is a comparison.
/// - Returns: The text, ended by a line end.
public func writeCatalog(_ catalog: Catalog) -> String {
  var writer = CatalogWriter()
  writer.write(catalog)
  return writer.text
}

/// Writes issues as a catalogue that is to be edited, and used alone or merged over another one.
///
/// - Parameters:
///   - name: The draft's name.
///   - settings: The catalogue whose settings the draft names, so that by itself it counts the same
///     failures; nil for a draft that names none.
///   - comments: Lines before all else.
///   - issues: Each with comments, of one line each, that come before it.
/// - Returns: The text, ended by a line end.
public func writeDraft(
  name: String,
  settings: Catalog?,
  comments: [String],
  issues: [(issue: Issue, comments: [String])]
) -> String {
  var writer = CatalogWriter()
  writer.writeDraft(name: name, settings: settings, comments: comments, issues)
  return writer.text
}

/// Writes YAML by hand: a YAML library does not know which list reads better on one line.
private struct CatalogWriter {
  private static let columnsMax = 100

  private(set) var text = ""

  mutating func write(_ catalog: Catalog) {
    writeHead(catalog.name)
    writeSettings(catalog)
    line(catalog.issues.isEmpty ? "issues: []" : "issues:")
    for issue in catalog.issues { write(issue) }
  }

  mutating func writeDraft(
    name: String,
    settings: Catalog?,
    comments: [String],
    _ issues: [(issue: Issue, comments: [String])]
  ) {
    for comment in comments { self.comment(comment) }
    writeHead(name)
    if let settings { writeSettings(settings) }
    line(issues.isEmpty ? "issues: []" : "issues:")
    for (issue, comments) in issues {
      for comment in comments { self.comment(comment, indentation: "  ") }
      write(issue)
    }
  }

  private mutating func writeHead(_ name: String) {
    line("schema: \(CatalogSchema.current.rawValue)")
    line("name: \(YAMLText.scalar(name))")
  }

  private mutating func writeSettings(_ catalog: Catalog) {
    for setting in CatalogSetting.allCases {
      switch setting {
      case .error: list(setting.rawValue, catalog.errorPaths)
      case .message where catalog.messageFields == Catalog.neutral.messageFields: break
      case .message: list(setting.rawValue, catalog.messageFields)
      case .version where catalog.versionFields == Catalog.neutral.versionFields: break
      case .version: list(setting.rawValue, catalog.versionFields)
      case .time: list(setting.rawValue, catalog.timePaths)
      case .levels: catalog.levels.map { write($0) }
      // What is usual is left out, so that a later version can know more.
      case .records where catalog.recordPaths == Envelopes.recordPaths: break
      case .records: list(setting.rawValue, catalog.recordPaths)
      case .data where catalog.dataPaths.isEmpty: break
      case .data: list(setting.rawValue, catalog.dataPaths)
      case .timeZone:
        if let minutes = catalog.zoneMinutes {
          line("\(setting.rawValue): \(YAMLText.quoted(Catalog.zoneText(minutes)))")
        }
      case .text where catalog.textPatterns == Catalog.usualTextPatterns: break
      case .text: list(setting.rawValue, catalog.textPatterns.map(\.description))
      case .accept: list(setting.rawValue, catalog.accept.map(\.description))
      case .failures: write(catalog.rules)
      case .show: list(setting.rawValue, catalog.contextFields)
      case .redact where catalog.redactedFields == Catalog.usualRedactedFields: break
      case .redact: list(setting.rawValue, catalog.redactedFields)
      case .halt:
        line("halt:")
        line("  message: \(YAMLText.scalar(catalog.haltMessage))")
      }
    }
  }

  private mutating func write(_ rules: [FailureRule]) {
    line(rules.isEmpty ? "failures: []" : "failures:")
    for rule in rules {
      let pairs = Self.fields(rule, inFlow: true).map { name, values in
        let value = values.count == 1 ? values[0] : "[\(values.joined(separator: ", "))]"
        return "\(YAMLText.scalar(name, inFlow: true)): \(value)"
      }
      let flow = pairs.isEmpty ? "{}" : "{ \(pairs.joined(separator: ", ")) }"
      let short = "  - \(rule.effect): \(flow)"
      if fits(short) {
        line(short)
      } else {
        line("  - \(rule.effect):")
        for (pair, field) in zip(pairs, Self.fields(rule, inFlow: false)) {
          if fits("      \(pair)") {
            line("      \(pair)")
          } else {
            line("      \(YAMLText.scalar(field.name)):")
            for value in field.values { line("        - \(value)") }
          }
        }
      }
    }
  }

  private mutating func write(_ rule: LevelRule) {
    let path =
      rule.paths.count == 1 ? YAMLText.scalar(rule.paths[0], inFlow: true) : Self.flow(rule.paths)
    let levels = rule.levels.map { Self.value(of: $0, inFlow: true) }.joined(separator: ", ")
    let short = "levels: { path: \(path), \(rule.effect.rawValue): [\(levels)] }"
    if fits(short) {
      line(short)
    } else {
      line("levels:")
      list("path", rule.paths, indentation: "  ")
      line("  \(rule.effect.rawValue):")
      for level in rule.levels { line("    - \(Self.value(of: level, inFlow: false))") }
    }
  }

  private mutating func write(_ issue: Issue) {
    // A number in quotes is a text for every reader of YAML.
    line("  - id: \(YAMLText.quoted(issue.id))")
    field("title", issue.title)
    field("reference", issue.reference)
    field("expected", issue.expected?.rawValue)
    if let share = issue.maxShareMillionths { line("    max_share: \(Self.decimal(share))") }
    field("action", issue.action)
    if let day = issue.until { line("    until: \(day)") }
    field("fixed_in", issue.fixedIn?.description)
    if !issue.examples.isEmpty { block("examples", issue.examples) }
    block("patterns", issue.patterns.map(\.description))
  }

  // MARK: Pieces

  private mutating func field(_ key: String, _ value: String?) {
    if let value { line("    \(key): \(YAMLText.scalar(value))") }
  }

  /// Messages and patterns, which are always quoted.
  private mutating func block(_ key: String, _ values: [String]) {
    line("    \(key):")
    for value in values { line("      - \(YAMLText.quoted(value))") }
  }

  /// A list on one line where it fits, and else with a line for each item.
  private mutating func list(_ key: String, _ values: [String], indentation: String = "") {
    let short = "\(indentation)\(key): \(Self.flow(values))"
    if fits(short) {
      line(short)
    } else {
      line("\(indentation)\(key):")
      for value in values { line("\(indentation)  - \(YAMLText.scalar(value))") }
    }
  }

  /// A comment, in which not every character of a message may be.
  private mutating func comment(_ comment: String, indentation: String = "") {
    line("\(indentation)# \(YAMLText.printable(comment))")
  }

  private mutating func line(_ line: String) {
    text += line
    text += "\n"
  }

  private func fits(_ line: String) -> Bool {
    line.unicodeScalars.count <= Self.columnsMax
  }

  private static func flow(_ values: [String]) -> String {
    "[" + values.map { YAMLText.scalar($0, inFlow: true) }.joined(separator: ", ") + "]"
  }

  /// The conditions as keys and values in YAML.
  ///
  /// All fields that are missing go under one key, and so do those that are present; the order of
  /// conditions has no meaning.
  private static func fields(
    _ rule: FailureRule,
    inFlow: Bool
  ) -> [(name: String, values: [String])] {
    var fields: [(name: String, values: [String])] = []
    func add(_ name: String, _ field: String) {
      let value = YAMLText.scalar(field, inFlow: inFlow)
      if let index = fields.firstIndex(where: { $0.name == name }) {
        fields[index].values.append(value)
      } else {
        fields.append((name, [value]))
      }
    }
    for condition in rule.conditions {
      switch condition {
      case .isOneOf(let field, let tests):
        precondition(
          !["missing", "present"].contains(field),
          "a field called '\(field)' cannot be tested in YAML"
        )
        precondition(!fields.contains { $0.name == field }, "two conditions on field \(field)")
        fields.append((field, tests.map { value(of: $0, inFlow: inFlow) }))
      case .isMissing(let field): add("missing", field)
      case .isPresent(let field): add("present", field)
      }
    }
    return fields
  }

  private static func value(of test: FieldTest, inFlow: Bool) -> String {
    switch test {
    case .text(let text): YAMLText.scalar(text, inFlow: inFlow)
    case .comparison(let comparison): YAMLText.quoted(comparison.description)
    case .like(let pattern): "{ like: \(YAMLText.quoted(pattern.description)) }"
    }
  }

  /// Millionths as a decimal number.
  private static func decimal(_ millionths: Int) -> String {
    let digits = String(millionths % 1_000_000)
    var text =
      "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
