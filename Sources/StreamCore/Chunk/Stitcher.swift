/// Puts together the lines that cross the edges of chunks, and numbers all lines.
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
  /// The tar member of the text, its first line and offset; all of the archive otherwise.
  private var member: String?
  private var isInMember = false
  private var memberLineEnds = 0
  private var memberOffset = 0
  /// Whether the text up to the next line end belongs to a torn line.
  private var isTorn = false

  init(lineBytesMax: Int) {
    self.lineBytesMax = lineBytesMax
  }

  /// Adds the next chunk's text.
  mutating func add(
    _ chunk: Chunk,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally
  ) {
    if chunk.isAfterGap { tear() }
    let (lines, wasAfterGap) = (lineEnds, hasGap)
    var origins: [Origin] = []
    for (piece, scanned) in zip(chunk.pieces, chunk.scan.pieces) {
      if piece.isAfterGap { tear() }
      if let name = piece.member { beginMember(name, chunk, at: piece.range.lowerBound) }
      origins.append(
        Origin(
          range: piece.range,
          member: member,
          memberLineEnds: memberLineEnds,
          memberOffset: memberOffset
        )
      )
      let headLast = scanned.headEnd.map { $0 - 1 } ?? piece.range.upperBound
      append(chunk, piece.range.lowerBound..<headLast)
      if scanned.headEnd != nil { endLine(&classifier, &tally) }
      lineEnds += scanned.lineEnds
      if scanned.headEnd != nil { append(chunk, scanned.tailStart..<piece.range.upperBound) }
      if piece.endsMember { endMember(&classifier, &tally) }
    }
    addWholeLines(chunk, &tally, origins, after: lines, isAfterGap: wasAfterGap)
    decodedBytes += chunk.textEnd - Chunk.textStart
    if chunk.isBeforeGap { tear() }
  }

  /// What the places of a piece are counted from.
  private struct Origin {
    let range: Range<Int>
    let member: String?
    let memberLineEnds: Int
    let memberOffset: Int
  }

  /// Adds what was found in a chunk's whole lines, with their places in the archive.
  private func addWholeLines(
    _ chunk: Chunk,
    _ tally: inout Tally,
    _ origins: [Origin],
    after lines: Int,
    isAfterGap: Bool
  ) {
    guard var found = chunk.scan.tally else { return }
    let base = decodedBytes - Chunk.textStart
    found.updatePlaces { place in
      let mark = chunk.mark(at: place.position)
      place.frame = mark.frame
      place.block = mark.block
      let origin = origins.last { $0.range.lowerBound <= place.position } ?? origins[0]
      place.member = origin.member
      place.position += base
      place.offset = place.position - origin.memberOffset
      place.line += lines - origin.memberLineEnds + 1
      place.isAfterGap = place.isAfterGap || isAfterGap
    }
    tally.merge(found)
  }

  /// Goes on with a tar member, or begins it: then lines and offsets count anew.
  private mutating func beginMember(_ name: String, _ chunk: Chunk, at start: Int) {
    guard !isInMember else { return }
    isInMember = true
    member = name
    memberLineEnds = lineEnds
    memberOffset = decodedBytes + start - Chunk.textStart
  }

  /// Ends a tar member: its last line may have no line end.
  private mutating func endMember(
    _ classifier: inout LineClassifier,
    _ tally: inout Tally
  ) {
    finish(&classifier, &tally)
    isInMember = false
  }

  /// Takes the last line, which has no line end.
  mutating func finish(_ classifier: inout LineClassifier, _ tally: inout Tally) {
    if isTorn || length > markBytes { endLine(&classifier, &tally) } else { clear() }
  }

  /// Notes that text was lost here.
  private mutating func tear() {
    if length > 0 { lostLines += 1 }
    hasGap = true
    isTorn = true
    clear()
  }

  private mutating func append(_ chunk: Chunk, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if length == 0 {
      start = LineClassifier.Position(
        line: lineEnds - memberLineEnds + 1,
        offset: decodedBytes + range.lowerBound - Chunk.textStart - memberOffset,
        isAfterGap: hasGap,
        member: member,
        memberOffset: memberOffset
      )
      let mark = chunk.mark(at: range.lowerBound)
      start.frame = mark.frame
      start.block = mark.block
    }
    length += range.count
    lastByte = chunk.text.bytes[range.upperBound - 1]
    // One byte more than the longest line, for a carriage return, and a byte order mark.
    let room = min(range.count, lineBytesMax + 4 - kept)
    guard room > 0, !isTorn else { return }
    if kept + room > carry.byteCount {
      carry.reserve(max(kept + room, min(2 * carry.byteCount, lineBytesMax + 4)), keeping: kept)
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
      if length == 0 { position.line = lineEnds - memberLineEnds + 1 }
      position.offset += mark
      if length - mark - (lastByte == 0x0d && length > mark ? 1 : 0) > lineBytesMax {
        tally.counts.oversized += 1
      } else {
        carry.clearSlack(behind: kept)
        classifier.take(carry, mark..<kept, position, &tally)
      }
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
