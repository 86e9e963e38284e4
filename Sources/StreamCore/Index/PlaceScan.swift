/// Decodes parts of an archive, and finds out where in its text they are by the examples in them.
struct PlaceScan: ~Copyable {
  /// How far the places in a part are from those in the whole text.
  private struct Shift: Hashable {
    let offset: Int
    let lines: Int
  }

  /// What was decoded, in the order of the text.
  private(set) var runs: [ArchiveIndex.Run] = []
  /// Whether the last part went to the archive's end.
  private(set) var isAtEnd = false

  private let emptyTally: TallyAccumulator
  private var classifier: LineClassifier
  private let format: any Format.Type
  private let reader: any FormatReader
  private var context: ReadContext

  init(
    _ source: consuming ByteSource,
    _ classifier: LineClassifier,
    emptyTally: TallyAccumulator,
    _ options: ReadOptions,
    _ format: any Format.Type
  ) {
    context = ReadContext(source)
    context.readsAll = false
    self.format = format
    reader = format.makeReader(options)
    self.classifier = classifier
    self.emptyTally = emptyTally
  }

  /// Decodes from a place on until the examples in it are found.
  ///
  /// - Parameters:
  ///   - places: the examples in the order of the text.
  ///   - start: where decoding begins.
  ///   - required: so many of the places are asked for; more are found where they are in the
  ///     same blocks.
  /// - Returns: how many were found; nil where not all of them were, or not for certain.
  mutating func find(
    _ places: ArraySlice<Place>,
    from start: BlockStart,
    required: Int
  ) -> Int? {
    guard reader.seek(to: start.point, &context), source.fill(atLeast: 1) > 0 else { return nil }
    var assembler = LineAssembler(
      lineBytesMax: classifier.options.lineBytesMax,
      emptyTally: emptyTally,
      isNamed: true,
      printer: nil,
      indexer: IndexBuilder(headerOffset: start.point.headerOffset)
    )
    var tally = emptyTally
    var (held, lineEndsWhenHeld) = (0, 0)
    while true {
      isAtEnd = fill()
      let chunk = context.chunk
      guard chunk.damage.isEmpty else { return nil }
      chunk.scanLines(&classifier, emptyTally: emptyTally)
      assembler.add(chunk, &classifier, &tally)
      if isAtEnd { assembler.finish(&classifier, &tally) }
      let count = places.prefix { isHeld($0, start) }.count
      if count > held { (held, lineEndsWhenHeld) = (count, assembler.lineEnds) }
      // The line that the last block ends in may be the one, and an equal one before it not.
      let isClosed = isAtEnd || assembler.lineEnds > lineEndsWhenHeld
      if held >= required, let shift = shift(of: places.prefix(held), tally, start),
        isClosed || shift.offset == start.usualOffset
      {
        add(assembler.indexer?.runs ?? [], shift, places.prefix(held))
        return held
      }
      guard held < required || !isClosed, !isAtEnd else { return nil }
    }
  }

  /// Decodes what comes next.
  ///
  /// - Returns: whether the archive has no more.
  private mutating func fill() -> Bool {
    let chunk = context.chunk
    chunk.reset()
    chunk.fileOffset = source.position
    var advance = Advance.more
    // What is damaged, or of several formats, is read from its start.
    while advance == .more { advance = context.lost == nil ? reader.readChunk(&context) : .ended }
    if !chunk.isDecoded { chunk.decode(from: &context.compressed) }
    return advance != .full
  }

  /// Whether the chunk, or one before it, has the beginning of a place's line.
  private func isHeld(_ place: Place, _ start: BlockStart) -> Bool {
    let chunk = context.chunk
    if format.isVerbatim {
      return place.at.offset < chunk.fileOffset + chunk.textEnd - Chunk.textStart
    }
    guard let last = chunk.blocks.last else { return false }
    return place.at.blockAddress <= BlockAddress(frame: chunk.frame, block: last.index)
  }

  /// Adds runs at their places in the archive.
  private mutating func add(
    _ found: [ArchiveIndex.Run],
    _ shift: Shift,
    _ places: ArraySlice<Place>
  ) {
    for (number, run) in found.enumerated() {
      var run = run
      run.decodedOffset += shift.offset
      run.lineEnds += shift.lines
      // What is before the first one was not looked at.
      if number == 0 && !places.contains(where: { $0.at.offset == run.decodedOffset }) {
        run.content.flags.remove(.startsLine)
      }
      runs.append(run)
    }
  }

  /// The archive's bytes.
  var source: ByteSource {
    _read { yield context.source }
    _modify { yield &context.source }
  }

  // MARK: Comparing

  /// How far the places of what was found are from those in the archive; nil where not every
  /// example was found, or more than one answer fits them all.
  private func shift(
    of places: ArraySlice<Place>,
    _ tally: TallyAccumulator,
    _ start: BlockStart
  ) -> Shift? {
    // Only the first of the malformed lines are listed: one that fits may be another one.
    let listsAll = tally.malformed.count == tally.counts.malformed
    guard listsAll || places.allSatisfy({ $0.reason == nil }) else { return nil }
    let found =
      tally.issues.flatMap(\.examples) + tally.unknown.sorted.flatMap(\.value.examples)
      + tally.malformed
    let byMessage = Dictionary(grouping: found, by: \.message)
    var shifts: Set<Shift>?
    for place in places {
      let fitting = (byMessage[place.message] ?? []).filter { Self.fits($0, place) }
      let possible = Set(
        fitting.map {
          Shift(offset: place.at.offset - $0.at.offset, lines: place.at.line - $0.at.line)
        }
      )
      shifts = shifts?.intersection(possible) ?? possible
    }
    // The offset in plain text is that in the file.
    if format.isVerbatim { shifts = shifts?.filter { $0.offset == start.point.fileOffset } }
    return shifts?.count == 1 ? shifts?.first : nil
  }

  /// Whether a record that was found can be an example.
  private static func fits(_ found: Place, _ place: Place) -> Bool {
    guard found.at.blockAddress == place.at.blockAddress, found.time == place.time,
      found.whole == place.whole,
      found.reason == place.reason
    else {
      return false
    }
    // A tally of another catalogue shows other fields.
    return place.fields.allSatisfy { field in
      found.fields.allSatisfy { $0.name != field.name || $0.value == field.value }
    }
  }
}
