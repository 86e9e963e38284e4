import StreamCore

/// The values of a field by issue, for people.
extension Tally {
  /// The most frequent values that are shown for each issue; the JSON form has all.
  private static let shownValuesMax = 5

  var bySection: [String] {
    guard let by else { return [] }
    var lines = ["", "by \(printable(by.field)):"]
    for found in by.issues {
      let values = found.values.list
      let shown = values.prefix(Self.shownValuesMax)
      let bound = found.values.overflow > 0 ? "more than " : ""
      lines.append("  \(printable(found.id)), \(bound)\(Self.number(values.count, "value")):")
      let width = shown.map { String($0.count).count }.max() ?? 0
      for value in shown {
        let count = String(value.count)
        lines.append(
          "    \(String(repeating: " ", count: width - count.count))\(count)  \(printable(value.value))"
        )
      }
      if values.count > shown.count {
        lines.append("    and \(values.count - shown.count) more, in --format json")
      }
      if found.values.overflow > 0 {
        lines.append("    and \(found.values.overflow) failures with values that are not listed")
      }
      if found.missing > 0 { lines.append("    without it: \(found.missing)") }
    }
    return lines
  }
}
