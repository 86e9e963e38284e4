import StreamCore
import StreamTally

extension Report {
  /// The report for a terminal or a plain mail: short, the verdict first.
  func text() -> String {
    var lines = ["\(verdict) (night of \(night))"]
    lines += actions.map { "What to do: \(printable($0))" }
    lines += reasonLines
    lines += ["", "\(comparisonNote)"]
    if !notices.isEmpty {
      lines += ["", "What is unusual:"]
      lines += notices.map { "  \($0.weight.rawValue): \(printable($0.sentence))" }
    }
    lines += [""] + issueTable
    lines += unknownLines + repositoryLines + otherLines + damageLines + skippedLines
    lines += [
      "",
      totalsList.map { "\($0.name) \($0.value)" }.joined(separator: ", "),
      "catalogue \(printable(tally.catalog.name)) (\(printable(tally.catalog.digest))),"
        + " stream-cli \(printable(tally.version))",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private var reasonLines: [String] {
    guard let reasonTitle else { return [] }
    return ["", "\(reasonTitle):"]
      + tally.reasons.map { reason in
        let accepted = reason.isAccepted ? " (accepted)" : ""
        let detail = reason.detail.isEmpty ? "" : ": \(printable(reason.detail))"
        return "  \(reason.kind.rawValue) \(Words.grouped(reason.count))\(accepted)\(detail)"
      }
  }

  private var issueTable: [String] {
    let cells = rows.map { row in
      [
        printable(row.id), Words.grouped(row.count), Words.percent(row.share), row.expected,
        Self.change(row.previousChange), Self.change(row.change(median: 7)),
        Self.change(row.change(median: 28)), printable(row.title),
      ]
    }
    return TextTable(
      [
        "issue", .number("count"), .number("share"), "expected", .number("previous"),
        .number("median 7"), .number("median 28"), "title",
      ],
      cells
    ).lines
  }

  private var unknownLines: [String] {
    var lines: [String] = []
    for group in tally.unknown.list.prefix(Self.listedMax) {
      let age = age(group).isEmpty ? "" : ", \(age(group))"
      let template = printable(Words.template(group.template))
      lines += ["", "unknown\(age), \(Words.times(group.count)): \(template)"]
      if let nearest = group.nearest {
        lines.append(
          "  nearest: issue \(printable(nearest.id)), which fits the first"
            + " \(nearest.matchedBytes) bytes"
        )
      }
      for example in group.examples.prefix(Self.examplesMax) {
        let time = example.time.map { " at \($0.text)" } ?? ""
        let fields = example.fields.map { " \(printable($0.name))=\(printable($0.value))" }
        lines.append("  \(printable(Self.place(example)))\(time)\(fields.joined())")
      }
    }
    let more = tally.unknown.list.count - Self.listedMax
    if more > 0 { lines.append("and \(Words.number(more, "group")) more") }
    return lines
  }

  private var repositoryLines: [String] {
    guard let sentence = repositorySentence else { return [] }
    let retried = repositories?.retried ?? []
    var lines = ["", sentence]
    if !retried.isEmpty { lines.append("to be tried again:") }
    lines += retried.prefix(Self.listedMax).map { repository in
      "  \(printable(repository.name)) (\(Words.number(repository.attempts, "failure")))"
    }
    let more = retried.count - Self.listedMax
    if more > 0 { lines.append("  and \(more) more") }
    return lines
  }

  private var otherLines: [String] {
    lines("errors that are no failures", tally.otherErrors)
      + lines("records that are only counted, for their level", tally.levelOnly)
  }

  private func lines(_ what: String, _ errors: Tally.OtherErrors) -> [String] {
    guard errors.total > 0 else { return [] }
    return ["", "\(what): \(Words.grouped(errors.total))"]
      + errors.byMessage.list.prefix(10).map { "  \($0.count)  \(printable($0.msg))" }
  }

  private var damageLines: [String] {
    guard !tally.damage.isEmpty || !tally.malformed.isEmpty else { return [] }
    var lines = ["", "damaged places and malformed lines:"]
    lines += tally.damage.map { damage in
      "  \(printable(damage.archive)): \(printable(damage.place)): \(printable(damage.kind.rawValue)),"
        + " \(Words.bytes(damage.lostBytes)) lost: \(printable(damage.detail))"
    }
    lines += tally.malformed.map { place in
      "  \(printable(Self.place(place))): \(printable(place.reason ?? "malformed"))"
    }
    return lines
  }

  private var skippedLines: [String] {
    guard let skippedSentence else { return [] }
    return ["", skippedSentence]
      + tally.input.skipped.files.map { "  \(printable($0.path)): \(printable($0.why))" }
      + (moreSkipped.map { ["  \($0)"] } ?? [])
  }
}
