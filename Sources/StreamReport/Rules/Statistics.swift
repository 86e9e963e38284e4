import Foundation

/// Numbers that a few wild nights among many do not change.
package enum Statistics {
  /// The middle of the numbers, or of the two in the middle; nil without numbers.
  package static func median(_ numbers: [Double]) -> Double? {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  static func median(_ numbers: [Int]) -> Double? { median(numbers.map(Double.init)) }

  /// The median distance from the median, in units of a standard deviation (as of a normal
  /// distribution, hence the 1.4826).
  package static func spread(_ numbers: [Int]) -> Double {
    guard let middle = median(numbers) else { return 0 }
    return 1.4826 * (median(numbers.map { abs(Double($0) - middle) }) ?? 0)
  }

  /// The number below which nine tenths of the numbers lie.
  static func ninthDecile(_ numbers: [Int]) -> Int {
    guard !numbers.isEmpty else { return 0 }
    return numbers.sorted()[(numbers.count * 9 - 1) / 10]
  }

  /// Above this mean a Poisson distribution is taken for a normal one.
  private static let summedMeanMax = 1e6

  /// The probability of `count` or more events where `mean` are expected (Poisson).
  package static func poissonTail(_ count: Int, mean: Double) -> Double {
    guard count > 0 else { return 1 }
    guard mean > 0 else { return 0 }
    // There would be no end of terms; these numbers are hardly those of a log.
    if mean > summedMeanMax {
      return erfc((Double(count) - 0.5 - mean) / (2 * mean).squareRoot()) / 2
    }
    // Summed from the tail's first term on, which loses nothing where the tail is small; the
    // terms after the mean shrink, so that few of them matter.
    var term = exp(Double(count) * log(mean) - mean - lgamma(Double(count) + 1))
    var (sum, number) = (term, count)
    while Double(number) < mean || term > sum * 1e-12 {
      number += 1
      term *= mean / Double(number)
      sum += term
      if term == 0 { break }
    }
    return min(sum, 1)
  }
}
