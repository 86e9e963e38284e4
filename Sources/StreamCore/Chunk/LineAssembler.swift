/// Puts together the lines and records that cross the edges of chunks, and numbers all lines.
///
/// ```
///   chunk 1: ...| head | whole lines | tail |
///                                     ^^^^^^ carried
///   chunk 2:                          | head | whole lines | tail |
///                                     ^^^^^^ completes the carried line
/// ```
///
/// The first fragment of every segment passes here, that of the first one too, so that a byte
/// order mark is dealt with at one place.
///
/// A worker cannot know whether a record of several lines is open where its chunk begins, and
/// takes it that none is. Where one is, and goes on in the whole lines, what the worker found is
/// thrown away, and the lines are scanned again. Such records are rare: container runtimes cut
/// lines of 16 KiB and more.
struct LineAssembler: ~Copyable {
  /// Lines that were torn by a gap.
  private(set) var lostLines = 0
  private(set) var decodedBytes = 0

  private let emptyTally: TallyAccumulator
  /// Whether the user named the archive.
  private let isNamed: Bool
  /// Line ends of the archive's or the member's text so far; a line's number is one more.
  private(set) var lineEnds = 0
  private var hasGap = false
  private var carry: SplitLine
  /// Whether the text up to the next line end belongs to a torn line.
  private var isTorn = false
  /// The records that are still open after the last whole line.
  private var open = PartialRecords()
  /// Gets what is to be extracted.
  var printer: LinePrinter?
  /// Notes what is in which block.
  private(set) var indexer: IndexBuilder?
  /// The member of an archive that the text is of, and where it begins; all of the archive otherwise.
  private var member: String?
  private var isInMember = false
  private var memberStart = 0
  /// What is known of the archive's or the member's text.
  private var text = TextFacts()
  /// What is known of the members that have ended.
  private(set) var members = MemberFacts()
  /// The last record line.
  private var lastRecord = LastRecord()
  private var faults: [TextFault] = []
  private(set) var frames = FrameProbe()
  private(set) var hasMembers = false

  init(
    lineBytesMax: Int,
    emptyTally: TallyAccumulator,
    isNamed: Bool,
    printer: LinePrinter?,
    indexer: IndexBuilder?
  ) {
    self.isNamed = isNamed
    carry = SplitLine(lineBytesMax: lineBytesMax)
    self.printer = printer
    self.indexer = indexer
    self.emptyTally = emptyTally
  }

  /// Adds the next chunk's text.
  mutating func add(
    _ chunk: Chunk,
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) {
    if let point = chunk.seekPoint { go(to: point, &classifier) }
    if chunk.isAfterGap || chunk.isAfterBreak && carry.length > 0 { tear(&tally) }
    if chunk.zeroBytesBefore > 0 {
      if carry.length > 0 { carry.appendZeros(chunk.zeroBytesBefore, keeps: !isTorn) }
      decodedBytes += chunk.zeroBytesBefore
    }
    indexer?.begin(
      chunk,
      decodedBytes: decodedBytes,
      lineEnds: lineEnds,
      startsLine: carry.length == 0,
      continuesRecord: !open.isEmpty
    )
    frames.look(at: chunk, isFirst: decodedBytes == 0)
    hasMembers = hasMembers || chunk.isOfMembers
    // Taken out, so that they can be changed without being copied.
    var scans: [SegmentScan] = []
    swap(&scans, &chunk.scans)
    for (index, segment) in chunk.segments.enumerated() {
      if segment.isAfterGap { tear(&tally) }
      if let name = segment.member {
        beginMember(name, chunk, at: segment.range.lowerBound, &classifier, tally)
      }
      if isInMember || !chunk.isOfMembers {
        note(text.probe.look(at: chunk, segment.range), isInMember ? member : nil)
        if segment.isNotedAsBinary { text.isNotedAsBinary = true }
      }
      let shift = LocationMap(
        chunk,
        segmentStart: segment.range.lowerBound,
        after: decodedBytes,
        lines: lineEnds,
        isAfterGap: hasGap,
        member: member,
        memberStart: memberStart
      )
      let headEnd = scans[index].headEnd
      append(chunk, segment.range.lowerBound..<(headEnd.map { $0 - 1 } ?? segment.range.upperBound))
      if headEnd != nil { endLine(&classifier, &tally) }
      // Also one that the line across the edge has opened.
      if !open.isEmpty { indexer?.noteOpenRecord() }
      addWholeLines(chunk, segment, &scans[index], shift, &classifier, &tally)
      lineEnds += scans[index].lineEnds
      if headEnd != nil { append(chunk, scans[index].tailStart..<segment.range.upperBound) }
      if segment.endsMember { endMember(&classifier, &tally) }
    }
    decodedBytes += chunk.textEnd - Chunk.textStart
    if chunk.isBeforeGap { tear(&tally) }
  }

