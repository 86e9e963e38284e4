import StreamCore
import StreamTally

extension Report {
  /// What is above the reasons; nil where there are none.
  var reasonTitle: String? {
    guard !tally.reasons.isEmpty else { return nil }
    return switch tally.verdict {
    case .halt: "What was not read or not understood"
    case .unclear: "Why it is unclear"
    case .clear: "What was accepted"
    }
  }

  /// What is unusual, and what else the tally warns of: a badge and a sentence for each.
  var notices: [(weight: Finding.Weight, sentence: String)] {
    let more = tally.inputWarnings.count - Self.listedMax
    return findings.map { ($0.weight, $0.sentence) }
      + tally.inputWarnings.prefix(Self.listedMax).map { (.warning, $0) }
      + (more > 0 ? [(.warning, "And \(Words.number(more, "warning")) more.")] : [])
  }

  /// How many files were skipped; nil where none was.
  var skippedSentence: String? {
    let total = tally.input.skipped.total
    guard total > 0 else { return nil }
    return total == 1
      ? "1 file was skipped, since it has no log."
      : "\(Words.grouped(total)) files were skipped, since they have no log."
  }

  /// How many of the files that were skipped are not listed; nil where all are.
  var moreSkipped: String? {
    let more = tally.input.skipped.total - tally.input.skipped.files.count
    return more > 0 ? "And \(Words.number(more, "file")) more." : nil
  }
}
