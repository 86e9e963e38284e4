/// What is done with archives of the same bytes.
public enum DuplicatePolicy: String, Sendable, CaseIterable {
  /// The first in input order counts; the others are left out, with a warning that names both.
  case once
  /// Each of them counts.
  case all
  /// They are an error, and there is no result.
  case refuse
}
