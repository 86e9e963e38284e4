/// Where a line stands, and what it says.
struct Place: Sendable {
  /// The archive's path and digest; empty until the archive is finished.
  var path = ""
  var digest = ""
  var frame = 0
  var block = 0
  /// The decoded offset of the line's start: in its chunk's text, then in the archive.
  var offset: Int
  /// The line: its number of predecessors in the chunk, then its number from 1 in the archive.
  var line: Int
  var isAfterGap: Bool
  var time: Timestamp?
  var message: [UInt8] = []
  /// The shown fields, with the text of strings, and the JSON of other values.
  var fields: [(name: String, value: [UInt8])] = []
  /// Why the line is malformed, when it is.
  var reason: String?

  var position: LineClassifier.Position {
    get { .init(line: line, offset: offset, isAfterGap: isAfterGap, frame: frame, block: block) }
    set {
      (line, offset, isAfterGap) = (newValue.line, newValue.offset, newValue.isAfterGap)
      (frame, block) = (newValue.frame, newValue.block)
    }
  }

  /// Input order: by path, digest and position.
  static func precedes(_ left: Place, _ right: Place) -> Bool {
    if left.path != right.path { return left.path.utf8.lexicographicallyPrecedes(right.path.utf8) }
    if left.digest != right.digest { return left.digest < right.digest }
    return left.offset < right.offset
  }
}

/// How often something happened, when, and the first places of it.
struct Occurrences: Sendable {
  var count = 0
  var first: Timestamp?
  var last: Timestamp?
  var examples: [Place] = []

  mutating func add(_ time: Timestamp?) {
    count += 1
    guard let time else { return }
    first = first.map { min($0, time) } ?? time
    last = last.map { max($0, time) } ?? time
  }

  /// Adds what was found elsewhere; a commutative and associative operation.
  mutating func merge(_ other: Occurrences, samples: Int) {
    count += other.count
    if let time = other.first { first = first.map { min($0, time) } ?? time }
    if let time = other.last { last = last.map { max($0, time) } ?? time }
    mergePlaces(&examples, other.examples, limit: samples)
  }
}

/// Keeps the first places by input order.
func mergePlaces(_ places: inout [Place], _ others: [Place], limit: Int) {
  guard !others.isEmpty, limit > 0 else { return }
  if let last = places.last, places.count >= limit, !Place.precedes(others[0], last) { return }
  places = Array((places + others).sorted(by: Place.precedes).prefix(limit))
}

/// Adds a place of the same archive where it belongs, unless enough others come before it.
///
/// Mostly that is the end; a record of several lines ends behind lines that come after its start.
func insertPlace(_ places: inout [Place], at offset: Int, limit: Int, _ place: () -> Place) {
  if places.count >= limit {
    guard let last = places.last, offset < last.offset else { return }
    places.removeLast()
  }
  let index = places.lastIndex { $0.offset < offset }.map { $0 + 1 } ?? 0
  places.insert(place(), at: index)
}

/// Counts by text, bounded: of more than 10,000 texts those with the smallest XXH3 are kept.
///
/// A text that is among the smallest of the whole is among the smallest of every part, so that
/// what is kept, and its counts, do not depend on how the input was split.
struct GroupTable: Sendable {
  static let limit = 10_000

  private(set) var groups: [[UInt8]: Occurrences] = [:]
  /// How often texts occurred that were not kept.
  private(set) var overflow = 0

  mutating func update(_ text: [UInt8], _ body: (inout Occurrences) -> Void) {
    body(&groups[text, default: Occurrences()])
    if groups.count > 2 * Self.limit { prune() }
  }

  mutating func merge(_ other: GroupTable, samples: Int) {
    overflow += other.overflow
    for (text, occurrences) in other.groups {
      update(text) { $0.merge(occurrences, samples: samples) }
    }
  }

  /// Changes every place.
  mutating func updatePlaces(_ body: (inout Place) -> Void) {
    for text in groups.keys {
      guard var group = groups[text], !group.examples.isEmpty else { continue }
      for index in group.examples.indices { body(&group.examples[index]) }
      groups[text] = group
    }
  }

  /// Drops all but the kept texts.
  mutating func prune() {
    guard groups.count > Self.limit else { return }
    let ranked = groups.keys.map { (Checksum.xxh3($0.span), $0) }
      .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1.lexicographicallyPrecedes($1.1) }
    for (_, text) in ranked[Self.limit...] {
      overflow += groups.removeValue(forKey: text)?.count ?? 0
    }
  }

  /// The most frequent first, then by their bytes.
  var sorted: [(text: [UInt8], value: Occurrences)] {
    groups.map { (text: $0.key, value: $0.value) }.sorted {
      $0.value.count != $1.value.count
        ? $0.value.count > $1.value.count : $0.text.lexicographicallyPrecedes($1.text)
    }
  }
}
