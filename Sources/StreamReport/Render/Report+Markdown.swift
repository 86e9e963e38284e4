import StreamCore
import StreamTally

extension Report {
  /// The report for an issue tracker (GitHub's and GitLab's Markdown).
  func markdown() -> String {
    var lines = ["# \(MarkdownText.escaped(verdict)), night of \(night)", ""]
    lines += ["**What to do:**", ""]
    lines += actions.map { "- \(MarkdownText.escaped($0))" }
    lines += reasonParts
    if !notices.isEmpty {
      lines += ["", "## What is unusual", ""]
      lines += notices.map { "- **\($0.weight.rawValue)**: \(MarkdownText.escaped($0.sentence))" }
    }
    lines += ["", "## Issues", "", MarkdownText.escaped(comparisonNote), ""]
    lines += issueRows + unknownParts + repositoryParts + otherParts + damageParts
    lines += skippedParts
    lines += ["", "## The run", ""]
    lines += Self.table(
      ["", ""],
      totalsList.map { [$0.name, $0.value] } + [
        ["catalogue", "\(tally.catalog.name) (\(tally.catalog.digest))"],
        ["stream-cli", tally.version],
      ]
    )
    return lines.joined(separator: "\n") + "\n"
  }

  /// A table of texts; numbers are the columns whose heads begin with a space.
  private static func table(_ head: [String], _ rows: [[String]]) -> [String] {
    table(head, markdown: rows.map { $0.map { MarkdownText.escaped($0) } })
  }

  private static func table(_ head: [String], markdown rows: [[String]]) -> [String] {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    return [
      line(head.map { String($0.drop { $0 == " " }) }),
      line(head.map { $0.hasPrefix(" ") ? "---:" : "---" }),
    ] + rows.map(line)
  }

  private var reasonParts: [String] {
    guard let reasonTitle else { return [] }
    return ["", "## \(reasonTitle)", ""]
      + Self.table(
        ["reason", " count", "accepted", "detail"],
        tally.reasons.map {
          [
            $0.kind.rawValue, Words.grouped($0.count), $0.isAccepted ? "yes" : "no", $0.detail,
          ]
        }
      )
  }

  private var issueRows: [String] {
    Self.table(
      [
        "issue", " count", " share", "expected", " previous", " median of 7", " median of 28",
        "title", "reference", "action",
      ],
      markdown: rows.map { row in
        [
          row.id, Words.grouped(row.count), Words.percent(row.share), row.expected,
          Self.change(row.previousChange), Self.change(row.change(median: 7)),
          Self.change(row.change(median: 28)), row.title,
        ].map { MarkdownText.escaped($0) } + [
          row.reference.map { IssueReference.markdown($0) } ?? "",
          row.action.map { MarkdownText.escaped($0) } ?? "",
        ]
      }
    )
  }

  private var unknownParts: [String] {
    guard !tally.unknown.list.isEmpty else { return [] }
    var lines = ["", "## Unknown failures"]
    for group in tally.unknown.list.prefix(Self.listedMax) {
      let age = age(group).isEmpty ? "" : "**\(age(group))**, "
      let template = MarkdownText.code(Words.template(group.template))
      lines += ["", "- \(age)\(Words.times(group.count)): \(template)"]
      if let nearest = group.nearest {
        lines.append(
          "  - nearest: issue \(MarkdownText.escaped(nearest.id)), which fits the first"
            + " \(nearest.matchedBytes) bytes"
        )
      }
      for example in group.examples.prefix(Self.examplesMax) {
        let time = example.time.map { " at \($0.text)" } ?? ""
        let fields = example.fields.map {
          ", \(MarkdownText.escaped($0.name)) \(MarkdownText.code($0.value))"
        }
        lines.append("  - \(MarkdownText.code(Self.place(example)))\(time)\(fields.joined())")
      }
    }
    let more = tally.unknown.list.count - Self.listedMax
    if more > 0 { lines += ["", "And \(Words.number(more, "group")) more."] }
    return lines
  }

  private var repositoryParts: [String] {
    guard let sentence = repositorySentence else { return [] }
    let retried = repositories?.retried ?? []
    var lines = ["", "## Repositories", "", MarkdownText.escaped(sentence)]
    if !retried.isEmpty { lines += ["", "To be tried again:", ""] }
    lines += retried.prefix(Self.listedMax).map { repository in
      "- \(MarkdownText.code(repository.name)) (\(Words.number(repository.attempts, "failure")))"
    }
    let more = retried.count - Self.listedMax
    if more > 0 { lines.append("- and \(more) more") }
    return lines
  }

  private var otherParts: [String] {
    guard tally.otherErrors.total > 0 else { return [] }
    return ["", "## Errors that are no failures", ""]
      + Self.table(
        ["message", " count"],
        tally.otherErrors.byMessage.list.prefix(Self.listedMax).map {
          [$0.msg, Words.grouped($0.count)]
        }
      )
  }

  private var damageParts: [String] {
    guard !tally.damage.isEmpty || !tally.malformed.isEmpty else { return [] }
    var lines = ["", "## Damage", ""]
    lines += tally.damage.map { damage in
      "- \(MarkdownText.code(damage.archive)): \(MarkdownText.escaped(damage.place)):"
        + " \(MarkdownText.escaped(damage.kind.rawValue)),"
        + " \(Words.bytes(damage.lostBytes)) lost: \(MarkdownText.escaped(damage.detail))"
    }
    lines += tally.malformed.map { place in
      "- \(MarkdownText.code(Self.place(place))): \(MarkdownText.escaped(place.reason ?? ""))"
    }
    return lines
  }

  private var skippedParts: [String] {
    guard let skippedSentence else { return [] }
    return ["", "## Skipped files", "", MarkdownText.escaped(skippedSentence), ""]
      + tally.input.skipped.files.map {
        "- \(MarkdownText.code($0.path)): \(MarkdownText.escaped($0.why))"
      }
      + (moreSkipped.map { ["", $0] } ?? [])
  }
}
