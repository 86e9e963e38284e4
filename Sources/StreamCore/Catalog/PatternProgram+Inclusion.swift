extension PatternProgram {
  /// Whether another pattern certainly matches every message that this one matches.
  ///
  /// This pattern's states are searched side by side with the sets of states that the other one is
  /// in. Where a character that is not ASCII is in a text of one pattern and in a placeholder
  /// of the other, or the search would cost more than there is, the answer is no.
  ///
  /// - Parameters:
  ///   - other: the other pattern.
  ///   - budget: pays for each pair that is looked at, and for the sets that are made.
  /// - Returns: whether it is certain.
  func isIncluded(in other: PatternProgram, _ budget: inout SearchBudget) -> Bool {
    do throws(SearchBudget.Spent) {
      var search = InclusionSearch(self, other)
      return try search.isIncluded(&budget)
    } catch {
      return false
    }
  }
}

/// One search of whether a pattern's messages are all another's.
private struct InclusionSearch {
  /// What both patterns take alike: a byte, or a whole character that is not ASCII, of one of the
  /// three kinds that there are.
  private enum Symbol {
    case byte(UInt8)
    case character(PatternProgram.ByteClass)

    static let characters = [Unicode.Scalar(0xe9), Unicode.Scalar(0xa0), Unicode.Scalar(0x85)]
      .compactMap { $0 }.map { Symbol.character(PatternProgram.ByteClass($0)) }

    func isTaken(by step: PatternProgram.Step) -> Bool {
      switch (step, self) {
      case (.byte(let wanted), .byte(let byte)): wanted == byte
      case (.one(let wanted), .byte(let byte)), (.oneOrMore(let wanted), .byte(let byte)),
        (.zeroOrMore(let wanted), .byte(let byte)):
        byte < 0x80 && !PatternProgram.ByteClass(Unicode.Scalar(byte)).isDisjoint(with: wanted)
      case (.one(let wanted), .character(let kind)), (.oneOrMore(let wanted), .character(let kind)),
        (.zeroOrMore(let wanted), .character(let kind)):
        !kind.isDisjoint(with: wanted)
      default: false
      }
    }
  }

  private struct Pair: Hashable {
    let mine: Int
    /// The number of a set of the other's states.
    let theirs: Int
  }

  private let mine: PatternProgram
  private let theirs: PatternProgram
  private let symbols: [Symbol]
  /// The sets of the other's states that were met, each sorted.
  private var sets: [[Int]] = []
  private var numbers: [[Int]: Int] = [:]
  /// By a set's number and then by symbol: the set after it, or nil where that was not asked.
  private var moves: [[Int?]] = []
  /// By state: the last set that it was put into.
  private var marks: [Int]
  private var madeSets = 0

  init(_ mine: PatternProgram, _ theirs: PatternProgram) {
    self.mine = mine
    self.theirs = theirs
    symbols = Self.symbols(of: mine, theirs)
    marks = Array(repeating: 0, count: theirs.steps.count)
  }

  mutating func isIncluded(_ budget: inout SearchBudget) throws(SearchBudget.Spent) -> Bool {
    var queue = [Pair(mine: 0, theirs: try number(of: [0], &budget))]
    var seen = Set(queue)
    while let pair = queue.popLast() {
      try budget.take(1)
      if case .accept = mine.steps[pair.mine] {
        guard accepts(pair.theirs) else { return false }
        continue
      }
      var reached = mine.targets(fromSilent: pair.mine).map { Pair(mine: $0, theirs: pair.theirs) }
      for (index, symbol) in symbols.enumerated() where symbol.isTaken(by: mine.steps[pair.mine]) {
        let theirs = try move(pair.theirs, index, &budget)
        // Every state leads to an end, at which the other one would be lost.
        guard !sets[theirs].isEmpty else { return false }
        reached += mine.targets(after: pair.mine).map { Pair(mine: $0, theirs: theirs) }
      }
      for next in reached where seen.insert(next).inserted { queue.append(next) }
    }
    return true
  }

  private func accepts(_ set: Int) -> Bool {
    sets[set].contains { if case .accept = theirs.steps[$0] { true } else { false } }
  }

  /// The number of the set that a symbol leads to.
  private mutating func move(
    _ set: Int,
    _ symbol: Int,
    _ budget: inout SearchBudget
  ) throws(SearchBudget.Spent) -> Int {
    if let known = moves[set][symbol] { return known }
    try budget.take(sets[set].count)
    let taking = sets[set].filter { symbols[symbol].isTaken(by: theirs.steps[$0]) }
    let target = try number(of: taking.flatMap { theirs.targets(after: $0) }, &budget)
    moves[set][symbol] = target
    return target
  }

  /// The number of the set of these states, and of those that they reach without taking a byte.
  private mutating func number(
    of states: [Int],
    _ budget: inout SearchBudget
  ) throws(SearchBudget.Spent) -> Int {
    madeSets += 1
    var set: [Int] = []
    var queue = states
    while let state = queue.popLast() {
      guard marks[state] != madeSets else { continue }
      marks[state] = madeSets
      set.append(state)
      queue += theirs.targets(fromSilent: state)
    }
    try budget.take(set.count)
    set.sort()
    if let known = numbers[set] { return known }
    numbers[set] = sets.count
    sets.append(set)
    moves.append(Array(repeating: nil, count: symbols.count))
    return sets.count - 1
  }

  /// The bytes that are in one of the patterns, one of each kind of the others, and characters.
  private static func symbols(of first: PatternProgram, _ second: PatternProgram) -> [Symbol] {
    var bytes: Set<UInt8> = []
    for step in first.steps + second.steps {
      if case .byte(let byte) = step { bytes.insert(byte) }
    }
    var kinds: Set<UInt8> = []
    for byte in UInt8(0)..<0x80 where !bytes.contains(byte) {
      let kind = PatternProgram.ByteClass(Unicode.Scalar(byte)).rawValue
      if kinds.insert(kind).inserted { bytes.insert(byte) }
    }
    return bytes.sorted().map { .byte($0) } + Symbol.characters
  }
}
