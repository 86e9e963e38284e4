/// What is wrong with a catalogue, or could be.
public struct CatalogCheck: Sendable {
  /// What makes the catalogue say something else than its author believes.
  public internal(set) var faults: [String] = []
  /// What its author may want to know.
  public internal(set) var notes: [String] = []
  /// The examples that were tried.
  public let exampleCount: Int
  /// The pairs of patterns, and of their states, that were looked at; both are bounded.
  package internal(set) var comparedPairs = 0
  package internal(set) var comparedStates = 0

  /// Tries every example, and compares the patterns with each other.
  public init(_ catalog: Catalog) {
    exampleCount = catalog.issues.reduce(0) { $0 + $1.examples.count }
    checkExamples(catalog)
    checkPatterns(catalog)
  }

  private mutating func checkExamples(_ catalog: Catalog) {
    var matcher = Matcher(catalog)
    for (index, issue) in catalog.issues.enumerated() {
      if issue.examples.isEmpty { notes.append("issue \(issue.id) has no example") }
      for (number, example) in issue.examples.enumerated() {
        let name = "issue \(issue.id), example \(number + 1)"
        for part in errorParts(of: Array(example.utf8)) {
          let text = Array(Array(example.utf8)[part])
          let issues = matcher.matches(text).map(\.issue)
          if !issues.contains(index) {
            let fitting = matcher.nearest(to: text, issue: index)?.matchedBytes ?? 0
            faults.append(
              "\(name): no pattern of the issue matches; the nearest fits the first \(fitting)"
                + " bytes: \(printable(text))"
            )
          }
          for other in Set(issues).subtracting([index]).sorted() {
            faults.append(
              "\(name): matches issue \(catalog.issues[other].id) too: \(printable(text))"
            )
          }
        }
      }
    }
  }
}
