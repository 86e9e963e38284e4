import ArgumentParser
import StreamCore

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
          stream-cli catalog replay --before old.yaml --catalog new.yaml logs/
          stream-cli catalog replay --catalog ours.yaml monday.json tuesday.json
        """
    )

    @OptionGroup var archives: Archives

    @OptionGroup var files: CatalogFiles

    @Option(
      help: ArgumentHelp(
        "The catalogue before the change, in place of the built-in one; repeatable.",
        valueName: "file"
      ),
      completion: .file(extensions: ["yaml", "yml"])
    )
    var before: [String] = []

    func validate() throws {
      if files.paths.isEmpty { throw ValidationError("name the changed catalogue with --catalog") }
    }

    func run() throws {
      Console.ignoreClosedPipes()
      let (old, new) = try (CatalogFiles.load(before), files.load())
      let (tallies, others) = TallyFile.split(try archives.allPaths())
      guard tallies.isEmpty || others.isEmpty else {
        throw StreamCLI.fail("give tallies or archives, not both", 64)
      }
      var code: Int32 = 0
      var text = ""
      if tallies.isEmpty {
        var options = TallyOptions()
        options.samples = 0
        let first = try archives.classify(old, options)
        let second = try archives.classify(new, options)
        text = Self.comparison(first, second)
        code = second.exitCode()
      }
      for path in tallies {
        let groups = try TallyFile.read(path).replayUnknown(with: new)
        if !text.isEmpty { text += "\n" }
        text += Self.comparison(path, groups)
        if groups.contains(where: { $0.knownCount < $0.exampleCount }) { code = 1 }
      }
      try Output.write(Array(text.utf8), to: nil)
      if code != 0 { throw ExitCode(code) }
    }

    private static func comparison(_ first: Classification, _ second: Classification) -> String {
      let (old, new) = (first.issueCounts, second.issueCounts)
      let added = new.dropLast().map(\.id).filter { id in !old.contains { $0.id == id } }
      let ids = old.dropLast().map(\.id) + added + ["unknown"]
      let rows = ids.map { id -> [String] in
        let before = old.first { $0.id == id }?.count
        let after = new.first { $0.id == id }?.count
        let change = (after ?? 0) - (before ?? 0)
        return [
          printable(id), before.map(String.init) ?? "-", after.map(String.init) ?? "-",
          change == 0 ? "" : change > 0 ? "+\(change)" : String(change),
        ]
      }
      let verdicts = ["verdict", first.verdict.rawValue, second.verdict.rawValue, ""]
      return table([["issue", "before", "after", "change"]] + rows + [verdicts])
    }

    private static func comparison(_ path: String, _ groups: [Classification.GroupReplay]) -> String
    {
      let rows = groups.map { group in
        [
          String(group.count), String(group.exampleCount), String(group.knownCount),
          printable(group.issues.joined(separator: ",")), printable(group.template),
        ]
      }
      let header = ["failures", "examples", "now known", "as", "unknown group"]
      return "\(printable(path)): unknown groups (known failures are kept without their messages,"
        + " and stay as they were counted)\n" + table([header] + rows)
    }
  }
}
