import StreamCatalog
import StreamCore

/// What a catalogue says of a line of a log.
struct ExplainedLine: Document {
  static let noun = "explanation"

  let explanation: LineExplanation
  let catalog: Catalog

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { line, _ in Array(line.text.utf8) }
    case .json: { line, _ in line.json }
    case .csv, .markdown, .html: nil
    }
  }

  /// A longer value is shown by its beginning.
  private static let shownMax = 200

  private func shown(_ value: [UInt8]) -> String {
    let text = printable(Array(value.prefix(Self.shownMax)))
    return value.count > Self.shownMax ? text + "…" : text
  }

  /// The failure's message, explained as `catalog explain` does; nil for what is no failure.
  private func message(of record: LineExplanation.Record) -> ExplainedMessage? {
    guard record.outcome == .failure else { return nil }
    return ExplainedMessage(explanation: Explanation(of: record.message, catalog), catalog: catalog)
  }

  // MARK: Text

  private var text: String {
    var lines = ["the line is \(explanation.kind)\(explanation.fault.map { ": \($0)" } ?? "")"]
    if let prefix = explanation.prefix { lines.append("  before its record: \(shown(prefix))") }
    if !explanation.isCandidate {
      lines.append(
        "  it has nothing that errors are searched by, and would be passed over unparsed"
      )
    }
    for (number, record) in explanation.records.enumerated() {
      lines += text(of: record, number: number + 1)
    }
    if explanation.records.isEmpty { lines.append("  no record was found in it") }
    if explanation.textFailures > 0 {
      lines.append("failures in words: \(explanation.textFailures)")
    }
    lines += explanation.elsewhere.map {
      "an error is at \(printable($0)), where no path leads: add it to `error`"
    }
    lines += explanation.unplaced.map {
      "a record with an error is in \(printable($0)), where none are looked for: add it to `records`,"
        + " or to `data` if other programs' data is there"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(of record: LineExplanation.Record, number: Int) -> [String] {
    let places = record.places.map { " in \(printable($0))" }.joined(separator: ",")
    var lines = ["record \(number)\(places): \(record.outcome.rawValue)"]
    lines.append("  time: \(record.time.map(\.text) ?? "none of the paths has one")")
    for (index, error) in record.errors.enumerated() {
      let value = error.value.map { error.isError ? shown($0) : "\(shown($0)), which is no error" }
      let mark = index == record.error ? " (this one counts)" : ""
      lines.append("  error at \(printable(error.path)): \(value ?? "nothing")\(mark)")
    }
    if let level = record.level {
      let value = level.value.map(shown) ?? "nothing"
      let isUsed = record.error == nil && record.outcome != .clean
      lines.append("  level at \(printable(level.path)): \(value)\(isUsed ? " (it counts)" : "")")
    }
    for (index, answer) in record.rules.enumerated() {
      let rule = describe(catalog.rules[index])
      guard let failed = answer.failed else {
        lines.append("  rule \(index + 1), \(rule): holds")
        continue
      }
      let condition = describe(catalog.rules[index].conditions[failed])
      let value = answer.value.map { shown($0) } ?? "not there"
      lines.append("  rule \(index + 1), \(rule): does not hold, since \(condition) is \(value)")
    }
    if record.rules.allSatisfy({ $0.failed != nil }), record.outcome == .failure {
      lines.append("  no rule holds, and so the error counts")
    }
    guard let message = message(of: record) else {
      if !record.message.isEmpty { lines.append("  counted as: \(shown(record.message))") }
      return lines
    }
    let text = String(decoding: message.rendered(.text) ?? [], as: UTF8.self)
    lines.append("  message: \(shown(record.message))")
    return lines + text.split(separator: "\n").map { "  \($0)" }
  }

  private func describe(_ rule: FailureRule) -> String {
    let conditions = rule.conditions.map(describe)
    return
      "\(rule.effect.rawValue) where \(conditions.isEmpty ? "anything" : conditions.joined(separator: " and "))"
  }

  /// A condition without its values, which the catalogue has.
  private func describe(_ condition: FailureRule.Condition) -> String {
    switch condition {
    case .isOneOf(let field, _): printable(field)
    case .isMissing(let field): "missing \(printable(field))"
    case .isPresent(let field): "present \(printable(field))"
    }
  }

  // MARK: JSON

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-line-explanation/1")
      CatalogCommand.write(catalog, &root)
      root.member("kind", explanation.kind)
      root.member("fault", explanation.fault)
      root.member("candidate", explanation.isCandidate)
      root.array("records") { list in
        for record in explanation.records { list.object { write(record, &$0) } }
      }
      root.member("textFailures", explanation.textFailures)
      root.array("elsewhere") { list in explanation.elsewhere.forEach { list.element($0) } }
      root.array("unplaced") { list in explanation.unplaced.forEach { list.element($0) } }
    }
    return writer.output
  }

  private func write(_ record: LineExplanation.Record, _ object: inout JSONWriter) {
    object.array("places") { list in record.places.forEach { list.element($0) } }
    object.member("outcome", record.outcome.rawValue)
    object.member("time", record.time?.text)
    object.array("errors") { list in
      for (index, error) in record.errors.enumerated() {
        list.object {
          $0.member("path", error.path)
          if let value = error.value { $0.member("value", bytes: value) }
          $0.member("isError", error.isError)
          $0.member("counts", index == record.error)
        }
      }
    }
    if let level = record.level, let value = level.value {
      object.object("level") {
        $0.member("path", level.path)
        $0.member("value", bytes: value)
      }
    }
    object.array("rules") { list in
      for (index, answer) in record.rules.enumerated() {
        list.object {
          $0.member("rule", index + 1)
          $0.member("effect", catalog.rules[index].effect.rawValue)
          $0.member("holds", answer.failed == nil)
        }
      }
    }
    object.member("message", bytes: record.message)
    guard record.outcome == .failure else { return }
    let parts = Explanation(of: record.message, catalog).parts
    object.member("known", parts.allSatisfy { $0.match != nil })
    object.array("issues") { list in
      for part in parts {
        if let match = part.match { list.element(catalog.issues[match.issue].id) }
      }
    }
  }
}
