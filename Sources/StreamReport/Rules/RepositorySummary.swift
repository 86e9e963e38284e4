package import StreamCore
package import StreamTally

/// How many different repositories failed, and for which time.
package struct RepositorySummary: Sendable, Equatable {
  /// After as many failures a repository is given up.
  package static let attemptsMax = 3

  /// A repository of the run.
  package struct Repository: Sendable, Equatable {
    package var name: String
    /// Failures in this run.
    package var count: Int
    /// Failures in this run and before.
    package var attempts: Int
    package var last: Timestamp?
    /// Whether it will be tried again.
    package var isRetried: Bool { attempts < RepositorySummary.attemptsMax }
  }

  /// Those with the fewest attempts first, then by name.
  package var repositories: [Repository]
  /// How many have failed once, twice, as often as they are tried, and more often than that.
  package var first = 0
  package var second = 0
  package var third = 0
  package var more = 0
  /// Failures of repositories that are not listed, because there were too many.
  package var overflow: Int

  /// - Returns: nil where the run did not count repositories.
  package init?(_ tally: Tally, _ past: Past) {
    guard let counted = tally.countedRepositories else { return nil }
    repositories = counted.list.map {
      Repository(
        name: $0.name,
        count: $0.count,
        attempts: $0.count + (past.attempts[$0.name] ?? 0),
        last: $0.last
      )
    }
    repositories.sort {
      $0.attempts != $1.attempts
        ? $0.attempts < $1.attempts : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    overflow = counted.overflow
    for repository in repositories {
      switch repository.attempts {
      case ...1: first += 1
      case 2: second += 1
      case Self.attemptsMax: third += 1
      default: more += 1
      }
    }
  }

  /// Those that will be tried again.
  package var retried: [Repository] { repositories.filter(\.isRetried) }

  /// The numbers in a sentence.
  package var sentence: String {
    let atLeast = overflow > 0 ? "At least " : ""
    let noun = repositories.count == 1 ? "repository" : "repositories"
    var text =
      "\(atLeast)\(repositories.count) different \(noun) failed: \(first) for the first time,"
      + " \(second) for the second, \(third) for the third and last"
    if more > 0 { text += ", \(more) more often" }
    text += "."
    if overflow > 0 {
      text += " \(overflow) failures are of repositories beyond those that were counted."
    }
    return text
  }
}
