import StreamCore
import StreamTally

/// What two catalogues say of the same archives, or the newer one of tallies.
struct ReplayResult: Document {
  static let noun = "comparison"

  enum Found {
    case archives(before: Tally, after: Tally)
    case tallies([(path: String, groups: [Tally.GroupReplay])])
  }

  /// The catalogue before the change, and the one with it.
  let old: Catalog
  let new: Catalog
  let found: Found

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { result, _ in Array(result.text.utf8) }
    case .json: { result, _ in result.json }
    case .csv, .markdown, .html: nil
    }
  }

  /// An issue's counts; nil where a catalogue does not have it.
  private struct Row {
    let id: String
    let before: Int?
    let after: Int?
  }

  /// The issues of either catalogue, those of the older one first, and unknown.
  private static func rows(_ first: Tally, _ second: Tally) -> [Row] {
    let (old, new) = (first.issueCounts, second.issueCounts)
    let added = new.dropLast().map(\.id).filter { id in !old.contains { $0.id == id } }
    let ids = old.dropLast().map(\.id) + added + ["unknown"]
    return ids.map { id in
      Row(
        id: id,
        before: old.first { $0.id == id }?.count,
        after: new.first { $0.id == id }?.count
      )
    }
  }

  // MARK: Text

  private var text: String {
    switch found {
    case .archives(let first, let second): Self.comparison(first, second)
    case .tallies(let tallies):
      tallies.map { Self.comparison($0.path, $0.groups) }.joined(separator: "\n")
    }
  }

  private static func comparison(_ first: Tally, _ second: Tally) -> String {
    let cells = rows(first, second).map { row -> [String] in
      let change = (row.after ?? 0) - (row.before ?? 0)
      return [
        printable(row.id), row.before.map(String.init) ?? "-", row.after.map(String.init) ?? "-",
        change == 0 ? "" : change > 0 ? "+\(change)" : String(change),
      ]
    }
    let verdicts = ["verdict", first.verdict.rawValue, second.verdict.rawValue, ""]
    return TextTable(["issue", "before", "after", "change"], cells + [verdicts]).text
  }

  private static func comparison(_ path: String, _ groups: [Tally.GroupReplay]) -> String {
    let cells = groups.map { group in
      [
        String(group.count), String(group.exampleCount), String(group.knownCount),
        printable(group.issues.joined(separator: ",")), printable(group.template),
      ]
    }
    return "\(printable(path)): unknown groups (known failures are kept without their messages,"
      + " and stay as they were counted)\n"
      + TextTable(["failures", "examples", "now known", "as", "unknown group"], cells).text
  }

  // MARK: JSON

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-replay/1")
      switch found {
      case .archives(let first, let second):
        root.object("before") { Self.write(old, first, &$0) }
        root.object("after") { Self.write(new, second, &$0) }
        root.array("issues") { list in
          for row in Self.rows(first, second) {
            list.object {
              $0.member("id", row.id)
              $0.member("before", row.before)
              $0.member("after", row.after)
            }
          }
        }
      case .tallies(let tallies):
        CatalogCommand.write(new, &root)
        root.array("tallies") { list in
          for (path, groups) in tallies { list.object { Self.write(path, groups, &$0) } }
        }
      }
    }
    return writer.output
  }

  private static func write(
    _ catalog: Catalog,
    _ result: Tally,
    _ object: inout JSONWriter
  ) {
    CatalogCommand.write(catalog, &object)
    object.member("verdict", result.verdict.rawValue)
  }

  private static func write(
    _ path: String,
    _ groups: [Tally.GroupReplay],
    _ object: inout JSONWriter
  ) {
    object.member("path", path)
    object.array("groups") { list in
      for group in groups {
        list.object { object in
          object.member("template", group.template)
          object.member("count", group.count)
          object.member("examples", group.exampleCount)
          object.member("known", group.knownCount)
          object.array("issues") { list in group.issues.forEach { list.element($0) } }
        }
      }
    }
  }
}
