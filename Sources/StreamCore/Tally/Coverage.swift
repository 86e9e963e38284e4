/// The span of time that the parsed records of an archive cover.
package struct Coverage: Sendable, Equatable {
  /// The smallest and the largest time of a record; nil where none has one.
  package private(set) var from: Timestamp?
  package private(set) var to: Timestamp?
  /// Whether the zone of one of the times is not known, where that matters.
  var lacksZone = false
  /// Whether records without a time may be before or after: the first record, or the last record
  /// line, has none.
  private(set) var isOpen = false

  init(from: Timestamp? = nil, to: Timestamp? = nil) {
    self.from = from
    self.to = to
  }

  mutating func add(_ time: Timestamp) {
    from = from.map { min($0, time) } ?? time
    to = to.map { max($0, time) } ?? time
  }

  mutating func merge(_ other: Coverage) {
    if let time = other.from { add(time) }
    if let time = other.to { add(time) }
    lacksZone = lacksZone || other.lacksZone
    isOpen = isOpen || other.isOpen
  }

  /// Notes that nothing says how far the records go.
  mutating func open() { isOpen = true }

  /// What is certain: without an end where it is open.
  var known: Coverage {
    var known = self
    if isOpen { known.to = nil }
    return known
  }
}
