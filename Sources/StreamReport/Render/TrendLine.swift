/// Numbers as SVG has them.
enum SVG {
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// A small line of an issue's counts, the run's own last.
struct TrendLine {
  static let width = 120.0
  static let height = 26.0

  /// Stretches without a gap, as points.
  let lines: [String]
  let end: (x: String, y: String)
  /// What it says, for those who do not see it.
  let label: String

  /// - Returns: nil when there are fewer than two counts.
  init?(_ counts: [Int?]) {
    let known = counts.compactMap { $0 }
    guard known.count > 1, let least = known.min(), let most = known.max(),
      let last = known.last
    else { return nil }
    func x(_ index: Int) -> Double {
      3 + (Self.width - 8) * Double(index) / Double(counts.count - 1)
    }
    func y(_ count: Int) -> Double {
      // From 0 on: a line that looks steep must be steep.
      Self.height - 3 - (Self.height - 6) * Double(count) / Double(max(most, 1))
    }
    var lines: [String] = []
    var points: [String] = []
    for (index, count) in counts.enumerated() {
      if let count {
        points.append("\(SVG.number(x(index))),\(SVG.number(y(count)))")
      } else if !points.isEmpty {
        lines.append(points.joined(separator: " "))
        points = []
      }
    }
    if !points.isEmpty { lines.append(points.joined(separator: " ")) }
    self.lines = lines
    end = (SVG.number(x(counts.count - 1)), SVG.number(y(last)))
    label =
      "\(known.count) runs, from \(Words.grouped(least)) to \(Words.grouped(most)),"
      + " the last \(Words.grouped(last))"
  }
}
