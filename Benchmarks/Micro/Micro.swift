import Benchmark
import StreamCore
import StreamGenerator
import StreamTally

/// The parts of the hot path, each by itself, on the same realistic text.
///
///   STREAM_BENCHMARKS=1 swift package --scratch-path .build-micro benchmark
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput],
    scalingFactor: .one,
    maxDuration: .seconds(2)
  )
  let sample = Sample(megabytes: 4, failureShare: 0.002)
  let failures = Sample(megabytes: 4, failureShare: 1)

  for kernel in Kernel.available {
    Benchmark("scan 4 MB, \(kernel.rawValue)") { benchmark in
      let scanner = LineScanner(names: [Array("error".utf8)], kernel: kernel)
      for _ in benchmark.scaledIterations { blackHole(sample.hits(scanner)) }
    }
  }
  Benchmark("split 4 MB into lines") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(sample.lineCount()) }
  }
  Benchmark("count the line ends of 4 MB") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(sample.lineEndCount()) }
  }
  for kernel in Kernel.available {
    Benchmark("parse 4 MB of failures, \(kernel.rawValue)") { benchmark in
      for _ in benchmark.scaledIterations { blackHole(failures.parsedCount(by: kernel)) }
    }
  }
  Benchmark("match 1,000 messages") { benchmark in
    var matcher = Matcher(.builtIn)
    let messages = Catalog.builtIn.issues.flatMap(\.examples).map { Array($0.utf8) }
    for _ in benchmark.scaledIterations {
      for index in 0..<1000 {
        blackHole(matcher.issue(of: messages[index % messages.count], time: nil))
      }
    }
  }
  Benchmark("merge 100 tallies") { benchmark in
    guard let tally = sample.tally() else { return benchmark.error("no tally") }
    let parts = (0..<100).map { (name: String($0), tally: tally) }
    for _ in benchmark.scaledIterations {
      blackHole(try? Tally(merging: parts, refusesDuplicates: false))
    }
  }
}
