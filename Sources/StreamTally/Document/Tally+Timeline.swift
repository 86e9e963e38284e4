public import StreamCore

extension Tally {
  /// Failures by the time at which they happened.
  public struct Timeline: Sendable, Equatable {
    /// The length of the buckets.
    public var bucketSeconds = 3600
    /// Those with failures, in the order of time.
    public var buckets: [Bucket] = []
    /// The failures without a time.
    public var undated = 0

    /// No failures.
    public init() {}

    /// All failures.
    var total: Int {
      buckets.reduce(undated) { sum, bucket in
        bucket.counts.reduce(sum) { $0 + $1.count }
      }
    }

    var bucket: LengthLabel {
      get { LengthLabel(seconds: bucketSeconds) }
      set { bucketSeconds = newValue.seconds }
    }
  }

  /// The failures of a stretch of time.
  public struct Bucket: Sendable, Equatable {
    /// When it begins: a multiple of its length, counted from 1970.
    public var start = Timestamp.epoch
    /// The failures of each issue, in the catalogue's order, and `unknown`; without those that are 0.
    public var counts: [IssueCount] = []

    /// A bucket without failures.
    public init() {}

    var byIssue: CountsByIssue {
      get { CountsByIssue(counts: counts) }
      set { counts = newValue.counts }
    }
  }

  /// Failures of an issue, or unknown ones.
  public struct IssueCount: Sendable, Equatable {
    /// The issue's id, or `unknown`.
    public var id: String
    /// How many there are.
    public var count: Int

    /// Names an issue.
    public init(id: String, count: Int) {
      self.id = id
      self.count = count
    }
  }
}

extension Timestamp {
  /// The beginning of 1970.
  static var epoch: Timestamp {
    guard let epoch = Timestamp(milliseconds: 0) else { preconditionFailure("1970 is a year") }
    return epoch
  }
}

extension Tally.Timeline: TallySum {
  package static let members: [Member<Self>] = [
    Member("bucket", \.bucket, adding: .same),
    Member("buckets", \.buckets, adding: .same),
    Member("undated", \.undated),
  ]

  /// The sum in buckets of one length; it is doubled until all buckets fit.
  package static func sum(of parts: [Self], _ context: SumContext) -> Self {
    var sum = Self()
    sum.undated = parts.reduce(0) { $0 + $1.undated }
    // Lengths are doublings of the one that was asked for: the longest is a multiple of all.
    sum.bucketSeconds = parts.reduce(1) { max($0, $1.bucketSeconds) }
    var rows: [Int: [Int: Int]] = [:]
    for bucket in parts.lazy.flatMap(\.buckets) {
      let row = floorDivide(bucket.start.milliseconds, sum.bucketSeconds * 1000)
      for found in bucket.counts where found.count > 0 {
        rows[row, default: [:]][context.columns[found.id] ?? 0, default: 0] += found.count
      }
    }
    while rows.count > StreamCore.Timeline.bucketsMax {
      sum.bucketSeconds *= 2
      let finer = rows
      rows = [:]
      for (row, counts) in finer {
        rows[floorDivide(row, 2), default: [:]].merge(counts) { $0 + $1 }
      }
    }
    sum.buckets = rows.sorted { $0.key < $1.key }.compactMap { row, counts in
      Tally.Bucket(row, seconds: sum.bucketSeconds, counts, context.ids)
    }
    return sum
  }
}

extension Tally.Bucket: TallyRecord {
  package static let members: [Member<Self>] = [
    Member("start", \.start),
    Member("counts", \.byIssue),
  ]

  /// A bucket by its number since 1970.
  ///
  /// - Parameters:
  ///   - row: its number.
  ///   - seconds: the length of buckets.
  ///   - counts: the failures by column.
  ///   - ids: the names of the columns.
  init?(_ row: Int, seconds: Int, _ counts: [Int: Int], _ ids: [String]) {
    // A coarse bucket can begin before the year 0.
    let milliseconds = max(row * seconds * 1000, Timestamp.range.lowerBound)
    guard let start = Timestamp(milliseconds: milliseconds) else { return nil }
    self.start = start
    self.counts = counts.sorted { $0.key < $1.key }.map {
      Tally.IssueCount(id: ids[$0.key], count: $0.value)
    }
  }
}

/// Counts as an object of numbers, whose order is kept.
package struct CountsByIssue: TallyValue {
  package let counts: [Tally.IssueCount]

  package var isAbsent: Bool { counts.isEmpty }

  package init(counts: [Tally.IssueCount]) { self.counts = counts }

  package func write(_ name: String?, to writer: inout JSONWriter) {
    writer.object(name) { object in
      for found in counts { found.count.write(found.id, to: &object) }
    }
  }

  package init(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) {
    counts = try value.named().map { (found) throws(JSONDocument.ReadError) in
      Tally.IssueCount(id: found.name, count: try found.value.count())
    }
  }
}
