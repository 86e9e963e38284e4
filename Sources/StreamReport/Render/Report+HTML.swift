import Mustache
import StreamCore
import StreamTally

extension Report {
  /// The report as one page that needs nothing else: no script, no network.
  func html() -> String {
    MustacheContentTypes.register(ReportContentType(), named: ReportContentType.name)
    do {
      return try MustacheTemplate(string: PageTemplate.text).render(page)
    } catch {
      preconditionFailure("the page's template is wrong: \(error)")
    }
  }

  /// What the template shows.
  ///
  /// Everything is escaped there; nothing here is markup.
  private var page: [String: Any] {
    [
      "title": "\(verdict), night of \(night)",
      "verdict": verdict,
      "verdictClass": Self.style(tally.verdict),
      "night": night.description,
      "actions": actions,
      "reasonSection": reasonTitle.map { [reasonSection($0)] } ?? [],
      "hasNotices": !notices.isEmpty,
      "notices": notices.map {
        ["weight": $0.weight.rawValue, "sentence": $0.sentence]
      },
      "totals": totalsList.map { ["name": $0.name, "value": $0.value] },
      "comparison": comparisonNote,
      "issues": rows.map(Self.row),
      "chart": TimelineChart(tally).map { [Self.chart($0)] } ?? [],
      "undated": tally.timeline.undated > 0
        ? ["\(Words.number(tally.timeline.undated, "failure")) without a time not shown."] : [],
      "hasUnknown": !tally.unknown.list.isEmpty,
      "groups": tally.unknown.list.prefix(Self.listedMax).map(group),
      "moreGroups": more(tally.unknown.list.count - Self.listedMax, "unknown group"),
      "repositorySection": repositorySentence.map { [section($0)] } ?? [],
      "hasOthers": tally.otherErrors.total > 0,
      "otherTotal": Words.grouped(tally.otherErrors.total),
      "others": tally.otherErrors.byMessage.list.prefix(Self.listedMax).map {
        ["text": $0.msg.isEmpty ? "(no message)" : $0.msg, "count": Words.grouped($0.count)]
      },
      "moreOthers": more(tally.otherErrors.byMessage.list.count - Self.listedMax, "message"),
      "hasDamageSection": !tally.damage.isEmpty || !tally.malformed.isEmpty,
      "hasDamage": !tally.damage.isEmpty,
      "damage": tally.damage.map {
        [
          "archive": $0.archive, "place": $0.place, "kind": $0.kind.rawValue,
          "lost": Words.bytes($0.lostBytes), "detail": $0.detail,
        ]
      },
      "hasMalformed": !tally.malformed.isEmpty,
      "malformed": tally.malformed.map {
        [
          "place": Self.place($0), "reason": $0.reason ?? "",
          "text": Words.shortened($0.message),
        ]
      },
      "nightSection": past.map { $0.runs.isEmpty ? [] : [["nights": nightRows($0)]] } ?? [],
      "archives": tally.input.archives.prefix(Self.listedMax).map {
        [
          "path": $0.path, "format": $0.format, "bytes": Words.bytes($0.bytes),
          "lines": Words.grouped($0.lines), "digest": $0.digest,
        ]
      },
      "moreArchives": more(tally.input.archives.count - Self.listedMax, "archive"),
      "skippedSection": skippedSentence.map { [skippedSection($0)] } ?? [],
      "catalog": "\(tally.catalog.name) (\(tally.catalog.digest))",
      "version": tally.version,
    ]
  }

  private func more(_ count: Int, _ noun: String) -> [String] {
    count > 0 ? ["And \(Words.number(count, noun)) more."] : []
  }

  /// The style sheet's class of a verdict; only `clear` is green.
  private static func style(_ verdict: Tally.Verdict) -> String {
    switch verdict {
    case .halt: "halt"
    case .unclear: "partial"
    case .clear: "clear"
    }
  }

  private func reasonSection(_ title: String) -> [String: Any] {
    [
      "reasonTitle": title,
      "reasons": tally.reasons.map {
        [
          "kind": $0.kind.rawValue, "count": Words.grouped($0.count), "detail": $0.detail,
          "accepted": $0.isAccepted ? "yes" : "no",
        ]
      },
    ]
  }

  private func skippedSection(_ sentence: String) -> [String: Any] {
    [
      "sentence": sentence,
      "hasFiles": !tally.input.skipped.files.isEmpty,
      "files": tally.input.skipped.files.map { ["path": $0.path, "why": $0.why] },
      "moreFiles": moreSkipped.map { [$0] } ?? [],
    ]
  }

  private static func row(_ row: IssueRow) -> [String: Any] {
    let trend = TrendLine(row.trend)
    let address = row.reference.flatMap { IssueReference.address($0) }
    let reference = address == nil ? row.reference : nil
    let notes = [reference, row.action.map { "action: \($0)" }].compactMap { $0 }
    return [
      "id": row.id, "issueTitle": row.title, "count": Words.grouped(row.count),
      "share": Words.percent(row.share), "expected": row.expected,
      "previous": change(row.previousChange), "week": change(row.change(median: 7)),
      "month": change(row.change(median: 28)),
      "rowClass": ["unknown", "all"].contains(row.id) ? "sum" : "",
      "link": address.map { [$0] } ?? [],
      "note": notes.isEmpty ? [] : [notes.joined(separator: "; ")],
      "trend": trend.map {
        [["label": $0.label, "lines": $0.lines, "x": $0.end.x, "y": $0.end.y]]
      } ?? [],
    ]
  }

