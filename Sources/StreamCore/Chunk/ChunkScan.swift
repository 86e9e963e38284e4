/// What a worker found in a chunk's whole lines, and where its fragments are.
///
/// ```
///   piece:  ...end of a line LF| whole lines, tallied here |start of a line...
///           ^ range.lowerBound  ^ headEnd                  ^ tailStart       ^ range.upperBound
/// ```
struct ChunkScan {
  struct Piece {
    let range: Range<Int>
    let isAfterGap: Bool
    /// Behind the first line end, or nil when the piece has none.
    let headEnd: Int?
    let tailStart: Int
    /// The line ends in it.
    let lineEnds: Int
  }

  var pieces: [Piece] = []
  var tally: Tally?
  /// Lines of records that a gap cut off.
  var lostLines = 0

  mutating func reset() {
    pieces.removeAll(keepingCapacity: true)
    tally = nil
    lostLines = 0
  }
}

extension Chunk {
  /// Finds and classifies the chunk's whole lines.
  func scanLines(_ classifier: inout LineClassifier, emptyTally: Tally) {
    var tally = emptyTally
    var lineEnds = 0
    var isAfterGap = false
    scan.reset()
    for piece in pieces {
      if piece.isAfterGap { scan.lostLines += open.drop(&tally) }
      isAfterGap = isAfterGap || piece.isAfterGap
      let before = lineEnds
      var tailStart = piece.range.lowerBound
      let headEnd = text.firstLineEnd(in: piece.range).map { $0 + 1 }
      if let headEnd {
        lineEnds += 1
        tailStart = text.lastLineStart(in: headEnd..<piece.range.upperBound)
        scanWhole(
          headEnd..<tailStart,
          &classifier,
          &tally,
          &lineEnds,
          isAfterGap: isAfterGap
        )
      }
      scan.pieces.append(
        ChunkScan.Piece(
          range: piece.range,
          isAfterGap: piece.isAfterGap,
          headEnd: headEnd,
          tailStart: tailStart,
          lineEnds: lineEnds - before
        )
      )
    }
    scan.tally = tally
  }

  private func scanWhole(
    _ range: Range<Int>,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally,
    _ lineEnds: inout Int,
    isAfterGap: Bool
  ) {
    let lineBytesMax = classifier.options.lineBytesMax
    var at = range.lowerBound
    if classifier.options.validate || lineBytesMax < range.count || !open.isEmpty {
      let untilClosed = !classifier.options.validate && lineBytesMax >= range.count
      at = takeEach(
        range,
        untilClosed: untilClosed,
        &classifier,
        &tally,
        &lineEnds,
        isAfterGap: isAfterGap
      )
    }
    // Where the line of `at` begins, and up to where escapes are known to say nothing.
    var start = at
    var dismissedEnd = at
    while at < range.upperBound {
      let result = classifier.scanner.scan(text, at..<range.upperBound)
      lineEnds += result.lineEnds
      tally.counts.lines += result.lineEnds
      tally.counts.blank += result.blankLines
      let hit = result.position
      guard hit < range.upperBound else { break }
      let found = text.lastLineStart(in: at..<hit)
      if found > at { start = found }
      let line = start..<range.upperBound
      switch classifier.meaning(of: hit, in: line, of: text, &dismissedEnd) {
      case .nothing:
        at = hit + 1
      case .candidate:
        let end = text.firstLineEnd(in: hit..<range.upperBound) ?? range.upperBound
        let position = LineClassifier.Position(
          line: lineEnds,
          offset: start,
          isAfterGap: isAfterGap
        )
        classifier.parse(text.bytes, start..<end, position, &tally)
        // The scan goes on at the line's end, so that it counts it.
        at = end
      case .partialLine:
        at = takeEach(
          line,
          untilClosed: true,
          &classifier,
          &tally,
          &lineEnds,
          isAfterGap: isAfterGap
        )
        start = at
      }
    }
  }

  /// Takes whole lines one by one: all of them, or up to the one behind which no record is open.
  ///
  /// - Returns: where the next line begins.
  private func takeEach(
    _ range: Range<Int>,
    untilClosed: Bool,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally,
    _ lineEnds: inout Int,
    isAfterGap: Bool
  ) -> Int {
    var at = range.lowerBound
    while at < range.upperBound, let end = text.firstLineEnd(in: at..<range.upperBound) {
      let position = LineClassifier.Position(line: lineEnds, offset: at, isAfterGap: isAfterGap)
      let byteCount = LineClassifier.withoutReturn(text.bytes, at..<end).count
      tally.counts.lines += 1
      open.take(
        text,
        at..<end,
        position,
        isOversized: byteCount > classifier.options.lineBytesMax,
        &classifier,
        &tally
      )
      lineEnds += 1
      at = end + 1
      if untilClosed && open.isEmpty { break }
    }
    return at
  }
}
