/// A JSON object a line.
struct JSONLines: LineForm {
  func append(_ text: Span<UInt8>, _ facts: LineFacts, to output: inout [UInt8]) {
    // Bytes that are no UTF-8 cannot be in JSON.
    let text = Array(String(decoding: [UInt8](text), as: UTF8.self).utf8)
    begin(facts, to: &output)
    output += Array("\"text\":".utf8) + JSONWriter.quoted(text) + [0x7d, 0x0a]
  }

  func append(
    _ values: [FieldValue?],
    named names: [String],
    _ facts: LineFacts,
    to output: inout [UInt8]
  ) {
    begin(facts, to: &output)
    output += Array("\"fields\":{".utf8)
    for (index, (name, value)) in zip(names, values).enumerated() {
      if index > 0 { output.append(0x2c) }
      output += JSONWriter.quoted(Array(name.utf8)) + [0x3a]
      output += value?.json ?? Array("null".utf8)
    }
    output += [0x7d, 0x7d, 0x0a]
  }

  func append(_ count: Int, of value: FieldValue?, to output: inout [UInt8]) {
    output += Array("{\"count\":\(count),\"value\":".utf8)
    output += (value?.json ?? Array("null".utf8)) + Array("}\n".utf8)
  }

  /// Begins an object on a line of its own, with its place if that is shown.
  private func begin(_ facts: LineFacts, to output: inout [UInt8]) {
    output.append(0x7b)
    guard facts.showsPlace else { return }
    let at = facts.at
    output += Array("\"archive\":".utf8) + JSONWriter.quoted(Array(facts.archive.utf8))
    output += Array(
      ",\"frame\":\(at.frame),\"block\":\(at.block),\"offset\":\(at.offset),\"line\":\(at.line),"
        .utf8
    )
    if at.isAfterGap { output += Array("\"afterGap\":true,".utf8) }
  }
}
