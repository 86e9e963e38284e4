public import ArgumentParser
import Glibc
import StreamCore
public import StreamGenerator

/// Makes archives to try and to measure with.
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a realistic synthetic archive, reproducible from a seed.",
    discussion: """
      The log is that of a container registry that migrates its repositories: \
      access and progress records, errors that are no failures, and failures of \
      the six known issues in the operators' proportions. The same options give \
      the same text, whatever the jobs.

      EXAMPLES
        stream-cli generate --size 2G -o day.log.lz4 --answer day.json
        stream-cli generate --unknown 3 --envelope kibana | stream-cli classify
        stream-cli generate --block-size 64K --linked -o linked.log.lz4
      """
  )

  @Option(help: "What all chance depends on.")
  var seed: UInt64 = 0

  @Option(help: "Decoded bytes (64K, 4M, 1G).")
  var size = ByteSize(byteCount: 64 << 20)

  @Option(help: "The share of lines that are failures of known issues, 0 to 1.")
  var failureShare = 0.002

  @Option(help: "The exact number of unknown failures.")
  var unknown = 0

  @Option(help: "What is around each record; mixed changes it all the time.")
  var envelope = Envelope.registry

  @Option(help: "What is written: an LZ4 frame, or the lines themselves.")
  var format = GeneratorOptions.Format.lz4

  @Option(help: "Decoded bytes of a block.")
  var blockSize = BlockSize.mib4

  @Flag(help: "Makes blocks that refer to the text before them.")
  var linked = false

  @Flag(help: "Gives each block a checksum.")
  var blockChecksums = false

  @Flag(inversion: .prefixedNo, help: "Gives the whole text a checksum.")
  var contentChecksum = true

  @Flag(help: "Says in the header how long the text is.")
  var contentSize = false

  @OptionGroup var jobs: Jobs

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Writes the archive to this file, whole or not at all.",
    completion: .file()
  )
  var outputPath: String?

  @Option(
    help: "Writes the known answer (lines, failures by issue) to this file, in JSON.",
    completion: .file(extensions: ["json"])
  )
  var answer: String?

  func validate() throws {
    if !(0...1).contains(failureShare) {
      throw ValidationError("--failure-share takes a number from 0 to 1, not \(failureShare)")
    }
    if !(0...1_000_000_000).contains(unknown) {
      throw ValidationError("--unknown takes a number from 0 to 1000000000, not \(unknown)")
    }
    if outputPath == nil && isatty(STDOUT_FILENO) == 1 {
      throw ValidationError("name a file with -o, or pipe the archive on")
    }
  }

  func run() throws {
    Console.ignoreClosedPipes()
    let options = GeneratorOptions(
      seed: seed,
      size: size.byteCount,
      failureShare: failureShare,
      unknown: unknown,
      envelope: envelope,
      format: format,
      layout: FrameLayout(
        blockBytes: blockSize.layout,
        linked: linked,
        blockChecksums: blockChecksums,
        contentChecksum: contentChecksum,
        contentSize: contentSize
      )
    )
    var output = try Output(outputPath)
    let summary = try generate(options, jobs: jobs.count) { piece in
      // Who reads has seen enough.
      guard try output.write(piece) else { throw ExitCode.success }
    }
    try output.finish()
    if let answer { try Output.write(Array(summary.json().utf8), to: answer) }
  }
}

extension Envelope: ExpressibleByArgument {}
extension GeneratorOptions.Format: ExpressibleByArgument {}

/// A block size as it is given on the command line.
enum BlockSize: String, ExpressibleByArgument, CaseIterable {
  case kib64 = "64K"
  case kib256 = "256K"
  case mib1 = "1M"
  case mib4 = "4M"

  var layout: FrameLayout.BlockSize {
    switch self {
    case .kib64: .kib64
    case .kib256: .kib256
    case .mib1: .mib1
    case .mib4: .mib4
    }
  }
}
