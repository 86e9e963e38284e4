public import ArgumentParser
import Glibc
public import StreamCore

/// The main job.
struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts the failures in archives, issue by issue.",
    discussion: """
      Reads LZ4 archives and plain text, and tells the issues of the catalogue from unknown
      failures. The verdict is `clear` (exit code 0) or `halt` (1); exit code 2 is added when
      some of the input could not be read.

      EXAMPLES
        stream-cli classify registry-2022-05-12.log.lz4
        stream-cli classify --format json --samples 10 logs/
        stream-cli classify --since 2022-05-12T09:00:00Z --until 2022-05-12T10:00:00Z logs/
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Archives, directories, or - for standard input.")
  var paths: [String] = []

  @Option(help: "How the tally is printed.")
  var format = Format.text

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Threads; by default one for each processor."
  )
  var jobs: Int?

  @Option(help: "Decoded bytes that a thread takes at once, at least one block (64K, 4M, 1G).")
  var chunkSize: ByteSize?

  @Option(help: "Which records are failures: those that the rules count, or all with an error.")
  var select = TallyOptions.Selection.failures

  @Option(help: "Leaves out failures before this time (RFC 3339).")
  var since: Timestamp?

  @Option(help: "Leaves out failures at this time or later.")
  var until: Timestamp?

  @Option(help: "Examples for each issue.")
  var samples = 3

  @Option(help: "The longest line that is looked at.")
  var maxLine: ByteSize?

  @Option(help: "Malformed lines, as a number or a percentage of lines, that leave the exit code.")
  var maxMalformed = MalformedLimit.count(0)

  @Option(help: "What to do with two archives of the same bytes.")
  var duplicates = Duplicates.refuse

  @Flag(
    name: .customLong("validate"),
    help: "Parses every line, not only those that can hold an error."
  )
  var parsesEveryLine = false

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Writes the tally to this file, whole or not at all."
  )
  var outputPath: String?

  @Flag(help: "Skips checksums.")
  var noVerify = false

  enum Duplicates: String, ExpressibleByArgument, CaseIterable { case refuse, ignore }

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 1024, not \(jobs)")
    }
    if !(0...1000).contains(samples) {
      throw ValidationError("--samples takes a number from 0 to 1000, not \(samples)")
    }
    if paths.isEmpty && isatty(STDIN_FILENO) == 1 {
      throw ValidationError("name an archive or a directory, or pipe a log in")
    }
  }

  func run() throws {
    Console.ignoreClosedPipes()
    let result = try classify()
    let output = format == .json ? result.json() : Array(result.text().utf8)
    if let outputPath {
      if let problem = OutputFile.write(output, to: outputPath) {
        throw StreamCLI.fail(
          "\(outputPath): cannot be written: \(problem); choose another place",
          73
        )
      }
    } else if let code = Console.print(output) {
      throw StreamCLI.fail(
        "standard output cannot be written (error \(code)); make room and try again",
        74
      )
    }
    let code = result.exitCode(malformedMax: maxMalformed.lines(of: result.lineCount))
    if code != 0 { throw ExitCode(code) }
  }

  private func classify() throws -> Classification {
    do throws(RunError) {
      return try Classification(
        paths: paths.isEmpty ? ["-"] : paths,
        catalog: .builtIn,
        options: tallyOptions,
        read: readOptions,
        jobs: jobs,
        refusesDuplicates: duplicates == .refuse
      )
    } catch {
      switch error.kind {
      case .input: throw StreamCLI.fail(error.description, 66)
      case .duplicate: throw StreamCLI.fail(error.description, 65)
      case .internalError: throw StreamCLI.fail(error.description, 70)
      }
    }
  }

  private var tallyOptions: TallyOptions {
    var options = TallyOptions()
    options.select = select
    options.since = since
    options.until = until
    options.samples = samples
    options.validate = parsesEveryLine
    if let maxLine { options.lineBytesMax = maxLine.byteCount }
    return options
  }

  private var readOptions: ReadOptions {
    var options = ReadOptions()
    options.verify = !noVerify
    if let chunkSize { options.chunkBytes = chunkSize.byteCount }
    return options
  }
}

extension TallyOptions.Selection: ExpressibleByArgument {}

extension Timestamp: ExpressibleByArgument {
  /// Reads a time given on the command line.
  public init?(argument: String) { self.init(argument) }
}

/// A size such as `64K`, `4M` or `1G`.
struct ByteSize: ExpressibleByArgument {
  let byteCount: Int

  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? argument[...] : argument.dropLast()),
      (1...(1 << 30)).contains(number)
    else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    // The largest size that has a use is far below it; the bound keeps sums from overflowing.
    guard !overflow, bytes <= 1 << 30 else { return nil }
    byteCount = bytes
  }
}

/// How many malformed lines are put up with.
enum MalformedLimit: ExpressibleByArgument {
  case count(Int)
  case percent(Double)

  init?(argument: String) {
    if argument.hasSuffix("%") {
      guard let percent = Double(argument.dropLast()), (0...100).contains(percent) else {
        return nil
      }
      self = .percent(percent)
    } else {
      guard let count = Int(argument), count >= 0 else { return nil }
      self = .count(count)
    }
  }

  func lines(of total: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): Int(Double(total) * percent / 100)
    }
  }
}
