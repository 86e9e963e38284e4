import StreamCore
import TestSupport
import Testing

/// Failures by time: in the end the buckets are as long as all of the times need, however these
/// were split and added up.
@Suite struct TimelineTests {
  private typealias Failure = (time: Timestamp?, column: Int)

  private static let columns = 3

  private static func failures(_ random: inout SplitMix64, _ count: Int, spanSeconds: Int)
    -> [Failure]
  {
    // Times before 1970 as well.
    let first = random.number(-2 * spanSeconds...1_700_000_000)
    return (0..<count).map { _ in
      let milliseconds = first * 1000 + random.number(0...(spanSeconds * 1000))
      let time = random.chance(50) ? nil : Timestamp(milliseconds: milliseconds)
      return (time, random.number(0...(columns - 1)))
    }
  }

  private static func timeline(_ failures: some Sequence<Failure>, bucketSeconds: Int) -> Timeline {
    var timeline = Timeline(bucketSeconds: bucketSeconds, columns: columns)
    for failure in failures { timeline.add(failure.time, column: failure.column) }
    return timeline
  }

  /// The counts by bucket and column of all failures that have a time.
  private static func counts(_ failures: [Failure], bucketSeconds: Int) -> [Int: [Int: Int]] {
    var counts: [Int: [Int: Int]] = [:]
    for failure in failures {
      guard let time = failure.time else { continue }
      let (quotient, rest) = time.milliseconds.quotientAndRemainder(
        dividingBy: bucketSeconds * 1000
      )
      counts[rest < 0 ? quotient - 1 : quotient, default: [:]][failure.column, default: 0] += 1
    }
    return counts
  }

  @Test(
    "buckets double until they fit, and no further",
    arguments: [(100, 1000), (4000, 1_000_000), (20_000, 15_000), (25_000, 3_000_000)],
    [1, 60]
  )
  func coarsening(size: (count: Int, spanSeconds: Int), bucketSeconds: Int) {
    let seed = SplitMix64.testSeed(UInt64(size.count + bucketSeconds))
    var random = SplitMix64(seed: seed)
    let failures = Self.failures(&random, size.count, spanSeconds: size.spanSeconds)
    let timeline = Self.timeline(failures, bucketSeconds: bucketSeconds)
    var length = bucketSeconds
    while Self.counts(failures, bucketSeconds: length).count > Timeline.bucketsMax { length *= 2 }
    #expect(timeline.bucketSeconds == length, "seed \(seed)")
    let isSame = timeline.buckets == Self.counts(failures, bucketSeconds: length)
    #expect(isSame, "seed \(seed)")
    #expect(timeline.undated == failures.count { $0.time == nil }, "seed \(seed)")
    #expect(timeline.total == size.count, "seed \(seed)")
  }

  @Test("parts that are added up in any order are the whole", arguments: 0..<6)
  func merging(round: Int) {
    let seed = SplitMix64.testSeed(UInt64(round))
    var random = SplitMix64(seed: seed)
    let span = [100, 20_000, 10_000_000][round % 3]
    let failures = Self.failures(&random, 24_000, spanSeconds: span)
    let whole = Self.timeline(failures, bucketSeconds: 1)
    // Parts of very different sizes, some of nothing, and one whose buckets are long already.
    let cuts = (0..<4).map { _ in random.number(0...failures.count) } + [0, 0, failures.count]
    let edges = cuts.sorted()
    var parts = zip(edges, edges.dropFirst()).map {
      Self.timeline(failures[$0..<$1], bucketSeconds: 1)
    }
    while parts.count > 1 {
      parts.shuffle(using: &random)
      var last = parts.removeLast()
      last.merge(parts.removeLast())
      parts.append(last)
    }
    #expect(parts[0].bucketSeconds == whole.bucketSeconds, "seed \(seed)")
    #expect(parts[0].undated == whole.undated, "seed \(seed)")
    let isSame = parts[0].buckets == whole.buckets
    #expect(isSame, "seed \(seed)")
  }

  @Test("a part of longer buckets makes all of them longer, also where it has no failures")
  func lengths() {
    let failures: [Failure] = [(Timestamp(milliseconds: -1), 0), (Timestamp(milliseconds: 0), 1)]
    let fine = Self.timeline(failures, bucketSeconds: 60)
    for coarse in [Self.timeline([], bucketSeconds: 240), Self.timeline([], bucketSeconds: 60)] {
      var (first, second) = (fine, coarse)
      first.merge(coarse)
      second.merge(fine)
      for merged in [first, second] {
        #expect(merged.bucketSeconds == coarse.bucketSeconds)
        #expect(merged.buckets == [-1: [0: 1], 0: [1: 1]])
      }
    }
  }
}
