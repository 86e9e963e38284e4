import ArgumentParser
import StreamCatalog
import StreamCore

/// Reads, validates and tries catalogues.
struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Shows, checks and tries the catalogue of known issues.",
    discussion: """
      A catalogue of one's own takes nothing from the built-in one. Where it leaves out \
      `failures`, every error counts; `error` is then [error], `show` empty, and `halt` a \
      general text. `catalog show` prints all settings.

      EXAMPLES
        stream-cli catalog list
        stream-cli catalog show > ours.yaml
        stream-cli catalog check --catalog ours.yaml --tally week.json
        stream-cli catalog explain 'pre importing tagged manifests: unexpected EOF'
        stream-cli catalog propose --catalog ours.yaml day.log.lz4 > draft.yaml
        stream-cli catalog replay --catalog ours.yaml --catalog draft.yaml logs/
        stream-cli catalog audit --catalog ours.yaml logs/
      """,
    subcommands: [
      List.self, Show.self, Check.self, Explain.self, Propose.self, Audit.self, Replay.self,
    ]
  )

  /// Says that a command is missing: help with exit code 0 would pass for "clear" in a script.
  func run() throws { throw StreamCLI.commandMissing(of: Self.self) }

  /// One line an issue.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the issues, one a line.")

    @OptionGroup var files: CatalogFiles

    @Option(help: "How the list is printed.")
    var format = OutputFormat.text

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      let output = format == .json ? Self.json(catalog) : Array(Self.text(catalog).utf8)
      try Output.write(output, to: nil)
    }

    private static func text(_ catalog: Catalog) -> String {
      let rows = catalog.issues.map { issue in
        [
          issue.id, issue.expected?.rawValue ?? "", issue.reference ?? "",
          issue.until.map { "until \($0)" } ?? "", issue.title,
        ].map { printable($0) }
      }
      return table([["issue", "expected", "reference", "until", "title"]] + rows)
    }

    private static func json(_ catalog: Catalog) -> [UInt8] {
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

  /// Writes which catalogue a result is from.
  static func write(_ catalog: Catalog, _ root: inout JSONWriter) {
    root.object("catalog") {
      $0.member("name", catalog.name)
      $0.member("digest", catalog.digest)
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
}

/// Columns of text, each as wide as its widest cell, without spaces at the line's end.
func table(_ rows: [[String]]) -> String {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { cell, width in
      cell + String(repeating: " ", count: width - cell.count)
    }
    let line = cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
  }.joined()
}
