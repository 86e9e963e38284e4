import StreamCore

/// What a line, or a record of several, is, and what is in it.
struct ReferenceKind {
  var lineClass: ReferenceLineClass
  /// Whether it was looked at.
  var isParsed = false
  /// Whether it is malformed only because the rest of it is still to come.
  var isUnfinished = false
  var judgement = ReferenceJudgement()
}

func referenceKind(
  of found: ReferenceRecord,
  isForced: Bool,
  isCut: Bool,
  catalog: Catalog,
  options: ReferenceOptions
) -> ReferenceKind {
  if found.isOversized { return ReferenceKind(lineClass: .oversized) }
  if found.isBlank { return ReferenceKind(lineClass: .blank) }
  let isLooked =
    options.validate || isForced || found.kind != .line
    || referenceIsCandidate(found.line.bytes, catalog: catalog)
  guard isLooked else { return ReferenceKind(lineClass: found.isRecordLike ? .record : .text) }
  let judge = ReferenceJudge(catalog: catalog, options: options)
  var judged =
    found.kind == .docker
    ? judge.log(found.text, path: "log", depth: 1, time: found.time)
    : judge.line(found.text, time: found.time)
  if isCut && judged.recordCount == 0 { judged.isMalformed = true }
  let isRecord = judged.hasObject || found.kind == .docker
  let lineClass: ReferenceLineClass = judged.isMalformed ? .malformed : isRecord ? .record : .text
  return ReferenceKind(lineClass: lineClass, isParsed: true, judgement: judged)
}

/// What a line is by itself, and what is in it.
///
/// - Returns: Its class, whether it was looked at, and its records and texts that are failures; `since`
///   and `until` play no part in it.
public func referenceKind(
  of line: [UInt8],
  catalog: Catalog,
  options: ReferenceOptions = ReferenceOptions()
) -> (lineClass: ReferenceLineClass, isParsed: Bool, outcomes: [ReferenceOutcome]) {
  let line = ReferenceLine(offset: 0, number: 1, bytes: line)
  let record = referenceRecords([line], catalog: catalog, options: options)[0]
  let kind = referenceKind(
    of: record,
    isForced: false,
    isCut: false,
    catalog: catalog,
    options: options
  )
  return (kind.lineClass, kind.isParsed, kind.judgement.outcomes)
}
