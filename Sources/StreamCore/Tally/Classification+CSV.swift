/// The tally as one table, in which `kind` says what a row is (docs/TALLY.md, "CSV").
///
/// Each number is in one row alone, so that the rows of a kind can be added up.
extension Classification {
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
      .text: verdict == .halt ? .text(catalog.haltMessage) : .empty,
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
    let counts = tally.counts
    let totals = [
      ("failures", tally.failures), ("known", counts.known), ("unknown", counts.unknown),
      ("otherErrors", counts.others), ("archives", archives.count), ("bytes", byteCount),
      ("decodedBytes", decodedByteCount), ("lines", counts.lines),
      ("lostLines", archives.reduce(0) { $0 + $1.lostLines }), ("parsed", counts.parsed),
      ("malformed", counts.malformed), ("oversized", counts.oversized), ("blank", counts.blank),
      ("continued", counts.continued), ("outsideTime", counts.outsideTime),
      ("withoutTime", counts.withoutTime), ("damaged", damageCount), ("skipped", skipped.total),
    ]
    return totals.map { [.kind: .text("total"), .id: .text($0.0), .count: .number($0.1)] }
  }

  private var issueRows: [Row] {
    catalog.issues.indices.map { index in
      let (issue, found) = (catalog.issues[index], tally.issues[index])
      return row(
        "issue",
        found,
        share: true,
        [
          .id: .text(issue.id), .text: .text(issue.title),
          .regressions: .number(issue.fixedIn.map { _ in tally.regressions[index] }),
        ]
      )
    }
  }

  private var unknownRows: [Row] {
    tally.unknown.sorted.map { text, found in
      row(
        "unknown",
        found,
        share: true,
        [.text: .text(text), .nearest: .text(nearest[text]?.id)]
      )
    } + overflow("unknown", tally.unknown.overflow)
  }

  private var otherRows: [Row] {
    var rows: [Row] = []
    for (kind, groups) in [
      ("other", tally.others), ("unplaced", tally.unplaced), ("elsewhere", tally.elsewhere),
    ] {
      rows += groups.sorted.map { row(kind, $0.value, share: false, [.text: .text($0.text)]) }
      rows += overflow(kind, groups.overflow)
    }
    return rows
  }

  /// The values of the field that was asked for, by issue.
  private var byRows: [Row] {
    guard let by = tally.by else { return [] }
    return by.columns.indices.flatMap { index -> [Row] in
      let (id, column) = (columnIDs[index], by.columns[index])
      return column.values.sorted.map {
        [
          .kind: .text("by"), .id: .text(id), .text: .text($0.text),
          .count: .number($0.value.count),
        ]
      } + overflow("by", column.values.overflow, id)
        + (column.missing > 0
          ? [[.kind: .text("by-missing"), .id: .text(id), .count: .number(column.missing)]] : [])
    }
  }

  private var timelineRows: [Row] {
    let timeline = tally.timeline
    let dated = timeline.buckets.sorted { $0.key < $1.key }.flatMap { bucket, counts in
      // A coarse bucket can begin before the year 0.
      let start = max(bucket * timeline.bucketSeconds * 1000, Timestamp.range.lowerBound)
      return counts.sorted { $0.key < $1.key }.map { column, count -> Row in
        [
          .kind: .text("timeline"), .id: .text(columnIDs[column]), .count: .number(count),
          .first: .time(Timestamp(milliseconds: start)),
        ]
      }
    }
    return timeline.undated == 0
      ? dated : dated + [[.kind: .text("undated"), .count: .number(timeline.undated)]]
  }

  private var placeRows: [Row] {
    tally.malformed.map {
      [.kind: .text("malformed"), .text: .text($0.reason)].merging(cells($0)) { $1 }
    }
      + damage.map {
        [
          .kind: .text("damage"), .id: .text($0.damage.kind.rawValue),
          .text: .text("\($0.damage.lostBytes) bytes lost: \($0.damage.detail)"),
          .archive: .text($0.path), .frame: .number($0.damage.frame),
          .block: .number($0.damage.block), .offset: .number($0.damage.offset),
        ]
      }
      + skipped.files.map {
        [.kind: .text("skipped"), .text: .text($0.why), .archive: .text($0.path)]
      }
  }

  /// A row of something that occurred, with its first example.
  private func row(_ kind: String, _ found: Occurrences, share: Bool, _ more: Row) -> Row {
    let cells: Row = [
      .kind: .text(kind), .count: .number(found.count), .first: .time(found.first),
      .last: .time(found.last),
      .share: share ? .number(Self.share(found.count, of: tally.failures)) : .empty,
    ]
    return cells.merging(more) { $1 }.merging(found.examples.first.map(self.cells) ?? [:]) { $1 }
  }

  private func cells(_ place: Place) -> Row {
    [
      .archive: .text(place.archive), .frame: .number(place.at.frame),
      .block: .number(place.at.block), .offset: .number(place.at.offset),
      .line: .number(place.at.line), .time: .time(place.time), .message: .text(place.message),
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
    for (issue, found) in zip(catalog.issues, tally.issues) {
      for place in found.examples {
        table.add([
          .id: .text(issue.id), .title: .text(issue.title), .count: .number(found.count),
          .archive: .text(place.archive), .frame: .number(place.at.frame),
          .block: .number(place.at.block), .offset: .number(place.at.offset),
          .line: .number(place.at.line), .time: .time(place.time), .message: .text(place.message),
        ])
      }
    }
    return table.bytes
  }

  private enum AuditColumn: String, CaseIterable {
    case id, title, count, archive, frame, block, offset, line, time, message
  }
}
