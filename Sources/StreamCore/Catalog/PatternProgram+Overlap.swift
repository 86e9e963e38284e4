extension PatternProgram {
  /// Finds a text that this pattern and another one match.
  ///
  /// Pairs of states are searched, breadth first, for one in which both accept; so the text is
  /// one of the shortest. Bytes that are not ASCII count as accepted by every class that accepts
  /// some of them: for the sake of it, a text may be found that one pattern does not quite match.
  ///
  /// - Parameters:
  ///   - other: the other pattern.
  ///   - budget: pays for each pair that is looked at.
  /// - Returns: the text, or nil where there is none.
  /// - Throws: ``SearchBudget/Spent``.
  /// - Complexity: O(states × states of the other).
  func commonText(
    with other: PatternProgram,
    _ budget: inout SearchBudget
  ) throws(SearchBudget.Spent) -> [UInt8]? {
    let start = StatePair(mine: 0, theirs: 0)
    var came: [StatePair: Arrival] = [:]
    // The pairs that texts of one length reach, and those that one more byte reaches.
    var next = [(start, Arrival(from: start, byte: nil))]
    while !next.isEmpty {
      var queue = Self.enter(next, &came)
      next = []
      while let pair = queue.popLast() {
        try budget.take(1)
        let (mine, theirs) = (steps[pair.mine], other.steps[pair.theirs])
        if case .accept = mine, case .accept = theirs { return text(to: pair, came) }
        let silent =
          targets(fromSilent: pair.mine).map { StatePair(mine: $0, theirs: pair.theirs) }
          + other.targets(fromSilent: pair.theirs).map { StatePair(mine: pair.mine, theirs: $0) }
        queue += Self.enter(silent.map { ($0, Arrival(from: pair, byte: nil)) }, &came)
        guard let byte = Self.commonByte(mine, theirs) else { continue }
        for first in targets(after: pair.mine) {
          for second in other.targets(after: pair.theirs) {
            next.append((StatePair(mine: first, theirs: second), Arrival(from: pair, byte: byte)))
          }
        }
      }
    }
    return nil
  }

  private struct StatePair: Hashable {
    let mine: Int
    let theirs: Int
  }

  /// How a pair was reached first.
  private struct Arrival {
    let from: StatePair
    /// Nil where a pair is reached without taking a byte; the start is reached from itself.
    let byte: UInt8?
  }

  /// Notes those pairs that were not reached before, and returns them.
  private static func enter(
    _ pairs: [(StatePair, Arrival)],
    _ came: inout [StatePair: Arrival]
  ) -> [StatePair] {
    pairs.compactMap { pair, arrival in
      guard came[pair] == nil else { return nil }
      came[pair] = arrival
      return pair
    }
  }

  private func text(to end: StatePair, _ came: [StatePair: Arrival]) -> [UInt8] {
    var text: [UInt8] = []
    var pair = end
    while let arrival = came[pair], arrival.from != pair {
      if let byte = arrival.byte { text.append(byte) }
      pair = arrival.from
    }
    return text.reversed()
  }

  /// The states that are reached from one without taking a byte, in one step.
  func targets(fromSilent state: Int) -> [Int] {
    switch steps[state] {
    case .fork(let first, let second): [first, second]
    case .jump(let target): [target]
    case .zeroOrMore: [state + 1]
    case .byte, .one, .oneOrMore, .accept: []
    }
  }

  /// The states that one which has taken a byte goes on in.
  func targets(after state: Int) -> [Int] {
    switch steps[state] {
    case .oneOrMore: [state, state + 1]
    case .zeroOrMore: [state]
    default: [state + 1]
    }
  }

  /// A byte that both steps take; a letter where there is a choice.
  private static func commonByte(_ first: Step, _ second: Step) -> UInt8? {
    if case .byte(let byte) = first { return takes(second, byte) ? byte : nil }
    if case .byte(let byte) = second { return takes(first, byte) ? byte : nil }
    let ranges: [ClosedRange<UInt8>] = [0x61...0x7a, 0x20...0x60, 0x7b...0x7e, 0...0x1f]
    return ranges.joined().first { takes(first, $0) && takes(second, $0) }
  }

  private static func takes(_ step: Step, _ byte: UInt8) -> Bool {
    switch step {
    case .byte(let wanted): byte == wanted
    case .one(let wanted), .oneOrMore(let wanted), .zeroOrMore(let wanted):
      byte < 0x80
        ? !ByteClass(Unicode.Scalar(byte)).isDisjoint(with: wanted)
        : !wanted.isDisjoint(with: [.path, .word, .any, .text])
    case .fork, .jump, .accept: false
    }
  }
}