  private func group(_ group: Tally.UnknownGroup) -> [String: Any] {
    let age = age(group)
    return [
      "template": Words.template(group.template), "count": Words.times(group.count),
      "age": age.isEmpty ? [] : [["text": age, "class": age == "NEW" ? "new" : "old"]],
      "span": group.firstSeen.flatMap { first in
        group.lastSeen.map { [$0 == first ? first.text : "\(first.text) to \($0.text)"] }
      } ?? [],
      "nearest": group.nearest.map {
        ["issue \($0.id), whose pattern fits the first \($0.matchedBytes) bytes"]
      } ?? [],
      "examples": group.examples.prefix(Self.examplesMax).enumerated().map { index, example in
        [
          "isFirst": index == 0,
          "place": Self.place(example), "time": example.time?.text ?? "no time",
          "message": Words.shortened(example.message, to: 2000),
          "fields": example.fields.map { ["name": $0.name, "value": $0.value] },
        ] as [String: Any]
      },
    ]
  }

  private func section(_ sentence: String) -> [String: Any] {
    let retried = repositories?.retried ?? []
    return [
      "sentence": sentence,
      "hasRetried": !retried.isEmpty,
      "retried": retried.prefix(Self.listedMax).map {
        [
          "name": $0.name, "count": Words.grouped($0.count),
          "attempts": Words.grouped($0.attempts), "last": $0.last?.text ?? "",
        ]
      },
      "moreRetried": retried.count > Self.listedMax
        ? ["And \(Words.grouped(retried.count - Self.listedMax)) more."] : [],
    ]
  }

  private static func chart(_ chart: TimelineChart) -> [String: Any] {
    let steps = Array(chart.starts.indices)
    var bars: [[String: String]] = []
    for step in steps {
      var below = 0
      for series in chart.series where series.counts[step] > 0 {
        let above = below + series.counts[step]
        bars.append([
          "x": SVG.number(chart.x(step)), "y": SVG.number(chart.y(above)),
          "width": SVG.number(chart.barWidth),
          "height": SVG.number(chart.y(below) - chart.y(above)), "style": series.style,
          "tip": "\(chart.label(step)): \(series.name), \(Words.grouped(series.counts[step]))",
        ])
        below = above
      }
    }
    let peak = steps.max { chart.total($0) < chart.total($1) } ?? 0
    return [
      "description": "Stacked bars of \(chart.stepLabel) from"
        + " \(chart.label(0)) to \(chart.label(steps.count - 1)) UTC. The highest is"
        + " \(chart.label(peak)) with \(Words.number(chart.total(peak), "failure")).",
      "bars": bars,
      "width": SVG.number(TimelineChart.width), "height": SVG.number(TimelineChart.height),
      "left": SVG.number(TimelineChart.left),
      "right": SVG.number(TimelineChart.width),
      "values": chart.ticks.map {
        [
          "y": SVG.number(chart.y($0)), "textY": SVG.number(chart.y($0) + 4),
          "text": Words.grouped($0),
        ]
      },
      "labelX": SVG.number(TimelineChart.left - 8),
      "labelY": SVG.number(TimelineChart.height - 10),
      "times": chart.timeLabels.map {
        ["x": SVG.number(chart.x($0.step)), "text": $0.text]
      },
      "series": chart.series.map { series in
        [
          "style": series.style, "seriesName": series.name,
          "total": Words.grouped(series.counts.reduce(0, +)),
        ]
      },
      "steps": steps.filter { chart.total($0) > 0 }.map { step in
        [
          "label": chart.label(step),
          "counts": chart.series.map { Words.grouped($0.counts[step]) },
          "total": Words.grouped(chart.total(step)),
        ] as [String: Any]
      },
    ]
  }

  /// The last nights, this one first, with those that are missing.
  private func nightRows(_ past: Past) -> [[String: Any]] {
    let runs = past.runs.suffix(Findings.windowMax) + [PastRun(tally, night: night)]
    var rows: [[String: Any]] = []
    for (index, run) in runs.enumerated() {
      let before = runs.prefix(index).map(\.night)
      let missing = Nights.missing(before: run.night, before)
      let more = missing.count - Self.listedMax
      if more > 0 { rows.append(["night": "\(Words.grouped(more)) more", "isMissing": true]) }
      rows += missing.suffix(Self.listedMax).map {
        ["night": $0.description, "isMissing": true]
      }
      rows.append([
        "night": run.night.description, "isMissing": false, "nightVerdict": Self.answer(run),
        "nightClass": Self.style(run.verdict),
        "failures": Words.grouped(run.failures), "unknownCount": Words.grouped(run.unknown),
        "lines": Words.grouped(run.lines), "read": Words.bytes(run.decodedBytes),
      ])
    }
    return rows.reversed()
  }

  /// What the table of nights says of one.
  private static func answer(_ run: PastRun) -> String {
    switch run.verdict {
    case .halt: run.isComplete ? "halt" : "halt, incomplete"
    case .unclear: "unclear"
    case .clear: run.isComplete ? "clear" : "clear (accepted)"
    }
  }
}
