/// What of a record's time is not known.
extension LineClassifier {
  /// Adds the time of the object that the tape contains to what its archive covers.
  ///
  /// - Parameters:
  ///   - time: the time, if it has one.
  ///   - lists: the paths at which it was looked up; nil for those of records.
  ///   - text: contains the object.
  ///   - scope: what is around it.
  ///   - tally: what it is added to.
  mutating func cover(
    _ time: Timestamp?,
    at lists: [[FieldPath]]? = nil,
    _ text: Span<UInt8>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    guard let time else { return }
    tally.coverage.add(time)
    isDated = true
    guard watchesZone, !tally.coverage.lacksZone else { return }
    tally.coverage.lacksZone = lacksZone(lists ?? [plan.times], text, scope)
  }

  /// Whether the time of the record that the tape contains has no zone.
  ///
  /// - Parameters:
  ///   - lists: the paths at which a time is looked up, in order.
  ///   - text: contains the record.
  ///   - scope: what is around it, whose time serves where it has none.
  /// - Returns: whether there is a time, and its zone is not known.
  func lacksZone(_ lists: [[FieldPath]], _ text: Span<UInt8>, _ scope: Scope) -> Bool {
    for paths in lists {
      for path in paths {
        guard let value = path.find(in: tape, accept: { Self.isTime($0, text) }) else { continue }
        let bytes = Self.value(value, text)
        return Timestamp.lacksZone(bytes.span)
      }
    }
    return scope.lacksZone
  }

  private static func isTime(_ value: JSONTape.Node, _ text: Span<UInt8>) -> Bool {
    guard value.kind == .string || value.kind == .number else { return false }
    let bytes = Self.value(value, text)
    return Timestamp(bytes.span, zoneMinutes: 0) != nil
  }
}
