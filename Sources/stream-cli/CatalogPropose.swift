import ArgumentParser
import StreamCatalog
import StreamCore
import StreamTally

extension CatalogCommand {
  /// Drafts of issues.
  struct Propose: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Drafts issues for unknown failures, as a catalogue to be edited.",
      discussion: """
        The unknown groups of tallies or of archives become issues: what changes from \
        one failure to the next is a placeholder, as narrow as the examples allow. Each \
        is checked against the catalogue, and shown with the messages that it matches. \
        Where there is nothing to draft, nothing is printed. The draft has the settings of \
        the catalogue that it is made with, so that it counts the same failures alone and \
        after it: name with --catalog the one that it will be used with.

        EXAMPLES
          stream-cli catalog propose --catalog ours.yaml day.log.lz4 > draft.yaml
          stream-cli classify --catalog ours.yaml --catalog draft.yaml day.log.lz4
          stream-cli catalog propose --catalog ours.yaml --group 2 tally.json
        """
    )

    /// Messages that are shown for a draft.
    private static let shownMax = 5
    /// The examples of a group that a draft from an archive goes by.
    private static let samples = 50

    @OptionGroup var archives: InputArguments

    @OptionGroup var files: CatalogFiles

    @Option(help: "Drafts an issue for this unknown group alone (1 is the most frequent).")
    var group: Int?

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      var options = TallyOptions()
      options.examplesPerIssue = Self.samples
      let (tallies, others) = TallyFile.split(try archives.allPaths())
      guard tallies.isEmpty || others.isEmpty else {
        throw StreamCLI.fail("give tallies or archives, not both", .usage)
      }
      let tally =
        tallies.isEmpty
        ? try archives.classify(catalog, options)
        : try TallyFile.merged(tallies, refusesDuplicates: archives.duplicates != .all)
      let drafts = Proposal.drafts(of: tally.proposalGroups, catalog, group: group)
      guard !drafts.isEmpty else {
        Console.say(
          "stream-cli: no unknown failure to draft an issue for: there is none, it has no example,"
            + " or the catalogue knows it"
        )
        return
      }
      let text = draft(drafts.map { ($0.issue, Self.comments($0)) }, of: tally, catalog)
      try Output.write(Array(text.utf8), to: nil)
    }

    /// The drafts as a catalogue, with the settings by which its failures were counted.
    private func draft(
      _ issues: [(issue: Issue, comments: [String])],
      of tally: Tally,
      _ catalog: Catalog
    ) -> String {
      // A tally tells no more of its catalogue than the digest. Settings of another one would replace
      // those of the catalogue that the draft is added to; a draft without any changes no count.
      let isKnown = !files.paths.isEmpty || tally.catalog.digest == catalog.digest
      return writeDraft(
        name: isKnown ? catalog.name : tally.catalog.name,
        settings: isKnown ? catalog : nil,
        comments: isKnown
          ? [
            "The settings are those of the catalogue that these issues were drafted with. Take them out",
            "where the draft is added to another one: they would replace its settings.",
          ]
          : [
            "No settings: the tally was made with another catalogue than the built-in one. Add the draft",
            "to that catalogue, or make it again with that one's file as --catalog.",
          ],
        issues: issues
      )
    }

    static func comments(_ draft: Proposal) -> [String] {
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
