/// Lines as they are, and tables with tabs.
struct TextLines: LineForm {
  func append(_ text: Span<UInt8>, at place: LinePlace?, to output: inout [UInt8]) {
    append(place, to: &output)
    output.append(text)
    output.append(0x0a)
  }

  func append(
    _ values: [FieldValue?],
    named names: [String],
    at place: LinePlace?,
    to output: inout [UInt8]
  ) {
    append(place, to: &output)
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

  private func append(_ place: LinePlace?, to output: inout [UInt8]) {
    guard let place else { return }
    // A path can hold anything; a tab or a line end in it would break the table.
    output += Array(printable(place.archive).utf8)
    for number in [place.at.frame, place.at.block, place.at.offset, place.at.line] {
      output.append(0x09)
      output += Array(String(number).utf8)
    }
    output.append(0x09)
  }
}
