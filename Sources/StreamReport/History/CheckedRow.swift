import GRDB
import StreamCore
import StreamTally

/// Why a row cannot be read or written; ``HistoryError`` adds the file.
struct RowError: Error {
  let reason: String

  /// A number that a history would not read again.
  init(tooLargeFor table: String) {
    reason =
      "the run was not recorded: a number for table \(table) is larger than that of any run;"
      + " look at its tally"
  }

  init(_ table: String, _ column: String, expected: String) {
    reason =
      "the history is damaged: column \(column) of table \(table) is not \(expected);"
      + " put it aside, take a copy from before, or name another with --history"
  }
}

/// A row of a file that anybody may have written.
///
/// SQLite keeps any value in any column, and GRDB ends the program over one of another type.
struct CheckedRow {
  /// The most that a number is, as of a run of a pebibyte; thousands of them fit into a word.
  static let numberMax = 1 << 50

  private let row: Row
  private let table: String

  /// - Parameters:
  ///   - row: what was fetched.
  ///   - table: where its columns come from.
  init(_ row: Row, of table: String) {
    self.row = row
    self.table = table
  }

  /// The same row, for columns of another table that was joined to it.
  func of(_ table: String) -> CheckedRow { CheckedRow(row, of: table) }

  func optionalText(_ column: String) throws(RowError) -> String? {
    switch storage(column) {
    case .null: return nil
    case .string(let text): return text
    default: throw error(column, "a text")
    }
  }

  func text(_ column: String) throws(RowError) -> String {
    guard let text = try optionalText(column) else { throw error(column, "a text") }
    return text
  }

  func optionalNumber(
    _ column: String,
    in range: ClosedRange<Int> = 0...numberMax
  ) throws(RowError) -> Int? {
    switch storage(column) {
    case .null: return nil
    case .int64(let number) where range.contains(Int(number)): return Int(number)
    default: throw error(column, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  func number(
    _ column: String,
    in range: ClosedRange<Int> = 0...numberMax
  ) throws(RowError) -> Int {
    guard let number = try optionalNumber(column, in: range) else {
      throw error(column, "a number")
    }
    return number
  }

  func flag(_ column: String) throws(RowError) -> Bool { try number(column, in: 0...1) == 1 }

  /// What a run is found by.
  func id(_ column: String) throws(RowError) -> Int64 {
    Int64(try number(column, in: .min ... .max))
  }

  func time(_ column: String) throws(RowError) -> Timestamp? {
    guard let number = try optionalNumber(column, in: .min ... .max) else { return nil }
    guard let time = Timestamp(milliseconds: number) else {
      throw error(column, "a time of the years 0 to 9999")
    }
    return time
  }

  func moment(_ column: String) throws(RowError) -> Timestamp {
    guard let time = try time(column) else { throw error(column, "a time") }
    return time
  }

  func version(_ column: String) throws(RowError) -> Version? {
    guard let text = try optionalText(column) else { return nil }
    guard let version = Version(text) else { throw error(column, "a version") }
    return version
  }

  func night(_ column: String) throws(RowError) -> CalendarDay {
    guard let night = CalendarDay(try text(column)) else { throw error(column, "a day") }
    return night
  }

  /// One of a few texts; `expected` says for people what they are.
  func choice<Value: RawRepresentable<String>>(
    _ column: String,
    _ expected: String
  ) throws(RowError) -> Value {
    guard let value = Value(rawValue: try text(column)) else { throw error(column, expected) }
    return value
  }

  /// The verdict of a run, which also its flag tells.
  func verdict() throws(RowError) -> Tally.Verdict {
    let verdict: Tally.Verdict = try choice("verdict", "a verdict")
    guard try flag("is_halt") == (verdict == .halt) else {
      throw error("is_halt", "what the verdict says")
    }
    return verdict
  }

  private func storage(_ column: String) -> DatabaseValue.Storage {
    (row[column] as DatabaseValue).storage
  }

  private func error(_ column: String, _ expected: String) -> RowError {
    RowError(table, column, expected: expected)
  }
}
