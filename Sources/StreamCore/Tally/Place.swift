/// Where a line is, and what it says.
package struct Place: Sendable {
  /// The archive's path and digest; empty until the archive is finished.
  package var path = ""
  package var digest = ""
  /// Where it is; ordered by its ``Location/position``.
  package var at: Location
  package var time: Timestamp?
  package var message: [UInt8] = []
  /// Of the whole message, where ``message`` is the beginning of it.
  package var whole: KeptText.Whole?
  /// The shown fields, with the text of strings, and the JSON of other values.
  package var fields: [(name: String, value: [UInt8])] = []
  /// What goes before the order of the input: 0, or the record's hash for a sample.
  var rank: UInt64 = 0
  /// Why the line is malformed, when it is.
  package var reason: String?

  package init(at position: Location) { at = position }

  /// Takes over what is kept of the message.
  mutating func keep(_ text: KeptText) { (message, whole) = (text.bytes, text.whole) }

  /// Input order: by path, digest and position; a sample's rank goes before.
  static func precedes(_ left: Place, _ right: Place) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    let orders = (left.order, right.order)
    return orders.0 != orders.1 ? orders.0 < orders.1 : left.at.position < right.at.position
  }

  private var order: InputOrder { InputOrder(path: path, digest: digest) }
}

/// How often something happened, when, and the first places of it.
package struct Occurrences: Sendable {
  /// How many they are.
  package var count = 0
  /// The times of the first and the last one, where any has a time.
  package var first: Timestamp?
  package var last: Timestamp?
  package internal(set) var examples: [Place] = []

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

extension [Place] {
  /// Whether a place is among the first of its archive.
  ///
  /// - Parameters:
  ///   - position: where it is in the archive that all of the places are in.
  ///   - rank: its rank in a sample.
  ///   - limit: how many places are kept.
  /// - Returns: whether it should be inserted.
  func wants(at position: Int, rank: UInt64 = 0, limit: Int) -> Bool {
    guard count >= limit, limit > 0 else { return count < limit }
    let last = self[limit - 1]
    return (rank, position) < (last.rank, last.at.position)
  }

  /// Adds a place that is wanted.
  mutating func insert(_ place: Place, limit: Int) {
    let index = firstIndex { (place.rank, place.at.position) < ($0.rank, $0.at.position) }
    insert(place, at: index ?? count)
    if count > limit { removeLast() }
  }
}

/// Keeps the first places by input order.
func mergePlaces(_ places: inout [Place], _ others: [Place], limit: Int) {
  guard !others.isEmpty, limit > 0 else { return }
  if let last = places.last, places.count >= limit, !Place.precedes(others[0], last) { return }
  places = Array((places + others).sorted(by: Place.precedes).prefix(limit))
}
