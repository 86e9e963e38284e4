package import StreamCore

extension ExitStatus {
  /// The code of what is wrong with a history.
  package init(_ kind: HistoryError.Kind) {
    self =
      switch kind {
      case .badFile: .badData
      case .cannotOpen, .noRun: .cannotOpen
      case .cannotCreate: .cannotCreate
      case .inputOutput: .inputOutput
      }
  }
}
