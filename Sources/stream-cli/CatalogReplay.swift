import ArgumentParser
import StreamCore
import StreamTally

extension CatalogCommand {
  /// What a changed catalogue would have said.
  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compares what two catalogues say of the same archives or tallies.",
      discussion: """
        Archives are classified with both. Of a tally only the example messages of \
        unknown groups can be classified again: how many of them became known is shown \
        for each group. The exit code is that of `classify` with the new catalogue; for \
        tallies 1 where an example is still unknown.

        EXAMPLES
          stream-cli catalog replay --catalog ours.yaml day.log.lz4
          stream-cli catalog replay --catalog ours.yaml --catalog draft.yaml day.log.lz4
          stream-cli catalog replay --before old.yaml --catalog new.yaml logs/
          stream-cli catalog replay --catalog ours.yaml monday.json tuesday.json
        """
    )

    @OptionGroup var archives: InputArguments

    @OptionGroup var files: CatalogFiles

    @Option(
      help: ArgumentHelp(
        "The catalogue before the change; repeatable. Left out, it is the files of --catalog but the"
          + " last, or the built-in one.",
        valueName: "file"
      ),
      completion: .file(extensions: ["yaml", "yml"])
    )
    var before: [String] = []

    @OptionGroup var output: OutputOptions<ReplayResult>

    func validate() throws {
      if files.paths.isEmpty { throw ValidationError("name the changed catalogue with --catalog") }
    }

    func run() throws {
      Console.ignoreClosedPipes()
      let earlier = before.isEmpty ? Array(files.paths.dropLast()) : before
      let (oldFiles, newFiles) = try (
        CatalogFiles.readOne(earlier), CatalogFiles.readOne(files.paths)
      )
      CatalogFiles.say(oldFiles.notes + newFiles.notes)
      let (old, new) = (oldFiles.catalog, newFiles.catalog)
      let (tallies, others) = TallyFile.split(try archives.allPaths())
      guard tallies.isEmpty || others.isEmpty else {
        throw StreamCLI.fail("give tallies or archives, not both", .usage)
      }
      let status: ExitStatus
      let found: ReplayResult.Found
      if tallies.isEmpty {
        var options = TallyOptions()
        options.examplesPerIssue = 0
        let first = try archives.classify(old, options)
        let second = try archives.classify(new, options, warns: false)
        found = .archives(before: first, after: second)
        status = second.exitStatus
      } else {
        let replayed = try tallies.map { ($0, try TallyFile.read($0).replayUnknown(with: new)) }
        found = .tallies(replayed)
        let isKnown = replayed.allSatisfy { $0.1.allSatisfy { $0.knownCount == $0.exampleCount } }
        status = ExitStatus(isHalt: !isKnown, isUnclear: false)
      }
      try output.write(ReplayResult(old: old, new: new, found: found))
      try StreamCLI.end(status)
    }
  }
}
