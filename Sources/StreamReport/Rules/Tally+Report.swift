package import StreamCore
package import StreamTally

/// What reports ask of a tally beyond its own numbers.
extension Tally {
  /// Failures by repository, where they were counted, also as a field that was asked for (`--by`).
  package var countedRepositories: TextCounts<Repository>? {
    if let repositories { return repositories }
    guard let by, by.field == "repository" else { return nil }
    var counts: [[UInt8]: Repository] = [:]
    for value in by.issues.lazy.flatMap(\.values.list) where !value.value.isEmpty {
      counts[Array(value.value.utf8), default: Repository(value.value)].count += value.count
    }
    let sorted = counts.sorted {
      $0.value.count != $1.value.count
        ? $0.value.count > $1.value.count : $0.key.lexicographicallyPrecedes($1.key)
    }
    return TextCounts(
      sorted.map(\.value),
      overflow: by.issues.reduce(0) { $0 + $1.values.overflow }
    )
  }

  /// Adds what a tally does not say of its catalogue's issues.
  ///
  /// - Parameter catalog: is ignored where it is not that of the tally.
  package mutating func describeIssues(by catalog: Catalog) {
    guard catalog.digest == self.catalog.digest else { return }
    for (index, issue) in catalog.issues.enumerated() where index < issues.count {
      issues[index].reference = issue.reference
      issues[index].action = issue.action
    }
  }
}

extension Tally.Repository {
  fileprivate init(_ name: String) {
    self.init()
    self.name = name
  }
}

extension Tally.Damage {
  /// A damage at a place that is written as ``place`` is; nil for any other text.
  init?(place text: String) {
    self.init()
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 4 || words.count == 6, words.count % 2 == 0 else { return nil }
    for index in stride(from: 0, to: words.count, by: 2) {
      guard let number = Int(words[index + 1]), number >= 0 else { return nil }
      switch (words[index], index) {
      case ("frame", 0): frame = number
      case ("block", 2) where words.count == 6: block = number
      case ("offset", words.count - 2): offset = number
      default: return nil
      }
    }
  }
}
