/// Errors that no path of the catalogue leads to.
///
/// ```
///   {"detail":{"error":"boom"}}              elsewhere: detail.error
///   {"MESSAGE":"{\"error\":\"boom\"}"}       unplaced: MESSAGE
/// ```
///
/// An error that is not looked for is one that passes in silence; so it is listed where it stands.
extension LineClassifier {
  /// Objects in strings of objects in strings are looked at so deep.
  private static let depthMax = 4
  /// A path is listed with so many bytes at the most.
  private static let pathBytesMax = 512
  /// So many brackets of a string are tried as the beginning of an object.
  private static let bracketsMax = 8

  /// Lists the errors of the parsed record that no path leads to.
  ///
  /// - Parameters:
  ///   - text: holds the record.
  ///   - known: the value that is judged by itself, if there is one.
  ///   - position: where the record's line stands.
  ///   - tally: what they are added to.
  mutating func addStrays(
    _ text: Span<UInt8>,
    except known: Range<Int>?,
    _ position: LinePosition,
    _ tally: inout Tally
  ) {
    var isStray = false
    // The record itself is the first node, and no member.
    for index in 1..<max(tape.count, 1) {
      let node = tape.nodes[index]
      // What holds the known value, and what is in it, was judged with it.
      let isKnown = known.map { node.start < $0.upperBound && $0.lowerBound < node.end } ?? false
      if isKnown { continue }
      if node.name != 0, plan.errorNames.contains(node.name), isMember(index), isElsewhere(index) {
        tally.elsewhere.add(path(of: index, text).span)
        isStray = true
        if isErrorOfRecord(index, text) { tally.counts.misplaced += 1 }
      }
      // An object in a string has a quote, and so the string an escape.
      if node.kind == .string, node.hasEscapes, holdsError(in: node, of: text) {
        addUnplaced(index, text, position, &tally)
        isStray = true
      }
    }
    if isStray, collector?.wantsStrays == true {
      collector?.add(FoundLine(at: position, kind: .stray, values: []))
    }
  }

  private func isMember(_ index: Int) -> Bool {
    tape.nodes[tape.nodes[index].parent].kind == .object
  }

  /// Whether a member holds an error, and no path leads to it.
  private func isElsewhere(_ index: Int) -> Bool {
    let node = tape.nodes[index]
    guard Self.isError(tape.unwrapped(index)) else { return false }
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
    var container = tape.nodes[index].parent
    while container >= 0 {
      for name in plan.levelNames where tape.nodes[container].kind == .object {
        guard let member = tape.member(of: container, named: name) else { continue }
        let level = tape.unwrapped(member)
        guard level.kind == .string else { continue }
        return !Self.isBelowError(text.extracting(level.start..<level.end))
      }
      container = tape.nodes[container].parent
    }
    return true
  }

  private static let levelsBelowError = [
    "trace", "verbose", "debug", "info", "information", "notice", "warn", "warning",
  ].map { Array($0.utf8) }

