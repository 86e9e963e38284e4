import ArgumentParser
import StreamCore
import StreamTally

/// Adds tally files into one.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Adds tally files up to the tally of all of their archives.",
    discussion: """
      The result is, byte for byte, what `classify` says of all of the archives \
      together, in whatever order the files are given. The exit code is that of \
      `classify`.

      EXAMPLES
        stream-cli merge monday.json tuesday.json
        stream-cli merge --format json -o week.json day*.json
        stream-cli merge --format csv -o week.csv day*.json
      """
  )

  @Argument(help: "Tally files (from classify --format json), or - for standard input.")
  var tallies: [String]

  @OptionGroup var output: OutputOptions<Tally>

  @Option(
    help: ArgumentHelp(
      "Refuses an archive that is in two of them, or counts all.",
      valueName: "refuse or all"
    )
  )
  var duplicates = DuplicatePolicy.refuse

  @OptionGroup var accepted: AcceptanceArguments

  @Option(help: "When to print in colour; never where NO_COLOR is set.")
  var color = ConsoleOptions.Color.auto

  func validate() throws {
    if duplicates == .once {
      throw ValidationError(
        "merge cannot take an archive out of a tally; give --duplicates refuse or all"
      )
    }
  }

  func run() throws {
    Console.ignoreClosedPipes()
    let result = try TallyFile.merged(
      tallies,
      refusesDuplicates: duplicates == .refuse,
      accepted.acceptance
    )
    if duplicates == .refuse {
      for warning in result.twinWarnings { Console.say("stream-cli: warning: \(warning)") }
    }
    try output.write(result, color: color)
    try StreamCLI.end(result.exitStatus)
  }
}
