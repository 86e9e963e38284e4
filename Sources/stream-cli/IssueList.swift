import StreamCore

/// The issues of a catalogue.
struct IssueList: Document {
  static let noun = "list"

  let catalog: Catalog

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { list, _ in Array(list.text.utf8) }
    case .json: { list, _ in list.json }
    case .csv: { list, _ in list.csv }
    case .markdown, .html: nil
    }
  }

  private var text: String {
    let rows = catalog.issues.map { issue in
      [
        issue.id, issue.expected?.rawValue ?? "", issue.reference ?? "",
        issue.until.map { "until \($0)" } ?? "", issue.title,
      ].map { printable($0) }
    }
    return TextTable(["issue", "expected", "reference", "until", "title"], rows).text
  }

  private enum Column: String, CaseIterable {
    case id, title, expected, reference, action, until, fixedIn, patterns
  }

  private var csv: [UInt8] {
    var table = CSVTable<Column>()
    for issue in catalog.issues {
      table.add([
        .id: .text(issue.id), .title: .text(issue.title),
        .expected: .text(issue.expected?.rawValue), .reference: .text(issue.reference),
        .action: .text(issue.action), .until: .text(issue.until?.description),
        .fixedIn: .text(issue.fixedIn?.description),
        .patterns: .text(issue.patterns.map(\.description).joined(separator: "\n")),
      ])
    }
    return table.bytes
  }

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-issues/1")
      CatalogCommand.write(catalog, &root)
      root.array("issues") { list in
        for issue in catalog.issues {
          list.object { object in
            object.member("id", issue.id)
            object.member("title", issue.title)
            object.member("expected", issue.expected?.rawValue)
            object.member("reference", issue.reference)
            object.member("action", issue.action)
            object.member("until", issue.until?.description)
            object.member("fixedIn", issue.fixedIn?.description)
            object.array("patterns") { list in
              for pattern in issue.patterns { list.element(pattern.description) }
            }
          }
        }
      }
    }
    return writer.output
  }
}
