import ArgumentParser
import StreamCatalog
import StreamCore

extension CatalogCommand {
  /// Drafts of issues.
  struct Propose: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Drafts issues for unknown failures, as a catalogue to be edited.",
      discussion: """
        The unknown groups of tallies or of archives become issues: what changes from \
        one failure to the next is a placeholder, as narrow as the examples allow. Each \
        is checked against the catalogue, and shown with the messages that it matches. \
        Where there is nothing to draft, nothing is printed.

        EXAMPLES
          stream-cli catalog propose day.log.lz4 > draft.yaml
          stream-cli catalog propose --group 2 tally.json
          stream-cli classify --catalog ours.yaml --catalog draft.yaml day.log.lz4
        """
    )

    /// Messages that are shown for a draft.
    private static let shownMax = 5
    /// The examples of a group that a draft from an archive goes by.
    private static let samples = 50

    @OptionGroup var archives: Archives

    @OptionGroup var files: CatalogFiles

    @Option(help: "Drafts an issue for this unknown group alone (1 is the most frequent).")
    var group: Int?

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      var options = TallyOptions()
      options.samples = Self.samples
      let (tallies, others) = TallyFile.split(try archives.allPaths())
      guard tallies.isEmpty || others.isEmpty else {
        throw StreamCLI.fail("give tallies or archives, not both", 64)
      }
      let tally =
        tallies.isEmpty
        ? try archives.classify(catalog, options)
        : try TallyFile.merged(tallies, refusesDuplicates: archives.duplicates == .refuse)
      let drafts = Proposal.drafts(of: tally, catalog, group: group)
      guard !drafts.isEmpty else {
        Console.say(
          "stream-cli: no unknown failure to draft an issue for: there is none, it has no example,"
            + " or the catalogue knows it"
        )
        return
      }
      let text = writeDraft(
        name: catalog.name,
        issues: drafts.map { ($0.issue, Self.comments($0)) }
      )
      try Output.write(Array(text.utf8), to: nil)
    }

    private static func comments(_ draft: Proposal) -> [String] {
      let shown = draft.matched.prefix(shownMax)
      let failures = draft.count == 1 ? "1 failure" : "\(draft.count) failures"
      return [
        "from unknown group \(draft.number), \(failures); matches"
          + " \(draft.matched.count) of the tally's example messages:"
      ] + shown.map { "  \(printable($0))" }
        + draft.missed.map { "does not match an example of the group: \(printable($0))" }
        + draft.notes.map { "check: \(printable($0))" }
    }
  }
}
