/// Patterns that overlap, and patterns and issues that never decide anything.
extension CatalogCheck {
  /// Compares the patterns with each other.
  mutating func checkPatterns(_ catalog: Catalog) {
    let comparison = PatternComparison(catalog)
    comparedPairs = comparison.pairs
    comparedStates = comparison.states
    for overlap in comparison.overlaps {
      let (first, second) = (comparison.entries[overlap.first], comparison.entries[overlap.second])
      notes.append(
        "issue \(catalog.issues[first.issue].id), pattern \(first.number + 1), and issue"
          + " \(catalog.issues[second.issue].id), pattern \(second.number + 1), overlap;"
          + " both match: \(printable(overlap.text))"
      )
    }
    noteTaken(comparison, catalog)
    if comparison.skippedPairs > 0 {
      notes.append(
        "\(comparison.skippedPairs) pairs of patterns are too many or too long to be compared; let"
          + " more patterns begin with different texts, or make several catalogues of them"
      )
    }
  }

  /// Notes patterns that are taken over by a preferred one, whatever the message.
  private mutating func noteTaken(_ comparison: PatternComparison, _ catalog: Catalog) {
    var lost = catalog.issues.map { issue in issue.patterns.count { $0.isList } }
    for issue in catalog.issues {
      for (index, pattern) in issue.patterns.enumerated() where pattern.isList {
        notes.append(
          "issue \(issue.id), pattern \(index + 1), never decides: it is a list of errors, which are"
            + " matched one by one"
        )
      }
    }
    let taken = zip(comparison.entries, comparison.takers).sorted { $0.0.rank < $1.0.rank }
    for (entry, index) in taken where !catalog.issues[entry.issue].patterns[entry.number].isList {
      guard let taker = index.map({ comparison.entries[$0] }) else { continue }
      let mine = "issue \(catalog.issues[entry.issue].id), pattern \(entry.number + 1),"
      if taker.issue == entry.issue {
        notes.append(
          "\(mine) is not needed: pattern \(taker.number + 1) matches all of its messages"
        )
      } else {
        lost[entry.issue] += 1
        notes.append(
          "\(mine) never decides: issue \(catalog.issues[taker.issue].id), pattern"
            + " \(taker.number + 1), takes all of its messages"
        )
      }
    }
    for (index, issue) in catalog.issues.enumerated() where lost[index] == issue.patterns.count {
      faults.append("issue \(issue.id) is unreachable: none of its patterns ever decides")
    }
  }

  /// Notes the issues whose `until` has passed.
  public mutating func noteExpired(_ catalog: Catalog, today: CalendarDay) {
    for issue in catalog.issues {
      guard let until = issue.until, until.daysSinceEpoch <= today.daysSinceEpoch else { continue }
      notes.append(
        "issue \(issue.id): its 'until' \(until) has passed, and newer failures of it are unknown;"
          + " move the day or remove the issue"
      )
    }
  }

  /// Notes the issues that occur in none of some tallies.
  ///
  /// - Parameters:
  ///   - catalog: the issues.
  ///   - tallies: each one's failures by the issue's id.
  public mutating func noteSilent(_ catalog: Catalog, in tallies: [[String: Int]]) {
    let names = tallies.count == 1 ? "the tally" : "the \(tallies.count) tallies"
    for issue in catalog.issues {
      let counts = tallies.compactMap { $0[issue.id] }
      if counts.isEmpty {
        notes.append("issue \(issue.id) is in no catalogue of \(names): nothing is known of it")
      } else if counts.allSatisfy({ $0 == 0 }) {
        notes.append("issue \(issue.id) never occurs in \(names)")
      }
    }
  }
}
