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
      let bytes = Self.defused(String(decoding: text, as: UTF8.self))
      guard bytes.contains(where: Self.needsQuotes) else { return output += bytes }
      output.append(0x22)
      for byte in bytes {
        if byte == 0x22 { output.append(0x22) }
        output.append(byte)
      }
      output.append(0x22)
    }
  }

  /// A text that no spreadsheet runs, and no terminal obeys.
  ///
  /// A text that begins like a formula gets an apostrophe before it. So does one that has
  /// apostrophes before such a beginning: whoever takes one away there has the text again.
  private static func defused(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count + 1)
    if let first = text.unicodeScalars.first(where: { $0 != "'" }), beginsFormula(first) {
      output.append(UInt8(ascii: "'"))
    }
    for byte in text.utf8 {
      switch byte {
      case 0x09, 0x0a, 0x0d: output.append(byte)
      case 0..<0x20, 0x7f: output += escape(byte)
      // The second set of controls, U+0080 to U+009F, begins with this byte.
      case 0x80...0x9f where output.last == 0xc2:
        output.removeLast()
        output += escape(byte)
      default: output.append(byte)
      }
    }
    return output
  }

  private static func escape(_ control: UInt8) -> [UInt8] {
    let digits = String(control, radix: 16)
    return Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
  }

  /// Whether a spreadsheet runs, or may run, what begins so; the wide forms are run by some.
  private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}": true
    default: false
    }
  }

  /// Other separators than the comma are quoted as well, and blanks, which some readers drop.
  private static func needsQuotes(_ byte: UInt8) -> Bool { ",\"\r\n\t;| ".utf8.contains(byte) }
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
