/// A table in CSV: a row a line, with what is known of its record (docs/CONTRACT.md, "Extracted
/// lines").
///
/// A record of several lines has as many rows; what is known of it is in the first of them, so that
/// rows with an issue can be counted.
struct CSVLines: LineForm {
  private static let placeNames = [
    "archive", "member", "frame", "block", "offset", "line", "time", "issue",
  ]

  let givesRecords = true

  func header(_ layout: LineLayout) -> [UInt8] {
    let names: [String] =
      if layout.countedField != nil {
        ["count", "value"]
      } else if layout.givesLines {
        Self.placeNames + ["message"] + layout.columns + ["text"]
      } else {
        Self.placeNames + layout.columns
      }
    var output: [UInt8] = []
    CSVCell.append(names.map { .text($0) }, to: &output)
    return output
  }

  func append(_ text: Span<UInt8>, _ facts: LineFacts, to output: inout [UInt8]) {
    let message = facts.record?.message.map { CSVCell.text($0) } ?? .empty
    let members = facts.record?.values.map(Self.cell) ?? []
    CSVCell.append(Self.place(facts) + [message] + members + [.text([UInt8](text))], to: &output)
  }

  func append(
    _ values: [FieldValue?],
    named names: [String],
    _ facts: LineFacts,
    to output: inout [UInt8]
  ) {
    CSVCell.append(Self.place(facts) + values.map(Self.cell), to: &output)
  }

  func append(_ count: Int, of value: FieldValue?, to output: inout [UInt8]) {
    CSVCell.append([.number(count), Self.cell(value)], to: &output)
  }

  private static func place(_ facts: LineFacts) -> [CSVCell] {
    let at = facts.at
    return [
      .text(facts.path), .text(at.member), .number(at.frame), .number(at.block),
      .number(at.offset), .number(at.line), .time(facts.record?.time), .text(facts.record?.issue),
    ]
  }

  /// A JSON number is one here as well: nothing of it is run, also where it begins with a minus.
  private static func cell(_ value: FieldValue?) -> CSVCell {
    guard let value else { return .empty }
    let isNumber = !value.isString && value.text.first.map { $0 == 0x2d || $0 < 0x3a } == true
    return isNumber ? .number(String(decoding: value.text, as: UTF8.self)) : .text(value.text)
  }
}
