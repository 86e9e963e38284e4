import ArgumentParser
import Glibc
import StreamCore

/// How much a command says on standard error, and in which colours it prints.
struct ConsoleOptions: ParsableArguments {
  enum Color: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never

    /// Whether standard output gets colours.
    var isOn: Bool {
      guard (Machine.variable("NO_COLOR") ?? "").isEmpty else { return false }
      return switch self {
      case .always: true
      case .never: false
      case .auto: isatty(STDOUT_FILENO) == 1 && Machine.variable("TERM") != "dumb"
      }
    }
  }

  @Flag(name: [.customShort("q"), .long], help: "Says nothing but errors.")
  var quiet = false

  @Flag(name: [.customShort("v"), .long], help: "Says how long it took.")
  var verbose = false

  @Option(help: "When to print in colour; never where NO_COLOR is set.")
  var color = Color.auto

  @Option(
    help: ArgumentHelp("Writes time, speed and memory to this file, in JSON.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var stats: String?

  func validate() throws {
    if quiet && verbose { throw ValidationError("give -q or -v, not both") }
  }

  /// Whether a line on the terminal shows how far the command has come.
  var showsProgress: Bool {
    !quiet && isatty(STDERR_FILENO) == 1 && Machine.variable("TERM") != "dumb"
  }

  /// Does a run, and shows how far it has come while it lasts.
  ///
  /// - Parameters:
  ///   - job: tells its progress.
  ///   - besideOutput: whether data goes to standard output meanwhile, which may be the terminal.
  ///   - run: runs the job.
  /// - Returns: what came of it.
  /// - Throws: the exit code of the run's error, after its message was given.
  func showingProgress<Result>(
    of job: Job,
    besideOutput: Bool = false,
    _ run: (Job) throws(RunError) -> Result
  ) throws -> Result {
    let isDisturbing = besideOutput && isatty(STDOUT_FILENO) == 1
    let line = showsProgress && !isDisturbing ? ProgressLine(job.progress) : nil
    defer { line?.finish() }
    do throws(RunError) {
      return try run(job)
    } catch {
      line?.finish()
      throw StreamCLI.fail(error)
    }
  }
}
