/// Counts by text, bounded: of more than 10,000 texts those with the smallest XXH3 are kept.
///
/// A text that is among the smallest of the whole is among the smallest of every part, so that
/// what is kept, and its counts, do not depend on how the input was split.
///
/// It is a hash table of its own (open addressing, linear probing), because a text is looked up
/// where it lies in the line, and becomes an array only when it is new.
package struct GroupTable: Sendable {
  /// The most texts that are kept.
  package static let limit = 10_000

  private struct Group: Sendable {
    let hash: UInt64
    let text: [UInt8]
    var value: Occurrences
  }

  private var groups: [Group] = []
  /// Indices of ``groups`` plus one, or 0; a power of two of them, at most half of them in use.
  private var slots: [Int32] = []
  /// How often texts occurred that were not kept.
  package private(set) var overflow = 0

  /// Creates a table of nothing.
  package init() {}

  /// The number of texts.
  package var count: Int { groups.count }
  /// The texts, in no order.
  var texts: [[UInt8]] { groups.map(\.text) }
  /// How often texts occurred, with those that were not kept.
  package var total: Int { groups.reduce(overflow) { $0 + $1.value.count } }

  /// Counts a text once.
  ///
  /// - Returns: its index; valid until the next change.
  @discardableResult
  package mutating func add(_ text: Span<UInt8>, time: Timestamp? = nil) -> Int {
    let index = index(of: text)
    groups[index].value.add(time)
    return index
  }

  /// Adds what was found elsewhere of a text.
  mutating func add(_ text: [UInt8], _ value: Occurrences, samples: Int) {
    let index = index(of: text.span)
    groups[index].value.merge(value, samples: samples)
  }

  /// Counts texts that were not kept elsewhere.
  mutating func addOverflow(_ count: Int) { overflow += count }

  func examples(of index: Int) -> [Place] { groups[index].value.examples }

  mutating func addExample(_ place: Place, to index: Int, limit: Int) {
    groups[index].value.examples.insert(place, limit: limit)
  }

  /// Adds another table; a commutative and associative operation, but for what ``prune()`` drops.
  ///
  /// - Parameters:
  ///   - other: the table.
  ///   - samples: the most examples that are kept of each text.
  package mutating func merge(_ other: GroupTable, samples: Int) {
    overflow += other.overflow
    for group in other.groups { add(group.text, group.value, samples: samples) }
  }

  /// Changes every place.
  mutating func updatePlaces(_ body: (inout Place) -> Void) {
    for index in groups.indices {
      for example in groups[index].value.examples.indices {
        body(&groups[index].value.examples[example])
      }
    }
  }

  /// Drops all but the kept texts.
  package mutating func prune() {
    guard groups.count > Self.limit else { return }
    groups.sort {
      $0.hash != $1.hash ? $0.hash < $1.hash : $0.text.lexicographicallyPrecedes($1.text)
    }
    overflow += groups[Self.limit...].reduce(0) { $0 + $1.value.count }
    groups.removeSubrange(Self.limit...)
    rehash(slots.count)
  }

  /// The most frequent first, then by their bytes.
  package var sorted: [(text: [UInt8], value: Occurrences)] {
    groups.map { (text: $0.text, value: $0.value) }.sorted {
      $0.value.count != $1.value.count
        ? $0.value.count > $1.value.count : $0.text.lexicographicallyPrecedes($1.text)
    }
  }

  /// Finds a text's group, or makes it.
  private mutating func index(of text: Span<UInt8>) -> Int {
    if 2 * groups.count >= slots.count { rehash(max(16, 2 * slots.count)) }
    let hash = Checksum.xxh3(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if groups[index].hash == hash, groups[index].text.equals(text) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    if groups.count > 2 * Self.limit {
      prune()
      return self.index(of: text)
    }
    groups.append(Group(hash: hash, text: [UInt8](text), value: Occurrences()))
    slots[slot] = Int32(groups.count)
    return groups.count - 1
  }

  private mutating func rehash(_ slotCount: Int) {
    slots = Array(repeating: 0, count: slotCount)
    for index in groups.indices {
      var slot = Int(truncatingIfNeeded: groups[index].hash) & (slotCount - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
      slots[slot] = Int32(index + 1)
    }
  }
}
