/// A draft of an issue for a group of unknown failures: `catalog propose`.
///
/// The group's template says which words change. In their places the pattern gets the narrowest
/// placeholder that takes what the group's examples have there; a word that is the same in
/// different examples stays a word.
public struct Proposal: Sendable {
  /// The group's number in its tally, from 1.
  public let number: Int
  /// The group's failures.
  public let count: Int
  /// The draft.
  public let issue: Issue
  /// The tally's example messages that the pattern matches, of whatever group.
  public let matched: [[UInt8]]
  /// Those of the group that it does not match.
  public let missed: [[UInt8]]
  /// What a check of the catalogue with the draft finds, and did not find without it.
  public let notes: [String]

  /// Unknown failures with one template, as a tally has them.
  public struct Group: Sendable {
    /// What they have in common.
    public let template: [UInt8]
    /// All of them.
    public let count: Int
    /// The messages of those that the tally keeps.
    public let messages: [[UInt8]]

    /// Takes over what a tally says.
    public init(template: [UInt8], count: Int, messages: [[UInt8]]) {
      self.template = template
      self.count = count
      self.messages = messages
    }
  }

  /// Examples that the draft gets.
  private static let examplesMax = 2

  /// Drafts issues for the unknown groups of a tally whose examples the catalogue does not know.
  ///
  /// - Parameters:
  ///   - groups: the tally's, the most frequent first.
  ///   - catalog: what the drafts are checked against.
  ///   - wanted: the number of the only group that is wanted, or nil for all.
  ///   - limit: the most drafts.
  /// - Returns: the drafts by the number of their group.
  public static func drafts(
    of groups: [Group],
    _ catalog: Catalog,
    group wanted: Int? = nil,
    limit: Int = 20
  ) -> [Proposal] {
    let parts = groups.map { Self.parts(of: $0.messages, template: $0.template) }
    var all: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    for part in parts.joined() where seen.insert(part).inserted { all.append(part) }
    var matcher = Matcher(catalog)
    let before = CatalogCheck(catalog)
    let known = Set(before.notes + before.faults)
    var drafts: [Proposal] = []
    for (index, group) in groups.enumerated() where wanted == nil || wanted == index + 1 {
      let own = parts[index].filter { matcher.matches($0).isEmpty }
      guard drafts.count < limit, !own.isEmpty, let patterns = patterns(for: own) else { continue }
      let issue = Issue(
        id: id(index + 1, catalog),
        title: title(of: group.template),
        examples: own.prefix(examplesMax).map { String(decoding: $0, as: UTF8.self) },
        patterns: patterns
      )
      var extended = catalog
      extended.issues.append(issue)
      let check = CatalogCheck(extended)
      var alone = catalog
      alone.issues = [issue]
      var mine = Matcher(alone)
      drafts.append(
        Proposal(
          number: index + 1,
          count: group.count,
          issue: issue,
          matched: all.filter { !mine.matches($0).isEmpty },
          missed: own.filter { mine.matches($0).isEmpty },
          notes: (check.faults + check.notes).filter { !known.contains($0) }
        )
      )
    }
    return drafts
  }

  /// The parts of the examples' messages that the group is formed over, each once.
  private static func parts(of messages: [[UInt8]], template wanted: [UInt8]) -> [[UInt8]] {
    var template = Template()
    var found: [[UInt8]] = []
    for message in messages {
      for range in errorParts(of: message) {
        let part = Array(message[range])
        template.form(of: part.span)
        guard template.text == wanted else { continue }
        if !found.contains(part) { found.append(part) }
        break
      }
    }
    return found
  }

  private static func id(_ number: Int, _ catalog: Catalog) -> String {
    let taken = Set(catalog.issues.map(\.id))
    let ids = (0...catalog.issues.count).lazy.map {
      $0 == 0 ? "new-\(number)" : "new-\(number)-\($0)"
    }
    return ids.first { !taken.contains($0) } ?? "new"
  }

  /// The cause: what is after the last colon.
  private static func title(of template: [UInt8]) -> String {
    let text = String(decoding: template, as: UTF8.self)
    let cause = text.split(separator: ": ").last.map(String.init) ?? text
    return String(printable(cause).prefix(80))
  }

  // MARK: Patterns

  /// The fewest letters and digits of a pattern that a draft is given.
  private static let lettersMin = 4
  /// The most messages that are given in place of a pattern.
  private static let literalsMax = 20

  /// The pattern of messages that have one template; where next to nothing of it is fixed, it would match
  /// what was never seen, and the messages themselves are given.
  private static func patterns(for messages: [[UInt8]]) -> [Pattern]? {
    if let pattern = pattern(for: messages), pattern.letterCount >= lettersMin { return [pattern] }
    let literals = messages.prefix(literalsMax).compactMap { message in
      try? Pattern(literal(message[...]))
    }
    return literals.isEmpty ? nil : literals
  }

  /// The pattern of messages that have one template.
  ///
  /// Of a traceback the frames are left to `<text>`: they differ from version to version.
  private static func pattern(for messages: [[UInt8]]) -> Pattern? {
    let messages = messages.map(Traceback.withoutFrames)
    var template = Template(keepsMasked: true)
    let masked = messages.map { message in
      template.form(of: message.span)
      return template.masked.map { Array(message[$0]) }
    }
    let first = messages[0]
    template.form(of: first.span)
    var text = ""
    var end = 0
    for (index, range) in template.masked.enumerated() {
      text += literal(first[end..<range.lowerBound])
      text += placeholder(for: masked.compactMap { index < $0.count ? $0[index] : nil })
      end = range.upperBound
    }
    text += literal(first[end...])
    text = text.replacing(Traceback.mark, with: "<text>")
    do throws(Pattern.SyntaxError) {
      return try Pattern(text)
    } catch {
      return nil
    }
  }

  /// The piece of a pattern that takes all of some values, of which each masks a word or a name in
  /// quotes.
  private static func placeholder(for values: [[UInt8]]) -> String {
    if values.count > 1, values.allSatisfy({ $0 == values[0] }) { return literal(values[0][...]) }
    let quote: UInt8 = 0x22
    if values.allSatisfy({ $0.first == quote }) {
      return "\"" + narrowest(for: values.map { $0.dropFirst().dropLast() }) + "\""
    }
    return narrowest(for: values.map { $0[...] })
  }

  private static func narrowest(for values: [ArraySlice<UInt8>]) -> String {
    let ranked: [Pattern.Placeholder] = [.number, .digest, .name, .word, .any]
    let fitting = ranked.first { placeholder in
      guard let pattern = try? Pattern("<\(placeholder.rawValue)>") else { return false }
      var state = PatternProgram.State()
      let program = PatternProgram(pattern)
      return values.allSatisfy { program.match(Array($0).span, &state).isMatch }
    }
    return "<\((fitting ?? .any).rawValue)>"
  }

  /// A text that stands for itself in a pattern.
  private static func literal(_ text: ArraySlice<UInt8>) -> String {
    String(decoding: text, as: UTF8.self)
      .unicodeScalars.reduce(into: "") { pattern, scalar in
        if scalar == "<" || scalar == "\\" { pattern += "\\" }
        pattern.unicodeScalars.append(scalar)
      }
  }
}

extension Pattern {
  /// The letters and digits among its literal bytes.
  fileprivate var letterCount: Int {
    elements.reduce(0) { count, element in
      guard case .literal(let bytes) = element else { return count }
      return count
        + bytes.count {
          (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || $0 >= 0x80
        }
    }
  }
}
