import StreamCore

/// Whether a pattern matches a whole text (docs/CATALOG.md, "Patterns").
public func referenceMatches(_ pattern: Pattern, _ text: [UInt8]) -> Bool {
  let characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
  // The places at which the elements so far can end.
  var ends = Array(repeating: false, count: characters.count + 1)
  ends[0] = true
  for element in pattern.elements {
    switch element {
    case .literal(let bytes):
      let literal = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
      ends = step(from: ends) { start in
        characters[start...].starts(with: literal) ? [start + literal.count] : []
      }
    case .placeholder(.digest):
      ends = step(from: ends) { digestEnds(characters, $0) }
    case .placeholder(.any):
      let more = runEnds(characters, from: ends) { $0 != "\n" && $0 != "\r" }
      ends = ends.indices.map { ends[$0] || more[$0] }
    case .placeholder(.text):
      let more = runEnds(characters, from: ends) { _ in true }
      ends = ends.indices.map { ends[$0] || more[$0] }
    case .placeholder(.repo), .placeholder(.name):
      ends = runEnds(characters, from: ends, where: isNameCharacter)
    case .placeholder(.number):
      ends = runEnds(characters, from: ends) { ("0"..."9").contains($0) }
    case .placeholder(.path):
      ends = runEnds(characters, from: ends) { !isControl($0) }
    case .placeholder(.word):
      ends = runEnds(characters, from: ends) { !isControl($0) && !$0.properties.isWhitespace }
    }
  }
  return ends[characters.count]
}

/// The issue whose pattern matches a text best.
///
/// - Parameters:
///   - text: The text of one part of a failure's message.
///   - time: The failure's time; an issue that has expired by then is not considered.
///   - catalog: The catalogue.
/// - Returns: The issue's index in the catalogue, or nil where the text is unknown.
public func referenceIssue(of text: [UInt8], time: Int?, catalog: Catalog) -> Int? {
  var best: (issue: Int, literalBytes: Int)?
  for (index, issue) in catalog.issues.enumerated() where !hasExpired(issue, at: time) {
    for pattern in issue.patterns where referenceMatches(pattern, text) {
      let literalBytes = pattern.elements.reduce(0) { count, element in
        if case .literal(let bytes) = element { count + bytes.count } else { count }
      }
      // Of equals the first one stays.
      if literalBytes > best?.literalBytes ?? -1 { best = (index, literalBytes) }
    }
  }
  return best?.issue
}

private func hasExpired(_ issue: Issue, at time: Int?) -> Bool {
  guard let until = issue.until else { return false }
  guard let time, let day = referenceDay(year: until.year, month: until.month, day: until.day)
  else { return true }
  return time >= day * 86_400_000
}

/// The parts of a message: those of a list of errors, or the message itself (docs/CONTRACT.md,
/// "Aggregated errors").
public func referenceParts(of message: [UInt8]) -> [[UInt8]] {
  let whole = [message]
  var rest = message[...]
  let digits = rest.prefix { (0x30...0x39).contains($0) }
  rest = rest.dropFirst(digits.count)
  guard !digits.isEmpty, let afterError = dropping(" error", from: rest) else { return whole }
  rest = dropping("s", from: afterError) ?? afterError
  guard let list = dropping(" occurred:", from: rest) else { return whole }
  rest = list
  for _ in 1...2 where rest.last == UInt8(ascii: "\n") { rest = rest.dropLast() }

  let bullet = "\n\t* "
  guard rest.starts(with: bullet.utf8) else { return whole }
  var parts: [[UInt8]] = []
  while let first = rest.first {
    if let behind = dropping(bullet, from: rest) {
      parts.append([])
      rest = behind
    } else {
      parts[parts.count - 1].append(first)
      rest = rest.dropFirst()
    }
  }
  // Compared as text, since the number may be too big for an integer.
  let announced = digits.drop { $0 == UInt8(ascii: "0") }
  return Array(announced) == Array(String(parts.count).utf8) ? parts : whole
}

private func dropping(_ prefix: String, from text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
  text.starts(with: prefix.utf8) ? text.dropFirst(prefix.utf8.count) : nil
}

/// The places that can be reached from any of the marked ones.
private func step(from starts: [Bool], ends: (Int) -> [Int]) -> [Bool] {
  var reached = Array(repeating: false, count: starts.count)
  for start in starts.indices where starts[start] {
    for end in ends(start) { reached[end] = true }
  }
  return reached
}

/// The places that can be reached over one or more characters of a kind.
private func runEnds(
  _ characters: [Unicode.Scalar],
  from starts: [Bool],
  where isOfKind: (Unicode.Scalar) -> Bool
) -> [Bool] {
  var reached = Array(repeating: false, count: starts.count)
  for index in characters.indices {
    reached[index + 1] = (starts[index] || reached[index]) && isOfKind(characters[index])
  }
  return reached
}

/// The places at which a digest that begins at `start` can end.
private func digestEnds(_ characters: [Unicode.Scalar], _ start: Int) -> [Int] {
  let algorithm = characters[start...].prefix {
    ("a"..."z").contains($0) || ("0"..."9").contains($0) || "+._-".unicodeScalars.contains($0)
  }
  let colon = start + algorithm.count
  guard !algorithm.isEmpty, colon < characters.count, characters[colon] == ":" else { return [] }
  let value = characters[(colon + 1)...]
  let digits = value.prefix { ("0"..."9").contains($0) || isHexLetter($0) }.count
  var ends = digits < 32 ? [] : (32...digits).map { colon + 1 + $0 }
  if value.starts(with: "XXX".unicodeScalars) { ends.append(colon + 4) }
  return ends
}

private func isHexLetter(_ character: Unicode.Scalar) -> Bool {
  ("a"..."f").contains(character) || ("A"..."F").contains(character)
}

private func isNameCharacter(_ character: Unicode.Scalar) -> Bool {
  ("A"..."Z").contains(character) || ("a"..."z").contains(character)
    || ("0"..."9").contains(character) || "._-/".unicodeScalars.contains(character)
}

private func isControl(_ character: Unicode.Scalar) -> Bool {
  character.value <= 0x1F || (0x7F...0x9F).contains(character.value)
}
