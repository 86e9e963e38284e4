public import StreamCore

extension Tally {
  /// The issues' counts, in the catalogue's order, and those that are unknown.
  public var issueCounts: [(id: String, count: Int)] {
    issues.map { (id: $0.id, count: $0.count) } + [(id: "unknown", count: failures.unknown)]
  }

  /// What another catalogue says of a group of unknown failures, as far as a tally can tell.
  public struct GroupReplay: Sendable {
    /// The group's template.
    public let template: String
    /// Its failures.
    public let count: Int
    /// Those of which the tally keeps the whole message.
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
    return unknown.list.map { group in
      let whole = group.examples.filter { !$0.isTruncated }
      let found = whole.compactMap { example in
        matcher.classify(Array(example.message.utf8).span, time: example.time).issue
      }
      return GroupReplay(
        template: group.template,
        count: group.count,
        exampleCount: whole.count,
        knownCount: found.count,
        issues: Set(found).sorted().map { catalog.issues[$0].id }
      )
    }
  }
}

extension Tally {
  /// The unknown groups, to draft issues for.
  public var proposalGroups: [Proposal.Group] {
    unknown.list.map { group in
      Proposal.Group(
        template: Array(group.template.utf8),
        count: group.count,
        messages: group.examples.filter { !$0.isTruncated }.map { Array($0.message.utf8) }
      )
    }
  }

  /// The failures of each issue, by its id.
  public var countsByIssue: [String: Int] {
    Dictionary(issues.map { ($0.id, $0.count) }) { first, _ in first }
  }
}
