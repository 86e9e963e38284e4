/// Writes an archive's selected lines, in the order in which their records end.
///
/// A line that is selected by its place is written where it stands, and not once more as a line
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
    redaction = layout.redacts ? LineRedaction() : nil
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
  func isPast(_ at: LinePosition) -> Bool { !hasKinds && places.isPast(at) }

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
    _ line: borrowing CarriedLine,
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
    _ at: LinePosition,
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
    _ at: LinePosition,
    _ text: Span<UInt8>,
    _ look: LineClassifier.LineProbe
  ) {
    if layout.columns.isEmpty {
      writeLine(at, text)
    } else {
      writeValues(at, look.values)
    }
    batch.endRecord(look.bits)
  }

  /// Writes a record that is selected by what it says; its lines stand in a chunk's text, where
  /// it has not brought them.
  private mutating func write(_ record: SelectedRecord, in lines: ChunkLines?) {
    if record.isCut { batch.oversized += 1 }
    if layout.columns.isEmpty {
      let before = batch.bytes.count
      for line in record.outer where !places.wants(line.at, byteCount: line.text.count) {
        writeLine(line.at, line.text.span)
      }
      if record.outer.isEmpty, let lines {
        let line = lines.line(at: record.at)
        if !places.wants(record.at, byteCount: line.count) {
          writeLine(record.at, line, of: lines.chunk.text)
        }
      }
      if batch.bytes.count == before { return }
    } else {
      let line = record.outer.isEmpty ? lines?.line(at: record.at) : nil
      let byteCount = record.outer.first?.text.count ?? line?.count ?? 0
      if record.outer.count < 2 && places.wants(record.at, byteCount: byteCount) { return }
      writeValues(record.at, record.values)
    }
    batch.endRecord(record.bits)
  }

  private mutating func writeLine(
    _ at: LinePosition,
    _ line: Range<Int>,
    of buffer: borrowing Buffer
  ) {
    writeLine(at, buffer.bytes.extracting(line))
  }

  private mutating func writeLine(_ at: LinePosition, _ text: Span<UInt8>) {
    switch layout.format {
    case .text:
      if layout.showsPlace { writePlace(at) }
      if let masked = redaction?.redacted([UInt8](text)) {
        batch.bytes += masked
      } else {
        batch.bytes.append(text)
      }
      batch.bytes.append(0x0a)
    case .json:
      let line = [UInt8](text)
      let shown = redaction?.redacted(line) ?? line
      // Bytes that are no UTF-8 cannot stand in JSON.
      let text = Array(String(decoding: shown, as: UTF8.self).utf8)
      beginObject(at)
      batch.bytes += Array("\"text\":".utf8) + JSONWriter.quoted(text) + [0x7d, 0x0a]
    }
  }

  private mutating func writeValues(_ at: LinePosition, _ found: [FieldValue?]) {
    var values = found
    for (index, name) in layout.columns.enumerated() {
      guard let value = found[index] else { continue }
      values[index] = redaction?.redacted(value, field: name) ?? value
    }
    if layout.countedField != nil {
      batch.counts[values[0], default: 0] += 1
      return
    }
    switch layout.format {
    case .text:
      if layout.showsPlace { writePlace(at) }
      for (index, value) in values.enumerated() {
        if index > 0 { batch.bytes.append(0x09) }
        value?.append(to: &batch.bytes)
      }
      batch.bytes.append(0x0a)
    case .json:
      beginObject(at)
      batch.bytes += Array("\"fields\":{".utf8)
      for (index, (name, value)) in zip(layout.fields, values).enumerated() {
        if index > 0 { batch.bytes.append(0x2c) }
        batch.bytes += JSONWriter.quoted(Array(name.utf8)) + [0x3a]
        batch.bytes += value?.json ?? Array("null".utf8)
      }
      batch.bytes += [0x7d, 0x7d, 0x0a]
    }
  }

  // MARK: Places

  /// The archive as it is shown: `archive.tar!member` for a member.
  private func archive(_ at: LinePosition) -> String { at.member.map { "\(path)!\($0)" } ?? path }

  private mutating func writePlace(_ at: LinePosition) {
    // A path can hold anything; a tab or a line end in it would break the table.
    batch.bytes += Array(printable(archive(at)).utf8)
    for number in [at.frame, at.block, at.offset, at.line] {
      batch.bytes.append(0x09)
      batch.bytes += Array(String(number).utf8)
    }
    batch.bytes.append(0x09)
  }

  /// Begins an object on a line of its own, with its place if that is shown.
  private mutating func beginObject(_ at: LinePosition) {
    batch.bytes.append(0x7b)
    if layout.showsPlace {
      batch.bytes += Array("\"archive\":".utf8) + JSONWriter.quoted(Array(archive(at).utf8))
      batch.bytes += Array(
        ",\"frame\":\(at.frame),\"block\":\(at.block),\"offset\":\(at.offset),\"line\":\(at.line),"
          .utf8
      )
      if at.isAfterGap { batch.bytes += Array("\"afterGap\":true,".utf8) }
    }
  }
}
