/// Records without an error that count by their level.
extension LineClassifier {
  /// The path, among those of errors, at which a record has a level that counts.
  mutating func levelPath(_ text: Span<UInt8>) -> Int? {
    guard let level = plan.level else { return nil }
    for path in plan.errorCount..<plan.errors.count {
      if let found = plan.errors[path].path.find(in: tape, accept: Self.isScalar) {
        return holds(found, level.tests, text) ? path : nil
      }
    }
    return nil
  }

  /// Counts the record of the tape for its level.
  mutating func addLevel(
    _ path: Int,
    _ text: Span<UInt8>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    let message = firstText(plan.errors[path].messages)
    if plan.level?.effect == .failures {
      addError(message ?? JSONTape.Node(kind: .string), path, text, scope, &tally)
      return
    }
    tally.counts.levelOnly += 1
    cover(time(plan.times, text) ?? scope.time, text, scope, &tally)
    add(message, text, to: &tally.levelOnly)
  }
}
