import ArgumentParser
import Glibc
import StreamCore
import StreamReport
import StreamTally

/// Renders a run beside its history, and records nightly runs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Says what failed in a night, what is new, and what changed since the nights before.",
    discussion: """
      Classifies archives (or takes a tally file), records the run in the history \
      when one is given, and renders the report. Without archives and tally it \
      renders the history's last run, or that of --night. The same archives \
      recorded twice count once. The exit code is that of `classify`.

      With --on-halt a command is run when the verdict is halt, without a shell: the \
      tally in JSON is on its standard input, and STREAM_VERDICT, STREAM_COMPLETE, \
      STREAM_NIGHT, STREAM_FAILURES, STREAM_KNOWN, STREAM_UNKNOWN, STREAM_HALT and \
      STREAM_REPORT are in its environment. That it fails is a warning.

      EXAMPLES
        stream-cli report logs/2022-05-12/
        stream-cli report --history nights.sqlite --format html -o today.html logs/
        stream-cli report --history nights.sqlite --night 2022-05-12
        stream-cli report --tally day.json --format markdown
        stream-cli report --tally day.json --format csv -o day.csv
        stream-cli report --on-halt mail --on-halt operators logs/
      """
  )

  @OptionGroup var archives: InputArguments

  @OptionGroup var files: CatalogFiles

  @OptionGroup var counting: TallyOptionGroup

  @Option(
    help: ArgumentHelp("Reports on a tally file instead of archives.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var tally: String?

  @Option(
    help: ArgumentHelp(
      "Records the run in this SQLite file, and compares it with those in there.",
      valueName: "file"
    ),
    completion: .file(extensions: ["sqlite"])
  )
  var history: String?

  @Option(
    help: """
      The night of the run (YYYY-MM-DD); by default a date in the archives' names, else the day \
      of most failures, else today.
      """
  )
  var night: CalendarDay?

  @OptionGroup var output: OutputOptions<Report>

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Runs a command when the verdict is halt: its name, then each argument with an --on-halt"
        + " of its own.",
      valueName: "word"
    )
  )
  var onHalt: [String] = []

  @OptionGroup var talk: ConsoleOptions

  func validate() throws {
    if tally != nil && archives.areNamed {
      throw ValidationError("give archives or --tally, not both")
    }
    if !archives.areNamed && (counting.span.isGiven || counting.span.zone.timeZone != nil) {
      throw ValidationError(
        "--since, --until and --time-zone are for archives; what is counted already stays as it is"
      )
    }
    if !hasInput {
      if history == nil {
        throw ValidationError("name archives, - for standard input, --tally or --history")
      }
      if !onHalt.isEmpty {
        throw ValidationError("--on-halt needs archives or --tally, which it hands over")
      }
    }
  }

  func run() throws {
    Console.ignoreClosedPipes()
    let statistics = RunStatistics()
    // Before the archives are read for an hour: a history that cannot be used is an error.
    let history = try openHistory()
    if let history, !hasInput {
      let (entry, recorded) = try recordedRun(history)
      try write(entry.night, recorded, in: history, entry)
      try StreamCLI.end(recorded.exitStatus)
      return
    }
    let catalog = try files.load(isQuiet: talk.quiet, allowsPaths: true)
    var result = try found(catalog)
    result.describeIssues(by: catalog)
    let runNight = night ?? Nights.night(of: result, now: Machine.now)
    let outcome = Result {
      try statistics.report(talk, result, archives.jobs)
      try write(runNight, result, in: history, record(result, runNight, history))
    }
    // The alarm goes out even where the report could not be written.
    if result.isHalt && !onHalt.isEmpty {
      HaltCommand(words: onHalt).run(
        input: result.json(),
        variables: variables(result, runNight, isWritten: (try? outcome.get()) != nil)
      )
    }
    try outcome.get()
    try StreamCLI.end(result.exitStatus)
  }

  private func found(_ catalog: Catalog) throws -> Tally {
    if let tally {
      var result = try TallyFile.read(tally)
      // What was accepted when the tally was made stays, unless it is said anew.
      if counting.accepted.isGiven { result.accept(counting.accepted.acceptance) }
      return result
    }
    return try archives.classify(catalog, counting, talk, countsRepositories: true)
  }

  /// Whether there is a run to be classified or read, and not only the history.
  private var hasInput: Bool { tally != nil || archives.areNamed }

  private func openHistory() throws -> History? {
    guard let path = history else { return nil }
    return try mapped { () throws(HistoryError) in
      try History(path: path, mustExist: !hasInput)
    }
  }

  private func recordedRun(_ history: History) throws -> (History.Entry, Tally) {
    try mapped { () throws(HistoryError) in
      let entry = try history.lastRun(of: night)
      return (entry, try history.tally(of: entry))
    }
  }

  private func record(
    _ result: Tally,
    _ night: CalendarDay,
    _ history: History?
  ) throws -> History.Entry? {
    guard let history else { return nil }
    let recorded = try mapped { () throws(HistoryError) in
      try history.record(result, night: night, recorded: Machine.now)
    }
    if recorded.replacedCount > 0 && talk.verbose {
      Console.say("took the place of \(recorded.replacedCount) recorded run of the same archives")
    }
    return recorded.entry
  }

  private func write(
    _ night: CalendarDay,
    _ result: Tally,
    in history: History?,
    _ entry: History.Entry?
  ) throws {
    var past: Past?
    if let history, let entry {
      past = try mapped { () throws(HistoryError) in try history.past(before: entry, result) }
    }
    try output.write(Report(night: night, tally: result, past: past))
  }

  private func variables(
    _ result: Tally,
    _ night: CalendarDay,
    isWritten: Bool
  ) -> [(name: String, value: String)] {
    [
      ("STREAM_VERDICT", "halt"),
      ("STREAM_COMPLETE", String(result.isComplete)),
      ("STREAM_NIGHT", night.description),
      ("STREAM_FAILURES", String(result.failures.total)),
      ("STREAM_KNOWN", String(result.failures.known)),
      ("STREAM_UNKNOWN", String(result.failures.unknown)),
      ("STREAM_HALT", result.halt),
      ("STREAM_REPORT", isWritten ? output.path ?? "" : ""),
    ]
  }

  /// Does something with the history.
  ///
  /// - Throws: the exit code of what is wrong, after its message was given.
  private func mapped<Value>(_ body: () throws(HistoryError) -> Value) throws -> Value {
    do throws(HistoryError) {
      return try body()
    } catch {
      throw StreamCLI.fail(error.description, ExitStatus(error.kind))
    }
  }
}