  /// Forgets what came before, in which no line was: the archive's text was packed in it.
  ///
  /// - Returns: how long it was.
  mutating func dropText() -> Int {
    defer {
      decodedBytes = 0
      frames = FrameProbe()
    }
    return decodedBytes
  }

  /// Whether no line of the rest of the archive is to be extracted.
  ///
  /// In an archive of members every one has the lines that are asked for.
  var isSatisfied: Bool {
    guard let printer, member == nil, carry.start.line > 0 else { return false }
    var next = carry.start
    next.line = lineEnds + 1
    return printer.isPast(next)
  }

  /// Adds what is left at the end: the last line may have no line end.
  mutating func finish(_ classifier: inout LineClassifier, _ tally: inout TallyAccumulator) {
    if isTorn || carry.length > carry.markBytes {
      printer?.endText(at: carry.start.offset + carry.length)
      // A line that was cut off may end before an error's name.
      classifier.parsesAny = true
      classifier.isUnended = true
      endLine(&classifier, &tally)
    } else {
      carry.clear()
    }
    classifier.isUnended = true
    open.finish(&classifier, &tally)
    classifier.isUnended = false
    lastRecord.finish(&classifier, &tally)
    if let found = classifier.selector?.take() {
      printer?.add(found)
      indexer?.add(found)
    }
    printer?.endText(at: nil)
    if isInMember || !hasMembers {
      note(text.probe.end(), isInMember ? member : nil)
      noteOddity(tally)
    }
    classifier.parsesNextRecord = false
    lastRecord = LastRecord()
  }

  /// What is known of the archive's text at its end, or of that of its last member.
  func facts(of tally: TallyAccumulator) -> TextFacts {
    var text = text
    text.end(tally.counts)
    return text
  }

  // MARK: Whole lines

  /// Adds what was found in a segment's whole lines, with their places in the archive.
  private mutating func addWholeLines(
    _ chunk: Chunk,
    _ segment: Chunk.TextSegment,
    _ scan: inout SegmentScan,
    _ shift: LocationMap,
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) {
    let hasNextRecord = classifier.parsesNextRecord && scan.objects.first != nil
    if hasNextRecord || isContinued(in: chunk, scan) {
      open.updatePositions { shift.toChunk(&$0) }
      scan = chunk.scanned(segment, open: open, &classifier, emptyTally: emptyTally)
      open = PartialRecords()
    }
    scan.open.updatePositions { shift.toArchive(&$0) }
    open.add(scan.open)
    scan.tally.updatePlaces { shift.toArchive(&$0.at) }
    tally.merge(scan.tally)
    if let last = scan.objects.last {
      let later = chunk.text.lineEndCount(in: last.lowerBound..<scan.tailStart)
      var at = Location(line: scan.lineEnds - later, position: last.lowerBound, isAfterGap: false)
      shift.toArchive(&at)
      lastRecord = LastRecord(
        chunk.text.bytes.extracting(last),
        at,
        isParsed: scan.lastParsed == last.lowerBound
      )
    }
    if printer != nil, let headEnd = scan.headEnd {
      let range = headEnd..<scan.tailStart
      let lines = ChunkLines(chunk: chunk, range: range, count: scan.lineEnds - 1, shift: shift)
      printer?.add(scan.found, lines, &classifier)
    }
    if indexer != nil {
      for index in scan.found.indices { shift.toArchive(&scan.found[index].at) }
      indexer?.add(scan.found)
    }
  }

  /// Whether an open record can have lines among the whole ones of a segment.
  ///
  /// The name of its stream is looked for, so that a record that is never closed does not make
  /// all that follows be scanned twice.
  private func isContinued(in chunk: Chunk, _ scan: SegmentScan) -> Bool {
    guard !open.isEmpty, let headEnd = scan.headEnd else { return false }
    return open.streamNames.contains { chunk.text.contains($0, in: headEnd..<scan.tailStart) }
  }

  // MARK: Members and gaps

