/// Compares each pattern of a catalogue with the others: which overlap, and which never decide.
///
/// In the order of their literal beginnings, the patterns that can have a text in common with one
/// are those before it whose beginnings begin its own. Of 10,000 patterns that begin in different
/// ways hardly any pair has to be looked at; where most begin with a placeholder all pairs have to,
/// and then the work is bounded: what is left is counted, and not compared.
struct PatternComparison {
  /// Two patterns that both match a text.
  struct Overlap {
    let first: Int
    let second: Int
    let text: [UInt8]
  }

  private static let pairsMax = 1 << 26
  private static let statesMax = 1 << 23
  private static let statesOfPairMax = 1 << 19

  /// A pattern: `number` is its index in its issue, `rank` its place in the order of preference.
  struct Entry {
    let issue: Int
    let number: Int
    fileprivate(set) var rank = 0
    fileprivate let endsSometime: Bool
    fileprivate let literalByteCount: Int
    /// The literal bytes that all its messages begin and end with.
    fileprivate let head: [UInt8]
    fileprivate let tail: [UInt8]
    fileprivate let program: PatternProgram
  }

  /// The patterns in the catalogue's order.
  private(set) var entries: [Entry]
  /// Overlaps of patterns of different issues, in the catalogue's order.
  private(set) var overlaps: [Overlap] = []
  /// By pattern: the most preferred one that takes all of its messages.
  private(set) var takers: [Int?]
  /// Pairs that may overlap, but would have taken too long.
  private(set) var skippedPairs = 0
  /// The pairs and the states that were looked at.
  private(set) var pairs = 0
  private(set) var states = 0

  init(_ catalog: Catalog) {
    entries = catalog.issues.enumerated().flatMap { index, issue in
      issue.patterns.enumerated().map { number, pattern in
        Entry(
          issue: index,
          number: number,
          endsSometime: issue.until != nil,
          literalByteCount: pattern.literalByteCount,
          head: Self.literal(pattern.elements.first),
          tail: Self.literal(pattern.elements.last),
          program: PatternProgram(pattern)
        )
      }
    }
    takers = Array(repeating: nil, count: entries.count)
    let ranked = entries.indices.sorted {
      (-entries[$0].literalByteCount, $0) < (-entries[$1].literalByteCount, $1)
    }
    for (rank, index) in ranked.enumerated() { entries[index].rank = rank }
    compareAll()
    overlaps.sort { ($0.second, $0.first) < ($1.second, $1.first) }
  }

  private static func literal(_ element: Pattern.Element?) -> [UInt8] {
    if case .literal(let bytes) = element { bytes } else { [] }
  }

  private mutating func compareAll() {
    let sorted = entries.indices.sorted { first, second in
      let (one, other) = (entries[first].head, entries[second].head)
      return one == other ? first < second : one.lexicographicallyPrecedes(other)
    }
    // The patterns whose beginnings begin the one that is looked at.
    var open: [Int] = []
    for index in sorted {
      while let last = open.last, !entries[index].head.starts(with: entries[last].head) {
        open.removeLast()
      }
      for other in open {
        guard pairs < Self.pairsMax, states < Self.statesMax else {
          skippedPairs += 1
          continue
        }
        pairs += 1
        compare(min(index, other), max(index, other))
      }
      open.append(index)
    }
  }

  private mutating func compare(_ first: Int, _ second: Int) {
    let (one, other) = (entries[first], entries[second])
    guard one.tail.ends(with: other.tail) || other.tail.ends(with: one.tail) else { return }
    let budgetStates = min(Self.statesOfPairMax, Self.statesMax - states)
    var budget = SearchBudget(states: budgetStates)
    defer { states += budgetStates - budget.left }
    do throws(SearchBudget.Spent) {
      guard let text = try one.program.commonText(with: other.program, &budget) else { return }
      if one.issue != other.issue {
        overlaps.append(Overlap(first: first, second: second, text: text))
      }
    } catch {
      skippedPairs += 1
      return
    }
    if one.rank < other.rank {
      noteTaken(second, by: first, &budget)
    } else {
      noteTaken(first, by: second, &budget)
    }
  }

  /// Notes a preferred pattern that takes all of another's messages.
  private mutating func noteTaken(_ index: Int, by taker: Int, _ budget: inout SearchBudget) {
    if let known = takers[index], entries[known].rank < entries[taker].rank { return }
    let (entry, other) = (entries[index], entries[taker])
    // A pattern with an end leaves its messages to the others from that day on.
    guard !other.endsSometime || other.issue == entry.issue,
      // After its beginning, and before its end, a pattern has no one byte that is always there.
      entry.head.starts(with: other.head), entry.tail.ends(with: other.tail),
      entry.program.isIncluded(in: other.program, &budget)
    else { return }
    takers[index] = taker
  }
}

extension [UInt8] {
  fileprivate func ends(with tail: [UInt8]) -> Bool {
    count >= tail.count && suffix(tail.count).elementsEqual(tail)
  }
}
