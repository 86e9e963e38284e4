/// A form in which results are written.
///
/// Not every result has every form: each says in a switch which it has, so that a new case is
/// decided for all of them (``Document``, ``LineLayout``).
public enum OutputFormat: String, Sendable, CaseIterable {
  /// For people, on a terminal or in a mail.
  case text
  /// For programs.
  case json
  /// For a spreadsheet.
  case csv
  /// For an issue tracker.
  case markdown
  /// For a browser, a mail attachment or a printer.
  case html
}
