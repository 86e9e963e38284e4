import ArgumentParser
import Glibc
import StreamCore

/// The main job.
struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts the failures in archives, issue by issue.",
    discussion: """
      Reads LZ4 archives and plain text, and tells the issues of the catalogue \
      from unknown failures. The verdict is `clear` (exit code 0) or `halt` (1); \
      exit code 2 is added when some of the input could not be read.

      EXAMPLES
        stream-cli classify registry-2022-05-12.log.lz4
        stream-cli classify --format json --samples 10 logs/
        stream-cli classify --bucket 10m --by repository logs/
        stream-cli classify --since 2022-05-12T09:00:00Z --redact logs/
      """
  )

  @OptionGroup var archives: Archives

  @OptionGroup var files: CatalogFiles

  @Option(help: "How the tally is printed.")
  var format = OutputFormat.text

  @Option(help: "Which records are failures: those that the rules count, or all with an error.")
  var select = TallyOptions.Selection.failures

  @Option(help: "Leaves out failures before this time (RFC 3339).")
  var since: Timestamp?

  @Option(help: "Leaves out failures at this time or later.")
  var until: Timestamp?

  @Option(help: "Examples for each issue.")
  var samples = 3

  @Option(help: "The length of the timeline's buckets, 1m to 1d.")
  var bucket = BucketLength(seconds: 3600)

  @Option(help: "Counts the values of this field beside the error, for each issue.")
  var by: String?

  @Option(help: "The longest line that is looked at.")
  var maxLine: ByteSize?

  @Option(help: "Malformed lines, as a number or a percentage of lines, that leave the exit code.")
  var maxMalformed = MalformedLimit.count(0)

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

  @Flag(help: "Puts stable pseudonyms for digests, repositories and addresses.")
  var redact = false

  @OptionGroup var talk: Talk

  func validate() throws {
    try ByteSize.validate("--max-line", maxLine)
    if !(0...1000).contains(samples) {
      throw ValidationError("--samples takes a number from 0 to 1000, not \(samples)")
    }
    if let by, by.split(separator: ".", omittingEmptySubsequences: false).contains("") {
      throw ValidationError("--by takes the name of a field, such as repository, not '\(by)'")
    }
  }

  func run() throws {
    Console.ignoreClosedPipes()
    let statistics = RunStatistics()
    let result = try classify()
    let output = format == .json ? result.json() : Array(result.text(isColored: isColored).utf8)
    // First what can still fail without a tally, which would not say so.
    try statistics.report(talk, result, jobs: archives.jobs.count)
    try Output.write(output, to: outputPath)
    let code = result.exitCode(malformedMax: maxMalformed.lines(of: result.lineCount))
    if code != 0 { throw ExitCode(code) }
  }

  private func classify() throws -> Classification {
    let catalog = try files.load()
    let (paths, read) = try (archives.allPaths(), archives.readOptions())
    return try talk.showingProgress { progress throws(RunError) in
      try Classification(
        paths: paths,
        catalog: catalog,
        options: tallyOptions,
        read: read,
        jobs: archives.jobs.count,
        refusesDuplicates: archives.duplicates == .refuse,
        progress: progress
      )
    }
  }

  /// A file gets no colours unless they are asked for.
  private var isColored: Bool {
    talk.isColored && (outputPath == nil || talk.color == .always)
  }

  private var tallyOptions: TallyOptions {
    var options = TallyOptions()
    options.select = select
    options.since = since
    options.until = until
    options.samples = samples
    options.bucketSeconds = bucket.seconds
    options.by = by
    options.validate = parsesEveryLine
    options.redact = redact
    if let maxLine { options.lineBytesMax = maxLine.byteCount }
    return options
  }
}
