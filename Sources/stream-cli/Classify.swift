import ArgumentParser
import Glibc
import StreamCore
import StreamTally

/// The main job.
struct Classify: ParsableCommand {
  /// The name of the command, which is compared at every start.
  static let name = "classify"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Counts the failures in archives, issue by issue.",
    discussion: """
      Reads archives (\(Formats.titles)) and text, and tells the issues of the catalogue \
      from unknown failures. The verdict is `clear` (exit code 0), `halt` (1), or \
      `unclear` (2) where no unknown failure was found, but not everything was read \
      and understood; 3 is a halt where that holds as well. A path that is missing or \
      cannot be read makes the result unclear, and the others are read.

      EXAMPLES
        stream-cli classify registry-2022-05-12.log.lz4
        stream-cli classify --format json --samples 10 logs/
        stream-cli classify --bucket 10m --by repository logs/
        stream-cli classify --format csv -o day.csv logs/   # for a spreadsheet
        stream-cli classify --since '2022-05-12 09:00' --redact logs/
        stream-cli classify --since 2h logs/   # the last two hours
        stream-cli classify --accept 'unreadable:*.zip' logs/*   # the rest is read anyway
        stream-cli classify --duplicates all day1/ day2/   # also what is there twice
      """
  )

  @OptionGroup var archives: InputArguments

  @OptionGroup var files: CatalogFiles

  @OptionGroup var output: OutputOptions<Tally>

  @OptionGroup var counting: TallyOptionGroup

  @Flag(
    help: """
      Decodes only what can count by each archive's index, where it is there. Who can write \
      ARCHIVE.idx can hide failures by it.
      """
  )
  var index = false

  @OptionGroup var talk: ConsoleOptions

  func run() throws {
    Console.ignoreClosedPipes()
    let statistics = RunStatistics()
    let result = try archives.classify(
      files.load(isQuiet: talk.quiet, allowsPaths: true),
      counting,
      talk,
      trustsIndex: index
    )
    // First what can still fail without a tally, which would not say so.
    try statistics.report(talk, result, archives.jobs)
    try output.write(result, color: talk.color)
    try StreamCLI.end(result.exitStatus)
  }
}
