/// A place at which a record contains another one.
struct RecordPlace: Sendable {
  /// What a text there is.
  enum Text {
    /// Lines of a log: each is judged as one (docker's `log`).
    case lines
    /// A record's text, or a program's words.
    case record
    /// A message to people, in which an object after free words is no record.
    case prose
  }

  let text: Text
  /// The way to the values.
  let path: FieldPath

  /// - Parameters:
  ///   - path: as catalogues write it.
  ///   - names: where its names get their numbers.
  init(_ path: String, _ names: inout KeyInterner) {
    self.path = FieldPath(path, &names)
    if path == Envelopes.lineName {
      text = .lines
    } else {
      text = Envelopes.proseNames.contains(path) ? .prose : .record
    }
  }

  /// The most places of a catalogue.
  static let countMax = 64
}
