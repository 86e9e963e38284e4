import Foundation
import StreamCore
import StreamTally
import Synchronization
import TestSupport
import Testing

/// One input, many runs: threads, chunks, kernels and what else the machine does change nothing.
@Suite struct ManyRunsTests {
  /// Threads that take the processors away now and then.
  private final class Noise: Sendable {
    private let isOver = Atomic(false)

    init(threads: Int, seed: UInt64) {
      for number in 0..<threads {
        Thread.detachNewThread { [self] in
          var random = SplitMix64(seed: seed &+ UInt64(number))
          while !isOver.load(ordering: .relaxed) {
            for _ in 0..<random.number(1...20_000) { _ = random.next() }
            if random.chance(3) { usleep(UInt32(random.number(0...300))) }
          }
        }
      }
    }

    func end() { isOver.store(true, ordering: .relaxed) }
  }

  private static func write(_ directory: URL, seed: UInt64) throws -> [String] {
    var hostile = HostileLines(seed: seed)
    hostile.longLineLength = 2000
    let text = hostile.text(lineCount: 700)
    var torn = try lz4Tool(options: ["-B4", "-BX"], text: text)
    torn[torn.count / 2] ^= 0x10
    let archives: [(String, [UInt8])] = [
      ("a.lz4", try lz4Tool(options: ["-B4"], text: text)),
      ("b.lz4", try lz4Tool(options: ["-B4", "-BD"], text: hostile.text(lineCount: 300))),
      ("c.lz4", storedBlocks(hostile.containerText(lineCount: 400), byteCount: 777)),
      ("d.lz4", torn),
      ("e.gz", try runTool("gzip", ["-nc"], input: hostile.text(lineCount: 300)).output),
    ]
    return try archives.map { name, bytes in
      let file = directory.appendingPathComponent(name)
      try Data(bytes).write(to: file)
      return file.path
    }
  }

  @Test("many runs with random jobs, chunks, kernels and noise give one tally, byte for byte")
  func same() throws {
    let seed = SplitMix64.testSeed(88)
    var random = SplitMix64(seed: seed)
    let runs = AttackedFile.isExhaustive ? 1000 : 40
    try temporaryDirectory { directory in
      let paths = try Self.write(directory, seed: seed)
      var options = TallyOptions()
      options.countedField = "repository"
      var tallies: Set<[UInt8]> = []
      for _ in 0..<runs {
        var read = ReadOptions()
        read.chunkBytes = 1 << random.number(6...22)
        let noise = Noise(threads: random.number(0...4), seed: random.next())
        defer { noise.end() }
        var job = Job(
          paths: paths.shuffled(using: &random),
          catalog: .builtIn,
          options: options,
          read: read,
          jobs: random.number(1...16)
        )
        job.kernel = Kernel.available.randomElement(using: &random) ?? .best
        let tally = try job.classify()
        tallies.insert(tally.json())
      }
      #expect(tallies.count == 1, "seed \(seed)")
      #expect(tallies.first.map { $0.count > 10_000 } == true)
    }
  }
}
