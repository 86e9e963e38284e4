/// Whether a count is higher than its history explains.
package enum Rise {
  /// Robust distances from the median that are beyond explanation.
  static let spreadsMin = 4.0
  /// Below this median counts are compared with a Poisson distribution.
  static let smallMedian = 10.0
  /// The probability below which a small count is beyond explanation.
  static let probabilityMax = 1e-4

  /// - Parameters:
  ///   - history: the counts of earlier runs.
  ///   - count: the count.
  /// - Returns: whether it is beyond them.
  package static func isBeyond(_ history: [Int], _ count: Int) -> Bool {
    guard let usual = Statistics.median(history), Double(count) > usual else { return false }
    if usual >= smallMedian {
      // A history without any spread is luck: chance alone spreads counts by their root.
      let spread = max(Statistics.spread(history), usual.squareRoot())
      return Double(count) > usual + spreadsMin * spread
    }
    // One failure more in one run more, since a history of nothing does not prove that a first
    // failure is impossible; wild runs count at most at the ninth decile.
    let most = Statistics.ninthDecile(history)
    let sum = history.reduce(1) { $0 + min($1, most) }
    let mean = max(Double(sum) / Double(history.count + 1), usual)
    guard Double(count) > mean else { return false }
    return Statistics.poissonTail(count, mean: mean) < probabilityMax
  }
}
