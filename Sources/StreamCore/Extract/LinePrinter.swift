/// Writes an archive's selected lines, in the order in which their records end.
///
/// A line that is selected by its place is written where it is, and not once more as a line
/// of a record that is selected by what it says.
struct LinePrinter: Sendable {
  private let layout: LineLayout
  private var places: PlaceSelection
  private let hasKinds: Bool
  private let path: String
  private let lineBytesMax: Int
  private let emptyTally: TallyAccumulator
  private var scratch: TallyAccumulator
  private var batch = LineBatch()
  /// Where the record is that was written last: a line with several of them is given once.
  private var writtenPosition = -1
  /// Puts pseudonyms into what is written, where these are wanted.
  private var redaction: LineRedaction?

  init(
    _ layout: LineLayout,
    _ selection: LineSelection,
    path: String,
    lineBytesMax: Int,
    emptyTally: TallyAccumulator
  ) {
    self.emptyTally = emptyTally
    scratch = emptyTally
    self.layout = layout
    redaction = layout.redaction.map(LineRedaction.init)
    places = PlaceSelection(selection, path: path)
    hasKinds = selection.hasKinds || !selection.hasPlaces
    self.path = path
    self.lineBytesMax = lineBytesMax
  }

  /// Gives out what was written since the last time.
  mutating func takeBatch() -> LineBatch? {
    // Its groups would take ever more memory.
    if scratch.counts.parsed > 0 { scratch = emptyTally }
    guard !batch.isEmpty else { return nil }
    defer { batch = LineBatch() }
    return batch
  }

  /// Whether no line from a position on is selected.
  func isPast(_ at: Location) -> Bool { !hasKinds && places.isPast(at) }

  /// Notes where the text of an archive or member ends, or nil when that is over.
  mutating func endText(at offset: Int?) { places.textEnd = offset ?? .max }

  // MARK: Lines that come

  /// Adds records that ended with the archive.
  mutating func add(_ found: [SelectedRecord]) {
    for record in found { write(record, in: nil) }
  }

  /// Adds a line that crosses chunks, and the record that it ended.
  mutating func add(
    _ found: [SelectedRecord],
    _ line: borrowing SplitLine,
    _ classifier: inout LineClassifier
  ) {
    add(found)
    var at = line.start
    at.offset += line.markBytes
    at.position += line.markBytes
    guard places.wants(at, byteCount: line.length - line.markBytes) else { return }
    if let (text, look) = line.look(&classifier, &scratch) {
      if !classifier.isOutside(look.time) { write(at, text.span, look) }
    } else {
      batch.oversized += 1
    }
  }

  /// Adds the whole lines of a segment, and the records that they ended.
  mutating func add(
    _ found: [SelectedRecord],
    _ lines: ChunkLines,
    _ classifier: inout LineClassifier
  ) {
    var found = found
    for index in found.indices { lines.toArchive(&found[index]) }
    var written = 0
    if mayHavePlaces(lines) {
      var start = lines.range.lowerBound
      for index in 0..<lines.count {
        let line = lines.line(at: start)
        let at = lines.position(index, start: start)
        start = line.upperBound + 1
        guard places.wants(at, byteCount: line.count) else { continue }
        while written < found.count, found[written].lastLine <= at.line {
          write(found[written], in: lines)
          written += 1
        }
        add(at, line, lines.chunk.text, &classifier)
      }
    }
    for record in found[written...] { write(record, in: lines) }
  }

  private func mayHavePlaces(_ lines: ChunkLines) -> Bool {
    guard !places.isEmpty, lines.count > 0 else { return false }
    return places.mayWant(
      from: lines.position(0, start: lines.range.lowerBound),
      to: lines.position(lines.count - 1, start: lines.range.upperBound - 1),
      byteCount: lines.range.count
    )
  }

  /// Adds a whole line that is selected by its place.
  private mutating func add(
    _ at: Location,
    _ line: Range<Int>,
    _ buffer: borrowing Buffer,
    _ classifier: inout LineClassifier
  ) {
    guard LineClassifier.withoutReturn(buffer.bytes, line).count <= lineBytesMax else {
      batch.oversized += 1
      return
    }
    let look = classifier.look(at: line, of: buffer, &scratch)
    if !classifier.isOutside(look.time) { write(at, buffer.bytes.extracting(line), look) }
  }

