/// Records without an error that count by their level.
extension LineClassifier {
  /// The path, among those of errors, at which a record has a level that counts.
  mutating func levelPath(_ text: Span<UInt8>) -> Int? {
    guard let level = plan.level else { return nil }
    for path in plan.errorCount..<plan.errors.count {
      if plan.errors[path].path.isOnly(in: tape) {
        if let found = plan.errors[path].path.find(in: tape, accept: Self.isScalar) {
          return isLevel(found, level.tests, text) ? path : nil
        }
        continue
      }
      // A field that a program calls as its library calls the level does not hide that.
      let found = plan.errors[path].path.indices(in: tape).map { tape.unwrapped($0) }
      let levels = found.filter(Self.isScalar)
      if levels.isEmpty { continue }
      for found in levels where isLevel(found, level.tests, text) { return path }
      return nil
    }
    return nil
  }

  /// Whether a value is one of some levels; slog writes those above one with a distance (`ERROR+2`).
  private mutating func isLevel(
    _ value: JSONTape.Node,
    _ tests: CompiledCatalog.Tests,
    _ text: Span<UInt8>
  ) -> Bool {
    if holds(value, tests, text) { return true }
    var word = value
    while word.end > word.start, (0x30...0x39).contains(text[word.end - 1]) { word.end -= 1 }
    guard word.kind == .string, word.end < value.end, word.end > word.start,
      text[word.end - 1] == UInt8(ascii: "+")
    else { return false }
    word.end -= 1
    return holds(word, tests, text)
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
