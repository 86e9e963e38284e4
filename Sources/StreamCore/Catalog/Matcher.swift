/// A catalogue's patterns, compiled: finds the issue that a message is.
public struct Matcher: Sendable {
  private struct Entry: Sendable {
    let issue: Int
    let pattern: Int
    let program: PatternProgram
    let until: Timestamp?
  }

  /// A pattern that a message matches.
  public struct Match: Sendable, Equatable {
    /// The issue's index in the catalogue.
    public let issue: Int
    /// The pattern's index in its issue.
    public let pattern: Int
  }

  /// The pattern that came closest to a message that none matches.
  public struct Nearest: Sendable, Equatable {
    /// The issue's index in the catalogue.
    public let issue: Int
    /// The pattern's index in its issue.
    public let pattern: Int
    /// The bytes from the message's start that fit the pattern.
    public let matchedBytes: Int
  }

  /// What a failure's message is.
  struct Verdict {
    /// The issue's index, or nil when the failure is unknown.
    let issue: Int?
    /// The first part that is unknown.
    let unknownPart: Range<Int>
  }

  /// In the order of preference: the most literal bytes first, then the catalogue's order.
  private let entries: [Entry]
  /// The forms of the entries that have one.
  private let forms: OnePassMatcher
  private let heads: PrefixTrie
  private var candidates: [Int] = []
  private var state = PatternProgram.State()
  private var parts: [Range<Int>] = []

  /// Compiles the patterns.
  public init(_ catalog: Catalog) {
    var ranked: [(literal: Int, entry: Entry)] = []
    for (index, issue) in catalog.issues.enumerated() {
      let until = issue.until.flatMap { Timestamp(milliseconds: $0.daysSinceEpoch * 86_400_000) }
      for (number, pattern) in issue.patterns.enumerated() {
        ranked.append(
          (
            pattern.literalByteCount,
            Entry(
              issue: index,
              pattern: number,
              program: PatternProgram(pattern),
              until: until
            )
          )
        )
      }
    }
    // Swift's sort is stable, which keeps the catalogue's order among equals.
    entries = ranked.sorted { $0.literal > $1.literal }.map(\.entry)
    let patterns = entries.map { catalog.issues[$0.issue].patterns[$0.pattern] }
    forms = OnePassMatcher(patterns)
    heads = PrefixTrie(patterns)
  }

  /// The issue of one message that is no list, or nil.
  ///
  /// - Parameters:
  ///   - part: the message.
  ///   - time: when it happened; an issue with an `until` holds only before that day.
  /// - Returns: the issue's index in the catalogue.
  public mutating func issue(of part: [UInt8], time: Timestamp?) -> Int? {
    issue(of: part.span, time: time)
  }

  mutating func issue(of part: Span<UInt8>, time: Timestamp?) -> Int? {
    heads.find(part, &candidates)
    for place in candidates.indices {
      let index = candidates[place]
      guard matches(index, part) else { continue }
      if let until = entries[index].until {
        guard let time, time < until else { continue }
      }
      return entries[index].issue
    }
    return nil
  }

  private mutating func matches(_ index: Int, _ part: Span<UInt8>) -> Bool {
    forms.match(index, part) ?? entries[index].program.match(part, &state).isMatch
  }

  /// All patterns that match one message that is no list, the preferred one first; no issue is
  /// taken for expired.
  public mutating func matches(_ part: [UInt8]) -> [Match] {
    heads.find(part.span, &candidates)
    return candidates.filter { self.matches($0, part.span) }.map {
      Match(issue: entries[$0].issue, pattern: entries[$0].pattern)
    }
  }

  /// The pattern that fits the most bytes of a message.
  ///
  /// - Parameters:
  ///   - part: the message.
  ///   - issue: the index of the issue to look at; nil for all.
  /// - Returns: the pattern, or nil when none fits even the first byte.
  public mutating func nearest(to part: [UInt8], issue: Int? = nil) -> Nearest? {
    var best: Nearest?
    for entry in entries where issue == nil || entry.issue == issue {
      let matched = entry.program.match(part.span, &state).matchedBytes
      if matched > best?.matchedBytes ?? 0 {
        best = Nearest(issue: entry.issue, pattern: entry.pattern, matchedBytes: matched)
      }
    }
    return best
  }

  /// The patterns that fit the most bytes of a message that none matches, the nearest first.
  ///
  /// - Parameters:
  ///   - part: the message.
  ///   - catalog: what this matcher was compiled from.
  ///   - limit: how many are wanted.
  /// - Returns: the patterns that fit at least the first byte, with what they expect after the
  ///   bytes that fit.
  mutating func nearest(
    to part: [UInt8],
    _ catalog: Catalog,
    limit: Int
  ) -> [(nearest: Nearest, expected: [String])] {
    var found: [(nearest: Nearest, entry: Int)] = []
    for (index, entry) in entries.enumerated() {
      let matched = entry.program.match(part.span, &state).matchedBytes
      guard matched > 0 else { continue }
      let nearest = Nearest(issue: entry.issue, pattern: entry.pattern, matchedBytes: matched)
      found.append((nearest, index))
    }
    return found.sorted { $0.nearest.matchedBytes > $1.nearest.matchedBytes }.prefix(limit).map {
      let pattern = catalog.issues[$0.nearest.issue].patterns[$0.nearest.pattern]
      let expected = entries[$0.entry].program.expected(
        after: part.span.extracting(0..<$0.nearest.matchedBytes),
        pattern,
        &state
      )
      return ($0.nearest, expected)
    }
  }

  /// Classifies a failure's message: a list of errors is known only if every part is.
  mutating func classify(_ message: Span<UInt8>, time: Timestamp?) -> Verdict {
    guard findErrorParts(of: message, &parts) else {
      let issue = issue(of: message, time: time)
      return Verdict(issue: issue, unknownPart: issue == nil ? 0..<message.count : 0..<0)
    }
    var first: Int?
    for index in parts.indices {
      guard let issue = issue(of: message.extracting(parts[index]), time: time) else {
        return Verdict(issue: nil, unknownPart: parts[index])
      }
      if first == nil { first = issue }
    }
    return Verdict(issue: first, unknownPart: 0..<0)
  }
}