  private static func isBelowError(_ level: Span<UInt8>) -> Bool {
    var lower: [UInt8] = []
    for index in level.indices {
      let byte = level[index]
      lower.append((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
    }
    return levelsBelowError.contains(lower)
  }

  // MARK: Objects in strings

  private mutating func addUnplaced(
    _ index: Int,
    _ text: Span<UInt8>,
    _ position: LinePosition,
    _ tally: inout Tally
  ) {
    let group = tally.unplaced.add(path(of: index, text).span)
    guard tally.unplaced.examples(of: group).wants(at: position.position, limit: tally.samples)
    else { return }
    var place = Place(at: position)
    let value = Self.value(tape.nodes[index], text)
    place.message = shown(Array(value.prefix(Self.pathBytesMax)))
    tally.unplaced.addExample(place, to: group, limit: tally.samples)
  }

  /// Whether a string holds a whole object with an error, at any depth.
  private mutating func holdsError(in node: JSONTape.Node, of text: Span<UInt8>) -> Bool {
    var value: [UInt8] = []
    appendUnescaped(text, node.start..<node.end, to: &value)
    return holdsError(value.span, depth: 1)
  }

  private mutating func holdsError(_ text: Span<UInt8>, depth: Int) -> Bool {
    guard depth <= Self.depthMax, holdsErrorName(text) else { return false }
    while innerTapes.count < depth { innerTapes.append(JSONTape(plan.names)) }
    var at = 0
    var tries = 0
    while tries < Self.bracketsMax,
      let bracket = text.firstIndex(of: 0x7b, from: at, before: text.count)
    {
      at = bracket + 1
      tries += 1
      var end = text.count
      var fault = innerTapes[depth - 1].parse(text, bracket..<end)
      if let found = fault, found.isTrailing {
        end = found.offset
        fault = innerTapes[depth - 1].parse(text, bracket..<end)
      }
      guard fault == nil else { continue }
      // Words that quote an object are no record.
      if Self.endsText(text, at: end), holdsErrorInObject(text, depth: depth) { return true }
      at = end
      tries = 0
    }
    // One that was cut off cannot be read, and may have been a failure.
    return at == 1 && Self.beginsRecord(text)
  }

  /// Whether nothing follows but what may stand around records: blanks, a terminal's colours, the
  /// ends of arrays and texts, another object or another line.
  private static func endsText(_ text: Span<UInt8>, at start: Int) -> Bool {
    var at = start
    while at < text.count {
      switch text[at] {
      case 0x0a, 0x5b, 0x7b: return true
      case 0x20, 0x09, 0x0d, 0x00, 0x5d, 0x29, 0x22, 0x27, 0x2c, 0x3b: at += 1
      case 0x1b:
        while at < text.count, text[at] != UInt8(ascii: "m") { at += 1 }
        at += 1
      default: return false
      }
    }
    return true
  }

  /// Whether an error's name stands in a text, where it can be that of a member.
  private func holdsErrorName(_ text: Span<UInt8>) -> Bool {
    if plan.memberNeedles.contains(where: {
      text.firstIndex(of: $0.span, from: 0, before: text.count) != nil
    }) {
      return true
    }
    // A name can be written with escapes.
    return text.firstIndex(of: Array("\\u00".utf8).span, from: 0, before: text.count) != nil
  }

  /// Whether the object that was parsed at a depth has an error, or a string with one.
  private mutating func holdsErrorInObject(_ text: Span<UInt8>, depth: Int) -> Bool {
    let tape = innerTapes[depth - 1]
    for index in 1..<max(tape.count, 1) {
      let node = tape.nodes[index]
      let isNamed = node.name != 0 && plan.errorNames.contains(node.name)
      if isNamed, tape.nodes[node.parent].kind == .object, Self.isError(tape.unwrapped(index)) {
        return true
      }
      guard node.kind == .string, node.hasEscapes else { continue }
      var value: [UInt8] = []
      appendUnescaped(text, node.start..<node.end, to: &value)
      if holdsError(value.span, depth: depth + 1) { return true }
    }
    return false
  }

  // MARK: Paths

  /// The path of a value: the names of members with dots between them, `[]` for elements.
  private func path(of index: Int, _ text: Span<UInt8>) -> [UInt8] {
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
    // Cut where a character ends.
    var end = min(path.count, Self.pathBytesMax)
    while end > 0, end < path.count, path[end] & 0xc0 == 0x80 { end -= 1 }
    return Array(path.prefix(end))
  }

  private func name(of index: Int, _ text: Span<UInt8>) -> [UInt8] {
    let node = tape.nodes[index]
    let start = node.start - Int(node.nameDistance)
    var end = start
    while end < node.start, text[end] != 0x22 { end += text[end] == 0x5c ? 2 : 1 }
    guard start >= 0, end < node.start else { return [] }
    var name: [UInt8] = []
    appendUnescaped(text, start..<end, to: &name)
    return name
  }
}
