/// When archives begin.
package struct FirstTimes: Sendable {
  /// By archive, in input order: the smallest time of the first records that have one.
  package let times: [(path: String, time: Timestamp)]
  /// An input that can be read only once, so that nothing was read.
  package let readOnce: String?
}

extension Job {
  /// Looks up when the archives begin.
  ///
  /// Each is read until a record with a time was met, but no further than some megabytes.
  ///
  /// - Returns: what was found.
  /// - Throws: ``RunError`` where no path gives an archive.
  package func firstTimes() throws(RunError) -> FirstTimes {
    let found = try Inputs(inputs, names: read.names).found
    if let input = found.first(where: \.isReadOnce) {
      return FirstTimes(times: [], readOnce: input.path)
    }
    var job = self
    // What is found must not depend on how much is read at once.
    job.read.chunkBytes = 64 << 10
    job.read.isStrict = false
    job.read.trustsIndex = false
    job.duplicates = .all
    job.progress = Progress()
    let archives = try job.run(.firstTimes).archives
    return FirstTimes(
      times: archives.compactMap { archive in
        archive.facts.coverage.from.map { (archive.facts.path, $0) }
      },
      readOnce: nil
    )
  }
}
