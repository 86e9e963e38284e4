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

  mutating func reset() {
    pieces.removeAll(keepingCapacity: true)
    tally = nil
  }
}

extension Chunk {
  /// Finds and classifies the chunk's whole lines.
  func scanLines(_ classifier: inout LineClassifier, emptyTally: Tally) {
    var tally = emptyTally
    var lineEnds = 0
    var isAfterGap = false
    for piece in pieces {
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
    if classifier.options.validate || classifier.options.lineBytesMax < range.count {
      takeEach(range, &classifier, &tally, &lineEnds, isAfterGap: isAfterGap)
      return
    }
    var at = range.lowerBound
    while at < range.upperBound {
      let result = classifier.scanner.scan(text, at..<range.upperBound)
      lineEnds += result.lineEnds
      tally.counts.lines += result.lineEnds
      tally.counts.blank += result.blankLines
      guard result.position < range.upperBound else { break }
      let start = text.lastLineStart(in: at..<result.position)
      let end = text.firstLineEnd(in: result.position..<range.upperBound) ?? range.upperBound
      let position = LineClassifier.Position(
        line: lineEnds,
        offset: start,
        isAfterGap: isAfterGap
      )
      classifier.parse(text.bytes, start..<end, position, &tally)
      // The scan goes on at the line's end, so that it counts it.
      at = end
    }
  }

  private func takeEach(
    _ range: Range<Int>,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally,
    _ lineEnds: inout Int,
    isAfterGap: Bool
  ) {
    var at = range.lowerBound
    while at < range.upperBound, let end = text.firstLineEnd(in: at..<range.upperBound) {
      let position = LineClassifier.Position(line: lineEnds, offset: at, isAfterGap: isAfterGap)
      tally.counts.lines += 1
      classifier.take(text, at..<end, position, &tally)
      lineEnds += 1
      at = end + 1
    }
  }
}
