import StreamCore
import StreamTally

/// What a run cost: numbers that differ from run to run, and so have no place in the tally.
struct RunStatistics {
  private let start = ContinuousClock.now

  /// Says and writes what was asked for.
  ///
  /// - Parameters:
  ///   - talk: what was asked for.
  ///   - result: what came of the run.
  ///   - jobs: its threads.
  /// - Throws: exit code 73 with a message when the file cannot be written.
  func report(_ talk: ConsoleOptions, _ result: Tally, _ jobs: Jobs) throws {
    guard talk.verbose || talk.stats != nil else { return }
    let microseconds = max(Int((ContinuousClock.now - start) / .microseconds(1)), 1)
    let (processor, memory) = Machine.usage
    let decoded = result.input.decodedBytes - result.skippedByteCount
    let speed = Int(Double(decoded) * 1e6 / Double(microseconds))
    if talk.verbose {
      Console.say(
        "read \(result.input.bytes) bytes, \(decoded) decoded, in"
          + " \(Self.seconds(microseconds)) s (\(speed / 1_000_000) MB/s decoded;"
          + " processors \(Self.seconds(processor)) s, memory \(memory >> 10) MiB,"
          + " \(jobs.count) jobs, \(Kernel.best.rawValue) kernel)"
      )
    }
    guard let path = talk.stats else { return }
    var writer = JSONWriter()
    writer.object {
      $0.member("schema", "stream-stats/1")
      $0.member("generator", "stream-cli \(streamCoreVersion)")
      $0.member("jobs", jobs.count)
      $0.member("kernel", Kernel.best.rawValue)
      $0.member("bytes", result.input.bytes)
      $0.member("decodedBytes", decoded)
      $0.member("lines", result.input.lines)
      $0.raw("seconds", Array(Self.seconds(microseconds).utf8))
      $0.raw("processorSeconds", Array(Self.seconds(processor).utf8))
      $0.member("decodedBytesPerSecond", speed)
      $0.member("peakMemoryBytes", memory << 10)
    }
    try Output.write(writer.output, to: path)
  }

  private static func seconds(_ microseconds: Int) -> String {
    let digits = String(microseconds % 1_000_000)
    return "\(microseconds / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
