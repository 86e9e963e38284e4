/// Why a run gave no result; the command's exit code follows from the kind (``ExitStatus``).
public struct RunError: Error, CustomStringConvertible, Sendable {
  /// The kinds of errors that end a run.
  public enum Kind: Sendable {
    /// No path can be opened and is an archive.
    case input
    /// What was read cannot be used: the same archive twice, or a tally of other bytes.
    case badData
    /// Damage, where none is put up with.
    case damage
    /// A tally that does not balance: an error of this program.
    case internalError
  }

  /// Which kind it is.
  public let kind: Kind
  /// What, where, and what to do.
  public let description: String

  package init(kind: Kind, description: String) {
    self.kind = kind
    self.description = description
  }
}
