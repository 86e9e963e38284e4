import StreamCore

/// An element of a list of counts: a text, and how often it occurred.
package protocol CountedText: TallySum {
  /// The text that it is found by.
  var key: String { get }
  /// How often it occurred.
  var count: Int { get }
  /// Whether there are examples of it.
  static var hasExamples: Bool { get }
}

extension CountedText {
  package static var hasExamples: Bool { false }
}

/// Counts by a text, bounded: of more than 10,000 texts, or of more than 64 MiB of them, those with the
/// smallest XXH3 are kept.
///
/// What is kept, and its counts, do not depend on how the input was split (`GroupTable`).
public struct TextCounts<Element: Sendable>: Sendable {
  /// The most frequent first, then by the bytes of their text.
  public var list: [Element]
  /// How often texts occurred that are not in the list.
  public var overflow: Int

  /// - Parameters:
  ///   - list: the texts with their counts.
  ///   - overflow: how often others occurred.
  public init(_ list: [Element] = [], overflow: Int = 0) {
    self.list = list
    self.overflow = overflow
  }
}

extension TextCounts: Equatable where Element: Equatable {}

extension TextCounts where Element: CountedText {
  /// How often all texts occurred.
  package var total: Int { list.reduce(overflow) { $0 + $1.count } }

  /// What several tallies have, in its order, and bounded.
  package static func sum(of parts: [Self], _ context: SumContext) -> Self {
    // Texts are compared by their bytes: Swift takes some that differ in them for equal.
    var places: [[UInt8]: Int] = [:]
    var groups: [(text: [UInt8], values: [Element])] = []
    for part in parts {
      for value in part.list {
        let text = Array(value.key.utf8)
        if let place = places[text] {
          groups[place].values.append(value)
        } else {
          places[text] = groups.count
          groups.append((text, [value]))
        }
      }
    }
    var overflow = parts.reduce(0) { $0 + $1.overflow }
    let samples = Element.hasExamples ? context.samples : 0
    func weight(of text: [UInt8]) -> Int {
      GroupTable.weight(byteCount: text.count, samples: samples)
    }
    if groups.count > GroupTable.limit
      || groups.reduce(0, { $0 + weight(of: $1.text) }) > GroupTable.weightMax
    {
      let ranked = groups.map { (hash: Checksum.xxh3($0.text.span), group: $0) }.sorted {
        $0.hash != $1.hash
          ? $0.hash < $1.hash : $0.group.text.lexicographicallyPrecedes($1.group.text)
      }
      let kept = GroupTable.keptCount(ranked.map { weight(of: $0.group.text) })
      groups = ranked.prefix(kept).map(\.group)
      overflow += ranked.dropFirst(kept).reduce(0) { count, left in
        left.group.values.reduce(count) { $0 + $1.count }
      }
    }
    let sums = groups.map { (text: $0.text, value: Element.sum(of: $0.values, context)) }
    return TextCounts(
      sums.sorted {
        $0.value.count != $1.value.count
          ? $0.value.count > $1.value.count : $0.text.lexicographicallyPrecedes($1.text)
      }.map(\.value),
      overflow: overflow
    )
  }
}
