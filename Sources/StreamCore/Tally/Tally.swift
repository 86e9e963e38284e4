/// What was found in a chunk, an archive, or all of them.
///
/// Tallies add up: ``merge(_:)`` is commutative and associative, so that no number depends on
/// the threads or on where the input was split.
public struct Tally: Sendable {
  /// The most malformed lines and damages that are listed; the totals are exact.
  static let listedMax = 20

  /// Numbers that add up.
  struct Counts: Sendable, Equatable {
    var lines = 0
    var blank = 0
    /// Lines that go on with the record of a line before (DESIGN 3.9).
    var continued = 0
    var parsed = 0
    var withoutError = 0
    var malformed = 0
    var oversized = 0
    var outsideTime = 0
    var withoutTime = 0
    var others = 0
    var known = 0
    var unknown = 0

    static func += (left: inout Counts, right: Counts) {
      left.lines += right.lines
      left.blank += right.blank
      left.continued += right.continued
      left.parsed += right.parsed
      left.withoutError += right.withoutError
      left.malformed += right.malformed
      left.oversized += right.oversized
      left.outsideTime += right.outsideTime
      left.withoutTime += right.withoutTime
      left.others += right.others
      left.known += right.known
      left.unknown += right.unknown
    }
  }

  let samples: Int
  var counts = Counts()
  /// By the catalogue's issues.
  var issues: [Occurrences]
  var unknown = GroupTable()
  var others = GroupTable()
  var timeline: Timeline
  var malformed: [Place] = []

  init(issueCount: Int, samples: Int, bucketSeconds: Int) {
    self.samples = samples
    issues = Array(repeating: Occurrences(), count: issueCount)
    timeline = Timeline(bucketSeconds: bucketSeconds)
  }

  /// A tally of nothing, for the same catalogue.
  func emptied(_ options: TallyOptions) -> Tally {
    Tally(issueCount: issues.count, samples: samples, bucketSeconds: options.bucketSeconds)
  }

  var failures: Int { counts.known + counts.unknown }

  mutating func merge(_ other: Tally) {
    counts += other.counts
    for index in issues.indices { issues[index].merge(other.issues[index], samples: samples) }
    unknown.merge(other.unknown, samples: samples)
    others.merge(other.others, samples: 0)
    timeline.merge(other.timeline)
    mergePlaces(&malformed, other.malformed, limit: Self.listedMax)
  }

  /// Counts a failure.
  ///
  /// - Parameters:
  ///   - issue: its index in the catalogue, or nil when it is unknown.
  ///   - template: what unknown failures are grouped by.
  ///   - time: when it happened.
  ///   - offset: where its record begins.
  ///   - place: is asked for only when an example is wanted.
  mutating func addFailure(
    issue: Int?,
    template: [UInt8],
    time: Timestamp?,
    offset: Int,
    place: () -> Place
  ) {
    if time == nil { counts.withoutTime += 1 }
    timeline.add(time, column: issue ?? issues.count)
    let samples = samples
    func add(_ occurrences: inout Occurrences) {
      occurrences.add(time)
      insertPlace(&occurrences.examples, at: offset, limit: samples, place)
    }
    if let issue {
      counts.known += 1
      add(&issues[issue])
    } else {
      counts.unknown += 1
      unknown.update(template, add)
    }
  }

  /// Changes every place.
  mutating func updatePlaces(_ body: (inout Place) -> Void) {
    for issue in issues.indices {
      for index in issues[issue].examples.indices { body(&issues[issue].examples[index]) }
    }
    unknown.updatePlaces(body)
    for index in malformed.indices { body(&malformed[index]) }
  }
}

/// Failures by the time at which they happened.
struct Timeline: Sendable {
  static let bucketsMax = 10_000

  /// The bucket's length; it doubles until all buckets fit.
  private(set) var bucketSeconds: Int
  /// Counts by column (issues, then unknown), by the bucket's number since 1970.
  private(set) var buckets: [Int: [Int: Int]] = [:]
  private(set) var undated = 0

  init(bucketSeconds: Int) {
    self.bucketSeconds = bucketSeconds
  }

  mutating func add(_ time: Timestamp?, column: Int) {
    guard let time else {
      undated += 1
      return
    }
    buckets[floorDivide(time.milliseconds, bucketSeconds * 1000), default: [:]][
      column,
      default: 0
    ] += 1
    coarsen()
  }

  mutating func merge(_ other: Timeline) {
    var other = other
    while other.bucketSeconds < bucketSeconds { other.double() }
    while bucketSeconds < other.bucketSeconds { double() }
    undated += other.undated
    for (bucket, counts) in other.buckets {
      buckets[bucket, default: [:]].merge(counts, uniquingKeysWith: +)
    }
    coarsen()
  }

  private mutating func coarsen() {
    while buckets.count > Self.bucketsMax { double() }
  }

  private mutating func double() {
    bucketSeconds *= 2
    var coarser: [Int: [Int: Int]] = [:]
    for (bucket, counts) in buckets {
      coarser[floorDivide(bucket, 2), default: [:]].merge(counts, uniquingKeysWith: +)
    }
    buckets = coarser
  }

  /// A length as people write it: `1h`, `90m`, `2d`.
  static func label(_ seconds: Int) -> String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "m")] where seconds % unit == 0 {
      return String(seconds / unit) + name
    }
    return String(seconds) + "s"
  }
}
