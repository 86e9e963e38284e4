import ArgumentParser
import StreamCore

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
      """
  )

  @Argument(help: "Tally files (from classify --format json), or - for standard input.")
  var tallies: [String]

  @Option(help: "How the tally is printed.")
  var format = OutputFormat.text

  @Option(help: "What to do with an archive that is in two of them.")
  var duplicates = Archives.Duplicates.refuse

  @OptionGroup var accepted: AcceptanceArguments

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Writes the tally to this file, whole or not at all.",
    completion: .file(extensions: ["json"])
  )
  var outputPath: String?

  @Option(help: "When to print in colour; never where NO_COLOR is set.")
  var color = Talk.Color.auto

  func run() throws {
    Console.ignoreClosedPipes()
    let result = try TallyFile.merged(
      tallies,
      refusesDuplicates: duplicates == .refuse,
      accepted.acceptance
    )
    let isColored = color.isOn && (outputPath == nil || color == .always)
    let output = format == .json ? result.json() : Array(result.text(isColored: isColored).utf8)
    try Output.write(output, to: outputPath)
    try StreamCLI.end(result.exitStatus)
  }
}
