/// The members' names that a catalogue asks for, numbered.
///
/// A line's names are looked up while it is parsed, once each; what asks for a member later
/// compares numbers. Most names of a line are none of these, and are told by their length and
/// two bytes.
package struct NameTable: Sendable {
  /// A name's number, from 1; 0 stands for all other names.
  typealias Number = UInt16

  private struct Entry: Sendable {
    let start: Int
    let count: Int
    /// The next name of the same slot, or 0.
    let next: Number
  }

  private static let slotCount = 256

  private var bytes: [UInt8] = []
  private var entries = [Entry(start: 0, count: 0, next: 0)]
  private var slots = [Number](repeating: 0, count: NameTable.slotCount)
  /// The names that paths are spelled with.
  private(set) var spellings: [Number] = []

  /// Creates a table of no names.
  package init() {}

  /// How many names there are.
  var count: Int { entries.count - 1 }

  /// The number of a name, which is added when it is new.
  mutating func insert(_ name: String) -> Number {
    let text = Array(name.utf8)
    let known = find(text.span)
    if known != 0 { return known }
    precondition(entries.count < Int(Number.max), "too many names")
    let number = Number(entries.count)
    let slot = Self.slot(text.span)
    entries.append(Entry(start: bytes.count, count: text.count, next: slots[slot]))
    bytes += text
    slots[slot] = number
    return number
  }

  /// Keeps the names that a path is spelled with.
  ///
  /// - Returns: where they begin in ``spellings``.
  mutating func addSpellings(_ names: [Number]) -> Int {
    defer { spellings += names }
    return spellings.count
  }

  /// The number of a name, or 0.
  func find(_ name: Span<UInt8>) -> Number {
    var number = slots[Self.slot(name)]
    while number != 0 {
      let entry = entries[Int(number)]
      let range = entry.start..<(entry.start + entry.count)
      if entry.count == name.count, name.equals(bytes.span.extracting(range)) { return number }
      number = entry.next
    }
    return 0
  }

  private static func slot(_ name: Span<UInt8>) -> Int {
    guard !name.isEmpty else { return 0 }
    let ends = Int(name[0]) &* 7 &+ Int(name[name.count - 1]) &* 31
    return (ends &+ name.count) & (slotCount - 1)
  }
}
