/// Which records without an error are failures by their level, or are counted for it.
public struct LevelRule: Sendable, Equatable {
  /// What becomes of a record of one of the levels.
  public enum Effect: String, Sendable, CaseIterable {
    /// It is a failure, and its message is looked up in the catalogue.
    case failures
    /// It is no failure, and is counted by its message in the tally's `levelOnly`.
    case list
  }

  /// The paths at which the level is looked up from the record's top, in order; the first that has one
  /// counts.
  public var paths: [String]
  /// What becomes of the records.
  public var effect: Effect
  /// The levels: words, which hold in small letters, in capitals and with a capital first, and
  /// comparisons with numbers.
  public var levels: [FieldTest]

  /// Creates a rule.
  public init(_ paths: [String], _ effect: Effect, _ levels: [FieldTest]) {
    (self.paths, self.effect, self.levels) = (paths, effect, levels)
  }

  /// The ways in which a word is written that names a level.
  package static func spellings(of word: String) -> [String] {
    let small = word.lowercased()
    var spellings: [String] = []
    for spelling in [
      word, small, word.uppercased(), small.prefix(1).uppercased() + small.dropFirst(),
    ]
    where !spellings.contains(spelling) {
      spellings.append(spelling)
    }
    return spellings
  }
}
