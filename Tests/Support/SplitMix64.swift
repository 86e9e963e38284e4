import Foundation

/// A small generator of random numbers that is the same everywhere for the same seed
/// (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators").
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Creates a generator.
  public init(seed: UInt64) {
    state = seed
  }

  /// The seed in the environment's `STREAM_TEST_SEED`, or the given one.
  ///
  /// A test that fails names the seed it used, so that the run can be repeated.
  public static func testSeed(_ usual: UInt64) -> UInt64 {
    ProcessInfo.processInfo.environment["STREAM_TEST_SEED"].flatMap { UInt64($0) } ?? usual
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True once in so many times.
  public mutating func chance(_ oneIn: Int) -> Bool {
    Int.random(in: 0..<oneIn, using: &self) == 0
  }

  /// One of several things, of which there is at least one.
  public mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: choices.indices, using: &self)]
  }

  /// A number from a range.
  public mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// So many characters out of an alphabet.
  mutating func text(_ count: Int, from alphabet: String) -> String {
    let alphabet = Array(alphabet)
    return String((0..<count).map { _ in pick(alphabet) })
  }
}
