import StreamCore

/// What a line looks like by its bytes alone; nothing is parsed here (docs/CONTRACT.md, "Lines").

/// A prefix has so many bytes at most.
let prefixBytesMax = 512

/// Whether a line is a record line where nobody looked at it.
func isRecordLine(_ line: [UInt8]) -> Bool {
  let body = lineBody(line)
  return body.first == UInt8(ascii: "{") || looksLikeRecord(body)
}

/// Whether a line that begins with no `{` looks like a record all the same.
func looksLikeRecord(_ body: [UInt8]) -> Bool {
  beginsArray(body) || hasObjectAfterPrefix(body) || beginsLogfmt(body)
}

/// `[`, blanks, `{`.
func beginsArray(_ body: [UInt8]) -> Bool {
  body.first == UInt8(ascii: "[") && body.dropFirst().first { !isBlank($0) } == UInt8(ascii: "{")
}

/// Whether a line that is no record looks like one that cannot be read.
func looksLikeTornRecord(_ body: [UInt8]) -> Bool {
  let start = body.prefix(while: { isBlank($0) || $0 == UInt8(ascii: "[") }).count
  return (body.first == UInt8(ascii: "{") || beginsArray(body)) && canBeginObject(body, at: start)
    || hasObjectAfterPrefix(body) { canBeginObject(body, at: $0, isAfterWords: true) }
    || beginsLogfmt(body) && !contains(body.prefix(64), Array("msg=audit(".utf8))
}

