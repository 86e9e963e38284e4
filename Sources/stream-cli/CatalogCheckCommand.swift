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
        `until` has passed are noted; with --tally also issues that never occur.
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

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      var check = CatalogCheck(catalog)
      if let day = today ?? CalendarDay(daysSinceEpoch: time(nil) / 86_400) {
        check.noteExpired(catalog, today: day)
      }
      if !tally.isEmpty { check.noteSilent(catalog, in: try tally.map(TallyFile.read)) }
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
