/// The text of a layer in which another one is packed, or several: members of a tar archive.
///
/// ```
///   chunk of the layer:  | text | packed | text | packed ...|  next chunk: |... packed | text |
///                        copied   read by   copied  read by ==============>
///                                 the inner         the inner layer, to its end
///                                 layer
/// ```
///
/// It is what an inner layer's ``ByteSource`` reads from, and gets more chunks of the layer around
/// as it goes.
final class PackedText {
  /// What is packed: all of a text, or a member of a tar archive.
  struct Stream {
    let format: any Format.Type
    let member: String?
    /// Whether text of the member comes before it.
    let continuesText: Bool
    /// Where it begins.
    let start: Chunk.BlockBoundary
    /// Where its bytes are in a sparse file, if it is one.
    let sparse: SparseMap?
  }

  /// So much text is kept for the checksums of frames.
  ///
  /// More is used up for one chunk of an inner layer only where somebody packed much that contains
  /// nothing.
  private static let keptBytesMax = 32 << 20
  /// So far back places are known; a damage can be noticed after it was passed.
  private static let knownBytes = 16 << 20
  private static let boundariesMax = 1 << 16

  private let layer: Layer
  /// The chunk that comes next, or is in use.
  private var chunk: Chunk?
  /// The segment of it that comes next, and how far it was taken.
  private var index = 0
  private var offset = 0
  /// Where the text begins that was neither copied nor read.
  private var start = 0
  /// Chunks that were used up, and how much of their text is kept.
  private var used: [Chunk] = []
  private var keptBytes = 0

  private(set) var stream: Stream?
  /// How far it came in the stream, where that is a sparse file.
  private var cursor: SparseCursor?
  /// Whether it was said that the rest of a sparse file is missing.
  private var hasToldMissing = false
  private var hasEnded = false
  /// Whether text is missing before what comes next.
  private var isAtGap = false
  /// How much of the stream was read.
  private var position = 0
  /// Where in the file the stream's bytes are: offsets are those in the stream.
  private var boundaries: [Chunk.BlockBoundary] = []
  /// The place that was asked for last.
  private var lastPlace: (position: Int, place: Chunk.BlockBoundary)?

  init(_ layer: Layer) { self.layer = layer }

  /// How many zeros there may be in the sparse files of the archive.
  var holes: HoleBudget { layer.holes }

  /// How much text the file may have at each depth of its layers.
  var budget: TextBudget { layer.budget }

  /// Whether there is text that was neither copied nor read.
  var hasMore: Bool { chunk.map { index < $0.segments.count } ?? false }

  /// Takes a chunk of the layer apart.
  func take(_ chunk: Chunk) {
    self.chunk = chunk
    index = 0
    start = min(Chunk.textStart, chunk.segments.first?.range.lowerBound ?? Chunk.textStart)
    enterSegment()
  }

  /// Gives out the chunks that were used up since the last time.
  func takeUsed() -> [Chunk] {
    if !hasMore && stream == nil, let chunk {
      use(chunk)
      self.chunk = nil
    }
    defer { (used, keptBytes) = ([], 0) }
    return used
  }

  private func use(_ chunk: Chunk) {
    keptBytes += chunk.releaseText(keptBytesMax: Self.keptBytesMax - keptBytes)
    used.append(chunk)
  }

  // MARK: Text

  /// Copies the text that comes before what is packed next.
  func copyText(to copy: Chunk) {
    guard let chunk else { return }
    let first = index
    while index < chunk.segments.count, chunk.segments[index].format == nil { index += 1 }
    let isLast = index == chunk.segments.count
    let end = isLast ? chunk.textEnd : chunk.segments[index].range.lowerBound
    // What was held back from the chunk before stays before the text.
    let shift = max(0, start - Chunk.textStart)
    copy.reserveText(max(end - shift - Chunk.textStart, 0))
    copy.text.write(from: chunk.text, start..<end, at: start - shift)
    copy.textEnd = max(end - shift, Chunk.textStart)
    copy.text.clearSlack(after: copy.textEnd)
    for var segment in chunk.segments[first..<index] {
      segment.range = (segment.range.lowerBound - shift)..<(segment.range.upperBound - shift)
      copy.segments.append(segment)
    }
    for var boundary in chunk.boundaries(of: start..<end) {
      boundary.textOffset -= shift
      copy.boundaries.append(boundary)
    }
    copy.zeroBytesBefore = first == 0 ? chunk.zeroBytesBefore : 0
    copy.isAfterGap = first == 0 && chunk.isAfterGap
    copy.isBeforeGap = isLast && chunk.isBeforeGap
    copy.isDecoded = true
    copy.isCopy = true
    copy.depth = layer.depth
    start = end
    enterSegment()
  }

