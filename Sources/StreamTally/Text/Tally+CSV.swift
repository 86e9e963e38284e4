import StreamCore

/// The tally as one table, in which `kind` says what a row is (docs/TALLY.md, "CSV").
///
/// Each number is in one row alone, so that the rows of a kind can be added up.
extension Tally {
  private enum Column: String, CaseIterable {
    case kind, id, text, count, share, accepted, first, last, regressions, nearest
    case archive, frame, block, offset, line, time, message
  }

  private typealias Row = [Column: CSVCell]

  /// The tally in CSV.
  package func csv() -> [UInt8] {
    var table = CSVTable<Column>()
    for row in answerRows + totalRows + issueRows + unknownRows + otherRows { table.add(row) }
    for row in byRows + timelineRows + placeRows { table.add(row) }
    return table.bytes
  }

  private var answerRows: [Row] {
    let answer: Row = [
      .kind: .text("verdict"), .id: .text(verdict.rawValue),
      .text: verdict == .halt ? .text(halt) : .empty,
    ]
    return [answer]
      + reasons.map {
        [
          .kind: .text("reason"), .id: .text($0.kind.rawValue), .text: .text($0.detail),
          .count: .number($0.count), .accepted: .flag($0.isAccepted),
        ]
      }
      + warnings.map { [.kind: .text("warning"), .text: .text($0)] }
      + [[.kind: .text("catalog"), .id: .text(catalog.name), .text: .text(catalog.digest)]]
  }

  private var totalRows: [Row] {
    let totals = [
      ("failures", failures.total), ("known", failures.known), ("unknown", failures.unknown),
      ("otherErrors", otherErrors.total), ("archives", input.archives.count),
      ("bytes", input.bytes), ("decodedBytes", input.decodedBytes), ("lines", input.lines),
      ("lostLines", input.lostLines), ("parsed", input.parsed), ("records", input.records),
      ("malformed", input.malformed), ("oversized", input.oversized), ("blank", input.blank),
      ("continued", input.continued), ("outsideTime", input.outsideTime),
      ("withoutTime", input.withoutTime), ("damaged", input.damaged),
      ("skipped", input.skipped.total),
    ]
    return totals.map { [.kind: .text("total"), .id: .text($0.0), .count: .number($0.1)] }
  }

  private var issueRows: [Row] {
    issues.map { issue in
      let row: Row = [
        .kind: .text("issue"), .id: .text(issue.id), .text: .text(issue.title),
        .count: .number(issue.count), .share: share(issue.count),
        .regressions: .number(issue.fixedIn.map { _ in issue.regressions }),
        .first: .time(issue.firstSeen), .last: .time(issue.lastSeen),
      ]
      return row.merging(cells(issue.examples.first)) { $1 }
    }
  }

  private var unknownRows: [Row] {
    unknown.list.map { group in
      let row: Row = [
        .kind: .text("unknown"), .text: .text(group.template), .count: .number(group.count),
        .share: share(group.count), .nearest: .text(group.nearest?.id),
        .first: .time(group.firstSeen), .last: .time(group.lastSeen),
      ]
      return row.merging(cells(group.examples.first)) { $1 }
    } + overflow("unknown", unknown.overflow)
  }

  private var otherRows: [Row] {
    func row(_ kind: String, _ text: String, _ count: Int) -> Row {
      [.kind: .text(kind), .text: .text(text), .count: .number(count)]
    }
    return otherErrors.byMessage.list.map { row("other", $0.msg, $0.count) }
      + overflow("other", otherErrors.byMessage.overflow)
      + unplaced.list.map {
        row("unplaced", $0.path, $0.count).merging(cells($0.examples.first)) { $1 }
      } + overflow("unplaced", unplaced.overflow)
      + data.list.map { row("data", $0.path, $0.count) } + overflow("data", data.overflow)
      + elsewhere.list.map { row("elsewhere", $0.path, $0.count) }
      + overflow("elsewhere", elsewhere.overflow)
      + textLines.map {
        [.kind: .text("text"), .text: .text($0.message)].merging(cells($0)) { $1 }
      }
  }

  /// The values of the field that was asked for, by issue.
  private var byRows: [Row] {
    (by?.issues ?? []).flatMap { found -> [Row] in
      let id = CSVCell.text(found.id)
      return found.values.list.map {
        [.kind: .text("by"), .id: id, .text: .text($0.value), .count: .number($0.count)]
      } + overflow("by", found.values.overflow, found.id)
        + (found.missing > 0
          ? [[.kind: .text("by-missing"), .id: id, .count: .number(found.missing)]] : [])
    }
  }

  private var timelineRows: [Row] {
    let dated = timeline.buckets.flatMap { bucket in
      bucket.counts.map { found -> Row in
        [
          .kind: .text("timeline"), .id: .text(found.id), .count: .number(found.count),
          .first: .time(bucket.start),
        ]
      }
    }
    return timeline.undated == 0
      ? dated : dated + [[.kind: .text("undated"), .count: .number(timeline.undated)]]
  }

  private var placeRows: [Row] {
    malformed.map {
      [.kind: .text("malformed"), .text: .text($0.reason)].merging(cells($0)) { $1 }
    }
      + damage.map {
        [
          .kind: .text("damage"), .id: .text($0.kind.rawValue),
          .text: .text("\($0.lostBytes) bytes lost: \($0.detail)"),
          .archive: .text($0.archive), .frame: .number($0.frame),
          .block: .number($0.block), .offset: .number($0.offset),
        ]
      }
      + input.skipped.files.map {
        [.kind: .text("skipped"), .text: .text($0.why), .archive: .text($0.path)]
      }
  }

  private func share(_ count: Int) -> CSVCell {
    .number(Share(count, of: failures.total).text)
  }

  private func cells(_ example: Example?) -> Row {
    guard let example else { return [:] }
    return [
      .archive: .text(example.archive), .frame: .number(example.frame),
      .block: .number(example.block), .offset: .number(example.offset),
      .line: .number(example.line), .time: .time(example.time),
      .message: .text(example.markedMessage),
    ]
  }

  /// What occurred, and is in no group that was kept.
  private func overflow(_ kind: String, _ count: Int, _ id: String? = nil) -> [Row] {
    guard count > 0 else { return [] }
    return [[.kind: .text("\(kind)-overflow"), .id: .text(id), .count: .number(count)]]
  }

  /// The examples by issue, for people in a spreadsheet: a row an example (`catalog audit`).
  public func auditCSV() -> [UInt8] {
    var table = CSVTable<AuditColumn>()
    for issue in issues {
      for place in issue.examples {
        table.add([
          .id: .text(issue.id), .title: .text(issue.title), .count: .number(issue.count),
          .archive: .text(place.archive), .frame: .number(place.frame),
          .block: .number(place.block), .offset: .number(place.offset),
          .line: .number(place.line), .time: .time(place.time),
          .message: .text(place.markedMessage),
        ])
      }
    }
    return table.bytes
  }

  private enum AuditColumn: String, CaseIterable {
    case id, title, count, archive, frame, block, offset, line, time, message
  }
}
