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
  /// The first and the last record line among the whole ones.
  var objects = ObjectLines()
  /// Where the last record line begins that was parsed, or that a part of a record is in.
  var lastParsed = -1

  /// Whether a whole line can be a record line: the classes say whether it is worth to look.
  var mayHaveRecordLines: Bool {
    let counts = tally.counts
    return !open.isEmpty || counts.lines > counts.blank + counts.text
  }
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
      scanWhole(headEnd..<scan.tailStart, of: text, &classifier, &scan)
      if scan.mayHaveRecordLines {
        scan.objects = objectLines(in: headEnd..<scan.tailStart, classifier)
      }
      if let found = classifier.selector?.take() { scan.found = found }
    }
    return scan
  }

  /// Lines that may be no records' are scanned and classed in parts of so many bytes, so that the
  /// second reading finds them in the cache.
  private static let windowBytes = 16 << 10

  /// The text is given along: each look at that of the chunk would be checked for exclusive access.
  private func scanWhole(
    _ range: Range<Int>,
    of text: borrowing Buffer,
    _ classifier: inout LineClassifier,
    _ scan: inout SegmentScan
  ) {
    let takesEach = classifier.parsesEach || classifier.options.lineBytesMax < range.count
    var at = range.lowerBound
    if takesEach || !scan.open.isEmpty || classifier.parsesNextRecord {
      at = classifyEach(range, of: text, untilClosed: !takesEach, &classifier, &scan)
    }
    let partBytes = classifier.options.dockerPartBytes
    // Where the line of `at` begins.
    var start = at
    // A part of docker's need not contain what the scan looks for. It is known by its length alone.
    var long = -1
    var windowEnd = at
    while at < range.upperBound {
      if at == start {
        if long < at {
          long = text.longLineStart(in: at..<range.upperBound, byteCount: partBytes) ?? .max
        }
        if long == at {
          at = classifyEach(at..<range.upperBound, of: text, untilClosed: true, &classifier, &scan)
          start = at
          continue
        }
      }
      let limit = min(long, range.upperBound)
      let result: LineScanner.Result
      if at == start, text.bytes[at] == UInt8(ascii: "{") {
        result = classifier.scanner.scanObjects(text, at..<limit)
        if result.lineEnds > 0 { start = text.lastLineStart(in: at..<result.position) }
        // All of them begin with a bracket.
        scan.tally.counts.recordLines += result.lineEnds
      } else {
        if at >= windowEnd { windowEnd = endOfWindow(from: at, limit: limit, of: text) }
        result = classifier.scanner.scan(text, at..<min(windowEnd, limit), &classifier.lineEnds)
        addUnparsed(&start, of: text, &classifier, &scan)
      }
      scan.lineEnds += result.lineEnds
      scan.tally.counts.lines += result.lineEnds
      at = result.position
      switch result.hit {
      case .nothing: break
      case .candidate:
        let end = text.firstLineEnd(in: at..<range.upperBound) ?? range.upperBound
        let position = Location(line: scan.lineEnds, position: start, isAfterGap: false)
        classifier.parse(text.bytes, start..<end, position, &scan.tally)
        if classifier.scanner.isRecordLine(text, start..<end) { scan.lastParsed = start }
        scan.lineEnds += 1
        scan.tally.counts.lines += 1
        at = end + 1
        parseAlike(&at, before: range.upperBound, of: text, &classifier, &scan)
        start = at
      case .partialTag:
        guard classifier.isPartial(text.bytes, start..<range.upperBound) else {
          at += 1
          break
        }
        at = classifyEach(start..<range.upperBound, of: text, untilClosed: true, &classifier, &scan)
        start = at
      }
    }
  }

  /// Judges lines that have the shape of the one before, as long as there are more: a log of one program
  /// has many in a row, and what makes one of them a candidate is in all of them.
  ///
  /// - Parameters:
  ///   - at: where the first of them begins; where the next line begins afterwards.
  ///   - end: where the last line ends.
  ///   - text: contains them.
  ///   - classifier: takes the lines.
  ///   - scan: what they are is added to it.
  private func parseAlike(
    _ at: inout Int,
    before end: Int,
    of text: borrowing Buffer,
    _ classifier: inout LineClassifier,
    _ scan: inout SegmentScan
  ) {
    // Longer lines can be too long, or parts of docker's.
    let options = classifier.options
    let bytesMax = min(options.lineBytesMax, options.dockerPartBytes, LineClassifier.longBytes)
    let bytes = text.bytes
    while at < end, bytes[at] == UInt8(ascii: "{") {
      let position = Location(line: scan.lineEnds, position: at, isAfterGap: false)
      let line = at..<min(end, at + bytesMax)
      guard let lineEnd = classifier.parseNext(bytes, line, position, &scan.tally) else { return }
      scan.lastParsed = at
      scan.lineEnds += 1
      scan.tally.counts.lines += 1
      at = lineEnd + 1
    }
  }

  /// Where a scan from `at` on ends: after a line end.
  private func endOfWindow(from at: Int, limit: Int, of text: borrowing Buffer) -> Int {
    guard limit - at > Self.windowBytes else { return limit }
    let end = text.firstLineEnd(in: (at + Self.windowBytes)..<limit)
    return end.map { $0 + 1 } ?? limit
  }

  /// Adds the classes of the lines that a scan passed over.
  ///
  /// - Parameters:
  ///   - start: where the first of them begins; where the next line begins afterwards.
  ///   - text: contains them.
  ///   - classifier: has their ends.
  ///   - scan: has the lines before them; what they are is added to it.
  private func addUnparsed(
    _ start: inout Int,
    of text: borrowing Buffer,
    _ classifier: inout LineClassifier,
    _ scan: inout SegmentScan
  ) {
    let count = classifier.lineEnds.count
    guard count > 0 else { return }
    let lines = classifier.scanner.countLines(text, from: start, &classifier.lineEnds)
    if lines.text > 0 { addTexts(lines, from: start, of: text, &classifier, &scan) }
    scan.tally.counts.blank += lines.blank
    scan.tally.counts.text += lines.text
    scan.tally.counts.recordLines += count - lines.blank - lines.text
    start = classifier.lineEnds.places[count - 1] + 1
  }

  /// Lists lines of text that a scan passed over: the first ones, or all where they are to be
  /// extracted.
  private func addTexts(
    _ lines: LineCounts,
    from first: Int,
    of text: borrowing Buffer,
    _ classifier: inout LineClassifier,
    _ scan: inout SegmentScan
  ) {
    let wantsAll = classifier.selector?.wants(.text) == true
    var left = lines.text
    var index = lines.firstText ?? 0
    while left > 0, wantsAll || scan.tally.textLines.count < TallyAccumulator.listedMax {
      let start = index > 0 ? classifier.lineEnds.places[index - 1] + 1 : first
      let end = classifier.lineEnds.places[index]
      let line = LineClassifier.withoutReturn(text.bytes, start..<end)
      if LineShape(text.bytes, line) == .text {
        let position = Location(line: scan.lineEnds + index, position: start, isAfterGap: false)
        classifier.addText(text.bytes, line, position, &scan.tally)
        left -= 1
      }
      index += 1
    }
  }

  /// Classifies whole lines one by one: all of them, or until no record is open.
  ///
  /// - Returns: where the next line begins.
  private func classifyEach(
    _ range: Range<Int>,
    of text: borrowing Buffer,
    untilClosed: Bool,
    _ classifier: inout LineClassifier,
    _ scan: inout SegmentScan
  ) -> Int {
    var at = range.lowerBound
    while true {
      if classifier.parsesEach, scan.open.isEmpty {
        parseAlike(&at, before: range.upperBound, of: text, &classifier, &scan)
      }
      guard at < range.upperBound, let end = text.firstLineEnd(in: at..<range.upperBound) else {
        break
      }
      let position = Location(line: scan.lineEnds, position: at, isAfterGap: false)
      scan.tally.counts.lines += 1
      let before = scan.tally.counts
      let isOversized = classifier.isOversized(text.bytes, at..<end)
      scan.open.append(
        text,
        at..<end,
        position,
        isOversized: isOversized,
        &classifier,
        &scan.tally
      )
      if !isOversized, scan.tally.counts.hasParsed(since: before),
        LineShape(text.bytes, at..<end) == .record
      {
        scan.lastParsed = at
      }
      scan.lineEnds += 1
      at = end + 1
      if untilClosed && scan.open.isEmpty && !classifier.parsesNextRecord { break }
    }
    return at
  }
}
