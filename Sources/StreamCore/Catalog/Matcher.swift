/// A catalogue's patterns, compiled: finds the issue that a message is.
public struct Matcher: Sendable {
  private struct Entry: Sendable {
    let issue: Int
    let pattern: Int
    let program: PatternProgram
    /// The literal bytes that a message must begin with.
    let prefix: [UInt8]
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
  private var state = PatternProgram.State()

  /// Compiles the patterns.
  public init(_ catalog: Catalog) {
    var ranked: [(literal: Int, entry: Entry)] = []
    for (index, issue) in catalog.issues.enumerated() {
      let until = issue.until.flatMap { Timestamp(milliseconds: $0.daysSinceEpoch * 86_400_000) }
      for (number, pattern) in issue.patterns.enumerated() {
        var prefix: [UInt8] = []
        if case .literal(let bytes) = pattern.elements[0] { prefix = bytes }
        ranked.append(
          (
            pattern.literalByteCount,
            Entry(
              issue: index,
              pattern: number,
              program: PatternProgram(pattern),
              prefix: prefix,
              until: until
            )
          )
        )
      }
    }
    // Swift's sort is stable, which keeps the catalogue's order among equals.
    entries = ranked.sorted { $0.literal > $1.literal }.map(\.entry)
  }

  /// The issue of one message that is no list, or nil.
  ///
  /// - Parameters:
  ///   - part: the message.
  ///   - time: when it happened; an issue with an `until` holds only before that day.
  /// - Returns: the issue's index in the catalogue.
  public mutating func issue(of part: [UInt8], time: Timestamp?) -> Int? {
    for entry in entries where part.starts(with: entry.prefix) {
      if let until = entry.until {
        guard let time, time < until else { continue }
      }
      if entry.program.match(part, &state).isMatch { return entry.issue }
    }
    return nil
  }

  /// All patterns that match one message that is no list, the preferred one first; no issue is
  /// taken for expired.
  public mutating func matches(_ part: [UInt8]) -> [Match] {
    var matches: [Match] = []
    for entry in entries where part.starts(with: entry.prefix) {
      if entry.program.match(part, &state).isMatch {
        matches.append(Match(issue: entry.issue, pattern: entry.pattern))
      }
    }
    return matches
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
      let matched = entry.program.match(part, &state).matchedBytes
      if matched > best?.matchedBytes ?? 0 {
        best = Nearest(issue: entry.issue, pattern: entry.pattern, matchedBytes: matched)
      }
    }
    return best
  }

  /// Classifies a failure's message: a list of errors is known only if every part is.
  mutating func classify(_ message: [UInt8], time: Timestamp?) -> Verdict {
    var first: Int?
    for part in errorParts(of: message) {
      guard let issue = issue(of: Array(message[part]), time: time) else {
        return Verdict(issue: nil, unknownPart: part)
      }
      if first == nil { first = issue }
    }
    return Verdict(issue: first, unknownPart: 0..<0)
  }
}

/// The parts of a message that lists several errors (hashicorp/go-multierror,
/// `N error(s) occurred:\n\t* A\n\t* B\n\n`), or the whole message when it is no such list.
package func errorParts(of message: [UInt8]) -> [Range<Int>] {
  let whole = [0..<message.count]
  let digits = message.prefix { (0x30...0x39).contains($0) }.count
  guard digits > 0 else { return whole }
  let rest = message[digits...]
  let headers = [" error occurred:", " errors occurred:"].map { Array($0.utf8) }
  guard let header = headers.first(where: { rest.starts(with: $0) }) else { return whole }
  var end = message.count
  for _ in 0..<2 where end > digits + header.count && message[end - 1] == 0x0a { end -= 1 }
  let separator = Array("\n\t* ".utf8)
  var parts: [Range<Int>] = []
  var index = digits + header.count
  guard message[index..<end].starts(with: separator) else { return whole }
  var start = index + separator.count
  index = start
  while index < end {
    if message[index] == 0x0a, message[index..<end].starts(with: separator) {
      parts.append(start..<index)
      index += separator.count
      start = index
    } else {
      index += 1
    }
  }
  parts.append(start..<end)
  let announced = message[..<digits].drop { $0 == 0x30 }
  return Array(String(parts.count).utf8).elementsEqual(announced) ? parts : whole
}
