/// Errors that no path of the catalogue leads to.
///
/// ```
///   {"detail":{"error":"boom"}}              elsewhere: detail.error
///   {"MESSAGE":"{\"error\":\"boom\"}"}       unplaced: MESSAGE
///   {"journal":{"MESSAGE":[123,34,…]}}       unplaced: journal.MESSAGE
/// ```
///
/// An error that is not looked for is one that passes in silence; so it is listed where it is.
extension LineClassifier {
  /// Objects in strings of objects in strings are looked at so deep.
  private static let depthMax = 4
  /// A path is listed with so many bytes at the most.
  private static let pathBytesMax = 512
  /// A string is read so many times at the most, to find where objects begin in it.
  private static let budgetFactor = 64

  /// Lists the errors of the parsed record that no path leads to.
  ///
  /// - Parameters:
  ///   - text: contains the record.
  ///   - known: the error that is judged by itself, if there is one.
  ///   - inner: the values that were judged by themselves.
  ///   - scope: what is around the record.
  ///   - tally: what they are added to.
  mutating func addStrays(
    _ text: Span<UInt8>,
    except known: Range<Int>?,
    _ inner: [Range<Int>],
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    // The record itself is the first node, and no member.
    var next = 1
    let names = plan.isErrorName
    while let index = tape.firstNode(from: next, names.span, orArray: plan.journalMember) {
      next = index + 1
      // An object in a string has a quote, and so the string an escape.
      let isEscapedText = tape.nodes[index].kind == .string && tape.nodes[index].hasEscapes
      let isNamed = plan.isErrorName[Int(tape.nodes[index].name)]
      let mayBeBytes =
        tape.nodes[index].kind == .array && tape.nodes[index].name == plan.journalMember
      let node = tape.nodes[index]
      // What contains the known value, and what is in it, was judged with it.
      let isKnown = known.map { node.start < $0.upperBound && $0.lowerBound < node.end } ?? false
      if isKnown
        || inner.contains(where: { $0.lowerBound <= node.start && node.end <= $0.upperBound })
      {
        continue
      }
      if isNamed, isMember(index), isElsewhere(index) {
        tally.elsewhere.add(path(of: index, text).span)
        collect(.elsewhere, scope.position)
        if isErrorOfRecord(index, text) { tally.counts.misplaced += 1 }
      }
      guard isEscapedText || mayBeBytes && isBytes(index, text) else { continue }
      var value: [UInt8] = []
      if isEscapedText {
        node.appendText(text, to: &value)
      } else {
        appendBytes(index, text, to: &value)
      }
      if holdsError(value.span, depth: 1) {
        addUnplaced(path(of: index, text), value.span, scope, &tally)
      }
    }
  }

  private func isMember(_ index: Int) -> Bool {
    tape.nodes[tape.nodes[index].parent].kind == .object
  }

  /// Whether a member contains an error, and no path leads to it.
  private func isElsewhere(_ index: Int) -> Bool {
    let node = tape.nodes[index]
    guard tape.unwrapped(index).isSomething else { return false }
    return !plan.errors.contains { error in
      error.path.find(in: tape) { $0.start >= node.start && $0.end <= node.end } != nil
    }
  }

  /// Whether an error elsewhere can be what its record reports: it says something, and the record's
  /// level is not known to be below that of an error.
  private func isErrorOfRecord(_ index: Int, _ text: Span<UInt8>) -> Bool {
    switch tape.unwrapped(index).kind {
    case .true, .false, .number, .null: return false
    case .object, .array, .string: break
    }
    for path in plan.nestedLevels
    where path.find(in: tape, accept: { Self.isBelowError($0, text) }) != nil {
      return false
    }
    var container = tape.nodes[index].parent
    while container >= 0 {
      for name in plan.levelNames where tape.nodes[container].kind == .object {
        guard let member = tape.member(of: container, named: name) else { continue }
        let level = tape.unwrapped(member)
        guard level.kind == .string || level.kind == .number else { continue }
        return !Self.isBelowError(level, text)
      }
      container = tape.nodes[container].parent
    }
    return true
  }

  /// Whether a level is known to be below that of an error.
  private static func isBelowError(_ level: JSONTape.Node, _ text: Span<UInt8>) -> Bool {
    let value = text.extracting(level.start..<level.end)
    switch level.kind {
    case .string: return Levels.isBelowError(value)
    case .number: return Levels.isNumberBelowError(value)
    default: return false
    }
  }

  // MARK: Objects in strings

  /// Lists a record with an error where no records are looked for, or as data where the catalogue says
  /// that it is what another program wrote.
  mutating func addUnplaced(
    _ path: [UInt8],
    _ value: Span<UInt8>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    if plan.dataPaths.contains(path) {
      tally.data.add(path.span)
      return
    }
    collect(.unplaced, scope.position)
    let group = tally.unplaced.add(path.span)
    guard
      tally.unplaced.examples(of: group).wants(at: scope.position.position, limit: tally.samples)
    else { return }
    var place = Place(at: scope.position)
    place.keep(KeptText(value, by: redaction))
    tally.unplaced.addExample(place, to: group)
  }

