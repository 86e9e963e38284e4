public import StreamCore

extension Job {
  /// Reads the archives and classifies their failures.
  ///
  /// A named path that gives no archive is damage of the kind `unreadable`, and the rest is read.
  ///
  /// - Parameter warn: is told which paths give no archive, and which indexes could not be used, with
  ///   why; a tally does not depend on it.
  /// - Returns: the tally.
  /// - Throws: `RunError` when no path gives an archive, archives of the same bytes are refused, or
  ///   the numbers do not add up.
  public func classify(warn: (String) -> Void = { _ in }) throws(RunError) -> Tally {
    let run = try run()
    (run.refusals + run.indexWarnings).forEach(warn)
    return try Tally(run.result)
  }
}

extension Extraction {
  /// What was found in all that was read.
  ///
  /// - Returns: the tally.
  /// - Throws: `RunError` when the numbers do not add up.
  public func tally() throws(RunError) -> Tally { try Tally(run) }

  /// The exit code: that of the tally, or of the given records where only places were asked for,
  /// or the limit or a closed pipe ended the reading.
  ///
  /// - Parameter tally: what was found.
  /// - Returns: the code.
  public func exitStatus(_ tally: Tally) -> ExitStatus {
    guard let partialBits else { return tally.exitStatus }
    // What is lost could be what was asked for, unless that was given already.
    let isDamaged = !isClosed && (tally.isUnclear(by: .damaged) || tally.isUnclear(by: .unreadable))
    return ExitStatus(
      isHalt: partialBits.contains(.halt),
      isUnclear: partialBits.contains(.incomplete) || isDamaged
    )
  }
}
