extension Classification {
  /// The ids of the catalogue's issues.
  public var issueIDs: [String] { catalog.issues.map(\.id) }

  /// Where the examples of a tally stand.
  ///
  /// - Parameter selection: the issues, unknown failures or malformed lines; all failures where
  ///   nothing is selected.
  /// - Returns: a selection of these lines.
  /// - Throws: ``RunError`` where there is no example, or an archive has changed since.
  public func examples(of selection: LineSelection) throws(RunError) -> LineSelection {
    let isOfAll = !selection.hasKinds
    var found: [Place] = []
    for (issue, occurrences) in zip(catalog.issues, tally.issues)
    where isOfAll || selection.issues.contains(issue.id) {
      found += occurrences.examples
    }
    if isOfAll || selection.unknown {
      found += tally.unknown.sorted.flatMap(\.value.examples)
    }
    if selection.malformed { found += tally.malformed }
    guard !found.isEmpty else {
      throw RunError(
        kind: .badData,
        description: "the tally has no such example; make it with a larger --samples"
      )
    }
    for archive in archives where found.contains(where: { $0.path == archive.path }) {
      try Self.check(archive)
    }
    var places = LineSelection()
    places.limit = selection.limit
    places.places = found.map {
      LineSelection.LineAddress(archive: $0.path, member: $0.at.member, line: $0.at.line)
    }
    places.examples = TallyExamples(
      places: found,
      archives: archives,
      catalogDigest: catalog.digest,
      select: options.select,
      areRedacted: options.redact,
      areValidated: options.validate
    )
    return places
  }

  /// Refuses an archive that cannot be the one that was read.
  private static func check(_ archive: ArchiveFacts) throws(RunError) {
    do throws(SystemError) {
      let byteCount = try FileStatus(of: archive.path).byteCount
      guard byteCount != archive.bytes else { return }
    } catch {
      throw RunError(
        kind: .input,
        description: "\(archive.path): cannot be opened: \(error); the tally's paths are taken from"
          + " the directory in which it was made"
      )
    }
    throw RunError(
      kind: .badData,
      description: "\(archive.path): has changed since the tally was made; classify it again"
    )
  }
}
