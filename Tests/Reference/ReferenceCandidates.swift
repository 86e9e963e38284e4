import StreamCore

/// Longer lines are always parsed.
private let unparsedBytesMax = 64 << 10

/// Whether a line is parsed for what it holds (docs/CONTRACT.md, "Candidates").
func referenceIsCandidate(_ line: [UInt8], catalog: Catalog) -> Bool {
  if line.count > unparsedBytesMax || line.contains(0) { return true }
  guard let words = levelWords(catalog) else { return true }
  let names = scanNames(catalog)
  let letters = (names + words).flatMap(characters) + characters(Array(escapeLetters.utf8))
  return names.contains { containsName($0, in: line) } || containsEscape(line, of: letters)
    || words.contains { contains(line, $0) }
    || catalog.textPatterns.contains { containsHead(of: $0, in: line) }
    || containsMessageWithoutText(line) || contains(line, Array(" blob data]".utf8))
}

/// The words of the levels that count; nil where other levels do, so that all lines are looked at.
private func levelWords(_ catalog: Catalog) -> [[UInt8]]? {
  var words: [[UInt8]] = []
  for test in catalog.levels?.levels ?? [] {
    guard case .text(let word) = test,
      word.utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }),
      (4...64).contains(word.utf8.count)
    else { return nil }
    words += LevelRule.spellings(of: word).map { Array($0.utf8) }
  }
  // Beside the text patterns and one more there is room for so many.
  return words.count <= 30 - catalog.textPatterns.count - 1 ? words : nil
}

/// One name of each error path: the last that is not of the usual ones, if these are not too many.
private func scanNames(_ catalog: Catalog) -> [[UInt8]] {
  let paths = catalog.errorPaths + ["error"]
  let rare = paths.map { path in
    let names = path.split(separator: ".").map { ReferenceJSON.lastName(String($0)) }
    let usual = ["message", "msg", "text", "value", "detail"]
    let plain = names.last { name in
      !usual.contains(name) && (1...64).contains(name.utf8.count)
        && name.utf8.allSatisfy { (0x20...0x7E).contains($0) && !#""\/"#.utf8.contains($0) }
    }
    return Array((plain ?? names.last ?? "").utf8)
  }
  return Set(rare).count <= 33 ? rare : paths.map { lastName($0) }
}

private func lastName(_ path: String) -> [UInt8] {
  Array(ReferenceJSON.lastName(path).utf8)
}

/// What escapes are written with, of which one can hide another escape; and what `MESSAGE` is.
private let escapeLetters = #"\u0123456789abcdefABCDEFMESSAGE"#

private func characters(_ name: [UInt8]) -> [Int] {
  String(decoding: name, as: UTF8.self).unicodeScalars.map { Int($0.value) }
}

/// The name, and what can follow it where it is a name.
private func containsName(_ name: [UInt8], in line: [UInt8]) -> Bool {
  "\"'\\=.\u{1B}".utf8.contains { contains(line, name + [$0]) }
}

/// The literal bytes with which a text pattern begins.
private func containsHead(of pattern: Pattern, in line: [UInt8]) -> Bool {
  contains(line, pattern.literalHead)
}

extension Pattern {
  /// What it begins with.
  var literalHead: [UInt8] {
    if case .literal(let head)? = elements.first { head } else { [] }
  }
}

/// A `MESSAGE` that is `null`, or an array of bytes; strings around it escape its marks and blanks any
/// number of times, also by numbers.
private func containsMessageWithoutText(_ line: [UInt8]) -> Bool {
  let name = Array("MESSAGE".utf8)
  return line.indices.contains { start in
    guard line[start...].starts(with: name) else { return false }
    let end = start + name.count
    return isMark(line[end...], ["\""]) { afterName in
      isMark(withoutEscapedBlanks(afterName), [":"]) { afterColon in
        isMark(withoutEscapedBlanks(afterColon), ["n", "["]) { _ in true }
      }
    }
  }
}

/// Whether one of some marks is next, and what follows it holds; or a number's escape, which can be any.
private func isMark(
  _ text: ArraySlice<UInt8>,
  _ marks: [Unicode.Scalar],
  then holds: (ArraySlice<UInt8>) -> Bool
) -> Bool {
  let plain = text.drop { $0 == UInt8(ascii: "\\") }
  let isEscaped = plain.count < text.count
  if isEscaped && plain.first == UInt8(ascii: "u") { return true }
  // Only a quote is written with backslashes.
  guard !isEscaped || marks == ["\""], let first = plain.first,
    marks.contains(Unicode.Scalar(first))
  else { return false }
  return holds(plain.dropFirst())
}

private func withoutEscapedBlanks(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var rest = text
  while let first = rest.first {
    let kind = rest.drop { $0 == UInt8(ascii: "\\") }
    if isBlank(first) {
      rest = rest.dropFirst()
    } else if kind.count < rest.count, let letter = kind.first, "nrt".utf8.contains(letter) {
      rest = kind.dropFirst()
    } else {
      break
    }
  }
  return rest
}

/// Whether the line has `\u00` and two hexadecimal digits that spell one of the characters.
private func containsEscape(_ line: [UInt8], of characters: [Int]) -> Bool {
  line.indices.contains { start in
    guard line[start] == UInt8(ascii: "\\"), start + 6 <= line.count,
      line[start...].starts(with: #"\u00"#.utf8), let high = hexDigit(line[start + 4]),
      let low = hexDigit(line[start + 5])
    else { return false }
    return characters.contains(high * 16 + low)
  }
}
