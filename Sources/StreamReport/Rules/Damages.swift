import StreamCore

/// What could not be read, and what that means for the result.
struct Damages {
  let facts: RunFacts

  init(_ facts: RunFacts) { self.facts = facts }

  /// All of it in a few sentences.
  var summary: String {
    let totals = facts.totals
    var parts: [String] = []
    if totals.damage > 0 {
      let archives = Set(facts.damage.map(\.archive))
      let names = archives.sorted().prefix(3).map { printable($0) }.joined(separator: ", ")
      let more = archives.count > 3 ? " and others" : ""
      parts.append(
        isRead
          ? "all of \(names)\(more) was read, but cannot be trusted, since what its frames say"
            + " of their text does not fit"
          : "\(Words.number(totals.damage, "place")) of \(names)\(more) could not be read"
            + " (\(Words.bytes(totals.damagedBytes)) of \(Words.bytes(totals.bytes)))"
      )
    }
    if totals.malformed > 0 {
      parts.append("\(Words.number(totals.malformed, "line")) could not be understood")
    }
    if totals.oversized > 0 {
      parts.append("\(Words.number(totals.oversized, "line")) were too long to be looked at")
    }
    return "The input is incomplete: \(parts.joined(separator: "; ")). \(meaning)"
  }

  /// Whether nothing is lost, and only what is said of whole frames does not fit.
  private var isRead: Bool {
    let kinds = ["content-checksum", "content-size"]
    return facts.damage.count == facts.totals.damage
      && facts.damage.allSatisfy { kinds.contains($0.kind) }
  }

  /// What it means for the numbers and the verdict.
  var meaning: String {
    let counts = "Counts are what was read, so there may have been more failures;"
    return facts.isHalt
      ? "\(counts) the alarm stands."
      : "\(counts) clear holds only for what was read."
  }
}
