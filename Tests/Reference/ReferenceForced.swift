import StreamCore

/// The lines that are parsed whatever they have in them (docs/CONTRACT.md, "Candidates").

/// The numbers of their first lines: the first and the last record line, the last line where it has no
/// line end, and what can be the rest of a record.
func referenceForced(
  _ records: [ReferenceRecord],
  _ lines: [ReferenceLine],
  endsLine: Bool,
  cut: Set<Int>
) -> Set<Int> {
  let ordered = referenceOrder(records)
  var forced = cut
  if let first = ordered.first(where: \.isRecordLike) { forced.insert(first.line.number) }
  if let last = ordered.last(where: \.isRecordLike) { forced.insert(last.line.number) }
  if !endsLine, let last = lines.last { forced.insert(last.number) }
  return forced
}

/// Records in the order in which they are over: one of several lines is looked at where its last one
/// is, or before the line that shows that it is over.
func referenceOrder(_ records: [ReferenceRecord]) -> [ReferenceRecord] {
  func isOver(_ record: ReferenceRecord) -> Int {
    record.lineNumbers.contains(record.endLine) ? 1 : 0
  }
  return records.filter { $0.openStream == nil }.sorted { left, right in
    (left.endLine, isOver(left)) < (right.endLine, isOver(right))
  }
}

/// The first lines of a runtime's streams that have more `}` than `{`, by their numbers: the rest of a
/// record that began in another archive, if they have no record.
func referenceCutCandidates(
  _ records: [ReferenceRecord],
  catalog: Catalog,
  options: ReferenceOptions
) -> Set<Int> {
  var streams = Set<String>()
  var found = Set<Int>()
  for record in records where !record.isOversized && !record.isBlank {
    guard let (stream, text) = stream(of: record, catalog, options), !streams.contains(stream)
    else { continue }
    streams.insert(stream)
    if closesMore(text) { found.insert(record.line.number) }
  }
  return found
}

/// The stream that a record is of, and what a program wrote there.
private func stream(
  of record: ReferenceRecord,
  _ catalog: Catalog,
  _ options: ReferenceOptions
) -> (String, [UInt8])? {
  let line = record.line.bytes
  if let prefix = referenceCRI(line, zone: catalog.zone) {
    return (prefix.stream, record.kind == .line ? Array(line[prefix.length...]) : record.text)
  }
  guard contains(line, Array("\"stream\"".utf8)),
    let docker = referenceDockerLine(line, catalog: catalog, options: options)
  else { return nil }
  return ("docker's \(docker.stream)", record.kind == .line ? docker.text : record.text)
}
