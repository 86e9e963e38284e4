/// Why a text is no CSV.
public struct CSVFault: Error, CustomStringConvertible {
  /// What is wrong, and where.
  public let description: String
}

/// A table in CSV, read by RFC 4180 to the letter.
///
/// Rows end in CR and LF, all are as long, and a quote is either around a cell or twice in a cell with
/// quotes. It is written to be obviously right.
public struct StrictCSV {
  /// The cells, by row; the names are the first one.
  public let rows: [[String]]

  /// Reads a table.
  ///
  /// - Throws: ``CSVFault`` where it is none, is not UTF-8, or has control characters.
  public init(_ bytes: [UInt8]) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CSVFault(description: "no UTF-8")
    }
    let scalars = Array(text.unicodeScalars)
    var rows: [[String]] = []
    var row: [String] = []
    var index = 0
    while index < scalars.count {
      row.append(try Self.cell(scalars, &index))
      if index < scalars.count, scalars[index] == "," {
        index += 1
        continue
      }
      guard index + 1 < scalars.count, scalars[index] == "\r", scalars[index + 1] == "\n" else {
        throw CSVFault(description: "row \(rows.count) is not ended by CR and LF")
      }
      index += 2
      rows.append(row)
      row = []
    }
    guard row.isEmpty, let width = rows.first?.count else {
      throw CSVFault(description: "no row, or one that is not ended")
    }
    if let odd = rows.firstIndex(where: { $0.count != width }) {
      throw CSVFault(description: "row \(odd) has \(rows[odd].count) cells, not \(width)")
    }
    self.rows = rows
  }

  /// The rows after the first one, by the names in that.
  public var records: [[String: String]] {
    rows.dropFirst().map { row in
      Dictionary(zip(rows[0], row), uniquingKeysWith: { first, _ in first })
    }
  }

  /// What a cell of text says: the apostrophe before what a spreadsheet would run is taken away.
  public static func text(of cell: String) -> String {
    let starts = "=+-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".unicodeScalars
    let scalars = cell.unicodeScalars
    guard scalars.first == "'", let first = scalars.first(where: { $0 != "'" }),
      starts.contains(first)
    else { return cell }
    return String(String.UnicodeScalarView(scalars.dropFirst()))
  }

  private static func cell(_ scalars: [Unicode.Scalar], _ index: inout Int) throws -> String {
    var cell = String.UnicodeScalarView()
    let isQuoted = index < scalars.count && scalars[index] == "\""
    if isQuoted { index += 1 }
    while index < scalars.count {
      let scalar = scalars[index]
      if isQuoted {
        if scalar == "\"" {
          index += 1
          guard index < scalars.count, scalars[index] == "\"" else { return String(cell) }
        }
      } else if scalar == "," || scalar == "\r" {
        return String(cell)
      } else if scalar == "\"" || scalar == "\n" {
        throw CSVFault(description: "a quote or a line end in a cell without quotes")
      }
      let isWhite = scalar == "\t" || scalar == "\n" || scalar == "\r"
      if !isWhite && (scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)) {
        throw CSVFault(description: "the control character \(scalar.value)")
      }
      cell.append(scalar)
      index += 1
    }
    if isQuoted { throw CSVFault(description: "a quote that is not ended") }
    return String(cell)
  }
}
