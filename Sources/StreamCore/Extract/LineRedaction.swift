/// Puts pseudonyms into lines that are given as they are in an archive.
///
/// Each string of a record is masked by itself and by the name of its member, so that escapes stay
/// whole, and a name is the same whether it is escaped or not. What has no name in it stays as it
/// was, byte for byte.
struct LineRedaction: Sendable {
  /// A record in a string of a container's log, and one in that; what is deeper is masked as text.
  private static let depthMax = 2

  private let redaction: Redaction
  private var tape = JSONTape(KeyInterner())

  init(_ redaction: Redaction) { self.redaction = redaction }

  /// A line with pseudonyms; one that is no record is masked as text.
  mutating func redacted(_ line: [UInt8]) -> [UInt8] {
    let start = LinePrefix(line.span, line.indices).end
    return redacted(line, from: start, depth: 1) ?? redaction.redacted(line)
  }

  /// The value of a member with pseudonyms.
  mutating func redacted(_ value: FieldValue, field: String) -> FieldValue {
    if value.isString {
      let text = text(value.text, field: FieldPath.lastName(field), depth: 1)
      return FieldValue(isString: true, text: text)
    }
    // JSON of any kind becomes a record's member for as long.
    let start = [0x7b] + JSONWriter.quoted(Array(field.utf8)) + [0x3a]
    guard let record = redacted(start + value.text + [0x7d], from: 0, depth: 1) else {
      return FieldValue(isString: false, text: redaction.redacted(value.text))
    }
    return FieldValue(isString: false, text: Array(record[start.count...].dropLast()))
  }

  /// A record with pseudonyms; nil where it is none.
  private mutating func redacted(_ line: [UInt8], from start: Int, depth: Int) -> [UInt8]? {
    guard tape.parse(line.span, start..<line.count) == nil else { return nil }
    var output: [UInt8] = []
    var written = 0
    for index in 0..<tape.count where tape.nodes[index].kind == .string {
      let node = tape.nodes[index]
      let value = LineClassifier.value(node, line.span)
      let masked = text(value, field: name(of: index, line), depth: depth)
      guard masked != value else { continue }
      output += line[written..<node.start] + JSONWriter.quoted(masked).dropFirst().dropLast()
      written = node.end
    }
    return output + line[written...]
  }

  /// The text of a string with pseudonyms.
  private func text(_ value: [UInt8], field: String, depth: Int) -> [UInt8] {
    if depth < Self.depthMax, LineStart.beginsObject(value.span, value.indices) {
      var inner = LineRedaction(redaction)
      if let record = inner.redacted(value, from: 0, depth: depth + 1) { return record }
    }
    return redaction.redacted(value, field: field)
  }

  /// The last part of the name of the member that a value is, or that the array is that contains it.
  private func name(of index: Int, _ line: [UInt8]) -> String {
    var node = tape.nodes[index]
    while node.parent > 0, tape.nodes[node.parent].kind == .array { node = tape.nodes[node.parent] }
    let start = node.start - Int(node.nameDistance)
    var end = start
    while end < node.start, line[end] != 0x22 { end += line[end] == 0x5c ? 2 : 1 }
    guard start >= 0, end < node.start else { return "" }
    var name: [UInt8] = []
    appendUnescaped(line.span, start..<end, to: &name)
    return FieldPath.lastName(String(decoding: name, as: UTF8.self))
  }
}
