import StreamCore

/// A line of a decoded archive.
public struct ReferenceLine: Equatable, Sendable {
  /// Where the line starts in the archive.
  public var offset: Int
  /// Its number, from 1.
  public var number: Int
  /// Its bytes, without the LF and the one CR that may stand before it.
  public var bytes: [UInt8]

  /// Whether the line is nothing but spaces, tabs and CR.
  public var isBlank: Bool {
    bytes.allSatisfy { [0x20, 0x09, 0x0D].contains($0) }
  }
}

/// The lines of a text (docs/CONTRACT.md, "Lines").
public func referenceLines(_ text: [UInt8]) -> [ReferenceLine] {
  var lines: [ReferenceLine] = []
  var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  while start < text.count {
    let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    var bytes = Array(text[start..<end])
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    lines.append(ReferenceLine(offset: start, number: lines.count + 1, bytes: bytes))
    start = end + 1
  }
  return lines
}

/// Whether a record can hold an error (docs/CONTRACT.md, "Candidates").
func referenceIsCandidate(_ record: ReferenceRecord, catalog: Catalog) -> Bool {
  let line = record.visible
  // `error` shows where a catalogue's path is misspelt.
  let holdsError = (catalog.errorPaths + ["error"]).contains { path in
    let name = path.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    return ["\"", "\\", "=", "."].contains { contains(line, Array("\(name)\($0)".utf8)) }
      || containsEscape(line, of: name.unicodeScalars.map { Int($0.value) })
  }
  // A string around the record can hide the record's own escapes by escaping them once more.
  let escape = #"\u0123456789abcdefABCDEF"#.unicodeScalars.map { Int($0.value) }
  return holdsError || containsEscape(line, of: escape) || line.contains(0)
    || containsOddMessage(line)
}

/// Whether the line has a `MESSAGE` that is null or an array.
private func containsOddMessage(_ line: [UInt8]) -> Bool {
  let blanks: [UInt8] = [0x20, 0x09, 0x0d]
  return line.indices.contains { start in
    let quotes = ["\"", "\\\""].map { Array("MESSAGE\($0)".utf8) }
    guard let name = quotes.first(where: { line[start...].starts(with: $0) }) else { return false }
    let rest = line[start...].dropFirst(name.count).drop { blanks.contains($0) }
    let value = rest.dropFirst().first { !blanks.contains($0) }
    return rest.first == UInt8(ascii: ":")
      && (value == UInt8(ascii: "n") || value == UInt8(ascii: "["))
  }
}

private func contains(_ line: [UInt8], _ text: [UInt8]) -> Bool {
  let starts = line.indices.filter { line[$0] == text[0] }
  return starts.contains { line[$0...].starts(with: text) }
}

/// Whether the line has `\u00` and two hexadecimal digits that spell one of the characters.
private func containsEscape(_ line: [UInt8], of characters: [Int]) -> Bool {
  let starts = line.indices.filter { line[$0] == UInt8(ascii: "\\") && $0 + 6 <= line.count }
  return starts.contains { start in
    guard line[start...].starts(with: #"\u00"#.utf8), let high = hexDigit(line[start + 4]),
      let low = hexDigit(line[start + 5])
    else { return false }
    return characters.contains(high * 16 + low)
  }
}
