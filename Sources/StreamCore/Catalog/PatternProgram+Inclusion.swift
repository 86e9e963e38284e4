extension PatternProgram {
  /// Pairs that are looked at before the search gives up.
  private static let pairsMax = 50_000

  /// What both patterns take alike: a byte, or a whole character that is not ASCII, of one of the
  /// three kinds that there are.
  private enum Symbol {
    case byte(UInt8)
    case character(ByteClass)

    static let characters = [Unicode.Scalar(0xe9), Unicode.Scalar(0xa0), Unicode.Scalar(0x85)]
      .compactMap { $0 }.map { Symbol.character(ByteClass($0)) }
  }

  private struct Pair: Hashable {
    let mine: Int
    let theirs: [Int]
  }

  /// Whether another pattern certainly matches every message that this one matches.
  ///
  /// This pattern's states are searched side by side with the sets of states that the other one is
  /// in. Where a character that is not ASCII stands in a text of one pattern and in a placeholder
  /// of the other, or the search would take long, the answer is no.
  func isIncluded(in other: PatternProgram) -> Bool {
    let symbols = Self.symbols(of: self, other)
    let start = Array(Set(other.closure(0))).sorted()
    var queue = closure(0).map { Pair(mine: $0, theirs: start) }
    var seen = Set(queue)
    while let pair = queue.popLast() {
      guard seen.count <= Self.pairsMax else { return false }
      if case .accept = steps[pair.mine] {
        guard other.accepts(pair.theirs) else { return false }
        continue
      }
      for symbol in symbols where Self.takes(steps[pair.mine], symbol) {
        let theirs = Set(
          pair.theirs.filter { Self.takes(other.steps[$0], symbol) }
            .flatMap { other.closure(following: $0) }
        ).sorted()
        // Every state leads to an end, at which the other one would be lost.
        guard !theirs.isEmpty else { return false }
        for mine in closure(following: pair.mine) {
          let next = Pair(mine: mine, theirs: theirs)
          if seen.insert(next).inserted { queue.append(next) }
        }
      }
    }
    return true
  }

  private func accepts(_ states: [Int]) -> Bool {
    states.contains { if case .accept = steps[$0] { true } else { false } }
  }

  /// The bytes that stand in one of the patterns, one of each kind of the others, and characters.
  private static func symbols(of first: PatternProgram, _ second: PatternProgram) -> [Symbol] {
    var bytes: Set<UInt8> = []
    for step in first.steps + second.steps {
      if case .byte(let byte) = step { bytes.insert(byte) }
    }
    var kinds: Set<UInt8> = []
    for byte in UInt8(0)..<0x80 where !bytes.contains(byte) {
      if kinds.insert(ByteClass(Unicode.Scalar(byte)).rawValue).inserted { bytes.insert(byte) }
    }
    return bytes.sorted().map { .byte($0) } + Symbol.characters
  }

  private static func takes(_ step: Step, _ symbol: Symbol) -> Bool {
    switch (step, symbol) {
    case (.byte(let wanted), .byte(let byte)): wanted == byte
    case (.one(let wanted), .byte(let byte)), (.many(let wanted), .byte(let byte)),
      (.some(let wanted), .byte(let byte)):
      byte < 0x80 && !ByteClass(Unicode.Scalar(byte)).isDisjoint(with: wanted)
    case (.one(let wanted), .character(let kind)), (.many(let wanted), .character(let kind)),
      (.some(let wanted), .character(let kind)):
      !kind.isDisjoint(with: wanted)
    default: false
    }
  }
}
