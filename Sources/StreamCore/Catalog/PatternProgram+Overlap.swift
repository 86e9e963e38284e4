extension PatternProgram {
  /// A text that this pattern and another one match, or nil where there is none.
  ///
  /// Pairs of states are searched, breadth first, for one in which both accept; so the text is
  /// one of the shortest. Bytes that are not ASCII count as accepted by every class that accepts
  /// some of them: for the sake of it, a text may be found that one pattern does not quite match.
  ///
  /// - Complexity: O(states × states of the other).
  func commonText(with other: PatternProgram) -> [UInt8]? {
    var came: [StatePair: (from: StatePair, byte: UInt8)] = [:]
    var seen: Set<StatePair> = []
    var queue: [StatePair] = []
    func reach(_ pairs: [StatePair], from: StatePair?, byte: UInt8) {
      for pair in pairs where seen.insert(pair).inserted {
        if let from { came[pair] = (from, byte) }
        queue.append(pair)
      }
    }
    reach(pairs(closure(0), other.closure(0)), from: nil, byte: 0)
    var index = 0
    while index < queue.count {
      let pair = queue[index]
      index += 1
      let (mine, theirs) = (steps[pair.mine], other.steps[pair.theirs])
      if case .accept = mine, case .accept = theirs { return text(to: pair, came) }
      guard let byte = Self.commonByte(mine, theirs) else { continue }
      reach(
        pairs(closure(following: pair.mine), other.closure(following: pair.theirs)),
        from: pair,
        byte: byte
      )
    }
    return nil
  }

  private struct StatePair: Hashable {
    let mine: Int
    let theirs: Int
  }

  private func pairs(_ mine: [Int], _ theirs: [Int]) -> [StatePair] {
    mine.flatMap { first in theirs.map { StatePair(mine: first, theirs: $0) } }
  }

  private func text(
    to end: StatePair,
    _ came: [StatePair: (from: StatePair, byte: UInt8)]
  ) -> [UInt8] {
    var text: [UInt8] = []
    var pair = end
    while let step = came[pair] {
      text.append(step.byte)
      pair = step.from
    }
    return text.reversed()
  }

  /// The states that take a byte or accept, reached from one without taking a byte.
  func closure(_ start: Int) -> [Int] {
    switch steps[start] {
    case .fork(let first, let second): closure(first) + closure(second)
    case .jump(let target): closure(target)
    case .some: [start] + closure(start + 1)
    case .byte, .one, .many, .accept: [start]
    }
  }

  /// The states behind one that has taken a byte.
  func closure(following state: Int) -> [Int] {
    switch steps[state] {
    case .many: closure(state) + closure(state + 1)
    case .some: closure(state)
    default: closure(state + 1)
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
    case .one(let wanted), .many(let wanted), .some(let wanted):
      byte < 0x80
        ? !ByteClass(Unicode.Scalar(byte)).isDisjoint(with: wanted)
        : !wanted.isDisjoint(with: [.path, .word, .any])
    case .fork, .jump, .accept: false
    }
  }
}
