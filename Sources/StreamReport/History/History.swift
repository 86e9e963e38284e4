import Foundation
import GRDB
import StreamCore

/// The runs of many nights, in a file of SQLite.
///
/// A run is recorded in one transaction, in a write-ahead log: a process that is killed leaves
/// the history as it was. Two runs at once wait for each other.
package struct History {
  /// How long a run waits for another one.
  static let busySeconds = 60.0

  let path: String
  let queue: DatabaseQueue

  /// Opens a history, or makes an empty one.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mustExist: whether a file that is not there is an error.
  /// - Throws: ``HistoryError``.
  package init(path: String, mustExist: Bool = false) throws(HistoryError) {
    let exists = FileManager.default.fileExists(atPath: path)
    if mustExist && !exists {
      throw HistoryError(
        .cannotOpen,
        path,
        "no such history; record a run with report PATH --history"
      )
    }
    self.path = path
    do {
      queue = try Self.open(path)
      try queue.inTransaction(.immediate) { database in
        try HistorySchema.migrate(database, path: path)
        return .commit
      }
    } catch {
      throw HistoryError(error, path, exists: exists)
    }
  }

  /// SQLite does not wait for a lock while it turns a new file to its write-ahead log.
  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busySeconds)
    // The wall clock may be set meanwhile; how long it has waited must not depend on that.
    let start = ContinuousClock.now
    while true {
      do {
        return try DatabaseQueue(path: path, configuration: configuration)
      } catch let error as DatabaseError
        where error.resultCode == .SQLITE_BUSY
        && ContinuousClock.now - start < .seconds(busySeconds)
      {
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  /// Reads from the history as it is at one moment.
  func read<Result>(_ body: (Database) throws -> Result) throws(HistoryError) -> Result {
    do {
      return try queue.read(body)
    } catch {
      throw HistoryError(error, path, exists: true)
    }
  }
}
