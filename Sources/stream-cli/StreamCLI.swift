import ArgumentParser
import StreamCore

@main
struct StreamCLI: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream-cli",
    abstract: "Tells whether every failure in a mountain of compressed logs is a known one.",
    discussion: """
      EXAMPLES
        stream-cli classify day1.log.lz4 day2.log.lz4
        stream-cli classify --format json logs/ > tally.json
        stream-cli catalog explain 'reading tag "1.0": unexpected EOF'
        lz4 -dc day1.log.lz4 | stream-cli classify -

      EXIT CODES
        0 clear, 1 halt (an unknown failure), 2 input incomplete, 3 both;
        64 usage, 65 bad data file, 66 cannot open input, 70 internal error,
        73 cannot create output, 74 I/O error
      """,
    version: streamCoreVersion,
    subcommands: [Classify.self, CatalogCommand.self, Generate.self]
  )
}

extension StreamCLI {
  /// Says on standard error why the command failed, and ends with an exit code.
  static func fail(_ message: String, _ code: Int32) -> any Error {
    Console.say("stream-cli: \(message)")
    return ExitCode(code)
  }
}
