import StreamCore

extension Tally {
  /// The tally for people: the verdict first, then a table of the issues, then the unknown
  /// failures with their place, then what was left out and what was damaged.
  ///
  /// - Parameter isColored: whether the verdict gets colours, by the terminal's escapes.
  /// - Returns: the text, ended by a line end.
  public func text(isColored: Bool = false) -> String {
    func color(_ text: String, _ code: Int) -> String {
      isColored ? "\u{1b}[1;\(code)m\(text)\u{1b}[0m" : text
    }
    var lines: [String] = []
    let shade =
      switch verdict {
      case .halt: 31
      case .unclear: 33
      case .clear: 32
      }
    lines.append(color(verdictLine, shade))
    if verdict == .halt { lines.append("What to do: \(printable(halt))") }
    if exitStatus == .haltUnclear {
      lines.append(color("INCOMPLETE: some input was not read or not understood, see below.", 33))
    }
    lines += reasonLines
    lines += catalogLines
    lines.append("")
    lines += issueTable
    lines += unknownSection
    let histogram = Histogram(timeline).lines
    if !histogram.isEmpty { lines += [""] + histogram }
    lines += bySection
    lines += leftOutSection
    lines += straySection
    lines += textSection
    lines += damageSection
    lines += skippedSection
    lines += warnings.map { "warning: \(printable($0))" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// So many bytes of a template are shown.
  private static let shownBytesMax = 1024
  /// The forms of a cluster that are listed.
  private static let formsMax = 10

  private var verdictLine: String {
    let scope =
      Self.number(failures.total, "failure") + " in " + Self.number(input.lines, "line")
      + " of " + Self.number(input.archives.count, "archive")
    return switch verdict {
    case .halt: "HALT: \(Self.number(failures.unknown, "unknown failure")) (\(scope))"
    case .unclear:
      "UNCLEAR: no unknown failure was found, but not everything was read and understood"
        + " (\(scope))"
    case .clear: "CLEAR\(acceptedNote): no unknown failure (\(scope))"
    }
  }

  private var reasonLines: [String] {
    reasons.map { reason in
      "  \(reason.kind.rawValue) \(reason.count)\(reason.isAccepted ? ", accepted" : ""):"
        + " \(printable(reason.detail))"
    }
  }

  /// Which catalogue judged how many archives, where there are several.
  private var catalogLines: [String] {
    let names = input.archives.compactMap(\.catalog)
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.sorted { $0.key < $1.key }.map { name, count in
      "by the catalogue \(printable(name)): \(Self.number(count, "archive"))"
    }
  }

  private var skippedSection: [String] {
    let skipped = input.skipped
    guard skipped.total > 0 else { return [] }
    var lines = ["", "not read, because it holds no log: \(Self.number(skipped.total, "file"))"]
    lines += skipped.files.map { "  \(printable($0.path)): \(printable($0.why))" }
    let more = skipped.total - skipped.files.count
    if more > 0 { lines.append("  and \(more) more") }
    return lines
  }

  /// Errors that no path of the catalogue leads to.
  private var straySection: [String] {
    var lines: [String] = []
    if unplaced.total > 0 {
      lines += ["", "records in strings that are not looked into: \(unplaced.total)"]
      for group in unplaced.list.prefix(10) {
        lines.append("  \(group.count)  in \(printable(group.path))")
        lines += group.examples.map { "    \(Self.position($0))" }
      }
    }
    if data.total > 0 {
      lines += ["", "records in other programs' data: \(data.total)"]
      lines += data.list.prefix(10).map { "  \($0.count)  in \(printable($0.path))" }
    }
    if elsewhere.total > 0 {
      lines += ["", "errors where no error path leads: \(elsewhere.total)"]
      lines += elsewhere.list.prefix(10).map { "  \($0.count)  \(printable($0.path))" }
    }
    return lines
  }

  /// So many lines of text are shown, and so many bytes of each.
  private static let shownTextsMax = 3
  private static let shownTextBytesMax = 120

  private var textSection: [String] {
    guard let count = input.textLineCount, !textLines.isEmpty else { return [] }
    let shown = textLines.prefix(Self.shownTextsMax)
    var lines = ["", "lines of text that are no records: \(count)"]
    lines += shown.map { place in
      let message = Array(place.message.utf8)
      let end = KeptText.end(message.span, limit: Self.shownTextBytesMax)
      let more = end < message.count || place.isTruncated ? "…" : ""
      return "  \(Self.position(place)): \(printable(Array(message[..<end])))\(more)"
    }
    if count > shown.count { lines.append("  and \(count - shown.count) more") }
    return lines
  }

  private var issueTable: [String] {
    var rows: [[String]] = []
    for issue in issues {
      rows.append([
        printable(issue.id), String(issue.count), issue.share.text,
        issue.expected?.rawValue ?? "", printable(issue.title),
      ])
    }
    let share = Share(failures.unknown, of: failures.total)
    rows.append(["unknown", String(failures.unknown), share.text, "", ""])
    return TextTable(["issue", .number("count"), .number("share"), "expected", "title"], rows).lines
  }

  private var unknownSection: [String] {
    var lines: [String] = []
    for cluster in unknownClusters {
      let groups = cluster.groups
      let forms = groups.count == 1 ? "" : " in \(groups.count) forms"
      lines += [
        "",
        "unknown, \(Self.number(cluster.count, "time"))\(forms): \(Self.shown(cluster.template))",
      ]
      if groups.count > 1 {
        lines += groups.prefix(Self.formsMax).map {
          "  \($0.count)  \(Self.shown(Array($0.template.utf8)))"
        }
      }
      if groups.count > Self.formsMax {
        lines.append("  and \(groups.count - Self.formsMax) more forms, in --format json")
      }
      if let nearest = groups[0].nearest {
        lines.append(
          "  nearest: issue \(printable(nearest.id)),"
            + " which fits the first \(nearest.matchedBytes) bytes"
        )
      }
      for place in cluster.examples(options.examplesPerIssue) {
        let fields = place.fields.map { " \(printable($0.name))=\(printable($0.value))" }
        let time = place.time.map { " at \($0.text)" } ?? ""
        lines.append("  \(Self.position(place))\(time)\(fields.joined())")
      }
    }
    if unknown.overflow > 0 {
      lines.append("and \(unknown.overflow) unknown failures with other templates")
    }
    return lines
  }

  private var leftOutSection: [String] {
    var lines: [String] = []
    if otherErrors.total > 0 {
      lines += ["", "errors that are no failures: \(otherErrors.total)"]
      lines += otherErrors.byMessage.list.prefix(10).map {
        "  \($0.count)  \(printable($0.msg))"
      }
    }
    if input.outsideTime > 0 {
      lines.append("failures outside the time span: \(input.outsideTime)")
    }
    if input.withoutTime > 0 { lines.append("failures without a time: \(input.withoutTime)") }
    if input.malformed > 0 {
      lines += ["", "malformed lines: \(input.malformed)"]
      lines += malformed.map { "  \(Self.position($0)): \(printable($0.reason ?? ""))" }
    }
    if input.oversized > 0 {
      lines.append("lines longer than \(options.lineBytesMax) bytes: \(input.oversized)")
    }
    return lines
  }

  var damageSection: [String] {
    guard input.damaged > 0 else { return [] }
    var lines = ["", "damage: \(input.damaged)"]
    for found in damage {
      lines.append(
        "  \(printable(found.archive)): \(found.place):"
          + " \(found.kind.rawValue), \(found.lostBytes) bytes lost: \(printable(found.detail))"
      )
    }
    if input.lostLines > 0 { lines.append("  lines torn by gaps: \(input.lostLines)") }
    return lines
  }

  /// A template on a line; the JSON form has all of a long one.
  private static func shown(_ template: [UInt8]) -> String {
    let end = KeptText.end(template.span, limit: shownBytesMax)
    let text = printable(Array(template[..<end]))
    return end == template.count ? text : "\(text)… (\(template.count) bytes)"
  }

  static func number(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  static func position(_ place: Example) -> String {
    "\(printable(place.archive)): line \(place.line) (frame \(place.frame) block \(place.block)"
      + " offset \(place.offset))"
  }
}
