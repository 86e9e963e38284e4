import ArgumentParser
import Glibc
import StreamCore
import StreamTally

/// Takes lines out of archives.
struct Extract: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints the lines of chosen failures or places, or some of their members.",
    discussion: """
      Prints all failures, or those lines that any of --issue, --unknown, \
      --malformed, --text, --unplaced, --elsewhere, --reason, --other, --match, \
      --lines, --offset and --at selects; --since, --until and --limit restrict them. Lines come in input order, as \
      they stand in the archive. A record that a container runtime cut into parts \
      is all of its lines, where the last one stands.

      In text a line is as it is in the archive, and members come in a table with tabs; \
      in JSON each is an object on a line; in CSV each is a row, with its place, time, \
      issue, message and the fields that the catalogue shows.

      The exit code is that of `classify`. Where only --lines, --offset and --at \
      are given, or --limit or a closed pipe ends the reading, it is that of the \
      printed lines. With --from, the places of a tally file are printed, and only the \
      blocks that hold them are decoded where the format allows that; an index (see \
      `index`) lets all of this read only the blocks that matter.

      EXAMPLES
        stream-cli extract --unknown --with-place logs/
        stream-cli extract --reason unplaced day.log.lz4    # why is it unclear?
        stream-cli extract --lines 1000-1010 day.log.lz4
        stream-cli extract --at day.log.lz4:0:7 --limit 5
        stream-cli extract --issue 654 logs/ | jq -r .repository
        stream-cli extract --unknown --field repository --field error day.log.lz4
        stream-cli extract --format csv -o failures.csv logs/
        stream-cli extract --count-by repository logs/ | cut -f 2 > retry.txt
        stream-cli extract --match '<any>connection reset by peer' logs/
        stream-cli extract --unknown --redact day.log.lz4   # to be quoted in public
      """
  )

  @OptionGroup var archives: InputArguments

  @OptionGroup(title: "Selection") var lines: SelectionArguments

  @Option(
    help: ArgumentHelp(
      "Prints the examples of this tally: of --issue, --unknown, --malformed, --text, --unplaced, or"
        + " all failures.",
      valueName: "tally"
    ),
    completion: .file(extensions: ["json"])
  )
  var from: String?

  @Flag(inversion: .prefixedNo, help: "Reads only what matters, where there is an index.")
  var index = true

  @OptionGroup var span: TimeSpanArguments

  @Flag(help: "Puts archive, frame, block, offset and line before each line.")
  var withPlace = false

  @Option(
    help: ArgumentHelp(
      "Prints this member, looked up beside the error, in place of the line; repeatable.",
      valueName: "name"
    )
  )
  var field: [String] = []

  @Option(
    help: ArgumentHelp(
      "Prints how often each value of this member occurs, the most frequent first.",
      valueName: "name"
    )
  )
  var countBy: String?

  @Flag(help: "Puts stable pseudonyms for digests, repositories and addresses.")
  var redact = false

  @OptionGroup var output: OutputOptions<LineLayout>

  @OptionGroup var files: CatalogFiles

  @Option(help: "Which records are failures: those that the rules count, or all with an error.")
  var select = TallyOptions.Selection.failures

  @Option(help: "The longest line that is looked at.")
  var maxLine: ByteSize?

  @OptionGroup var accepted: AcceptanceArguments

  @Flag(
    name: .customLong("validate"),
    help: "Parses every line, not only those that can hold an error."
  )
  var parsesEveryLine = false

  @OptionGroup var talk: ConsoleOptions

  func validate() throws {
    try ByteSize.validate("--max-line", maxLine)
    if from != nil {
      if !archives.paths.isEmpty || archives.filesFrom != nil {
        throw ValidationError("--from reads the archives that the tally names; leave PATH out")
      }
      if lines.namesMoreThanExamples {
        throw ValidationError(
          "--from prints examples of --issue, --unknown, --malformed, --text and --unplaced; leave"
            + " the rest out"
        )
      }
    }
    if countBy != nil && (withPlace || !field.isEmpty) {
      throw ValidationError("--count-by prints values; leave --with-place and --field out")
    }
  }

  func run() throws {
    Console.ignoreClosedPipes()
    let statistics = RunStatistics()
    let catalog = try files.load(isQuiet: talk.quiet, allowsPaths: true)
    let (selection, paths) = try question(catalog)
    let layout = try lineLayout()
    var job = try archives.job(catalog, options, paths: paths)
    job.read.usesIndex = index
    try span.apply(to: &job, talk)
    let sink = try LineSink(output.path)
    let (extraction, result) = try talk.showingProgress(
      of: job,
      besideOutput: output.path == nil
    ) { job throws(RunError) in
      let extraction = try job.extract(selection, layout) { sink.write($0) }
      return (extraction, try extraction.tally())
    }
    if countBy != nil {
      _ = sink.write(extraction.counts(layout, limit: selection.limit).span)
    }
    try sink.finish()
    try statistics.report(talk, result, archives.jobs)
    if !talk.quiet {
      for warning in extraction.warnings { Console.say("stream-cli: warning: \(warning)") }
      span.warn(of: result, job.catalog, talk)
    }
    try StreamCLI.end(extraction.exitStatus(result))
  }

  /// What is asked for, and of which archives.
  private func question(_ catalog: Catalog) throws -> (LineSelection, [String]) {
    if let from {
      let tally = try TallyFile.read(from)
      let selection = try lines.selection(ids: tally.issueIDs)
      do throws(RunError) {
        let places = try tally.examples(of: selection)
        return (places, Set(places.places.map(\.archive)).sorted())
      } catch {
        throw StreamCLI.fail(error)
      }
    }
    let selection = try lines.selection(ids: catalog.issues.map(\.id))
    let named = lines.archivesOfBlocks
    // The archive of a place need not be named twice.
    let isNamed = !archives.paths.isEmpty || archives.filesFrom != nil || named.isEmpty
    return (selection, isNamed ? try archives.allPaths() : Set(named).sorted())
  }

  private func lineLayout() throws -> LineLayout {
    guard var layout = LineLayout(output.format) else { throw output.refusal }
    layout.showsPlace = withPlace || lines.wantsPlaces && countBy == nil
    layout.fields = field
    layout.countedField = countBy
    layout.redacts = redact
    return layout
  }

  private var options: TallyOptions {
    var options = TallyOptions()
    options.failureSelection = select
    // Only lines are wanted of it.
    options.examplesPerIssue = 0
    options.validate = parsesEveryLine
    options.acceptance = accepted.acceptance
    if let maxLine { options.lineBytesMax = maxLine.byteCount }
    return options
  }
}
