import ArgumentParser
import Glibc
import StreamCore
import StreamGenerator

/// How fast this machine classifies, and what the limit is.
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures decoding alone, with the simplest scans on top, and classify.",
    discussion: """
      The limit is decoding the blocks of a mapped LZ4 archive on all processors, \
      and nothing else. Everything is measured in turns in one run, as GB of \
      decoded text a second, and as a share of the limit. Counts are checked \
      first: without an archive, against the known answer of one that is generated. \
      STREAM_KERNEL in the environment takes another kernel than the fastest \
      (portable, baseline, avx2, avx512), for every command.

      EXAMPLES
        stream-cli benchmark
        stream-cli benchmark --runs 9 --format json day.log.lz4
        stream-cli benchmark --size 4G --linked
        STREAM_KERNEL=baseline stream-cli benchmark
      """
  )

  @Argument(help: "An LZ4 archive; one is generated where none is given.", completion: .file())
  var archive: String?

  @Option(help: "Decoded bytes of the archive that is generated.")
  var size = ByteSize(byteCount: 512 << 20)

  @Flag(help: "Generates linked blocks of 64 KiB, as most programs write them.")
  var linked = false

  @Option(help: "How often each is run; the best and the median are shown.")
  var runs = 5

  @OptionGroup var jobs: Jobs

  @OptionGroup var output: OutputOptions<BenchmarkTable>

  func validate() throws {
    if !(1...1000).contains(runs) {
      throw ValidationError("--runs takes a number from 1 to 1000, not \(runs)")
    }
  }

  func run() throws {
    Console.ignoreClosedPipes()
    if let archive {
      try measure(archive, answer: nil)
      return
    }
    let path = Self.temporaryPath
    defer { Files.remove(path) }
    let layout = FrameLayout(
      blockBytes: linked ? .kib64 : .mib4,
      linked: linked,
      blockChecksums: false,
      contentChecksum: true,
      contentSize: false
    )
    let options = GeneratorOptions(seed: 0, size: size.byteCount, unknown: 2, layout: layout)
    var archive = try Output(path)
    let answer = try generate(options, jobs: jobs.count) { try archive.write($0) }
    try archive.finish()
    try measure(path, answer: answer)
  }

  private static var temporaryPath: String {
    "\(Machine.temporaryDirectory)/stream-cli-benchmark-\(getpid()).lz4"
  }

  private func measure(_ path: String, answer: GeneratedSummary?) throws {
    let table: BenchmarkTable
    do throws(BenchmarkTable.Failure) {
      table = try BenchmarkTable(path, answer: answer, jobs: jobs.count, runs: runs)
    } catch {
      throw StreamCLI.fail(error.description, error.status)
    }
    try output.write(table)
  }
}
