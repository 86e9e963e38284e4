/// What a worker found in the whole lines of a segment, and where the segment's fragments are.
///
/// ```
///   segment: ...end of a line LF| whole lines, tallied here |start of a line...
///            ^ range.lowerBound  ^ headEnd                  ^ tailStart       ^ range.upperBound
/// ```
struct SegmentScan {
  /// After the first line end, or nil when the segment has none.
  var headEnd: Int?
  var tailStart: Int
  /// The line ends in it.
  var lineEnds = 0
  var tally: TallyAccumulator
  /// The records that are still open after the last whole line.
  var open: PartialRecords
  /// What is to be extracted of it.
  var found: [SelectedRecord] = []
  /// The whole lines that begin as records do.
  var objects = ObjectLines()
}

extension Chunk {
  /// Finds and classifies the chunk's whole lines, as if no record were open before any segment.
  func scanLines(_ classifier: inout LineClassifier, emptyTally: TallyAccumulator) {
    scans.removeAll(keepingCapacity: true)
    for segment in segments {
      scans.append(scanned(segment, open: PartialRecords(), &classifier, emptyTally: emptyTally))
    }
  }

  /// Finds and classifies the whole lines of a segment.
  ///
  /// - Parameters:
  ///   - segment: a part of the chunk's text.
  ///   - open: the records that are open before its first whole line.
  ///   - classifier: takes the lines.
  ///   - emptyTally: a tally of nothing.
  /// - Returns: what was found.
  func scanned(
    _ segment: TextSegment,
    open: PartialRecords,
    _ classifier: inout LineClassifier,
    emptyTally: TallyAccumulator
  ) -> SegmentScan {
    let headEnd = text.firstLineEnd(in: segment.range).map { $0 + 1 }
    var scan = SegmentScan(
      headEnd: headEnd,
      tailStart: segment.range.lowerBound,
      tally: emptyTally,
      open: open
    )
    if let headEnd {
      scan.lineEnds = 1
      scan.tailStart = text.lastLineStart(in: headEnd..<segment.range.upperBound)
      scan.objects = objectLines(in: headEnd..<scan.tailStart)
      scanWhole(headEnd..<scan.tailStart, of: text, &classifier, &scan)
      if let found = classifier.selector?.take() { scan.found = found }
    }
    return scan
  }

  /// The text is given along: each look at that of the chunk would be checked for exclusive access.
  private func scanWhole(
    _ range: Range<Int>,
    of text: borrowing Buffer,
    _ classifier: inout LineClassifier,
    _ scan: inout SegmentScan
  ) {
    let takesEach = classifier.options.validate || classifier.options.lineBytesMax < range.count
    var at = range.lowerBound
    if takesEach || !scan.open.isEmpty || classifier.parsesNextObject {
      at = takeEach(range, of: text, untilClosed: !takesEach, &classifier, &scan)
    }
    let partBytes = classifier.options.dockerPartBytes
    // Where the line of `at` begins, and up to where escapes are known to say nothing.
    var start = at
    var dismissedEnd = at
    // A part of docker's need not hold what the scan looks for. It is known by its length alone.
    var long = -1
    while at < range.upperBound {
      if long < at {
        long = text.longLineStart(in: at..<range.upperBound, byteCount: partBytes) ?? .max
      }
      if long == at {
        at = takeEach(at..<range.upperBound, of: text, untilClosed: true, &classifier, &scan)
        start = at
        continue
      }
      let limit = min(long, range.upperBound)
      let result = classifier.scanner.scan(text, at..<limit)
      scan.lineEnds += result.lineEnds
      scan.tally.counts.lines += result.lineEnds
      scan.tally.counts.blank += result.blankLines
      let hit = result.position
      guard hit < limit else {
        at = limit
        continue
      }
      let found = text.lastLineStart(in: at..<hit)
      if found > at { start = found }
      let line = start..<range.upperBound
      switch classifier.meaning(of: hit, in: line, of: text, &dismissedEnd) {
      case .nothing:
        at = hit + 1
      case .candidate:
        let end = text.firstLineEnd(in: hit..<range.upperBound) ?? range.upperBound
        let position = Location(line: scan.lineEnds, position: start, isAfterGap: false)
        classifier.parse(text.bytes, start..<end, position, &scan.tally)
        // The scan goes on at the line's end, so that it counts it.
        at = end
      case .partialLine:
        at = takeEach(line, of: text, untilClosed: true, &classifier, &scan)
        start = at
      }
    }
  }

  /// Takes whole lines one by one: all of them, or until no record is open.
  ///
  /// - Returns: where the next line begins.
  private func takeEach(
    _ range: Range<Int>,
    of text: borrowing Buffer,
    untilClosed: Bool,
    _ classifier: inout LineClassifier,
    _ scan: inout SegmentScan
  ) -> Int {
    var at = range.lowerBound
    while at < range.upperBound, let end = text.firstLineEnd(in: at..<range.upperBound) {
      let position = Location(line: scan.lineEnds, position: at, isAfterGap: false)
      let byteCount = LineClassifier.withoutReturn(text.bytes, at..<end).count
      scan.tally.counts.lines += 1
      scan.open.take(
        text,
        at..<end,
        position,
        isOversized: byteCount > classifier.options.lineBytesMax,
        &classifier,
        &scan.tally
      )
      scan.lineEnds += 1
      at = end + 1
      if untilClosed && scan.open.isEmpty && !classifier.parsesNextObject { break }
    }
    return at
  }
}
