/// The members' names that a catalogue asks for, numbered.
///
/// A line's names are looked up while it is parsed, once each; what asks for a member later
/// compares numbers. A name is told by its length and its first and last eight bytes, which is all
/// that most names have.
package struct KeyInterner: Sendable {
  /// A name's number, from 1; 0 stands for all other names.
  package typealias Number = UInt16

  private struct Entry: Sendable {
    /// Where its bytes are.
    let range: Range<Int>
    let ends: (first: UInt64, last: UInt64)
    /// The next name of the same slot, or 0.
    let next: Number
  }

  private static let slotCount = 256
  /// More bytes than this are not told by their ends.
  private static let endsBytes = 16

  private var bytes: [UInt8] = []
  private var entries = [Entry(range: 0..<0, ends: (0, 0), next: 0)]
  private var slots = [Number](repeating: 0, count: KeyInterner.slotCount)
  /// The names that paths are spelled with.
  private(set) var pathKeys: [Number] = []
  /// By the parts of paths that have one with brackets: which elements of an array they lead to.
  private(set) var pathElements: [FieldPath.Element?] = []

  /// Creates a table of no names.
  package init() {}

  /// How many names there are.
  var count: Int { entries.count - 1 }

  /// The number of a name, which is added when it is new.
  package mutating func insert(_ name: String) -> Number {
    let text = Array(name.utf8)
    let known = find(text.span)
    if known != 0 { return known }
    precondition(entries.count < Int(Number.max), "too many names")
    let number = Number(entries.count)
    let ends = text.span.ends
    let slot = Self.slot(ends, text.count)
    let range = bytes.count..<(bytes.count + text.count)
    entries.append(Entry(range: range, ends: ends, next: slots[slot]))
    bytes += text
    slots[slot] = number
    return number
  }

  /// Keeps the names that a path is spelled with.
  ///
  /// - Returns: where they begin in ``pathKeys``.
  mutating func addPathKeys(_ names: [Number]) -> Int {
    defer { pathKeys += names }
    return pathKeys.count
  }

  /// Keeps which elements the parts of a path lead to.
  ///
  /// - Returns: where they begin in ``pathElements``.
  mutating func addPathElements(_ elements: [FieldPath.Element?]) -> Int {
    defer { pathElements += elements }
    return pathElements.count
  }

  /// The number of a name, or 0.
  package func find(_ name: Span<UInt8>) -> Number {
    let ends = name.ends
    var number = slots[Self.slot(ends, name.count)]
    while number != 0 {
      let entry = entries[Int(number)]
      if entry.ends == ends, entry.range.count == name.count,
        name.count <= Self.endsBytes || name.equals(bytes.span.extracting(entry.range))
      {
        return number
      }
      number = entry.next
    }
    return 0
  }

  private static func slot(_ ends: (first: UInt64, last: UInt64), _ count: Int) -> Int {
    // Odd numbers without a pattern, so that all bits have a say in the highest ones.
    let mixed =
      ends.first &* 0x9e37_79b9_7f4a_7c15 ^ (ends.last &+ UInt64(count)) &* 0xbf58_476d_1ce4_e5b9
    return Int(truncatingIfNeeded: mixed >> 56)
  }
}
