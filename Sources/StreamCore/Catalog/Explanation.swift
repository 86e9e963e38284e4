/// What a catalogue says of one message: `catalog explain`.
public struct Explanation: Sendable {
  /// The pattern that a part matches.
  public struct Match: Sendable {
    /// The issue's index in the catalogue.
    public let issue: Int
    /// The pattern's index in its issue.
    public let pattern: Int
    /// What its placeholders stand for, from left to right.
    public let values: [(placeholder: Pattern.Placeholder, text: [UInt8])]
  }

  /// A pattern that comes close.
  public struct Near: Sendable {
    /// The issue's index in the catalogue.
    public let issue: Int
    /// The pattern's index in its issue.
    public let pattern: Int
    /// The bytes from the message's start that fit.
    public let matchedBytes: Int
    /// What could follow them.
    public let expected: [String]
  }

  /// One error of the message.
  public struct Part: Sendable {
    /// Its text.
    public let message: [UInt8]
    /// The pattern that decides, or nil when none matches.
    public let match: Match?
    /// The patterns that come closest where none matches, the nearest first.
    public let nearest: [Near]
  }

  private static let nearestMax = 3

  /// The errors that the message lists, or the message itself.
  public let parts: [Part]

  /// Whether every part is known; no issue is taken for expired.
  public var isKnown: Bool { parts.allSatisfy { $0.match != nil } }

  /// Explains a message.
  public init(of message: [UInt8], _ catalog: Catalog) {
    var matcher = Matcher(catalog)
    parts = errorParts(of: message).map { range in
      let text = Array(message[range])
      if let found = matcher.matches(text).first {
        let pattern = catalog.issues[found.issue].patterns[found.pattern]
        let values = PlaceholderCapture(text).values(of: pattern) ?? []
        let match = Match(issue: found.issue, pattern: found.pattern, values: values)
        return Part(message: text, match: match, nearest: [])
      }
      let nearest = matcher.nearest(to: text, catalog, limit: Self.nearestMax).map {
        Near(
          issue: $0.nearest.issue,
          pattern: $0.nearest.pattern,
          matchedBytes: $0.nearest.matchedBytes,
          expected: $0.expected
        )
      }
      return Part(message: text, match: nil, nearest: nearest)
    }
  }
}