/// Whether a bracket can begin an object of JSON's, torn or not: a name or a bracket is after it, and
/// no Ruby's arrow after that; after words, the first member has a value of JSON's, too.
func canBeginObject(_ text: [UInt8], at bracket: Int, isAfterWords: Bool = false) -> Bool {
  let inner = text[(bracket + 1)...].drop { isBlank($0) || $0 == UInt8(ascii: "{") }
  guard let first = inner.first else { return true }
  // A brace may come after a brace only where nothing else does.
  if first != 0x22 { return first == UInt8(ascii: "}") }
  var index = inner.startIndex + 1
  while index < text.count, text[index] != 0x22 { index += text[index] == 0x5C ? 2 : 1 }
  guard index < text.count else { return true }
  let sign = text[(index + 1)...].drop(while: isBlank)
  if sign.starts(with: "=>".utf8) { return false }
  guard isAfterWords, sign.first == UInt8(ascii: ":") else { return true }
  let value = sign.dropFirst().drop(while: isBlank).first
  return value.map { Array(#""{[-0123456789tfnNI"#.utf8).contains($0) } ?? true
}

/// `{`, blanks, `"`.
func beginsObjectWithName(_ body: [UInt8]) -> Bool {
  body.first == UInt8(ascii: "{") && body.dropFirst().first { !isBlank($0) } == UInt8(ascii: "\"")
}

private func hasObjectAfterPrefix(
  _ body: [UInt8],
  where canBegin: (Int) -> Bool = { _ in true }
) -> Bool {
  guard body.last == UInt8(ascii: "}") else { return false }
  return body.indices.prefix(prefixBytesMax + 1).contains { index in
    guard body[index] == UInt8(ascii: "{"), canBegin(index) else { return false }
    let next = body[(index + 1)...].first { !isBlank($0) }
    guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "}") else { return false }
    if index == 0 || isBlank(body[index - 1]) { return true }
    let escape = body[..<index].lastIndex(of: 0x1B)
    return escape.flatMap { colourEnd(body, at: $0) } == index
  }
}

/// At the start, or after a prefix of a listed form, there are two pairs, of which one key is usual.
private func beginsLogfmt(_ body: [UInt8]) -> Bool {
  referencePrefixes(body, zone: 0).filter(\.isCertain).contains { prefix in
    let rest = Array(body[afterBlanks(body, from: prefix.end)...])
    guard let first = logfmtPair(rest, at: 0), let second = logfmtNext(rest, after: first) else {
      return false
    }
    return [first, second].contains { usualLogfmtKeys.contains($0.key) }
  }
}

/// The names of error paths that lines are searched for: the last name of each path, and `error`.
func referenceErrorNames(_ catalog: Catalog) -> [[UInt8]] {
  (catalog.errorPaths + ["error"]).map { path in
    let last = path.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    return Array(last.prefix { $0 != "[" }.utf8)
  }
}

/// Those that say that there is an error wherever they are: members without one have the others too.
func referenceTellingNames(_ catalog: Catalog) -> [[UInt8]] {
  let common = ["message", "msg", "text", "value", "detail"]
  return referenceErrorNames(catalog).filter {
    !common.contains(String(decoding: $0, as: UTF8.self))
  }
}

/// Whether an error's name is in key position: in quotes of either kind, escaped or not, with blanks,
/// `:` and a value after it, or as `error=` at the start or after a blank; where the value says that
/// there is an error.
func hasNameInKeyPosition(_ text: [UInt8], _ catalog: Catalog) -> Bool {
  let text = withoutColours(text)
  return referenceTellingNames(catalog).contains { name in
    text.indices.contains { start in
      guard text[start...].starts(with: name) else { return false }
      let rest = text[(start + name.count)...]
      return ["\"", "'", "\\\"", "\\'"].contains { isMember(text, start, rest, close: $0) }
        || (start == 0 || isBlank(text[start - 1])) && isBeforePairsValue(rest)
    }
  }
}

private func isMember(
  _ text: [UInt8],
  _ start: Int,
  _ rest: ArraySlice<UInt8>,
  close: String
) -> Bool {
  let quote = close.utf8.last
  guard rest.starts(with: close.utf8), start == 0 || text[start - 1] == quote else { return false }
  let colon = rest.dropFirst(close.utf8.count).drop(while: isBlank)
  guard colon.first == UInt8(ascii: ":") else { return false }
  var value = colon.dropFirst().drop(while: isBlank)
  let isInString = close.utf8.count == 2
  if isInString, value.first == UInt8(ascii: "\\") { value = value.dropFirst() }
  guard let first = value.first,
    quote == UInt8(ascii: "'") || #""{[-0123456789tfnNI"#.utf8.contains(first)
  else { return false }
  return !saysNothing(value, isInString: isInString)
}

private func isBeforePairsValue(_ text: ArraySlice<UInt8>) -> Bool {
  guard text.first == UInt8(ascii: "=") else { return false }
  let value = text.dropFirst()
  let word = Array(value.prefix { !endsWord($0) })
  return !word.isEmpty && !saysNothing(value, isInString: false)
    && ReferenceJSON(word)?.kind != .number
}

private func endsWord(_ byte: UInt8) -> Bool { isBlank(byte) || ",;)]}\\".utf8.contains(byte) }

/// Whether a value is null, false, zero or empty, or a word for nothing, in quotes or not.
private func saysNothing(_ value: ArraySlice<UInt8>, isInString: Bool) -> Bool {
  let nothings = ["nil", "<nil>", "null", "None", "false", "False", "undefined"]
  for quote in ["\"", "'"] where value.starts(with: quote.utf8) {
    let end = isInString && quote == "\"" ? "\\\"" : quote
    let rest = value.dropFirst()
    // What is cut off may have gone on.
    let close = rest.indices.first { rest[$0...].starts(with: end.utf8) }
    guard let close else { return false }
    return (nothings + [""]).contains(String(decoding: rest[..<close], as: UTF8.self))
  }
  if value.first == UInt8(ascii: "[") {
    return value.dropFirst().drop(while: isBlank).first == UInt8(ascii: "]")
  }
  let word = Array(value.prefix { !endsWord($0) })
  let isZero =
    ReferenceJSON(word)?.kind == .number
    && word.prefix { !"eE".utf8.contains($0) }.allSatisfy { "-0.".utf8.contains($0) }
  return isZero || nothings.contains(String(decoding: word, as: UTF8.self))
}

/// Whether a text has a `}` without its `{`.
func hasLooseBrace(_ text: some Sequence<UInt8>) -> Bool {
  var depth = 0
  for byte in text {
    if byte == UInt8(ascii: "{") { depth += 1 }
    if byte == UInt8(ascii: "}") { depth -= 1 }
    if depth < 0 { return true }
  }
  return false
}

/// Whether a text has more `}` than `{`.
func closesMore(_ text: some Sequence<UInt8>) -> Bool {
  text.reduce(0) { count, byte in
    count + (byte == UInt8(ascii: "{") ? 1 : byte == UInt8(ascii: "}") ? -1 : 0)
  } < 0
}

extension Catalog {
  /// What a time without a zone means: minutes east of UTC.
  var zone: Int { zoneMinutes ?? 0 }
}
