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
        stream-cli report --history nights.sqlite --format html -o today.html logs/

      EXIT CODES
        0 clear, 1 halt (an unknown failure), 2 unclear (something was not read or
        not understood), 3 both;
        64 usage, 65 bad data file, 66 no path gives an archive, 70 internal error,
        73 cannot create output, 74 I/O error
      """,
    version: streamCoreVersion,
    subcommands: [
      Classify.self, Extract.self, Index.self, Inspect.self, CatalogCommand.self, Merge.self,
      ReportCommand.self, Benchmark.self, Generate.self,
    ]
  )

  /// Says that a command is missing: help with exit code 0 would pass for "clear" in a script.
  func run() throws { throw Self.commandMissing(of: Self.self) }
}

extension StreamCLI {
  /// Runs the command; a usage error is one line, as every other error is.
  static func main() {
    Files.holdStandardStreams()
    do {
      try checkKernel()
      try TimeSpanArguments.refuseNegative(PathText.arguments)
      var command = try mainJob() ?? parseAsRoot(Array(PathText.arguments.dropFirst()))
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      exit(withError: fail(usage(error), .usage))
    }
  }

  /// Refuses a kernel that is not there: who measures another one than he thinks is misled.
  private static func checkKernel() throws {
    guard let wanted = Kernel.wanted, wanted != Kernel.best.rawValue else { return }
    let names = Kernel.available.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("STREAM_KERNEL='\(wanted)' is none that this machine has: \(names)")
  }

  /// The main job, when its arguments are right.
  ///
  /// To find a command, the library builds the options of all of them, which is a fifth of what
  /// a small archive takes, and to build those of one still takes longer than to read a megabyte.
  /// Help, and what is wrong, is left to the parse of the whole.
  private static func mainJob() -> (any ParsableCommand)? {
    let arguments = PathText.arguments.dropFirst()
    guard arguments.first == Classify.name else { return nil }
    let rest = Array(arguments.dropFirst())
    if rest.allSatisfy({ $0 == "-" || $0.utf8.first != UInt8(ascii: "-") }) {
      return Classify(paths: rest)
    }
    return try? Classify.parse(rest)
  }

  /// What is wrong with the arguments, and where to read what is right.
  private static func usage(_ error: any Error) -> String {
    var command: any ParsableCommand.Type = Self.self
    var path = configuration.commandName ?? ""
    var text = offer(message(for: error))
    // The library says what it expected in a line of its own.
    let help = fullMessage(for: error).split(separator: "\n").first { $0.hasPrefix("Help:") }
    if let help, !text.contains("Please provide") {
      text += "; expected: \(help.dropFirst("Help:".count).drop { $0 == " " })"
    }
    for argument in PathText.arguments.dropFirst() {
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

  /// Says on standard error why a run gave no result, and ends with the code of its kind.
  static func fail(_ error: RunError) -> any Error {
    fail(error.description, ExitStatus(error.kind))
  }

  /// The error of a command that was given without the command that it needs.
  static func commandMissing(of command: any ParsableCommand.Type) -> any Error {
    let names = command.configuration.subcommands.map { $0._commandName }
    return ValidationError("a command is missing; give one of: \(names.joined(separator: ", "))")
  }

  /// The library's message on one line, with the near miss where it says what can be given.
  private static func offer(_ message: String) -> String {
    let parts = message.split(separator: "Please provide one of", maxSplits: 1)
    guard parts.count == 2 else { return message }
    // Few values are in quotes, many in lines of their own.
    let quoted = parts[1].split(separator: "'", omittingEmptySubsequences: false)
    let listed = parts[1].split(separator: "\n  - ").dropFirst()
    let values =
      listed.isEmpty
      ? quoted.indices.filter { $0 % 2 == 1 }.map { String(quoted[$0]) } : listed.map(String.init)
    let given = parts[0].split(separator: "'", maxSplits: 2).dropFirst().first.map(String.init)
    let miss = given.flatMap { nearMiss($0, among: values) }
    return "\(parts[0])Please provide one of: \(values.joined(separator: ", "))"
      + (miss.map { "; did you mean '\($0)'?" } ?? "")
  }

  /// Says on standard error why the command failed, and ends with an exit code.
  static func fail(_ message: String, _ status: ExitStatus) -> any Error {
    Console.say("stream-cli: \(message)")
    return ExitCode(status.rawValue)
  }

  /// Ends a command that has written its result.
  ///
  /// - Throws: the exit code, where it is not that of `clear`.
  static func end(_ status: ExitStatus) throws {
    if status != .clear { throw ExitCode(status.rawValue) }
  }
}
