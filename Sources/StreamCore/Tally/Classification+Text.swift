extension Classification {
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
    if verdict == .halt { lines.append("What to do: \(printable(catalog.haltMessage))") }
    if exitStatus == .haltUnclear {
      lines.append(color("INCOMPLETE: some input was not read or not understood, see below.", 33))
    }
    lines += reasonLines
    lines.append("")
    lines += issueTable
    lines += unknownSection
    let histogram = Histogram(tally.timeline, unknown: catalog.issues.count).lines
    if !histogram.isEmpty { lines += [""] + histogram }
    lines += bySection
    lines += leftOutSection
    lines += straySection
    lines += damageSection
    lines += skippedSection
    lines += warnings.map { "warning: \(printable($0))" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The forms of a cluster that are listed.
  private static let formsMax = 10

  private var verdictLine: String {
    let counts = tally.counts
    let scope =
      Self.number(tally.failures, "failure") + " in " + Self.number(counts.lines, "line")
      + " of " + Self.number(archives.count, "archive")
    return switch verdict {
    case .halt: "HALT: \(Self.number(counts.unknown, "unknown failure")) (\(scope))"
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

  private var skippedSection: [String] {
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
    if tally.unplaced.total > 0 {
      lines += ["", "records in strings that are not looked into: \(tally.unplaced.total)"]
      for group in tally.unplaced.sorted.prefix(10) {
        lines.append("  \(group.value.count)  in \(printable(group.text))")
        lines += group.value.examples.map { "    \(Self.position($0))" }
      }
    }
    if tally.elsewhere.total > 0 {
      lines += ["", "errors where no error path leads: \(tally.elsewhere.total)"]
      lines += tally.elsewhere.sorted.prefix(10).map {
        "  \($0.value.count)  \(printable($0.text))"
      }
    }
    return lines
  }

  private var issueTable: [String] {
    var rows: [[String]] = []
    for (issue, found) in zip(catalog.issues, tally.issues) {
      rows.append([
        printable(issue.id), String(found.count), Self.share(found.count, of: tally.failures),
        issue.expected?.rawValue ?? "", printable(issue.title),
      ])
    }
    let unknown = tally.counts.unknown
    rows.append(["unknown", String(unknown), Self.share(unknown, of: tally.failures), "", ""])
    return TextTable(["issue", .number("count"), .number("share"), "expected", "title"], rows).lines
  }

  private var unknownSection: [String] {
    var lines: [String] = []
    for cluster in unknownClusters {
      let groups = cluster.groups
      let forms = groups.count == 1 ? "" : " in \(groups.count) forms"
      lines += [
        "",
        "unknown, \(Self.number(cluster.count, "time"))\(forms): \(printable(cluster.template))",
      ]
      if groups.count > 1 {
        lines += groups.prefix(Self.formsMax).map { "  \($0.value.count)  \(printable($0.text))" }
      }
      if groups.count > Self.formsMax {
        lines.append("  and \(groups.count - Self.formsMax) more forms, in --format json")
      }
      if let nearest = nearest[groups[0].text] {
        lines.append(
          "  nearest: issue \(printable(nearest.id)),"
            + " which fits the first \(nearest.matchedBytes) bytes"
        )
      }
      for place in cluster.examples(options.samples) {
        let fields = place.fields.map { " \(printable($0.name))=\(printable($0.value))" }
        let time = place.time.map { " at \($0.text)" } ?? ""
        lines.append("  \(Self.position(place))\(time)\(fields.joined())")
      }
    }
    if tally.unknown.overflow > 0 {
      lines.append("and \(tally.unknown.overflow) unknown failures with other templates")
    }
    return lines
  }

  private var leftOutSection: [String] {
    let counts = tally.counts
    var lines: [String] = []
    if counts.others > 0 {
      lines += ["", "errors that are no failures: \(counts.others)"]
      lines += tally.others.sorted.prefix(10).map {
        "  \($0.value.count)  \(printable($0.text))"
      }
    }
    if counts.outsideTime > 0 {
      lines.append("failures outside the time span: \(counts.outsideTime)")
    }
    if counts.withoutTime > 0 { lines.append("failures without a time: \(counts.withoutTime)") }
    if counts.malformed > 0 {
      lines += ["", "malformed lines: \(counts.malformed)"]
      lines += tally.malformed.map { "  \(Self.position($0)): \(printable($0.reason ?? ""))" }
    }
    if counts.oversized > 0 {
      lines.append("lines longer than \(options.lineBytesMax) bytes: \(counts.oversized)")
    }
    return lines
  }

  var damageSection: [String] {
    guard damageCount > 0 else { return [] }
    var lines = ["", "damage: \(damageCount)"]
    for found in damage {
      let damage = found.damage
      lines.append(
        "  \(printable(found.path)): \(damage.place):"
          + " \(damage.kind.rawValue), \(damage.lostBytes) bytes lost: \(printable(damage.detail))"
      )
    }
    let lost = archives.reduce(0) { $0 + $1.lostLines }
    if lost > 0 { lines.append("  lines torn by gaps: \(lost)") }
    return lines
  }

  static func number(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  static func position(_ place: Place) -> String {
    "\(printable(place.archive)): line \(place.at.line) (frame \(place.at.frame) block \(place.at.block)"
      + " offset \(place.at.offset))"
  }
}
