/// How extracted lines are written, in one of the forms that they have (``LineLayout``).
protocol LineForm: Sendable {
  /// Appends a line.
  ///
  /// - Parameters:
  ///   - text: the line without its LF.
  ///   - place: where it is, if that is shown.
  ///   - output: takes it.
  func append(_ text: Span<UInt8>, at place: LinePlace?, to output: inout [UInt8])

  /// Appends the members of a record that are given in place of its lines.
  ///
  /// - Parameters:
  ///   - values: the members; nil for one that is not there.
  ///   - names: their names.
  ///   - place: where the record is, if that is shown.
  ///   - output: takes them.
  func append(
    _ values: [FieldValue?],
    named names: [String],
    at place: LinePlace?,
    to output: inout [UInt8]
  )

  /// Appends how often a value came.
  func append(_ count: Int, of value: FieldValue?, to output: inout [UInt8])
}

/// Where an extracted line is, as it is shown.
struct LinePlace {
  /// The archive's path.
  let path: String
  let at: LinePosition

  /// The archive as it is shown: `archive.tar!member` for a member.
  var archive: String { at.member.map { "\(path)!\($0)" } ?? path }
}
