import ArgumentParser
import StreamCore
import StreamTally

extension CatalogCommand {
  /// A sample of what the catalogue matches.
  struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows a sample of the messages of each known issue, to be looked at.",
      discussion: """
        A rule that matches the wrong thing shows in no count. The sample is chosen by \
        the smallest XXH3 of the records, so that it is spread over the archives and \
        comes out the same every time, for all jobs. The exit code is that of `classify`.

        EXAMPLES
          stream-cli catalog audit logs/
          stream-cli catalog audit --catalog ours.yaml --samples 20 --redact day.log.lz4
        """
    )

    @OptionGroup var archives: InputArguments

    @OptionGroup var files: CatalogFiles

    @Option(help: "Messages for each issue.")
    var samples = 5

    @Flag(help: "Puts stable pseudonyms for digests, repositories and addresses.")
    var redact = false

    @OptionGroup var output: OutputOptions<AuditSample>

    func validate() throws {
      if !(1...1000).contains(samples) {
        throw ValidationError("--samples takes a number from 1 to 1000, not \(samples)")
      }
    }

    func run() throws {
      Console.ignoreClosedPipes()
      var options = TallyOptions()
      options.examplesPerIssue = samples
      options.redact = redact
      options.samplesByHash = true
      let result = try archives.classify(files.load(), options)
      try output.write(AuditSample(tally: result))
      try StreamCLI.end(result.exitStatus)
    }
  }
}

/// A tally as a sample of what its issues match.
struct AuditSample: Document {
  static let noun = "sample"

  let tally: Tally

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { sample, _ in Array(sample.tally.auditText().utf8) }
    case .json: { sample, _ in sample.tally.auditJSON() }
    case .csv: { sample, _ in sample.tally.auditCSV() }
    case .markdown, .html: nil
    }
  }
}

extension InputArguments {
  /// Classifies what a command's paths name, and says which of them give no archive.
  ///
  /// - Parameters:
  ///   - catalog: the known issues.
  ///   - options: what is counted.
  ///   - warns: whether it is said.
  /// - Returns: the tally.
  /// - Throws: the exit code of the run's error, after its message was given.
  func classify(
    _ catalog: Catalog,
    _ options: TallyOptions,
    warns: Bool = true
  ) throws -> Tally {
    let job = try job(catalog, options)
    do throws(RunError) {
      return try job.classify { if warns { Console.say("stream-cli: warning: \($0)") } }
    } catch {
      throw StreamCLI.fail(error)
    }
  }
}
