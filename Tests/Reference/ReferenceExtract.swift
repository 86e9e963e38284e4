import StreamCore

/// A record, the lines that it is in, and what it is.
public struct ReferenceFound: Sendable {
  /// The lines' numbers, from 1.
  public var lines: [Int]
  /// The number of the line that shows that it is over.
  public var endLine: Int
  /// Whether a line of it was still to come at the end.
  public var isOpen: Bool
  /// What its line is.
  public var lineClass: ReferenceLineClass
  /// What was found in it; failures outside of the time that is asked for are left out.
  public var outcomes: [ReferenceOutcome] = []
  /// The ids of its failures' issues, `unknown` for those that are not known.
  public var labels: [String] = []
}

/// The records of a text, in the order of their last lines.
///
/// Those that are never closed are at the end. Times play a part only for failures.
public func referenceFound(
  in text: [UInt8],
  catalog: Catalog,
  options: ReferenceOptions = ReferenceOptions()
) -> [ReferenceFound] {
  let kinds = referenceKinds(text, catalog: catalog, options: options)
  let sorted = kinds.sorted { left, right in
    let (leftStream, rightStream) = (left.record.openStream ?? "", right.record.openStream ?? "")
    // Of the streams that are open at the end, stdout comes first, and docker's come last.
    if leftStream != rightStream {
      return leftStream.isEmpty || !rightStream.isEmpty && leftStream > rightStream
    }
    let (leftEnd, rightEnd) = (left.record.endLine, right.record.endLine)
    return (leftEnd, left.record.line.number) < (rightEnd, right.record.line.number)
  }
  return sorted.map { record, kind in
    var found = ReferenceFound(
      lines: record.lineNumbers,
      endLine: record.endLine,
      isOpen: record.openStream != nil,
      lineClass: kind.lineClass
    )
    for outcome in kind.judgement.outcomes {
      if case .failure(let failure) = outcome {
        if let time = failure.time, !options.isInWindow(time) { continue }
        let issues = failure.parts.map {
          referenceIssue(of: $0, time: failure.time, catalog: catalog)
        }
        let label = issues.contains(nil) ? nil : issues[0].map { catalog.issues[$0].id }
        found.labels.append(label ?? "unknown")
      }
      found.outcomes.append(outcome)
    }
    return found
  }
}
