/// Puts together the lines and records that cross the edges of chunks, and numbers all lines.
///
/// ```
///   chunk 1: ...| head | whole lines | tail |
///                                     ^^^^^^ carried
///   chunk 2:                          | head | whole lines | tail |
///                                     ^^^^^^ completes the carried line
/// ```
///
/// The first fragment of every chunk passes here, that of the first one too, so that a byte
/// order mark is dealt with at one place.
///
/// A worker cannot know whether a record of several lines is open where its chunk begins, and
/// takes it that none is. Where one is, and goes on in the chunk's whole lines, what the worker
/// found is thrown away, and the chunk is scanned again. Such records are rare: container
/// runtimes cut lines of 16 KiB and more.
struct Stitcher: ~Copyable {
  /// Line ends of the text so far; a line's number is one more.
  private(set) var lineEnds = 0
  /// Lines that were torn by a gap.
  private(set) var lostLines = 0
  private(set) var decodedBytes = 0
  private(set) var hasGap = false

  private let lineBytesMax: Int
  private var carry = Buffer(byteCount: 4096)
  /// The carried line: how much of it is kept, its whole length, its last byte, its place.
  private var kept = 0
  private var length = 0
  private var lastByte: UInt8 = 0
  private var start = LineClassifier.Position(line: 0, offset: 0, isAfterGap: false)
  /// Whether the text up to the next line end belongs to a torn line.
  private var isTorn = false
  /// The records that are open behind the last whole line.
  private var open = OpenRecords()

  init(lineBytesMax: Int) {
    self.lineBytesMax = lineBytesMax
  }

  /// Adds the next chunk's text.
  mutating func add(
    _ chunk: Chunk,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally
  ) {
    if chunk.isAfterGap { tear(&tally) }
    for (index, piece) in chunk.scan.pieces.enumerated() {
      // The records behind a later gap are those that the scan found open.
      if piece.isAfterGap { if index == 0 { tear(&tally) } else { tearLine() } }
      let headLast = piece.headEnd.map { $0 - 1 } ?? piece.range.upperBound
      append(chunk, piece.range.lowerBound..<headLast)
      if piece.headEnd != nil { endLine(&classifier, &tally) }
      // The first piece's head is in front of all whole lines.
      if index == 0 { addWholeLines(chunk, &classifier, &tally) }
      lineEnds += piece.lineEnds
      if piece.headEnd != nil { append(chunk, piece.tailStart..<piece.range.upperBound) }
    }
    decodedBytes += chunk.textEnd - Chunk.textStart
    if chunk.isBeforeGap { tear(&tally) }
  }

  /// Adds what was found in a chunk's whole lines, with their places in the archive.
  private mutating func addWholeLines(
    _ chunk: Chunk,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally
  ) {
    let shift = ChunkShift(chunk, offset: decodedBytes, lines: lineEnds, isAfterGap: hasGap)
    if isContinued(in: chunk) {
      open.updatePositions { shift.toChunk(&$0) }
      swap(&open, &chunk.open)
      chunk.scanLines(&classifier, emptyTally: tally.emptied(classifier.options))
    }
    lostLines += chunk.scan.lostLines
    chunk.open.updatePositions { shift.toArchive(&$0) }
    open.move(from: &chunk.open)
    guard var found = chunk.scan.tally else { return }
    found.updatePlaces { place in
      var position = place.position
      shift.toArchive(&position)
      place.position = position
    }
    tally.merge(found)
  }

  /// Whether an open record can have lines among a chunk's whole ones, or is cut off by a gap.
  ///
  /// The name of its stream is looked for, so that a record that is never closed does not make
  /// all that follows be scanned twice.
  private func isContinued(in chunk: Chunk) -> Bool {
    guard !open.isEmpty, let piece = chunk.scan.pieces.first else { return false }
    if chunk.scan.pieces.count > 1 { return true }
    guard let headEnd = piece.headEnd else { return false }
    return open.streamNames.contains { chunk.text.contains($0, in: headEnd..<piece.tailStart) }
  }

  /// Takes the last line, which has no line end.
  mutating func finish(_ classifier: inout LineClassifier, _ tally: inout Tally) {
    if isTorn || length > markBytes { endLine(&classifier, &tally) }
    open.finish(&classifier, &tally)
  }

  /// Notes that text was lost here.
  private mutating func tear(_ tally: inout Tally) {
    tearLine()
    lostLines += open.drop(&tally)
  }

  private mutating func tearLine() {
    if length > 0 { lostLines += 1 }
    hasGap = true
    isTorn = true
    clear()
  }

  private mutating func append(_ chunk: Chunk, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if length == 0 {
      start = LineClassifier.Position(
        line: lineEnds + 1,
        offset: decodedBytes + range.lowerBound - Chunk.textStart,
        isAfterGap: hasGap,
        frame: chunk.frame,
        block: chunk.block(at: range.lowerBound)
      )
    }
    length += range.count
    lastByte = chunk.text.bytes[range.upperBound - 1]
    // Of a line that is too long its container's prefix is wanted. There is room for a carriage
    // return, and a byte order mark.
    let keptMax = max(lineBytesMax, CRIPrefix.bytesMax) + 4
    let room = min(range.count, keptMax - kept)
    guard room > 0, !isTorn else { return }
    if kept + room > carry.byteCount {
      carry.reserve(max(kept + room, min(2 * carry.byteCount, keptMax)), keeping: kept)
    }
    carry.write(
      from: chunk.text,
      range.lowerBound..<(range.lowerBound + room),
      at: kept
    )
    kept += room
  }

  private mutating func endLine(_ classifier: inout LineClassifier, _ tally: inout Tally) {
    if isTorn {
      if length > 0 { lostLines += 1 }
      isTorn = false
    } else {
      tally.counts.lines += 1
      let mark = markBytes
      var position = start
      if length == 0 { position.line = lineEnds + 1 }
      position.offset += mark
      let returnBytes = lastByte == 0x0d && length > mark ? 1 : 0
      carry.clearSlack(behind: kept)
      open.take(
        carry,
        mark..<kept,
        position,
        isOversized: length - mark - returnBytes > lineBytesMax,
        &classifier,
        &tally
      )
    }
    clear()
  }

  /// The length of the byte order mark that the carried line begins with.
  private var markBytes: Int {
    let isMark =
      start.offset == 0 && kept >= 3 && carry.bytes[0] == 0xef && carry.bytes[1] == 0xbb
      && carry.bytes[2] == 0xbf
    return isMark ? 3 : 0
  }

  private mutating func clear() {
    kept = 0
    length = 0
    lastByte = 0
  }
}