  // MARK: Streams

  /// Opens the stream that comes next, if one does.
  func open() -> Stream? {
    guard stream == nil, let chunk, index < chunk.segments.count,
      let format = chunk.segments[index].format
    else { return nil }
    let stream = Stream(
      format: format,
      member: chunk.segments[index].member,
      continuesText: chunk.segments[index].continuesText,
      start: chunk.boundary(at: offset),
      sparse: chunk.segments[index].sparse
    )
    self.stream = stream
    cursor = stream.sparse.map { SparseCursor($0) }
    hasToldMissing = false
    hasEnded = false
    isAtGap = false
    position = 0
    boundaries = []
    lastPlace = nil
    if cursor == nil { noteBoundaries() } else { noteStart(chunk) }
    return stream
  }

  /// Reads what comes next of the stream.
  func read(
    into buffer: inout Buffer,
    at target: Int,
    count: Int
  ) -> (count: Int, stop: ByteSource.Stop?) {
    var got = 0
    while got < count {
      if let zeros = cursor?.zeroBytes, zeros > 0 {
        let step = min(count - got, zeros)
        buffer.clear((target + got)..<(target + got + step))
        got += step
        addZeros(step)
        continue
      }
      guard let segment = nextSegment(), let chunk else { return (got, stopAtEnd()) }
      if isAtGap { return (got, .gap) }
      let left = cursor.map { $0.storedBytes } ?? .max
      let step = min(count - got, segment.range.upperBound - offset, left)
      buffer.write(from: chunk.text, offset..<(offset + step), at: target + got)
      got += step
      if cursor != nil { noteBoundaries(offset..<(offset + step)) }
      cursor?.advance(step)
      pass(step, segment)
    }
    return (got, nil)
  }

  /// Why there is no more of the stream.
  private func stopAtEnd() -> ByteSource.Stop {
    // Who decodes it sees for himself that it is cut; of a text that has to be said.
    guard let stream, stream.format.isVerbatim, let cursor, cursor.storedBytes > 0,
      !hasToldMissing
    else { return .end }
    hasToldMissing = true
    return .gap
  }

  /// Adds zeros that are not stored.
  private func addZeros(_ count: Int) {
    // They are where the byte before them ends, as far as they are anywhere.
    if boundaries.last?.isVerbatim == true {
      var boundary = place(at: max(0, position - 1)).moved(to: position)
      boundary.isVerbatim = false
      boundaries.append(boundary)
    }
    cursor?.advance(count)
    position += count
  }

  /// The zeros of a sparse file that contain an offset of the stream near the one that comes next.
  func hole(at offset: Int) -> Range<Int>? { cursor?.hole(at: offset) }

  /// Passes over zeros of a sparse file.
  func passZeros(to offset: Int) { addZeros(offset - position) }

  /// Goes on where text is missing.
  func passGap() { isAtGap = false }

  /// Passes over what is left of the stream in the chunk at hand, or takes the next chunk.
  ///
  /// - Returns: whether the stream has ended.
  func drain() -> Bool {
    let before = chunk
    while let segment = nextSegment(), chunk === before {
      pass(segment.range.upperBound - offset, segment)
    }
    if hasEnded { stream = nil }
    return hasEnded
  }

  /// The segment that contains what comes next; nil at the stream's end.
  private func nextSegment() -> Chunk.TextSegment? {
    while !hasEnded, let chunk {
      if index < chunk.segments.count {
        let segment = chunk.segments[index]
        // Where a part is missing, a member ends without saying so.
        if isOfStream(segment) { return segment }
        hasEnded = true
      } else if layer.isFinished {
        hasEnded = true
      } else {
        takeNext(after: chunk)
      }
    }
    return nil
  }

  private func isOfStream(_ segment: Chunk.TextSegment) -> Bool {
    segment.format != nil && segment.member == stream?.member
  }

  private func takeNext(after last: Chunk) {
    use(last)
    let next = Chunk()
    layer.fill(next)
    take(next)
    if last.isBeforeGap || next.isAfterGap { isAtGap = true }
    noteBoundaries()
  }

