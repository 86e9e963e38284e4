/// The command's exit codes (docs/CONTRACT.md, "Verdict and exit code"), and what leads to which.
///
/// Nowhere else is a code a number, or decided.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Everything was read and understood, and every failure in it is known.
  case clear = 0
  /// There is an unknown failure.
  case halt = 1
  /// No unknown failure was found, but something was not read or not understood.
  case unclear = 2
  /// There is an unknown failure, and something was not read or not understood.
  case haltUnclear = 3
  /// The command line is wrong.
  case usage = 64
  /// Data that was given is bad, such as a catalogue or a tally.
  case badData = 65
  /// No path can be opened and is something that is read.
  case cannotOpen = 66
  /// An error of this program.
  case internalError = 70
  /// The output cannot be created.
  case cannotCreate = 73
  /// What is open cannot be read or written; damage, where none is put up with.
  case inputOutput = 74

  /// The code of a result.
  ///
  /// - Parameters:
  ///   - isHalt: whether there is an unknown failure.
  ///   - isUnclear: whether something was not read or not understood, and is not accepted.
  public init(isHalt: Bool, isUnclear: Bool) {
    self =
      switch (isHalt, isUnclear) {
      case (false, false): .clear
      case (true, false): .halt
      case (false, true): .unclear
      case (true, true): .haltUnclear
      }
  }

  /// The code of a run that gave no result.
  public init(_ kind: RunError.Kind) {
    self =
      switch kind {
      case .input: .cannotOpen
      case .badData: .badData
      case .damage: .inputOutput
      case .internalError: .internalError
      }
  }
}
