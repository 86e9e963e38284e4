import StreamCore

extension Report {
  /// What stands above the reasons; nil where there are none.
  var reasonTitle: String? {
    guard !facts.reasons.isEmpty else { return nil }
    return switch facts.verdict {
    case .halt: "What was not read or not understood"
    case .unclear: "Why it is unclear"
    case .clear: "What was accepted"
    }
  }

  /// What is unusual, and what else the tally warns of: a badge and a sentence for each.
  var notices: [(weight: Finding.Weight, sentence: String)] {
    let more = facts.warnings.count - Self.listedMax
    return findings.map { ($0.weight, $0.sentence) }
      + facts.warnings.prefix(Self.listedMax).map { (.warning, $0) }
      + (more > 0 ? [(.warning, "And \(Words.number(more, "warning")) more.")] : [])
  }

  /// How many files were skipped; nil where none was.
  var skippedSentence: String? {
    let total = facts.skipped.total
    guard total > 0 else { return nil }
    return total == 1
      ? "1 file was skipped, since it has no log."
      : "\(Words.grouped(total)) files were skipped, since they have no log."
  }

  /// How many of the files that were skipped are not listed; nil where all are.
  var moreSkipped: String? {
    let more = facts.skipped.total - facts.skipped.files.count
    return more > 0 ? "And \(Words.number(more, "file")) more." : nil
  }
}
