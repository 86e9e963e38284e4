/// A table for people: each column is as wide as its widest cell, two spaces are between columns,
/// and none at a line's end.
package struct TextTable {
  /// A column: its title, and where its cells are.
  package struct Column: ExpressibleByStringLiteral {
    private let title: String
    private let isNumber: Bool

    /// A column of numbers, which are aligned at their last digit.
    package static func number(_ title: String) -> Column { Column(title, isNumber: true) }

    /// A column of texts.
    package init(stringLiteral title: String) { self.init(title, isNumber: false) }

    private init(_ title: String, isNumber: Bool) {
      self.title = title
      self.isNumber = isNumber
    }

    fileprivate func lines(_ cells: [String]) -> [String] {
      let cells = [title] + cells
      let width = cells.map(\.count).max() ?? 0
      return cells.map { cell in
        let space = String(repeating: " ", count: width - cell.count)
        return isNumber ? space + cell : cell + space
      }
    }
  }

  /// The titles, then the rows.
  package let lines: [String]

  /// Lays a table out.
  ///
  /// - Parameters:
  ///   - columns: the columns, from the left.
  ///   - rows: a cell for each of them, in rows; what is in a cell is printed as it is.
  package init(_ columns: [Column], _ rows: [[String]]) {
    let parts = columns.indices.map { column in columns[column].lines(rows.map { $0[column] }) }
    lines = (0...rows.count).map { row in
      var line = parts.map { $0[row] }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The table as a text, ended by a line end.
  package var text: String { lines.joined(separator: "\n") + "\n" }
}
