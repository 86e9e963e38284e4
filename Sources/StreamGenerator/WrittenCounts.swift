/// What was written so far, by the vocabulary's indices.
struct WrittenCounts: Sendable, Equatable {
  var lines = 0
  var issues: [Int]
  var unknown = 0
  var otherErrors: [Int]

  init(_ vocabulary: Vocabulary) {
    issues = Array(repeating: 0, count: vocabulary.issues.count)
    otherErrors = Array(repeating: 0, count: vocabulary.otherErrors.count)
  }

  static func += (left: inout WrittenCounts, right: WrittenCounts) {
    left.lines += right.lines
    left.unknown += right.unknown
    for index in left.issues.indices { left.issues[index] += right.issues[index] }
    for index in left.otherErrors.indices { left.otherErrors[index] += right.otherErrors[index] }
  }

  func summary(_ vocabulary: Vocabulary, decodedBytes: Int) -> GeneratedSummary {
    var summary = GeneratedSummary()
    summary.lines = lines
    summary.decodedBytes = decodedBytes
    summary.unknown = unknown
    for (issue, count) in zip(vocabulary.issues, issues) { summary.issues[issue] = count }
    for (message, count) in zip(vocabulary.otherErrors, otherErrors) where count > 0 {
      summary.otherErrors[message] = count
    }
    return summary
  }
}
