/// Counts by text, bounded: of more than 10,000 texts, or of more than 64 MiB of them, those with the
/// smallest XXH3 are kept.
///
/// ```
///   by hash:  a   b   c   d   e …     weights that are before d add up to 64 MiB or less, and
///             kept ────────►           before e to more: so d is the last one
/// ```
///
/// A text weighs what it and its examples can take (``weight(byteCount:samples:)``), whatever was
/// found of it. One that is kept of the whole is kept of every part. One that is not kept of a part
/// has texts before it there, all of them kept, that reach a bound, and they are before it in the
/// whole as well. So what is kept, and its counts, do not depend on how the input was split. (That
/// is why the text that passes the bound is kept: were it dropped, nothing in a part would tell
/// that it has been there, and what comes after it could stay.)
///
/// It is a hash table of its own (open addressing, linear probing), because a text is looked up
/// where it lies in the line, and becomes an array only when it is new.
package struct GroupTable: Sendable {
  /// The most texts that are kept.
  package static let limit = 10_000
  /// A text is kept while those before it weigh at most so much together.
  package static let weightMax = 64 << 20

  private struct Group: Sendable {
    let hash: UInt64
    let text: [UInt8]
    var value: Occurrences
  }

  /// More examples of a text do not weigh more, so that weights can be added up.
  private static let weighedSamplesMax = 1 << 20

  /// The most examples that are kept of each text.
  private let samples: Int
  private let isBounded: Bool
  private var groups: [Group] = []
  /// Indices of ``groups`` plus one, or 0; a power of two of them, at most half of them in use.
  private var slots: [Int32] = []
  /// What the groups weigh together.
  private var weight = 0
  /// Some are dropped before they weigh more: seldom, or a lot of time would go into that.
  private var weightLimit = Self.weightMax + Self.weightMax / 4
  /// How often texts occurred that were not kept.
  package private(set) var overflow = 0

  /// Creates a table of nothing.
  ///
  /// - Parameters:
  ///   - samples: the most examples that are kept of each text.
  ///   - isBounded: whether texts are dropped where there are too many.
  package init(samples: Int, isBounded: Bool = true) {
    self.samples = samples
    self.isBounded = isBounded
  }

  /// The number of texts.
  package var count: Int { groups.count }
  /// The texts, in no order.
  var texts: [[UInt8]] { groups.map(\.text) }
  /// How often texts occurred, with those that were not kept.
  package var total: Int { groups.reduce(overflow) { $0 + $1.value.count } }

  /// What a text and its examples can take.
  ///
  /// - Parameters:
  ///   - byteCount: the text's length.
  ///   - samples: the most examples that are kept of it.
  /// - Returns: bytes.
  package static func weight(byteCount: Int, samples: Int) -> Int {
    byteCount
      + min(samples, weighedSamplesMax) * KeptText.messageBytesMax(templateByteCount: byteCount)
  }

  /// How many texts are kept.
  ///
  /// - Parameter weights: what the texts weigh, in the order of their hashes.
  /// - Returns: how many of the first ones.
  package static func keptCount(_ weights: some Sequence<Int>) -> Int {
    var (count, sum) = (0, 0)
    for weight in weights {
      guard count < limit, sum <= weightMax else { break }
      count += 1
      sum += weight
    }
    return count
  }

  /// Counts a text once.
  ///
  /// - Returns: its index; valid until the next change.
  @discardableResult
  package mutating func add(_ text: Span<UInt8>, time: Timestamp? = nil) -> Int {
    let index = index(of: text, Checksum.xxh3(text)) { [UInt8](text) }
    groups[index].value.add(time)
    return index
  }

  /// Counts a text once, which is cut where it is long.
  mutating func add(cut text: Span<UInt8>, time: Timestamp? = nil) {
    if text.count <= KeptText.bytesMax {
      add(text, time: time)
    } else {
      add(KeptText(text).marked.span, time: time)
    }
  }

  /// Adds what was found elsewhere of a text.
  mutating func add(_ text: [UInt8], _ value: Occurrences) {
    add(text, Checksum.xxh3(text.span), value)
  }

  private mutating func add(_ text: [UInt8], _ hash: UInt64, _ value: Occurrences) {
    let index = index(of: text.span, hash) { text }
    groups[index].value.merge(value, samples: samples)
  }

  /// Counts texts that were not kept elsewhere.
  mutating func addOverflow(_ count: Int) { overflow += count }

  func examples(of index: Int) -> [Place] { groups[index].value.examples }

  mutating func addExample(_ place: Place, to index: Int) {
    groups[index].value.examples.insert(place, limit: samples)
  }

  /// Adds another table; a commutative and associative operation, but for what ``prune()`` drops.
  package mutating func merge(_ other: GroupTable) {
    overflow += other.overflow
    for group in other.groups { add(group.text, group.hash, group.value) }
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
    guard isBounded, groups.count > Self.limit || weight > Self.weightMax else { return }
    groups.sort {
      $0.hash != $1.hash ? $0.hash < $1.hash : $0.text.lexicographicallyPrecedes($1.text)
    }
    let kept = Self.keptCount(groups.map { weight(of: $0) })
    overflow += groups[kept...].reduce(0) { $0 + $1.value.count }
    groups.removeSubrange(kept...)
    weight = groups.reduce(0) { $0 + weight(of: $1) }
    weightLimit = max(weight, Self.weightMax) + Self.weightMax / 4
    rehash(slots.count)
  }

  /// The most frequent first, then by their bytes.
  package var sorted: [(text: [UInt8], value: Occurrences)] {
    groups.map { (text: $0.text, value: $0.value) }.sorted {
      $0.value.count != $1.value.count
        ? $0.value.count > $1.value.count : $0.text.lexicographicallyPrecedes($1.text)
    }
  }

  private func weight(of group: Group) -> Int {
    Self.weight(byteCount: group.text.count, samples: samples)
  }

  /// Finds a text's group, or makes it.
  private mutating func index(
    of text: Span<UInt8>,
    _ hash: UInt64,
    _ bytes: () -> [UInt8]
  ) -> Int {
    if 2 * groups.count >= slots.count { rehash(max(16, 2 * slots.count)) }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if groups[index].hash == hash, groups[index].text.equals(text) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    if isBounded, groups.count > 2 * Self.limit || weight > weightLimit {
      prune()
      slot = freeSlot(hash)
    }
    let group = Group(hash: hash, text: bytes(), value: Occurrences())
    weight += weight(of: group)
    groups.append(group)
    slots[slot] = Int32(groups.count)
    return groups.count - 1
  }

  private mutating func rehash(_ slotCount: Int) {
    slots = Array(repeating: 0, count: slotCount)
    for index in groups.indices { slots[freeSlot(groups[index].hash)] = Int32(index + 1) }
  }

  /// Where a text that is not in the table would be found.
  private func freeSlot(_ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }
}
