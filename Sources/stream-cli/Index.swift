import ArgumentParser
import StreamCore

/// Makes the indexes of archives.
struct Index: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Writes beside archives what is in their blocks, so that others read fewer of them.",
    discussion: """
      Writes ARCHIVE.idx for archives of LZ4 frames with independent blocks, and \
      for plain text. `extract` uses it where it fits \
      its archive, and `classify --index`; what they give is the same as without it. \
      The more often a run of blocks has nothing that counts, the more it saves: so \
      --chunk-size is 64K here by default. Exit code 65 when one of the archives can \
      have no index.

      EXAMPLES
        stream-cli index day1.log.lz4 day2.log.lz4
        stream-cli extract --lines 5000000-5000010 day1.log.lz4
        stream-cli classify --index --since 2022-05-12T09:00:00Z day1.log.lz4
      """
  )

  @OptionGroup var archives: InputArguments

  @OptionGroup var files: CatalogFiles

  @OptionGroup var zone: TimeZoneArgument

  @OptionGroup var talk: ConsoleOptions

  func run() throws {
    Console.ignoreClosedPipes()
    var catalog = try files.load(isQuiet: talk.quiet)
    zone.apply(to: &catalog)
    var job = try archives.job(catalog)
    if archives.chunkSize == nil { job.read.chunkBytes = Indexing.runBytes }
    let indexing = try talk.showingProgress(of: job) { job throws(RunError) in try job.index() }
    var isRefused = false
    for result in indexing.results {
      if let bytes = result.bytes {
        try Output.put(bytes, at: result.path)
        if talk.verbose {
          Console.say("\(result.path): \(result.runCount) runs, \(bytes.count) bytes")
        }
      } else {
        isRefused = true
        Console.say("stream-cli: \(result.path): not written: \(result.refusal ?? "")")
      }
    }
    try StreamCLI.end(isRefused ? .badData : .clear)
  }
}
