import StreamCore
import StreamTally

/// The report as one table, in which `kind` says what a row is (docs/REPORTS.md); reports of several
/// nights can be put under one another.
extension Report {
  private enum Column: String, CaseIterable {
    case night, kind, id, text, count, share, regressions, accepted, weight, expected
    case changeToPrevious, changeToMedian7, changeToMedian28, since, first, last, nearest
    case reference, action, archive, frame, block, offset, line, time, message
  }

  private typealias Row = [Column: CSVCell]

  /// The report in CSV.
  func csv() -> [UInt8] {
    var table = CSVTable<Column>()
    let rows =
      answerRows + noticeRows + totalRows + issueRows + unknownRows + repositoryRows + otherRows
      + placeRows
    for row in rows { table.add(row.merging([.night: .text(night.description)]) { $1 }) }
    return table.bytes
  }

  private var answerRows: [Row] {
    [[.kind: .text("verdict"), .id: .text(tally.verdict.rawValue), .text: .text(verdict)]]
      + actions.map { [.kind: .text("action"), .text: .text($0)] }
      + tally.reasons.map {
        [
          .kind: .text("reason"), .id: .text($0.kind.rawValue), .text: .text($0.detail),
          .count: .number($0.count), .accepted: .flag($0.isAccepted),
        ]
      }
  }

  private var noticeRows: [Row] {
    findings.map {
      [
        .kind: .text("finding"), .id: .text($0.kind.rawValue), .text: .text($0.sentence),
        .weight: .text($0.weight.rawValue),
      ]
    } + tally.inputWarnings.map { [.kind: .text("warning"), .text: .text($0)] }
  }

  private var totalRows: [Row] {
    let input = tally.input
    return [
      ("known", tally.failures.known), ("otherErrors", tally.otherErrors.total),
      ("levelOnly", tally.levelOnly.total),
      ("archives", input.archives.count),
      ("bytes", input.bytes), ("decodedBytes", input.decodedBytes), ("lines", input.lines),
      ("lostLines", input.lostLines), ("damage", input.damaged),
      ("damagedBytes", input.damagedBytes), ("malformed", input.malformed),
      ("oversized", input.oversized), ("outsideTime", input.outsideTime),
      ("skipped", input.skipped.total),
    ].map { [.kind: .text("total"), .id: .text($0.0), .count: .number($0.1)] }
  }

  /// The issues, and as totals the unknown failures and all of them, beside the nights before.
  private var issueRows: [Row] {
    let sums = ["unknown": "unknown", "all": "failures"]
    let issueCount = tally.issues.count
    return rows.enumerated().map { index, row in
      let issue = index < issueCount ? tally.issues[index] : nil
      return [
        .kind: .text(issue == nil ? "total" : "issue"),
        .id: .text(issue?.id ?? sums[row.id] ?? row.id), .text: .text(row.title),
        .count: .number(row.count), .share: Self.cell(row.share, places: 4),
        .regressions: .number(row.fixedIn == nil ? nil : row.regressions),
        .expected: .text(issue.map { _ in row.expected }),
        .changeToPrevious: Self.cell(row.previousChange),
        .changeToMedian7: Self.cell(row.change(median: 7)),
        .changeToMedian28: Self.cell(row.change(median: 28)), .first: .time(issue?.firstSeen),
        .last: .time(issue?.lastSeen), .reference: .text(row.reference), .action: .text(row.action),
      ]
    }
  }

  private var unknownRows: [Row] {
    let listed = tally.unknown.list.map { group -> Row in
      let cells: Row = [
        .kind: .text("unknown"), .text: .text(group.template), .count: .number(group.count),
        .since: .text(past?.sightings[group.template]?.since.description),
        .first: .time(group.firstSeen), .last: .time(group.lastSeen),
        .nearest: .text(group.nearest?.id),
      ]
      return cells.merging(group.examples.first.map(Self.cells) ?? [:]) { $1 }
    }
    let overflow = tally.unknown.overflow
    return overflow == 0
      ? listed : listed + [[.kind: .text("unknown-overflow"), .count: .number(overflow)]]
  }

  /// The repositories that will be tried again, with all of their attempts.
  private var repositoryRows: [Row] {
    (repositories?.retried ?? []).map {
      [
        .kind: .text("retry"), .text: .text($0.name), .count: .number($0.attempts),
        .last: .time($0.last),
      ]
    }
  }

  private var otherRows: [Row] {
    tally.otherErrors.byMessage.list.map {
      [.kind: .text("other"), .text: .text($0.msg), .count: .number($0.count)]
    }
  }

  private var placeRows: [Row] {
    tally.damage.map {
      [
        .kind: .text("damage"), .id: .text($0.kind.rawValue),
        .text: .text("\($0.place): \($0.lostBytes) bytes lost: \($0.detail)"),
        .archive: .text($0.archive),
      ]
    }
      + tally.malformed.map {
        [.kind: .text("malformed"), .text: .text($0.reason)].merging(Self.cells($0)) { $1 }
      }
      + tally.input.skipped.files.map {
        [.kind: .text("skipped"), .text: .text($0.why), .archive: .text($0.path)]
      }
  }

  private static func cells(_ example: Tally.Example) -> Row {
    [
      .archive: .text(example.archive), .frame: .number(example.frame),
      .block: .number(example.block), .offset: .number(example.offset),
      .line: .number(example.line), .time: .time(example.time),
      .message: .text(example.markedMessage),
    ]
  }

  private static func cell(_ value: Double?, places: Int = 1) -> CSVCell {
    guard let value else { return .empty }
    return .number(String(decoding: number(value, places: places), as: UTF8.self))
  }
}
