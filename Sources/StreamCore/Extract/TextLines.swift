/// Lines as they are, and tables with tabs.
struct TextLines: LineForm {
  func append(_ text: Span<UInt8>, _ facts: LineFacts, to output: inout [UInt8]) {
    appendPlace(facts, to: &output)
    output.append(text)
    output.append(0x0a)
  }

  func append(
    _ values: [FieldValue?],
    named names: [String],
    _ facts: LineFacts,
    to output: inout [UInt8]
  ) {
    appendPlace(facts, to: &output)
    for (index, value) in values.enumerated() {
      if index > 0 { output.append(0x09) }
      value?.append(to: &output)
    }
    output.append(0x0a)
  }

  func append(_ count: Int, of value: FieldValue?, to output: inout [UInt8]) {
    output += Array("\(count)\t".utf8)
    value?.append(to: &output)
    output.append(0x0a)
  }

  private func appendPlace(_ facts: LineFacts, to output: inout [UInt8]) {
    guard facts.showsPlace else { return }
    let at = facts.at
    // A path can contain anything; a tab or a line end in it would break the table.
    output += Array(printable(facts.archive).utf8)
    for number in [at.frame, at.block, at.offset, at.line] {
      output.append(0x09)
      output += Array(String(number).utf8)
    }
    output.append(0x09)
  }
}
