/// A cell of a table in CSV.
package enum CSVCell {
  /// Nothing is known, or nothing applies.
  case empty
  /// A number that this program has computed, or a JSON number: as it is, also below zero.
  case number(String)
  /// A text, which may be anybody's.
  case text([UInt8])

  package static func number(_ number: Int?) -> CSVCell {
    number.map { .number(String($0)) } ?? .empty
  }
  package static func text(_ text: String?) -> CSVCell {
    text.map { .text(Array($0.utf8)) } ?? .empty
  }
  package static func flag(_ flag: Bool?) -> CSVCell { text(flag.map(String.init)) }
  package static func time(_ time: Timestamp?) -> CSVCell { text(time?.text) }

  /// Appends a row of cells, ended by CR and LF.
  package static func append(_ row: [CSVCell], to output: inout [UInt8]) {
    for (index, cell) in row.enumerated() {
      if index > 0 { output.append(0x2c) }
      cell.append(to: &output)
    }
    output += [0x0d, 0x0a]
  }

  private func append(to output: inout [UInt8]) {
    switch self {
    case .empty: break
    case .number(let digits): output += Array(digits.utf8)
    case .text(let text):
      let scalars = Self.defused(String(decoding: text, as: UTF8.self).unicodeScalars)
      guard scalars.contains(where: Self.needsQuotes) else {
        return output += Array(String(scalars).utf8)
      }
      output.append(0x22)
      output += Array(String(scalars).utf8).flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
      output.append(0x22)
    }
  }

  /// A text that no spreadsheet runs, and no terminal obeys.
  ///
  /// A text that begins like a formula gets an apostrophe before it. So does one that has
  /// apostrophes before such a beginning: whoever takes one away there has the text again.
  private static func defused(_ text: String.UnicodeScalarView) -> String.UnicodeScalarView {
    var output = String.UnicodeScalarView()
    if let first = text.first(where: { $0 != "'" }), beginsFormula(first) { output.append("'") }
    for scalar in text {
      switch scalar.value {
      case 0x09, 0x0a, 0x0d: output.append(scalar)
      case 0..<0x20, 0x7f...0x9f:
        let digits = String(scalar.value, radix: 16)
        let zeros = String(repeating: "0", count: 4 - digits.count)
        output.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
      default: output.append(scalar)
      }
    }
    return output
  }

  /// Whether a spreadsheet runs, or may run, what begins so; the wide forms are run by some.
  private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}": true
    default: false
    }
  }

  /// Other separators than the comma are quoted as well, and blanks, which some readers drop.
  private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", "\"", "\r", "\n", "\t", ";", "|", " ": true
    default: false
    }
  }
}

/// A table in CSV (docs/CONTRACT.md, "CSV"): UTF-8, a line of names, then rows, of which most have few
/// of the columns.
package struct CSVTable<Column: CaseIterable & Hashable & RawRepresentable>
where Column.RawValue == String {
  /// The table so far.
  package private(set) var bytes: [UInt8] = []

  /// Begins a table with the line of names.
  package init() {
    CSVCell.append(Column.allCases.map { .text($0.rawValue) }, to: &bytes)
  }

  /// Appends a row; a column that it does not name is empty.
  package mutating func add(_ row: [Column: CSVCell]) {
    CSVCell.append(Column.allCases.map { row[$0] ?? .empty }, to: &bytes)
  }
}
