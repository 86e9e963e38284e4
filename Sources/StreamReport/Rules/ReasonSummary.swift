import StreamCore
import StreamTally

/// Why not everything was read and understood, and what that means for the result.
struct ReasonSummary {
  let tally: Tally
  /// The reasons that nobody has accepted.
  let reasons: [Reason]

  /// - Returns: nil where there is no such reason.
  init?(_ tally: Tally) {
    self.tally = tally
    reasons = tally.reasons.filter { !$0.isAccepted }
    guard !reasons.isEmpty else { return nil }
  }

  /// All of it in a few sentences.
  var sentence: String {
    let parts = reasons.map { reason in
      reason.kind == .damaged ? damage(reason.count) : reason.kind.description(reason.count)
    }
    return "Not everything was read and understood: \(parts.joined(separator: "; ")). \(meaning)"
  }

  /// What to do about each kind, in the order of the reasons.
  var actions: [String] {
    var actions: [String] = []
    for reason in reasons {
      for action in reason.kind == .damaged ? damageActions : [reason.kind.action]
      where !actions.contains(action) {
        actions.append(action)
      }
    }
    return actions
  }

  /// What to do about the damages: not for each of them there can be a better copy.
  private var damageActions: [String] {
    let actions = tally.damage.compactMap(\.kind.action)
    return actions.isEmpty ? [Reason.Kind.damaged.action] : actions
  }

  private func damage(_ count: Int) -> String {
    // The list also has what is a reason of its own.
    let damage = tally.damage.filter { Reason.Kind(rawValue: $0.kind.rawValue) == nil }
    let archives = Set(damage.map(\.archive)).sorted()
    guard !archives.isEmpty else { return Reason.Kind.damaged.description(count) }
    let names = archives.prefix(3).map { printable($0) }.joined(separator: ", ")
    let more = archives.count > 3 ? " and others" : ""
    let trusted = [Damage.Kind.contentChecksum, .contentSize]
    if damage.count == count && damage.allSatisfy({ trusted.contains($0.kind) }) {
      return "all of \(names)\(more) was read, but cannot be trusted, since what its frames say of"
        + " their text does not fit"
    }
    return "\(Words.number(count, "place")) of \(names)\(more) could not be read"
      + " (\(Words.bytes(tally.input.damagedBytes)) of \(Words.bytes(tally.input.bytes)))"
  }

  /// What it means for the numbers and the verdict.
  private var meaning: String {
    "Counts are of what was read and understood, so there may have been more failures"
      + (tally.isHalt ? "; the alarm stands." : ", unknown ones among them.")
  }
}
