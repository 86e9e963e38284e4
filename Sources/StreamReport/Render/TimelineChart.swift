import StreamCore
import StreamTally

/// The failures by time, as stacked bars: numbers alone, drawn by the page's template.
///
/// ```
///  left                          width - right
///   |                                 |
///   +--- top -------------------------+
///   |      ##        one bar a step   |
///   |   ## ##   ##   unknown below,   |
///   |   ## ##   ##   then the issues  |
///   +---------------------------------+ height - bottom
/// ```
struct TimelineChart {
  /// The bars are as many at most; shorter steps are added up.
  static let barsMax = 96
  /// Issues with a colour of their own; the rest share one.
  static let coloredMax = 6

  static let width = 960.0
  static let height = 280.0
  static let left = 52.0
  private static let right = 8.0
  static let top = 14.0
  private static let bottom = 30.0

  /// A line of the legend: a class of the style sheet, and what it stands for.
  struct Series {
    let style: String
    let name: String
    /// The counts of the steps, in order.
    var counts: [Int]
  }

  let stepSeconds: Int
  /// When each step begins.
  let starts: [Timestamp]
  /// From below.
  let series: [Series]

  /// - Returns: nil when no failure has a time.
  init?(_ tally: Tally) {
    guard let first = tally.timeline.buckets.first?.start,
      let last = tally.timeline.buckets.last?.start
    else {
      return nil
    }
    var step = tally.timeline.bucketSeconds
    func index(_ time: Timestamp) -> Int {
      let seconds = time.milliseconds / 1000
      return seconds / step - (seconds % step < 0 ? 1 : 0)
    }
    while index(last) - index(first) >= Self.barsMax { step *= 2 }
    let begin = index(first)
    let count = index(last) - begin + 1
    stepSeconds = step
    starts = (0..<count).compactMap { Timestamp(milliseconds: (begin + $0) * step * 1000) }
    guard starts.count == count else { return nil }
    let frequent = tally.issues.filter { $0.count > 0 }.sorted { $0.count > $1.count }
    let colored = frequent.prefix(Self.coloredMax).map(\.id)
    var series = [Series(style: "unknown", name: "unknown", counts: [])]
    series += colored.enumerated().map {
      Series(style: "s\($0.offset)", name: "issue \($0.element)", counts: [])
    }
    if frequent.count > colored.count {
      series.append(Series(style: "rest", name: "other issues", counts: []))
    }
    for index in series.indices { series[index].counts = Array(repeating: 0, count: count) }
    for bucket in tally.timeline.buckets {
      for found in bucket.counts {
        let column =
          found.id == "unknown" ? 0 : (colored.firstIndex(of: found.id) ?? colored.count) + 1
        if column < series.count {
          series[column].counts[index(bucket.start) - begin] += found.count
        }
      }
    }
    self.series = series.filter { $0.counts.contains { $0 > 0 } }
  }

  /// The failures of a step.
  func total(_ step: Int) -> Int { series.reduce(0) { $0 + $1.counts[step] } }

  /// The highest step.
  var most: Int { starts.indices.map { total($0) }.max() ?? 0 }

  // MARK: Axes

  /// Values at the vertical axis: 4 to 8 of them, by 1, 2 or 5 times a power of ten.
  var ticks: [Int] {
    var (unit, step) = (1, 1)
    search: while true {
      for factor in [1, 2, 5] {
        step = unit * factor
        if most <= step * 6 { break search }
      }
      unit *= 10
    }
    return Array(stride(from: 0, through: (most + step - 1) / step * step, by: step))
  }

  func y(_ count: Int) -> Double {
    let plot = Self.height - Self.top - Self.bottom
    return Self.height - Self.bottom - plot * Double(count) / Double(max(ticks.last ?? 1, 1))
  }

  func x(_ step: Int) -> Double { Self.left + barSpace * Double(step) }

  private var barSpace: Double {
    (Self.width - Self.left - Self.right) / Double(starts.count)
  }

  var barWidth: Double { min(barSpace * 0.85, 60) }

  /// Where the axis of time is labelled, and how.
  var timeLabels: [(step: Int, text: String)] {
    let every = max(1, (starts.count + 7) / 8)
    let isLong = stepSeconds * starts.count > 2 * 86_400
    return stride(from: 0, to: starts.count, by: every).map { step in
      let text = starts[step].text
      let day = text.dropFirst(5).prefix(5)
      let clock = text.dropFirst(11).prefix(5)
      if isLong && stepSeconds % 86_400 == 0 { return (step, "\(day)") }
      return (step, isLong ? "\(day) \(clock)" : "\(clock)")
    }
  }

  /// A step's length: `1h`.
  var stepLabel: String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "min")] where stepSeconds % unit == 0 {
      return "\(stepSeconds / unit) \(name)"
    }
    return "\(stepSeconds) s"
  }

  /// When a step begins, as people read it.
  func label(_ step: Int) -> String {
    "\(starts[step].text.prefix(10)) \(starts[step].text.dropFirst(11).prefix(5))"
  }
}
