/// Patterns and issues that never decide anything.
extension CatalogCheck {
  private struct Entry {
    let issue: Int
    let number: Int
    let literalByteCount: Int
    let program: PatternProgram
  }

  /// Looks for patterns that are taken over by a preferred one, whatever the message.
  mutating func checkReach(_ catalog: Catalog) {
    let entries = catalog.issues.enumerated().flatMap { index, issue in
      issue.patterns.enumerated().map { number, pattern in
        Entry(
          issue: index,
          number: number + 1,
          literalByteCount: pattern.literalByteCount,
          program: PatternProgram(pattern)
        )
      }
    }.sorted { $0.literalByteCount > $1.literalByteCount }
    var lost = Array(repeating: 0, count: catalog.issues.count)
    for (index, entry) in entries.enumerated() {
      // A pattern with an end leaves its messages to the others from that day on.
      let taker = entries[..<index].first {
        (catalog.issues[$0.issue].until == nil || $0.issue == entry.issue)
          && entry.program.isIncluded(in: $0.program)
      }
      guard let taker else { continue }
      let (mine, theirs) = (catalog.issues[entry.issue].id, catalog.issues[taker.issue].id)
      if taker.issue == entry.issue {
        notes.append(
          "issue \(mine), pattern \(entry.number), is not needed: pattern \(taker.number) matches"
            + " all of its messages"
        )
      } else {
        lost[entry.issue] += 1
        notes.append(
          "issue \(mine), pattern \(entry.number), never decides: issue \(theirs), pattern"
            + " \(taker.number), takes all of its messages"
        )
      }
    }
    for (index, issue) in catalog.issues.enumerated() where lost[index] == issue.patterns.count {
      faults.append("issue \(issue.id) is unreachable: other issues take all of its messages")
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

  /// Notes the issues that occur in none of the tallies.
  public mutating func noteSilent(_ catalog: Catalog, in tallies: [Classification]) {
    let names = tallies.count == 1 ? "the tally" : "the \(tallies.count) tallies"
    for issue in catalog.issues {
      let counts = tallies.compactMap { tally in
        tally.catalog.issues.firstIndex { $0.id == issue.id }.map { tally.tally.issues[$0].count }
      }
      if counts.isEmpty {
        notes.append("issue \(issue.id) is in no catalogue of \(names): nothing is known of it")
      } else if counts.allSatisfy({ $0 == 0 }) {
        notes.append("issue \(issue.id) never occurs in \(names)")
      }
    }
  }
}
