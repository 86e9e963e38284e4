import StreamCore

/// A record, the lines that it stands in, and what it is.
public struct ReferenceFound: Sendable {
  /// The lines' numbers, from 1.
  public var lines: [Int]
  /// The number of the line that shows that it is over.
  public var endLine: Int
  /// Whether a line of it was still to come at the end.
  public var isOpen: Bool
  /// What it is.
  public var kind: ReferenceLineKind
  /// The id of its issue, `unknown`, or nothing where it is no failure.
  public var label: String?
}

/// The records of a text, in the order of their last lines.
///
/// Those that are never closed stand at the end. Times play a part only for failures.
public func referenceFound(
  in text: [UInt8],
  catalog: Catalog,
  options: ReferenceOptions = ReferenceOptions()
) -> [ReferenceFound] {
  let lines = referenceLines(text)
  let records = referenceRecords(lines, catalog: catalog, options: options)
  let forced = referenceForced(records, lines, endsLine: text.last == 0x0a)
  let sorted = records.sorted { left, right in
    let (leftStream, rightStream) = (left.openStream ?? "", right.openStream ?? "")
    // Of the streams that are open at the end, stdout comes first, and docker's come last.
    if leftStream != rightStream {
      return leftStream.isEmpty || !rightStream.isEmpty && leftStream > rightStream
    }
    let (leftEnd, rightEnd) = (left.endLine, right.endLine)
    return (leftEnd, left.line.number) < (rightEnd, right.line.number)
  }
  return sorted.compactMap { record in
    var options = options
    if forced.contains(record.line.number) { options.validate = true }
    let kind = referenceKind(of: record, catalog: catalog, options: options)
    var found = ReferenceFound(
      lines: record.lineNumbers,
      endLine: record.endLine,
      isOpen: record.openStream != nil,
      kind: kind
    )
    if case .failure(let failure) = kind {
      if let time = failure.time {
        guard time >= options.since ?? .min, options.until.map({ time < $0 }) ?? true else {
          return nil
        }
      }
      let issues = referenceParts(of: failure.message).map {
        referenceIssue(of: $0, time: failure.time, catalog: catalog)
      }
      let isKnown = !issues.contains(nil)
      found.label = isKnown ? issues[0].map { catalog.issues[$0].id } : "unknown"
    }
    return found
  }
}
