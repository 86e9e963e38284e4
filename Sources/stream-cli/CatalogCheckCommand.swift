import ArgumentParser
import Glibc
import StreamCatalog
import StreamCore
import StreamTally

extension CatalogCommand {
  /// What is wrong with the catalogue, or could be.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Proves the examples, and finds overlaps and issues that never decide.",
      discussion: """
        Every example must match its issue and no other. Patterns that overlap, that \
        never decide because another one takes all of their messages, and issues whose \
        `until` has passed are noted; with --tally also issues that never occur. Of logs that are \
        named, all is noted that the catalogue asks for and no record has: a misspelt path finds \
        nothing. \
        Noted as well are settings that a file of schema stream-catalog/1 leaves out, and \
        took from the built-in catalogue before 0.2, and a further file that changes what \
        counts as a failure.
        Exit code 0 when the catalogue is good (notes may be given), 65 otherwise.

        EXAMPLES
          stream-cli catalog check --catalog ours.yaml
          stream-cli catalog check --catalog ours.yaml logs/
          stream-cli catalog check --catalog ours.yaml --tally monday.json --tally tuesday.json
        """
    )

    @OptionGroup var archives: InputArguments

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

    @OptionGroup var output: OutputOptions<CheckResult>

    func run() throws {
      Console.ignoreClosedPipes()
      let (catalog, fileNotes) = try CatalogFiles.readOne(files.paths)
      var check = CatalogCheck(catalog)
      if let day = today ?? CalendarDay(daysSinceEpoch: time(nil) / 86_400) {
        check.noteExpired(catalog, today: day)
      }
      if !tally.isEmpty {
        check.noteSilent(catalog, in: try tally.map { try TallyFile.read($0).countsByIssue })
      }
      var notes = fileNotes + check.notes
      if archives.areNamed { notes += try self.notes(of: catalog) }
      try output.write(CheckResult(check: check, notes: notes, catalog: catalog))
      try StreamCLI.end(check.faults.isEmpty ? .clear : .badData)
    }

    /// What is to be known of the logs that are named.
    private func notes(of catalog: Catalog) throws -> [String] {
      let seen = try archives.survey(catalog)
      guard let survey = seen.survey, seen.input.records > 0 else {
        return ["no record was found in the logs; is their format JSON or logfmt?"]
      }
      var notes = CatalogFit(catalog, survey).notes
      notes += CatalogCommand.elsewhereNotes(of: seen)
      notes += seen.unplaced.list.prefix(CatalogCommand.notedPlacesMax).map {
        "\($0.count) records are in texts at \(printable($0.path)), where none are looked for; add it to"
          + " `records`, or to `data`"
      }
      let silent = seen.issues.filter { $0.count == 0 }.map { printable($0.id) }
      if !silent.isEmpty {
        notes.append("issues that do not occur in the logs: \(silent.joined(separator: ", "))")
      }
      notes.append(
        "\(seen.failures.total) of \(seen.input.records) records of the logs are failures"
      )
      return notes
    }
  }
}

/// What is wrong with a catalogue, and what is to be known of it.
struct CheckResult: Document {
  static let noun = "result"

  let check: CatalogCheck
  /// Those of the check, and those of the catalogue's files.
  let notes: [String]
  let catalog: Catalog

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { result, _ in Array(result.text.utf8) }
    case .json: { result, _ in result.json }
    case .csv, .markdown, .html: nil
    }
  }

  private var text: String {
    let lines =
      check.faults.map { "fault: \($0)" } + notes.map { "note: \($0)" }
      + [
        "\(printable(catalog.name)): \(catalog.issues.count) issues, \(check.exampleCount) examples,"
          + " \(check.faults.count) faults, \(notes.count) notes"
      ]
    return lines.joined(separator: "\n") + "\n"
  }

  private var json: [UInt8] {
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
