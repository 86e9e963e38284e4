/// The values of a field by issue, as they are written and read.
extension Classification {
  /// The most frequent values that are shown to people for each issue; the JSON form has all.
  private static let shownValuesMax = 5

  /// The ids of the timeline's and the field's columns.
  var columnIDs: [String] { catalog.issues.map(\.id) + ["unknown"] }

  func writeBy(_ root: inout JSONWriter) {
    guard let by = tally.by, let field = options.by else { return }
    root.object("by") { object in
      object.member("field", field)
      object.array("issues") { list in
        for (id, column) in zip(columnIDs, by.columns) where column.total > 0 {
          list.object { issue in
            issue.member("id", id)
            if column.missing > 0 { issue.member("missing", column.missing) }
            issue.array("values") { values in
              for (text, value) in column.values.sorted {
                values.object {
                  $0.member("value", bytes: text)
                  $0.member("count", value.count)
                }
              }
            }
            if column.values.overflow > 0 { issue.member("overflow", column.values.overflow) }
          }
        }
      }
    }
  }

  static func readBy(
    _ root: JSONDocument.Value,
    _ catalog: CatalogFacts,
    _ options: TallyOptions
  ) throws(JSONDocument.ReadError) -> FieldCounts? {
    guard let field = options.by else { return nil }
    let by = try root.member("by")
    let name = try by.member("field")
    guard try name.string() == field else { throw name.error("is not the field of the options") }
    var counts = FieldCounts(columns: catalog.issues.count + 1)
    for issue in try by.member("issues").elements() {
      let id = try issue.member("id")
      let column = try catalog.column(of: id)
      counts.add(
        missing: try issue.count(of: "missing"),
        overflow: try issue.count(of: "overflow"),
        column: column
      )
      for value in try issue.member("values").elements() {
        counts.add(
          try value.member("value").bytes(),
          count: try value.member("count").count(),
          column: column
        )
      }
    }
    return counts
  }

  var bySection: [String] {
    guard let by = tally.by, let field = options.by else { return [] }
    var lines = ["", "by \(printable(field)):"]
    for (id, column) in zip(columnIDs, by.columns) where column.total > 0 {
      let values = column.values.sorted
      let shown = values.prefix(Self.shownValuesMax)
      let bound = column.values.overflow > 0 ? "more than " : ""
      lines.append("  \(printable(id)), \(bound)\(Self.number(values.count, "value")):")
      let width = shown.map { String($0.value.count).count }.max() ?? 0
      for (text, value) in shown {
        let count = String(value.count)
        lines.append(
          "    \(String(repeating: " ", count: width - count.count))\(count)  \(printable(text))"
        )
      }
      if values.count > shown.count {
        lines.append("    and \(values.count - shown.count) more, in --format json")
      }
      if column.values.overflow > 0 {
        lines.append("    and \(column.values.overflow) failures with values that are not listed")
      }
      if column.missing > 0 { lines.append("    without it: \(column.missing)") }
    }
    return lines
  }
}

extension CatalogFacts {
  /// The column of an issue's id, or of `unknown`.
  func column(of id: JSONDocument.Value) throws(JSONDocument.ReadError) -> Int {
    let name = try id.string()
    if name == "unknown" { return issues.count }
    guard let column = issues.firstIndex(where: { $0.id == name }) else {
      throw id.error("no issue has the id \(name)")
    }
    return column
  }
}
