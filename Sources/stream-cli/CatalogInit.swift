import ArgumentParser
import StreamCatalog
import StreamCore
import StreamTally

extension CatalogCommand {
  /// A catalogue for logs of which there is a sample.
  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a catalogue for your logs, by what a sample of them has in it.",
      discussion: """
        The sample is read twice: to see which members its records have, and then with \
        the catalogue, whose failures are counted on standard error. The catalogue names \
        where errors, messages, times and levels are, with how often each was seen; it is that \
        of the nearest preset where one is near. It knows no issue, unless --issues drafts one for \
        each group of failures: read those before you trust them, since what they match is known.
        Exit code 0, or 66 where nothing was read.

        EXAMPLES
          stream-cli catalog init app.log > ours.yaml
          stream-cli catalog init --issues --name my-service logs/ > ours.yaml
          stream-cli catalog check --catalog ours.yaml logs/
        """
    )

    @OptionGroup var archives: InputArguments

    @Option(help: "The catalogue's name.")
    var name = "my-service"

    @Flag(help: "Drafts an issue for each group of failures.")
    var issues = false

    func validate() throws {
      guard archives.areNamed, !archives.paths.contains("-") else {
        throw ValidationError("name a sample, such as app.log; it is read twice")
      }
    }

    func run() throws {
      Console.ignoreClosedPipes()
      let seen = try archives.survey(.neutral)
      guard let survey = seen.survey, seen.input.records > 0 else {
        throw StreamCLI.fail(
          "no record was found in the sample, and so there is nothing to draft; is it JSON or logfmt?",
          .cannotOpen
        )
      }
      let draft = CatalogDraft(survey, records: seen.input.records, name: name)
      var options = TallyOptions()
      options.examplesPerIssue = Self.samples
      let tally = try archives.classify(draft.catalog, options, warns: false)
      let drafts =
        issues ? Proposal.drafts(of: tally.proposalGroups, draft.catalog, limit: .max) : []
      let text = writeDraft(
        name: name,
        settings: draft.catalog,
        comments: draft.comments,
        issues: drafts.map { ($0.issue, Propose.comments($0)) }
      )
      try Output.write(Array(text.utf8), to: nil)
      say(tally)
    }

    /// The examples of a group that a draft goes by.
    private static let samples = 50

    /// Says what the catalogue finds, so that it can be seen whether it fits.
    private func say(_ tally: Tally) {
      if tally.failures.total == 0 {
        Console.say(
          "stream-cli: warning: this catalogue finds no failure in the sample; if there are some, name"
            + " the members with errors in `error`, or the level in `levels`, and look again with"
            + " `catalog check`"
        )
      }
      Console.say(
        "stream-cli: with this catalogue \(tally.failures.total) of"
          + " \(tally.input.records) records of the sample are failures"
      )
      for note in CatalogCommand.elsewhereNotes(of: tally) {
        Console.say("stream-cli: note: \(note)")
      }
    }
  }

  /// So many places are noted.
  static let notedPlacesMax = 5

  /// What is said of members that no path of `error` leads to, a sentence each.
  static func elsewhereNotes(of tally: Tally) -> [String] {
    tally.elsewhere.list.prefix(notedPlacesMax).map {
      "\($0.count) records have something at \(printable($0.path)), where no error is looked for; add it"
        + " to `error` if it is one"
    }
  }
}

extension InputArguments {
  /// Reads every record, and counts which members they have.
  ///
  /// - Parameter catalog: what the records are judged by.
  /// - Returns: the tally, with its survey.
  /// - Throws: the exit code of the run's error, after its message was given.
  func survey(_ catalog: Catalog) throws -> Tally {
    var options = TallyOptions()
    options.surveys = true
    options.validate = true
    return try classify(catalog, options)
  }
}