  /// Goes on with a member, or begins it: then lines and offsets count anew.
  private mutating func beginMember(
    _ name: String,
    _ chunk: Chunk,
    at start: Int,
    _ classifier: inout LineClassifier,
    _ tally: borrowing TallyAccumulator
  ) {
    guard !isInMember else { return }
    isInMember = true
    classifier.parsesNextRecord = true
    text = TextFacts(before: tally.counts)
    member = name
    lineEnds = 0
    memberStart = decodedBytes + start - Chunk.textStart
  }

  /// Ends a member.
  private mutating func endMember(
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) {
    finish(&classifier, &tally)
    if isInMember, let name = member {
      let facts = facts(of: tally)
      if facts.isWithoutRecords, facts.whatWithoutLog != nil {
        tally.forgetFaults(since: facts.before, at: memberStart)
      }
      members.add(facts, name: name)
    }
    isInMember = false
  }

  /// Goes on at another place; what is between was not asked for.
  private mutating func go(to point: SeekPoint, _ classifier: inout LineClassifier) {
    guard point.decodedOffset != decodedBytes else { return }
    lastRecord = LastRecord()
    classifier.parsesNextRecord = false
    decodedBytes = point.decodedOffset
    lineEnds = point.lineEnds
    carry.clear()
    open = PartialRecords()
    isTorn = !point.startsLine
  }

  /// Notes that text was lost here.
  private mutating func tear(_ tally: inout TallyAccumulator) {
    if carry.length > 0 { lostLines += 1 }
    lostLines += open.drop(&tally)
    hasGap = true
    isTorn = true
    carry.clear()
  }

  // MARK: What the text is

  private mutating func note(_ oddity: TextProbe.Oddity?, _ member: String?) {
    switch oddity {
    case .unread: noteFault(oddity, member)
    // What it means depends on whether there are records in it.
    case .harmless, .binary: text.oddity = oddity
    case nil: break
    }
  }

  private mutating func noteFault(_ oddity: TextProbe.Oddity?, _ member: String?) {
    guard let oddity, let boundary = text.probe.start else { return }
    faults.append(TextFault(boundary: boundary, member: member, what: oddity.what))
  }

  /// Decides what it means, at the end of a text that is none.
  ///
  /// Without records it is an archive without one, or nothing that has a log. Where that was named, or
  /// there are records in it, it is not what it should be.
  private mutating func noteOddity(_ tally: borrowing TallyAccumulator) {
    let isUnexpected = text.whatWithoutLog != nil && isNamed && !isInMember && !text.probe.isZero
    guard text.oddity != nil, isUnexpected || facts(of: tally).records > 0 else { return }
    // Where it begins says more than that it is there.
    if !text.isNotedAsBinary { noteFault(text.oddity, isInMember ? member : nil) }
    text.oddity = nil
  }

  /// Ends the archive's last frame.
  mutating func endFrames() { frames.end() }

  /// Gives out what was found to be no text since the last time.
  mutating func takeFaults() -> [TextFault] {
    defer { faults = [] }
    return faults
  }

  // MARK: The carried line

  private mutating func append(_ chunk: Chunk, _ range: Range<Int>) {
    if carry.length == 0 {
      let boundary = chunk.boundary(at: range.lowerBound)
      let position = decodedBytes + range.lowerBound - Chunk.textStart
      carry.start = Location(
        line: lineEnds + 1,
        position: position,
        offset: position - memberStart,
        isAfterGap: hasGap,
        frame: boundary.frame,
        block: boundary.block,
        member: member
      )
    }
    if !range.isEmpty { carry.append(chunk.text, range, keeps: !isTorn) }
  }

  private mutating func endLine(_ classifier: inout LineClassifier, _ tally: inout TallyAccumulator)
  {
    if isTorn {
      if carry.length > 0 { lostLines += 1 }
      isTorn = false
    } else {
      tally.counts.lines += 1
      let shape = carry.shape
      let before = tally.counts
      classifier.isFirstLine = carry.start.line == 1
      classifier.parsesAny = classifier.parsesAny || classifier.isFirstLine
      carry.classify(&open, &classifier, &tally)
      classifier.isFirstLine = false
      classifier.parsesAny = false
      if shape == .record {
        var at = carry.start
        at.position += carry.markBytes
        at.offset += carry.markBytes
        let isParsed = tally.counts.hasParsed(since: before)
        lastRecord = LastRecord(carry.bytes.span, at, isParsed: isParsed)
      }
      if let found = classifier.selector?.take() {
        printer?.add(found, carry, &classifier)
        indexer?.add(found)
      }
    }
    carry.clear()
  }
}