  /// Whether the object at hand has an error, wherever it is in it.
  mutating func tapeContainsError(_ text: Span<UInt8>) -> Bool {
    containsError(tape, text, depth: 1)
  }

  /// Whether a text contains a whole object with an error, at any depth, or begins as one that is cut
  /// off after the error.
  private mutating func holdsError(_ text: Span<UInt8>, depth: Int) -> Bool {
    guard containsErrorName(text) else { return false }
    // What is deeper is not looked into, and can be anything.
    if depth > Self.depthMax {
      return text.firstIndex(of: 0x7b, from: 0, before: text.count) != nil
    }
    while strayTapes.count < depth { strayTapes.append(JSONTape(plan.names)) }
    var at = 0
    var isCut = false
    // Brackets that begin nothing are looked at once, so that a text full of them takes no square of
    // its length.
    var budget = Self.budgetFactor * (text.count + 1)
    while let bracket = text.firstIndex(of: 0x7b, from: at, before: text.count) {
      if budget <= 0 { return true }
      var fault = strayTapes[depth - 1].parse(text, bracket..<text.count)
      if let found = fault, found.isTrailing {
        fault = strayTapes[depth - 1].parse(text, bracket..<found.offset)
      }
      budget -= (fault?.offset ?? text.count) - bracket + 1
      if fault != nil {
        // One that was cut off has what comes before that.
        if at == 0, Self.isFirst(bracket, text), strayTapes[depth - 1].count > 0 {
          isCut = containsError(strayTapes[depth - 1], text, depth: depth)
        }
        at = bracket + 1
      } else {
        if containsError(strayTapes[depth - 1], text, depth: depth) { return true }
        at = strayTapes[depth - 1].nodes[0].end
      }
    }
    return isCut
  }

  /// Whether a text begins with a bracket, or with an array of which it is the first in.
  private static func isFirst(_ bracket: Int, _ text: Span<UInt8>) -> Bool {
    let start = LineStart.skip(text, text.indices)
    return bracket == start
      || text[start] == UInt8(ascii: "[")
        && bracket == LineStart.skip(text, (start + 1)..<text.count)
  }

  /// Whether an error's name is in a text, where it can be that of a member.
  private func containsErrorName(_ text: Span<UInt8>) -> Bool {
    if plan.memberNeedles.contains(where: {
      text.firstIndex(of: $0.span, from: 0, before: text.count) != nil
    }) {
      return true
    }
    // A name can be written with escapes.
    return text.firstIndex(of: Array("\\u00".utf8).span, from: 0, before: text.count) != nil
  }

  /// Whether an object has an error at a path of the catalogue's, a member of an error's name, or a
  /// string with an object that has one.
  private mutating func containsError(
    _ tape: JSONTape,
    _ text: Span<UInt8>,
    depth: Int
  ) -> Bool {
    let isAtPath = plan.errors.contains { error in
      error.path.find(in: tape) { $0.isSomething } != nil
    }
    if isAtPath { return true }
    for index in 1..<max(tape.count, 1) {
      let node = tape.nodes[index]
      if node.name != 0, tape.nodes[node.parent].kind == .object,
        plan.isErrorName[Int(node.name)], Self.isError(tape.unwrapped(index), node.parent)
      {
        return true
      }
      guard node.kind == .string, node.hasEscapes else { continue }
      var value: [UInt8] = []
      node.appendText(text, to: &value)
      if holdsError(value.span, depth: depth + 1) { return true }
    }
    return false
  }

  /// Whether a value at an error's name says something; in objects of the record's a number is a
  /// count, and so is no error.
  private static func isError(_ value: JSONTape.Node, _ parent: Int) -> Bool {
    switch value.kind {
    case .number, .true: parent == 0 && value.isSomething
    case .string, .object, .array, .false, .null: value.isSomething
    }
  }

  // MARK: Paths

  /// The path of a value: the names of members with dots between them, `[]` for elements.
  func path(of index: Int, _ text: Span<UInt8>) -> [UInt8] {
    var parts: [[UInt8]] = []
    var at = index
    while tape.nodes[at].parent >= 0 {
      let parent = tape.nodes[at].parent
      if tape.nodes[parent].kind == .array {
        parts.append(Array("[]".utf8))
      } else {
        parts.append(name(of: at, text))
      }
      at = parent
    }
    var path: [UInt8] = []
    for part in parts.reversed() {
      if !path.isEmpty && part.first != 0x5b { path.append(UInt8(ascii: ".")) }
      path += part
      if path.count > Self.pathBytesMax { break }
    }
    return Array(path[..<KeptText.end(path.span, limit: Self.pathBytesMax)])
  }

  private func name(of index: Int, _ text: Span<UInt8>) -> [UInt8] {
    let node = tape.nodes[index]
    let start = node.start - Int(node.nameDistance)
    var end = start
    while end < node.start, text[end] != tape.nameEnd { end += text[end] == 0x5c ? 2 : 1 }
    guard start >= 0, end < node.start else { return [] }
    var name: [UInt8] = []
    appendUnescaped(text, start..<end, to: &name)
    return name
  }
}
