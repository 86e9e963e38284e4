import ArgumentParser
import StreamCatalog
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
  /// Runs the command; a usage error is one line, as every other error is.
  static func main() {
    do {
      var command = try mainJob() ?? parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      exit(withError: fail(usage(error), exitCode(for: error).rawValue))
    }
  }

  /// The main job, when its arguments are right.
  ///
  /// To find a command, the library builds the options of all of them, which is a fifth of what
  /// a small archive takes. Help, and what is wrong, is left to the parse of the whole.
  private static func mainJob() -> (any ParsableCommand)? {
    guard CommandLine.arguments.dropFirst().first == Classify._commandName else { return nil }
    return try? Classify.parse(Array(CommandLine.arguments.dropFirst(2)))
  }

  /// What is wrong with the arguments, and where to read what is right.
  private static func usage(_ error: any Error) -> String {
    var command: any ParsableCommand.Type = Self.self
    var path = configuration.commandName ?? ""
    var text = message(for: error)
    // The library says what it expected in a line of its own.
    let help = fullMessage(for: error).split(separator: "\n").first { $0.hasPrefix("Help:") }
    if let help, !text.contains("Please provide") {
      text += "; expected: \(help.dropFirst("Help:".count).drop { $0 == " " })"
    }
    for argument in CommandLine.arguments.dropFirst() {
      let commands = command.configuration.subcommands
      guard !commands.isEmpty, !argument.hasPrefix("-") else { break }
      guard let next = commands.first(where: { $0._commandName == argument }) else {
        let miss = nearMiss(argument, among: commands.map { $0._commandName })
        text = "unknown command '\(argument)'" + (miss.map { "; did you mean '\($0)'?" } ?? "")
        break
      }
      command = next
      path += " " + argument
    }
    let end = text.hasSuffix(".") || text.hasSuffix("?") ? "" : ";"
    return "\(text)\(end) see '\(path) --help'"
  }

  /// Says on standard error why the command failed, and ends with an exit code.
  static func fail(_ message: String, _ code: Int32) -> any Error {
    Console.say("stream-cli: \(message)")
    return ExitCode(code)
  }
}
