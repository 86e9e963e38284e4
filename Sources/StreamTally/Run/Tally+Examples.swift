public import StreamCore

extension Tally {
  /// The ids of the catalogue's issues.
  public var issueIDs: [String] { issues.map(\.id) }

  /// Where the examples of a tally are.
  ///
  /// - Parameter selection: the issues, unknown failures, malformed lines, lines of text or records in
  ///   strings; all failures where nothing is selected.
  /// - Returns: a selection of these lines.
  /// - Throws: ``RunError`` where there is no example, or an archive has changed since.
  public func examples(of selection: LineSelection) throws(RunError) -> LineSelection {
    let isOfAll = !selection.hasKinds
    var found: [Example] = []
    for issue in issues where isOfAll || selection.issues.contains(issue.id) {
      found += issue.examples
    }
    if isOfAll || selection.unknown {
      found += unknown.list.flatMap(\.examples)
    }
    if selection.malformed { found += malformed }
    if selection.oddities.contains(.text) { found += textLines }
    if selection.oddities.contains(.unplaced) { found += unplaced.list.flatMap(\.examples) }
    guard !found.isEmpty else {
      throw RunError(
        kind: .badData,
        description: "the tally has no such example; make it with a larger --samples"
      )
    }
    for archive in input.archives where found.contains(where: { $0.path == archive.path }) {
      try Self.check(archive)
    }
    var places = LineSelection()
    places.limit = selection.limit
    places.places = found.map {
      LineSelection.LineAddress(archive: $0.path, member: $0.member, line: $0.line)
    }
    places.examples = TallyExamples(
      places: found.map(\.position),
      archives: input.archives.map(\.known),
      catalogDigest: catalog.digest,
      failureSelection: options.failureSelection,
      areRedacted: options.redact,
      areValidated: options.validate
    )
    return places
  }

  /// Refuses an archive that cannot be the one that was read.
  private static func check(_ archive: Archive) throws(RunError) {
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

extension Tally.Example {
  /// The same for who reads archives.
  fileprivate var position: Place {
    var place = Place(
      at: Location(
        line: line,
        position: 0,
        offset: offset,
        isAfterGap: isAfterGap,
        frame: frame,
        block: block,
        member: member
      )
    )
    place.path = path
    place.digest = digest
    place.time = time
    place.message = Array(message.utf8)
    place.whole = isTruncated ? KeptText.Whole(byteCount: messageBytes, digest: messageDigest) : nil
    place.fields = fields.map { ($0.name, Array($0.value.utf8)) }
    place.reason = reason
    return place
  }
}

extension Tally.Archive {
  /// The same for who reads archives.
  fileprivate var known: TallyExamples.Archive {
    TallyExamples.Archive(
      path: path,
      digest: digest,
      format: format,
      bytes: bytes,
      lines: lines,
      isWhole: damagedBytes == 0 && lostLines == 0
    )
  }
}
