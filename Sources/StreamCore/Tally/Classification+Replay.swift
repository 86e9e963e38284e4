extension Classification {
  /// The issues' counts, in the catalogue's order, and those that are unknown.
  public var issueCounts: [(id: String, count: Int)] {
    var counts = catalog.issues.indices.map { index in
      (id: catalog.issues[index].id, count: tally.issues[index].count)
    }
    counts.append((id: "unknown", count: tally.counts.unknown))
    return counts
  }

  /// What another catalogue says of a group of unknown failures, as far as a tally can tell.
  public struct GroupReplay: Sendable {
    /// The group's template.
    public let template: [UInt8]
    /// Its failures.
    public let count: Int
    /// Those of which the tally keeps the message.
    public let exampleCount: Int
    /// Of the latter, those that the other catalogue knows.
    public let knownCount: Int
    /// The issues that they are.
    public let issues: [String]
  }

  /// Classifies the example messages of the unknown groups anew.
  ///
  /// - Parameter catalog: the other catalogue.
  /// - Returns: the groups, the most frequent first.
  public func replayUnknown(with catalog: Catalog) -> [GroupReplay] {
    var matcher = Matcher(catalog)
    return tally.unknown.sorted.map { text, value in
      let found = value.examples.compactMap { example in
        matcher.classify(example.message.span, time: example.time).issue
      }
      return GroupReplay(
        template: text,
        count: value.count,
        exampleCount: value.examples.count,
        knownCount: found.count,
        issues: Set(found).sorted().map { catalog.issues[$0].id }
      )
    }
  }
}
