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
        stream-cli catalog init app.log > ours.yaml
        stream-cli catalog presets
        stream-cli catalog show --preset pino > ours.yaml
        stream-cli catalog check --catalog ours.yaml --tally week.json
        stream-cli catalog explain 'pre importing tagged manifests: unexpected EOF'
        stream-cli catalog propose --catalog ours.yaml day.log.lz4 > draft.yaml
        stream-cli catalog replay --catalog ours.yaml --catalog draft.yaml logs/
        stream-cli catalog audit --catalog ours.yaml logs/
      """,
    subcommands: [
      List.self, Show.self, Check.self, Explain.self, Propose.self, Audit.self, Replay.self,
      Presets.self, Init.self,
    ]
  )

  /// Says that a command is missing: help with exit code 0 would pass for "clear" in a script.
  func run() throws { throw StreamCLI.commandMissing(of: Self.self) }

  /// One line an issue.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the issues, one a line.")

    @OptionGroup var files: CatalogFiles

    @OptionGroup var output: OutputOptions<IssueList>

    func run() throws {
      Console.ignoreClosedPipes()
      try output.write(IssueList(catalog: files.load()))
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

    @Option(help: "A preset (see `catalog presets`) in place of the catalogue.")
    var preset: String?

    func validate() throws {
      guard let preset, Preset.named(preset) == nil else { return }
      let names = Preset.all.map(\.name)
      let advice =
        nearMiss(preset, among: names).map { "did you mean '\($0)'?" }
        ?? "there are \(names.joined(separator: ", "))"
      throw ValidationError("unknown preset '\(printable(preset))'; \(advice)")
    }

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try preset.flatMap(Preset.named).map(\.catalog) ?? files.load()
      try Output.write(Array(writeCatalog(catalog).utf8), to: nil)
    }
  }
}
