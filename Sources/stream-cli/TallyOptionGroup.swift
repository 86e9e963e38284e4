import ArgumentParser
import StreamCore
import StreamTally

/// What is counted as a failure, and what is shown of it.
struct TallyOptionGroup: ParsableArguments {
  static let samplesByDefault = 3

  @Option(help: "Which records are failures: those that the rules count, or all with an error.")
  var select = TallyOptions.Selection.failures

  @OptionGroup var span: TimeSpanArguments

  @Option(help: "Examples for each issue.")
  var samples = samplesByDefault

  @Option(help: "The length of the timeline's buckets, 1m to 1d.")
  var bucket = BucketLength.byDefault

  @Option(help: "Counts the values of this field beside the error, for each issue.")
  var by: String?

  @Option(help: "The longest line that is looked at.")
  var maxLine: ByteSize?

  @OptionGroup var accepted: AcceptanceArguments

  @Flag(
    name: .customLong("validate"),
    help: "Parses every line, not only those that can hold an error."
  )
  var parsesEveryLine = false

  @Flag(help: "Puts stable pseudonyms for digests, repositories and addresses.")
  var redact = false

  func validate() throws {
    try ByteSize.validate("--max-line", maxLine)
    if !(0...1000).contains(samples) {
      throw ValidationError("--samples takes a number from 0 to 1000, not \(samples)")
    }
    if let by, by.split(separator: ".", omittingEmptySubsequences: false).contains("") {
      throw ValidationError("--by takes the name of a field, such as repository, not '\(by)'")
    }
  }

  /// The same for the library, without the span of time, of which archives may have to be asked.
  var options: TallyOptions {
    var options = TallyOptions()
    options.failureSelection = select
    options.examplesPerIssue = samples
    options.bucketSeconds = bucket.seconds
    options.countedField = by
    options.validate = parsesEveryLine
    options.redact = redact
    options.acceptance = accepted.acceptance
    if let maxLine { options.lineBytesMax = maxLine.byteCount }
    return options
  }
}

extension InputArguments {
  /// Reads and counts all of the archives.
  ///
  /// - Parameters:
  ///   - catalog: the known issues.
  ///   - counting: what is counted.
  ///   - talk: whether the progress is shown.
  ///   - trustsIndex: whether the archives' indexes are used.
  ///   - countsRepositories: whether failures are counted by their repository.
  /// - Returns: the tally.
  /// - Throws: the exit code of what is wrong, after its message was given; a usage error.
  func classify(
    _ catalog: Catalog,
    _ counting: TallyOptionGroup,
    _ talk: ConsoleOptions,
    trustsIndex: Bool = false,
    countsRepositories: Bool = false
  ) throws -> Tally {
    var job = try job(catalog, counting.options)
    job.options.countsRepositories = countsRepositories
    job.read.trustsIndex = trustsIndex
    try counting.span.apply(to: &job, talk)
    let result = try talk.showingProgress(of: job) { job throws(RunError) in
      try job.classify { if !talk.quiet { Console.say("stream-cli: warning: \($0)") } }
    }
    counting.span.warn(of: result, job.catalog, talk)
    return result
  }
}
