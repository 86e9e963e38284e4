/// What the rules said of the values that were asked for last: a program's messages repeat.
struct RuleAnswers {
  private struct Answer {
    let path: Int
    let value: [UInt8]
    let counts: Bool
  }

  private static let countMax = 4
  /// A longer value is not kept.
  private static let valueBytesMax = 256

  private var answers: [Answer] = []
  private var next = 0

  /// What was said of a value.
  ///
  /// - Parameters:
  ///   - value: the text on which all rules depend.
  ///   - path: the error path that it is beside.
  /// - Returns: whether its record counts, or nil where that is not known.
  mutating func find(_ value: Span<UInt8>, _ path: Int) -> Bool? {
    for index in answers.indices
    where answers[index].path == path && answers[index].value.equals(value) {
      return answers[index].counts
    }
    return nil
  }

  /// Keeps what was said.
  mutating func add(_ value: Span<UInt8>, _ path: Int, _ counts: Bool) {
    guard value.count <= Self.valueBytesMax else { return }
    let answer = Answer(path: path, value: [UInt8](value), counts: counts)
    if answers.count < Self.countMax {
      answers.append(answer)
    } else {
      answers[next] = answer
      next = (next + 1) % Self.countMax
    }
  }
}
