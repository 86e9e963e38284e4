import ArgumentParser
import Glibc
import StreamCore

extension CatalogCommand {
  /// What is wrong with the catalogue, or could be.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Proves the examples, and finds overlaps and issues that never decide.",
      discussion: """
        Every example must match its issue and no other. Patterns that overlap, that \
        never decide because another one takes all of their messages, and issues whose \
        `until` has passed are noted; with --tally also issues that never occur. \
        Noted as well are settings that a file of schema stream-catalog/1 leaves out, and \
        took from the built-in catalogue before 0.2, and a further file that changes what \
        counts as a failure.
        Exit code 0 when the catalogue is good (notes may be given), 65 otherwise.

        EXAMPLES
          stream-cli catalog check --catalog ours.yaml
          stream-cli catalog check --catalog ours.yaml --tally monday.json --tally tuesday.json
        """
    )

    @OptionGroup var files: CatalogFiles

    @Option(
      help: ArgumentHelp(
        "A tally file in which issues should occur; repeatable.",
        valueName: "file"
      ),
      completion: .file(extensions: ["json"])
    )
    var tally: [String] = []

    @Option(help: "The day on which issues must not have expired, such as 2022-06-01.")
    var today: CalendarDay?

    @Option(help: "How the findings are printed.")
    var format = OutputFormat.text

    func run() throws {
      Console.ignoreClosedPipes()
      let (catalog, fileNotes) = try CatalogFiles.read(files.paths)
      var check = CatalogCheck(catalog)
      if let day = today ?? CalendarDay(daysSinceEpoch: time(nil) / 86_400) {
        check.noteExpired(catalog, today: day)
      }
      if !tally.isEmpty { check.noteSilent(catalog, in: try tally.map(TallyFile.read)) }
      let notes = fileNotes + check.notes
      let output =
        format == .json
        ? Self.json(check, notes, catalog) : Array(Self.text(check, notes, catalog).utf8)
      try Output.write(output, to: nil)
      try StreamCLI.end(check.faults.isEmpty ? .clear : .badData)
    }

    private static func text(
      _ check: CatalogCheck,
      _ notes: [String],
      _ catalog: Catalog
    ) -> String {
      let lines =
        check.faults.map { "fault: \($0)" } + notes.map { "note: \($0)" }
        + [
          "\(printable(catalog.name)): \(catalog.issues.count) issues, \(check.exampleCount) examples,"
            + " \(check.faults.count) faults, \(notes.count) notes"
        ]
      return lines.joined(separator: "\n") + "\n"
    }

    private static func json(
      _ check: CatalogCheck,
      _ notes: [String],
      _ catalog: Catalog
    ) -> [UInt8] {
      var writer = JSONWriter()
      writer.object { root in
        root.member("schema", "stream-check/1")
        CatalogCommand.write(catalog, &root)
        root.member("good", check.faults.isEmpty)
        root.member("issues", catalog.issues.count)
        root.member("examples", check.exampleCount)
        root.array("faults") { list in for fault in check.faults { list.element(fault) } }
        root.array("notes") { list in for note in notes { list.element(note) } }
      }
      return writer.output
    }
  }
}
