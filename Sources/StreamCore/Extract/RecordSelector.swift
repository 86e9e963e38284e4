/// Notes the records that a classifier meets and that are asked for by what they say.
struct RecordSelector: Sendable {
  /// By the catalogue's issues.
  private let wantsIssue: [Bool]
  private let wantsUnknown: Bool
  private let wantsMalformed: Bool
  /// Whether what errors say is noted.
  let keepsMessages: Bool
  /// The ways in which a line is odd that is noted.
  private let oddities: Set<LineSelection.Oddity>
  /// nil for all of them.
  private let otherMessages: [[UInt8]]?
  private let programs: [PatternProgram]
  private var state = PatternProgram.State()
  private var parts: [Range<Int>] = []
  private var found: [SelectedRecord] = []

  init(_ selection: LineSelection, _ catalog: Catalog, keepsMessages: Bool) {
    let wantsFailures = !selection.hasKinds && !selection.hasPlaces
    wantsIssue = catalog.issues.map { wantsFailures || selection.issues.contains($0.id) }
    wantsUnknown = wantsFailures || selection.unknown
    wantsMalformed = selection.malformed
    oddities = selection.oddities
    self.keepsMessages = keepsMessages
    otherMessages = selection.otherMessages.map { Array($0.utf8) }
    programs = selection.patterns.map { PatternProgram($0) }
  }

  /// A selector of all failures, malformed lines, other errors and strays.
  ///
  /// - Parameters:
  ///   - issueCount: the number of the catalogue's issues.
  ///   - keepsMessages: whether what errors say is noted.
  init(everythingOf issueCount: Int, keepsMessages: Bool = false) {
    wantsIssue = Array(repeating: true, count: issueCount)
    self.keepsMessages = keepsMessages
    wantsUnknown = true
    wantsMalformed = true
    oddities = [.unplaced, .elsewhere]
    otherMessages = nil
    programs = []
  }

  /// A selector of all that a line can be, for a form that gives records.
  var ofAnyRecord: RecordSelector? {
    keepsMessages ? RecordSelector(everythingOf: wantsIssue.count, keepsMessages: true) : nil
  }

  /// Gives out what was noted since the last time.
  mutating func take() -> [SelectedRecord] {
    guard !found.isEmpty else { return [] }
    defer { found.removeAll() }
    return found
  }

  mutating func add(_ line: SelectedRecord) { found.append(line) }

  /// Notes a line, unless it was noted last as what it is.
  mutating func addOnce(_ line: SelectedRecord) {
    if let last = found.last, last.kind == line.kind, last.at.position == line.at.position {
      return
    }
    found.append(line)
  }

  /// Gives the records at a position their text, where they are the last ones and have none yet.
  ///
  /// - Parameters:
  ///   - lines: the lines that it is in.
  ///   - isCut: whether it has more of them.
  ///   - next: where the line is that showed that it is over, if that is none of its own.
  ///   - position: where its first line is.
  mutating func attach(
    _ lines: [OuterLine],
    isCut: Bool = false,
    before next: Location? = nil,
    at position: Location
  ) {
    for index in found.indices.reversed() {
      guard found[index].outer.isEmpty, found[index].at.position == position.position else {
        return
      }
      found[index].outer = lines
      found[index].isCut = isCut
      found[index].next = next
    }
  }

  // MARK: What is asked for

  func wantsMalformedLine(isUnfinished: Bool) -> Bool {
    wantsMalformed || isUnfinished && oddities.contains(.unfinished)
  }

  func wants(_ oddity: LineSelection.Oddity) -> Bool { oddities.contains(oddity) }

  var wantsOtherErrors: Bool { otherMessages?.isEmpty != true }

  func wantsOther(_ message: [UInt8]) -> Bool { otherMessages?.contains(message) ?? true }

  mutating func wants(_ verdict: Matcher.Verdict, _ message: Span<UInt8>) -> Bool {
    if verdict.issue.map({ wantsIssue[$0] }) ?? wantsUnknown { return true }
    if programs.isEmpty { return false }
    if matches(message) { return true }
    guard findErrorParts(of: message, &parts) else { return false }
    for index in parts.indices where matches(message.extracting(parts[index])) { return true }
    return false
  }

  private mutating func matches(_ text: Span<UInt8>) -> Bool {
    for index in programs.indices where programs[index].match(text, &state).isMatch {
      return true
    }
    return false
  }
}
