/// Phrases compiled for writing: copies of literal text, each followed by one slot.
///
/// ```
///   steps:     | start, end, slot | start, end, slot | …
///   literals:  |  {"content_type":"…","correlation_id":"  |  ","duration_ms":  | …
/// ```
struct Script: Sendable {
  /// A phrase's place in ``steps``.
  typealias Template = Range<Int>

  struct Step: Sendable {
    let start: Int
    let end: Int
    let slot: Slot
  }

  private(set) var literals: [UInt8] = []
  private(set) var steps: [Step] = []

  mutating func add(_ phrase: Phrase) -> Template {
    let first = steps.count
    var start = literals.count
    for piece in phrase.pieces {
      switch piece {
      case .text(let bytes): literals += bytes
      case .slot(let slot):
        steps.append(Step(start: start, end: literals.count, slot: slot))
        start = literals.count
      }
    }
    steps.append(Step(start: start, end: literals.count, slot: .none))
    return first..<steps.count
  }
}

/// Templates to choose from, each as many times as it has weight, with what they stand for.
struct Choice<Meaning: Sendable>: Sendable {
  private var entries: [(template: Script.Template, meaning: Meaning)] = []

  mutating func add(_ template: Script.Template, weight: Int, _ meaning: Meaning) {
    for _ in 0..<weight { entries.append((template, meaning)) }
  }

  func pick(_ random: inout Random) -> (template: Script.Template, meaning: Meaning) {
    entries[random.below(entries.count)]
  }
}
