import GRDB

/// Why the history cannot be used.
package struct HistoryError: Error, CustomStringConvertible, Sendable {
  /// What a command does about it.
  package enum Kind: Sendable {
    /// The file is no history, or is damaged.
    case badFile
    /// The file is there, and cannot be opened.
    case cannotOpen
    /// The file is not there, and cannot be made.
    case cannotCreate
    /// It cannot be read or written: the disk is full, or another run holds it.
    case inputOutput
    /// It has no run to report on.
    case noRun
  }

  package let kind: Kind
  /// What is wrong, where, and what to do.
  package let description: String

  init(_ kind: Kind, _ path: String, _ reason: String) {
    self.kind = kind
    description = "\(path): \(reason)"
  }

  /// Translates an error of a row or of SQLite.
  init(_ error: any Error, _ path: String, exists: Bool) {
    if let error = error as? RowError {
      self.init(.badFile, path, error.reason)
      return
    }
    guard let error = error as? DatabaseError else {
      self = error as? HistoryError ?? HistoryError(.inputOutput, path, "\(error)")
      return
    }
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
      self.init(
        .badFile,
        path,
        "no history, or a damaged one: \(reason); put it aside or name another with --history"
      )
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
      self.init(
        exists ? .cannotOpen : .cannotCreate,
        path,
        "the history cannot be \(exists ? "opened for writing" : "created"): \(reason);"
          + " check the path and the permissions of its directory"
      )
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .inputOutput,
        path,
        "another run has held the history for \(Int(History.busySeconds)) s; try again later"
      )
    default:
      self.init(
        .inputOutput,
        path,
        "the history cannot be read or written: \(reason); check the disk and try again"
      )
    }
  }
}