  // MARK: Writing

  /// Writes a line that is selected by its place.
  private mutating func write(
    _ at: Location,
    _ text: Span<UInt8>,
    _ look: LineClassifier.LineProbe
  ) {
    let values = redacted(look.values)
    let record = facts(look.record?.kind, look.time, look.record?.message, values)
    if layout.givesLines {
      writeLine(at, text, record)
    } else {
      writeValues(at, values, record)
    }
    batch.endRecord(look.bits)
  }

  /// Writes a record that is selected by what it says; its lines are in a chunk's text, where
  /// it has not brought them.
  private mutating func write(_ record: SelectedRecord, in lines: ChunkLines?) {
    if layout.givesLines && !layout.form.givesRecords {
      if record.at.position == writtenPosition {
        batch.add(record.bits)
        return
      }
      writtenPosition = record.at.position
    }
    if record.isCut { batch.oversized += 1 }
    let values = redacted(record.values)
    var facts = facts(record.kind, record.time, record.message, values)
    if layout.givesLines {
      let before = batch.bytes.count
      for line in record.outer where !places.wants(line.at, byteCount: line.text.count) {
        writeLine(line.at, line.text.span, facts)
        // What is known of the record is said once.
        facts = self.facts(nil, nil, nil, values.map { _ in nil })
      }
      if record.outer.isEmpty, let lines {
        let line = lines.line(at: record.at)
        if !places.wants(record.at, byteCount: line.count) {
          writeLine(record.at, line, of: lines.chunk.text, facts)
        }
      }
      if batch.bytes.count == before { return }
    } else {
      let line = record.outer.isEmpty ? lines?.line(at: record.at) : nil
      let byteCount = record.outer.first?.text.count ?? line?.count ?? 0
      if record.outer.count < 2 && places.wants(record.at, byteCount: byteCount) { return }
      writeValues(record.at, values, facts)
    }
    batch.endRecord(record.bits)
  }

  private mutating func writeLine(
    _ at: Location,
    _ line: Range<Int>,
    of buffer: borrowing Buffer,
    _ record: RecordFacts?
  ) {
    writeLine(at, buffer.bytes.extracting(line), record)
  }

  private mutating func writeLine(_ at: Location, _ text: Span<UInt8>, _ record: RecordFacts?) {
    let facts = LineFacts(path: path, at: at, showsPlace: layout.showsPlace, record: record)
    // Zero bytes that a line begins with say nothing of it, and can be any number.
    let line = LineStart.skipZeros(text, text.indices)..<text.count
    if let masked = redaction?.redacted([UInt8](text.extracting(line))) {
      layout.form.append(masked.span, facts, to: &batch.bytes)
    } else {
      layout.form.append(text.extracting(line), facts, to: &batch.bytes)
    }
  }

  private mutating func writeValues(
    _ at: Location,
    _ values: [FieldValue?],
    _ record: RecordFacts?
  ) {
    if layout.countedField != nil {
      batch.counts[values[0], default: 0] += 1
      return
    }
    let facts = LineFacts(path: path, at: at, showsPlace: layout.showsPlace, record: record)
    layout.form.append(values, named: layout.fields, facts, to: &batch.bytes)
  }

  private mutating func redacted(_ found: [FieldValue?]) -> [FieldValue?] {
    guard redaction != nil else { return found }
    var values = found
    for (index, name) in layout.columns.enumerated() {
      values[index] = found[index].flatMap { redaction?.redacted($0, field: name) }
    }
    return values
  }

  /// What is said of a record, where the form gives records.
  private func facts(
    _ kind: SelectedRecord.Kind?,
    _ time: Timestamp?,
    _ message: [UInt8]?,
    _ values: [FieldValue?]
  ) -> RecordFacts? {
    guard layout.form.givesRecords else { return nil }
    let issue: String? =
      switch kind {
      case .issue(let index): layout.issueIDs[index]
      case .unknown: "unknown"
      case .malformed: "malformed"
      case .other: "other"
      case .odd(let oddity): oddity.rawValue
      case nil: nil
      }
    return RecordFacts(
      issue: issue,
      time: time,
      message: message.map { layout.redaction?.redacted($0) ?? $0 },
      values: values
    )
  }
}
