/// A bound on the work of comparing patterns: the states that may be looked at.
struct SearchBudget {
  /// There is no more of it.
  struct Spent: Error {}

  /// The states that may still be looked at; never negative.
  private(set) var left: Int

  init(states: Int) {
    left = states
  }

  /// Takes the cost of a piece of work away, before it is done.
  ///
  /// - Throws: ``Spent`` where it costs more than is left; then nothing is left.
  mutating func take(_ states: Int) throws(Spent) {
    guard states <= left else {
      left = 0
      throw Spent()
    }
    left -= states
  }
}
