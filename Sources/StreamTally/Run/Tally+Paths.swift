public import StreamCore

extension Tally {
  /// Reads archives and classifies their failures.
  ///
  /// - Parameters:
  ///   - paths: files, directories, or `-` for standard input.
  ///   - catalog: the known issues.
  ///   - options: what is counted and shown.
  ///   - read: how archives are read.
  ///   - jobs: the number of threads; nil for all processors.
  ///   - kernel: the scan kernel; all give the same result.
  ///   - refusesDuplicates: whether two archives with the same bytes are an error.
  ///   - progress: is told how far the run has come.
  ///   - warn: is told which indexes could not be used, and why; a tally does not depend on it.
  /// - Throws: `RunError` when a named path is no archive, an archive is there twice, or the
  ///   numbers do not add up.
  public init(
    paths: [String],
    catalog: Catalog,
    options: TallyOptions = TallyOptions(),
    read: ReadOptions = ReadOptions(),
    jobs: Int? = nil,
    kernel: Kernel = .best,
    refusesDuplicates: Bool = true,
    progress: Progress = Progress(),
    warn: (String) -> Void = { _ in }
  ) throws(RunError) {
    let run = try Run(
      paths: paths,
      catalog: catalog,
      options: options,
      read: read,
      jobs: jobs,
      kernel: kernel,
      refusesDuplicates: refusesDuplicates,
      progress: progress
    )
    run.indexWarnings.forEach(warn)
    try self.init(run.result)
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
  /// - Returns: 0 to 3.
  public func exitCode(_ tally: Tally) -> Int32 { partialCode ?? tally.exitCode }
}

extension Inspection {
  /// What was found on the way.
  ///
  /// - Returns: the tally.
  /// - Throws: `RunError` when the numbers do not add up.
  public func tally() throws(RunError) -> Tally { try Tally(run) }

  /// The inspection in JSON, in UTF-8 with a line end.
  ///
  /// - Parameter tally: what was found on the way.
  /// - Returns: a JSON object.
  public func json(_ tally: Tally) -> [UInt8] {
    json { tally.damage.write("damage", to: &$0) }
  }

  /// The inspection for people.
  ///
  /// - Parameter tally: what was found on the way.
  /// - Returns: the text, ended by a line end.
  public func text(_ tally: Tally) -> String { text(tally.damageSection) }
}
