import ArgumentParser
import StreamCatalog
import StreamCore

/// Reads, validates and tries catalogues.
struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Shows, checks and tries the catalogue of known issues.",
    discussion: """
      EXAMPLES
        stream-cli catalog list
        stream-cli catalog show > ours.yaml
        stream-cli catalog check --catalog ours.yaml
        stream-cli catalog explain 'pre importing tagged manifests: unexpected EOF'
      """,
    subcommands: [List.self, Show.self, Check.self, Explain.self]
  )

  /// Says that a command is missing: help with exit code 0 would pass for "clear" in a script.
  func run() throws { throw StreamCLI.commandMissing(of: Self.self) }

  /// One line an issue.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the issues, one a line.")

    @OptionGroup var files: CatalogFiles

    func run() throws {
      Console.ignoreClosedPipes()
      let issues = try files.load().issues
      let rows = issues.map { issue in
        [
          issue.id, issue.expected?.rawValue ?? "", issue.reference ?? "",
          issue.until.map { "until \($0)" } ?? "", issue.title,
        ].map { printable($0) }
      }
      let header = ["issue", "expected", "reference", "until", "title"]
      try Output.write(Array(table([header] + rows).utf8), to: nil)
    }
  }

  /// The whole catalogue, as a file that can be changed and read again.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the catalogue in YAML, ready to be changed and used with --catalog."
    )

    @OptionGroup var files: CatalogFiles

    func run() throws {
      Console.ignoreClosedPipes()
      try Output.write(Array(writeCatalog(try files.load()).utf8), to: nil)
    }
  }

  /// What is wrong with the catalogue, or could be.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Proves that every example matches its issue and no other, and finds overlaps.",
      discussion: "Exit code 0 when the catalogue is good (notes may be given), 65 otherwise."
    )

    @OptionGroup var files: CatalogFiles

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      let check = CatalogCheck(catalog)
      let lines =
        check.faults.map { "fault: \($0)" } + check.notes.map { "note: \($0)" }
        + [
          "\(printable(catalog.name)): \(catalog.issues.count) issues, \(check.exampleCount) examples,"
            + " \(check.faults.count) faults, \(check.notes.count) notes"
        ]
      try Output.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: nil)
      if !check.faults.isEmpty { throw ExitCode(65) }
    }
  }
}

/// Columns of text, each as wide as its widest cell, without spaces at the line's end.
private func table(_ rows: [[String]]) -> String {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { cell, width in
      cell + String(repeating: " ", count: width - cell.count)
    }
    let line = cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
  }.joined()
}
