import ArgumentParser
import StreamCore
import StreamTally

/// What archives are made of.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the frames, blocks, sizes and checksums of archives.",
    discussion: """
      Without --verify only what stands around the text is read. With it, \
      everything is decoded and checked, lines are counted, and the exit code is \
      that of `classify`.

      EXAMPLES
        stream-cli inspect day1.log.lz4
        stream-cli inspect --verify logs/
        stream-cli inspect --blocks --format json day1.log.lz4
      """
  )

  @OptionGroup var archives: InputArguments

  @OptionGroup var files: CatalogFiles

  @Flag(help: "Decodes everything and checks it.")
  var verify = false

  @Flag(help: "Lists every block with its offsets.")
  var blocks = false

  @OptionGroup var output: OutputOptions<Inspection>

  @OptionGroup var talk: ConsoleOptions

  func run() throws {
    Console.ignoreClosedPipes()
    let catalog = try files.load(isQuiet: talk.quiet)
    let job = try archives.job(catalog)
    let inspection = try talk.showingProgress(of: job) { job throws(RunError) in
      let inspection = try job.inspect(verifies: verify, listsBlocks: blocks) {
        if !talk.quiet { Console.say("stream-cli: warning: \($0)") }
      }
      try inspection.checkBalance()
      return inspection
    }
    try output.write(inspection)
    try StreamCLI.end(inspection.exitStatus)
  }
}