  private func pass(_ count: Int, _ segment: Chunk.TextSegment) {
    offset += count
    position += count
    start = offset
    guard offset == segment.range.upperBound else { return }
    if segment.endsMember { hasEnded = true }
    index += 1
    enterSegment()
    if !hasEnded { noteBoundaries() }
  }

  private func enterSegment() {
    guard let chunk, index < chunk.segments.count else { return }
    offset = chunk.segments[index].range.lowerBound
    if chunk.segments[index].isAfterGap { isAtGap = true }
  }

  // MARK: Places

  /// Notes where a sparse file begins: it may begin with zeros, or be nothing else.
  private func noteStart(_ chunk: Chunk) {
    var start = chunk.boundary(at: offset).moved(to: offset)
    start.textOffset = 0
    start.isVerbatim = false
    boundaries = [start]
  }

  /// Notes where the bytes of the segment that comes next are.
  private func noteBoundaries() {
    guard cursor == nil, let chunk, index < chunk.segments.count,
      isOfStream(chunk.segments[index])
    else { return }
    noteBoundaries(offset..<chunk.segments[index].range.upperBound)
  }

  /// Notes where the bytes of a part of the chunk are, which come next.
  private func noteBoundaries(_ range: Range<Int>) {
    guard let chunk else { return }
    for var boundary in chunk.boundaries(of: range) {
      if cursor != nil {
        // Before it there may be zeros.
        boundary = boundary.moved(to: max(range.lowerBound, boundary.textOffset))
      }
      boundary.textOffset += position - offset
      boundaries.append(boundary)
    }
    // A sparse file can have many small parts.
    guard cursor == nil || boundaries.count > 2 * Self.boundariesMax else { return }
    let known = position - Self.knownBytes
    let old = boundaries.firstIndex { $0.textOffset >= known } ?? boundaries.count
    boundaries.removeFirst(max(old - 1, boundaries.count - Self.boundariesMax, 0))
  }

  /// Where a byte of the stream is.
  private func place(at position: Int) -> Chunk.BlockBoundary {
    // Frames that are long are asked for again and again.
    if let lastPlace, lastPlace.position == position { return lastPlace.place }
    let found = boundaries.last(before: position) ?? stream?.start
    let place = found ?? Chunk.BlockBoundary(textOffset: 0, frame: 0, block: 0, fileOffset: 0)
    lastPlace = (position, place)
    return place
  }

  /// Makes the places of the lines in a chunk of the inner layer those of the layer around it.
  func translateBoundaries(of inner: Chunk) {
    inner.boundaries = inner.boundaries.indices.flatMap { translated($0, inner) }
  }

  /// Makes the places of the damages in a chunk of the inner layer those of the layer around it.
  func translateDamage(of inner: Chunk) {
    inner.within = inner.within ?? what
    for index in inner.damage.indices {
      let damage = inner.damage[index]
      let place = place(at: damage.offset)
      inner.damage[index].frame = place.frame
      inner.damage[index].block = damage.block == nil ? nil : place.block
      inner.damage[index].offset = place.fileOffset(at: damage.offset)
      inner.damage[index].lostBytes = 0
      inner.damage[index].within = damage.within ?? what
    }
    if let end = inner.frameEnd {
      let place = place(at: end.fileOffset)
      inner.frame = place.frame
      inner.frameEnd?.fileOffset = place.fileOffset(at: end.fileOffset)
    }
  }

  /// The stream, for people.
  var what: String {
    stream?.member.map { "member \($0)" } ?? "\(stream?.format.name ?? "") in \(layer.format.name)"
  }

  /// The places of the text from a boundary on.
  ///
  /// What is there byte for byte has those around it.
  private func translated(_ index: Int, _ inner: Chunk) -> [Chunk.BlockBoundary] {
    let boundary = inner.boundaries[index]
    let place = place(at: boundary.fileOffset)
    let first = Chunk.BlockBoundary(
      textOffset: boundary.textOffset,
      frame: place.frame,
      block: place.block,
      fileOffset: place.fileOffset(at: boundary.fileOffset),
      isVerbatim: boundary.isVerbatim && place.isVerbatim
    )
    guard boundary.isVerbatim else { return [first] }
    let next = index + 1 < inner.boundaries.count ? inner.boundaries[index + 1].textOffset : nil
    let shift = boundary.textOffset - boundary.fileOffset
    let end = (next ?? inner.textEnd) - shift
    let others = boundaries.filter {
      boundary.fileOffset < $0.textOffset && $0.textOffset < end
    }
    return [first]
      + others.map { other in
        var other = other
        other.textOffset += shift
        return other
      }
  }
}
