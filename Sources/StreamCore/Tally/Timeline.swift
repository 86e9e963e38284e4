/// Failures by the time at which they happened.
///
/// ```
///   rows:    bucket 458616 -> 0, bucket 458617 -> 1
///   counts:  | column 0 | column 1 | ... | column 0 | column 1 | ...
///            ^ row 0                     ^ row 1
/// ```
package struct Timeline: Sendable {
  /// The most buckets that there can be.
  package static let bucketsMax = 10_000

  /// The bucket's length; it doubles until all buckets fit.
  package private(set) var bucketSeconds: Int
  /// The failures without a time.
  package private(set) var undated = 0

  /// Issues, then unknown.
  private let columns: Int
  /// The rows of the buckets, by the bucket's number since 1970.
  private var rows: [Int: Int] = [:]
  private var counts: [Int] = []
  /// The bucket of the last failure, and where its row begins: logs are in order of time.
  private var lastBucket = Int.min
  private var lastStart = 0

  /// Creates a timeline of nothing.
  ///
  /// - Parameters:
  ///   - bucketSeconds: the length of its buckets, at least 1.
  ///   - columns: what is counted apart: the issues, and unknown failures.
  package init(bucketSeconds: Int, columns: Int) {
    self.bucketSeconds = bucketSeconds
    self.columns = columns
  }

  /// All failures.
  package var total: Int { counts.reduce(undated, +) }

  /// Counts by column, by bucket; those that are 0 are left out.
  package var buckets: [Int: [Int: Int]] {
    rows.mapValues { row in
      var found: [Int: Int] = [:]
      for column in 0..<columns where counts[row * columns + column] > 0 {
        found[column] = counts[row * columns + column]
      }
      return found
    }
  }

  /// Counts failures of one time; nil where they have none.
  package mutating func add(_ time: Timestamp?, column: Int, count: Int = 1) {
    guard let time else {
      undated += count
      return
    }
    let bucket = floorDivide(time.milliseconds, bucketSeconds * 1000)
    if bucket != lastBucket { find(bucket) }
    counts[lastStart + column] += count
    coarsen()
  }

  /// Adds another timeline of the same columns, whatever the length of its buckets.
  package mutating func merge(_ other: Timeline) {
    undated += other.undated
    guard !other.rows.isEmpty else {
      // Nothing but the length of its buckets says how many there once were.
      while bucketSeconds < other.bucketSeconds { double() }
      return
    }
    var other = other
    while other.bucketSeconds < bucketSeconds { other.double() }
    while bucketSeconds < other.bucketSeconds { double() }
    add(other.rows, other.counts) { $0 }
    coarsen()
  }

  private mutating func add(_ others: [Int: Int], _ found: [Int], _ bucket: (Int) -> Int) {
    for (other, row) in others {
      find(bucket(other))
      for column in 0..<columns { counts[lastStart + column] += found[row * columns + column] }
    }
  }

  /// Makes a bucket the last one.
  private mutating func find(_ bucket: Int) {
    lastBucket = bucket
    let row = rows[bucket] ?? rows.count
    lastStart = row * columns
    guard lastStart == counts.count else { return }
    rows[bucket] = row
    counts += repeatElement(0, count: columns)
  }

  private mutating func coarsen() {
    while rows.count > Self.bucketsMax { double() }
  }

  private mutating func double() {
    bucketSeconds *= 2
    let (finer, found) = (rows, counts)
    rows = [:]
    counts = []
    add(finer, found) { floorDivide($0, 2) }
    lastBucket = Int.min
  }

  /// The length that a label names, or nil where it names none.
  package static func seconds(_ label: String) -> Int? {
    let units: [Character: Int] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
    guard let unit = label.last.flatMap({ units[$0] }), let number = Int(label.dropLast()),
      (1...1_000_000_000).contains(number)
    else { return nil }
    return number * unit
  }

  /// A length as people write it: `1h`, `90m`, `2d`.
  package static func label(_ seconds: Int) -> String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "m")] where seconds % unit == 0 {
      return String(seconds / unit) + name
    }
    return String(seconds) + "s"
  }
}
