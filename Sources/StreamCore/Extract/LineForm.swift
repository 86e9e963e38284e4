/// How extracted lines are written, in one of the forms that they have (``LineLayout``).
protocol LineForm: Sendable {
  /// Whether it is told of records what ``RecordFacts`` has.
  var givesRecords: Bool { get }

  /// What comes before the first line.
  func header(_ layout: LineLayout) -> [UInt8]

  /// Appends a line, without its LF, to what was written.
  func append(_ text: Span<UInt8>, _ facts: LineFacts, to output: inout [UInt8])

  /// Appends the members of a record that are given in place of its lines; nil for one that is not
  /// there.
  func append(
    _ values: [FieldValue?],
    named names: [String],
    _ facts: LineFacts,
    to output: inout [UInt8]
  )

  /// Appends how often a value came.
  func append(_ count: Int, of value: FieldValue?, to output: inout [UInt8])
}

extension LineForm {
  var givesRecords: Bool { false }

  func header(_ layout: LineLayout) -> [UInt8] { [] }
}

/// What is known of an extracted line beside its text.
struct LineFacts {
  /// The archive's path.
  let path: String
  let at: Location
  /// Whether its place was asked for.
  let showsPlace: Bool
  /// The record that begins in it, where the form gives records.
  let record: RecordFacts?

  /// The archive as it is shown: `archive.tar!member` for a member.
  var archive: String { at.member.map { "\(path)!\($0)" } ?? path }
}

/// What is known of an extracted record.
struct RecordFacts {
  /// The issue's id, `unknown`, `malformed` or `other`; nil for a line without an error.
  let issue: String?
  let time: Timestamp?
  let message: [UInt8]?
  /// The members of ``LineLayout/columns``.
  let values: [FieldValue?]
}
