import StreamCore
import TestSupport
import Testing

/// Counts by text, of which a bounded number is kept: the same ones for every split of the input.
@Suite struct GroupTableTests {
  private struct Entry: Equatable {
    var count = 0
    var first: Int?
    var last: Int?
  }

  private typealias Found = (text: [UInt8], time: Timestamp?)

  private static func table(_ found: some Sequence<Found>, samples: Int = 0) -> GroupTable {
    var table = GroupTable(samples: samples)
    for one in found { table.add(one.text.span, time: one.time) }
    return table
  }

  /// The same counts in a dictionary.
  private static func entries(_ found: [Found]) -> [[UInt8]: Entry] {
    var entries: [[UInt8]: Entry] = [:]
    for one in found {
      var entry = entries[one.text] ?? Entry()
      entry.count += 1
      if let time = one.time?.milliseconds {
        entry.first = min(entry.first ?? time, time)
        entry.last = max(entry.last ?? time, time)
      }
      entries[one.text] = entry
    }
    return entries
  }

  private static func entries(_ table: GroupTable) -> [[UInt8]: Entry] {
    var entries: [[UInt8]: Entry] = [:]
    for (text, value) in table.sorted {
      entries[text] = Entry(
        count: value.count,
        first: value.first?.milliseconds,
        last: value.last?.milliseconds
      )
    }
    return entries
  }

  /// Adds up parts of what was found, in any order; now and then a sum drops what is too much.
  private static func merged(
    _ found: [Found],
    samples: Int = 0,
    _ random: inout SplitMix64
  ) -> GroupTable {
    let cuts = (0..<5).map { _ in random.number(0...found.count) } + [0, found.count]
    let edges = cuts.sorted()
    var parts = zip(edges, edges.dropFirst()).map { table(found[$0..<$1], samples: samples) }
    while parts.count > 1 {
      parts.shuffle(using: &random)
      var last = parts.removeLast()
      last.merge(parts.removeLast())
      if random.chance(3) { last.prune() }
      parts.append(last)
    }
    return parts[0]
  }

  @Test("as long as all texts are kept, it is a dictionary", arguments: 0..<20)
  func few(round: Int) {
    let seed = SplitMix64.testSeed(UInt64(round))
    var random = SplitMix64(seed: seed)
    let found: [Found] = (0..<random.number(0...3000)).map { _ in
      let text = Array("\(random.number(0...random.number(1...400)))".utf8)
      let time = random.chance(4) ? nil : Timestamp(milliseconds: random.number(-9999...9999))
      return (random.chance(20) ? [] : text, time)
    }
    var table = Self.merged(found, &random)
    table.prune()
    let isSame = Self.entries(table) == Self.entries(found)
    #expect(isSame, "seed \(seed)")
    #expect(table.overflow == 0 && table.total == found.count, "seed \(seed)")
    let counts = table.sorted.map(\.value.count)
    #expect(counts == counts.sorted(by: >), "seed \(seed)")
    for (left, right) in zip(table.sorted, table.sorted.dropFirst())
    where left.value.count == right.value.count {
      #expect(left.text.lexicographicallyPrecedes(right.text), "seed \(seed)")
    }
  }

  @Test(
    "of too many texts those with the smallest hash are kept, for every split",
    arguments: 0..<3
  )
  func many(round: Int) {
    let seed = SplitMix64.testSeed(UInt64(round))
    var random = SplitMix64(seed: seed)
    // More than twice as many as are kept: then a table drops some while it is filled.
    let textCount = [GroupTable.limit, GroupTable.limit + 1, 5 * GroupTable.limit / 2][round]
    var found: [Found] = (0..<textCount).map { (Array("text \($0)".utf8), nil) }
    found += (0..<textCount / 2).map { _ in found[random.number(0...(textCount - 1))] }
    found.shuffle(using: &random)
    let all = Self.entries(found)
    let kept = all.keys.map { (hash: Checksum.xxh3($0.span), text: $0) }
      .sorted { $0.hash < $1.hash }.prefix(GroupTable.limit).map(\.text)
    let expected = Dictionary(uniqueKeysWithValues: kept.map { ($0, all[$0] ?? Entry()) })
    var whole = Self.table(found)
    whole.prune()
    for table in [whole, Self.merged(found, &random), Self.merged(found, &random)] {
      var table = table
      table.prune()
      let isSame = Self.entries(table) == expected
      #expect(isSame, "seed \(seed)")
      #expect(table.count == GroupTable.limit, "seed \(seed)")
      #expect(table.total == found.count, "seed \(seed)")
      #expect(table.overflow == found.count - expected.values.reduce(0) { $0 + $1.count })
    }
  }

  @Test("a text is kept while those before it weigh no more than the bound")
  func weights() {
    let bound = GroupTable.weightMax
    #expect(GroupTable.keptCount([]) == 0)
    #expect(GroupTable.keptCount([bound, 1]) == 2)
    #expect(GroupTable.keptCount([bound, 1, 1]) == 2)
    #expect(GroupTable.keptCount([bound + 1, 1]) == 1)
    #expect(GroupTable.keptCount([bound - 1, 1, 1, 1]) == 3)
    #expect(GroupTable.keptCount([bound - 1, 2, 1]) == 2)
    let most = GroupTable.limit
    #expect(GroupTable.keptCount(Array(repeating: 0, count: most)) == most)
    #expect(GroupTable.keptCount(Array(repeating: 0, count: most + 1)) == most)
    #expect(GroupTable.keptCount(Array(repeating: bound / most, count: most + 1)) == most)
    #expect(GroupTable.keptCount(Array(repeating: bound / most + 1, count: most + 1)) == most)
    #expect(GroupTable.keptCount(Array(repeating: bound / most + 8, count: most + 1)) < most)
    #expect(GroupTable.weight(byteCount: 10, samples: 0) == 10)
    #expect(GroupTable.weight(byteCount: 10, samples: 3) == 10 + 3 * (512 + 20))
  }

  @Test(
    "texts that weigh too much are the same for every split, and what is heavy and dropped is missed",
    arguments: 0..<6
  )
  func heavy(round: Int) {
    let seed = SplitMix64.testSeed(UInt64(round))
    var random = SplitMix64(seed: seed)
    let samples = [1000, 300, 20][round % 3]
    // A few of them weigh a part of the bound each, so that one that was dropped leaves room.
    var found: [Found] = (0..<random.number(100...900)).map { number in
      let length = random.chance(10) ? random.number(0...9000) : random.number(0...60)
      return (Array("\(number) ".utf8) + Array(repeating: UInt8(ascii: "x"), count: length), nil)
    }
    found += (0..<100).map { _ in random.pick(found) }
    found.shuffle(using: &random)
    let all = Self.entries(found)
    var expected: [[UInt8]: Entry] = [:]
    var sum = 0
    for text in all.keys.sorted(by: { Checksum.xxh3($0.span) < Checksum.xxh3($1.span) })
    where sum <= GroupTable.weightMax {
      expected[text] = all[text]
      sum += GroupTable.weight(byteCount: text.count, samples: samples)
    }
    var whole = Self.table(found, samples: samples)
    whole.prune()
    let merged = (0..<8).map { _ in Self.merged(found, samples: samples, &random) }
    for table in [whole] + merged {
      var table = table
      table.prune()
      let isSame = Self.entries(table) == expected
      #expect(isSame, "seed \(seed)")
      #expect(table.total == found.count, "seed \(seed)")
    }
  }
}
