/// The values of one field beside the error, counted for each issue (`--by FIELD`).
///
/// Values are bounded as groups are (``GroupTable``), for each issue by itself: of more than 10,000
/// those with the smallest XXH3 are kept with their exact counts, and the failures with others are
/// in the overflow. Long ones are cut (``KeptText/marked``).
package struct FieldCounts: Sendable {
  /// What was found in the failures of one issue.
  package struct Column: Sendable {
    package fileprivate(set) var values = GroupTable(samples: 0)
    /// Failures without the field.
    package fileprivate(set) var missing = 0

    /// All failures.
    package var total: Int { missing + values.total }
  }

  /// By the catalogue's issues, then unknown.
  package private(set) var columns: [Column]

  init(columns: Int) {
    self.columns = Array(repeating: Column(), count: columns)
  }

  /// Counts a failure by its value.
  mutating func add(_ value: Span<UInt8>, column: Int) {
    columns[column].values.add(value)
  }

  /// Counts a failure by its value, which is cut where it is long.
  mutating func add(cut value: Span<UInt8>, column: Int) {
    columns[column].values.add(cut: value)
  }

  /// Counts failures of which only the number is known: those without the field, and those whose
  /// values were not kept.
  mutating func add(missing: Int, overflow: Int, column: Int) {
    columns[column].missing += missing
    columns[column].values.addOverflow(overflow)
  }

  /// Adds a value and its count.
  mutating func add(_ value: [UInt8], count: Int, column: Int) {
    var found = Occurrences()
    found.count = count
    columns[column].values.add(value, found)
  }

  /// Adds what was found elsewhere; a commutative and associative operation.
  mutating func merge(_ other: FieldCounts) {
    for index in columns.indices {
      columns[index].missing += other.columns[index].missing
      columns[index].values.merge(other.columns[index].values)
    }
  }

  /// Drops all but the kept values.
  mutating func prune() {
    for index in columns.indices { columns[index].values.prune() }
  }
}
