/// The end of a chunk's text, kept to be put before the text of the next chunk.
///
/// ```
///   next chunk:  | history ... | held | text ... |
///                                     ^ textStart
/// ```
///
/// The history is not needed any more when the text is split.
struct HeldText {
  private var bytes: [UInt8] = []
  private var boundaries: [Chunk.BlockBoundary] = []
  private var isNotedAsBinary = false

  /// Keeps a part of a chunk, up to its end.
  ///
  /// - Parameters:
  ///   - chunk: the chunk.
  ///   - range: the part.
  ///   - isNotedAsBinary: whether a damage says where in it begins what is no text.
  mutating func hold(_ chunk: Chunk, _ range: Range<Int>, isNotedAsBinary: Bool = false) {
    self.isNotedAsBinary = isNotedAsBinary
    precondition(range.count <= Chunk.historyBytes)
    bytes.append(chunk.text.bytes.extracting(range))
    func moved(_ boundary: Chunk.BlockBoundary) -> Chunk.BlockBoundary {
      var moved = boundary.moved(to: max(range.lowerBound, boundary.textOffset))
      moved.textOffset += Chunk.textStart - range.upperBound
      return moved
    }
    boundaries = [moved(chunk.boundary(at: range.lowerBound))]
    for boundary in chunk.boundaries where boundary.textOffset > range.lowerBound {
      let next = moved(boundary)
      // Small chunks of a file have a boundary each, which says nothing.
      let isImplied = boundaries.last.map { last in
        last.isVerbatim && next.isVerbatim && last.frame == next.frame
          && last.fileOffset(at: next.textOffset) == next.fileOffset
      }
      if isImplied != true { boundaries.append(next) }
    }
  }

  /// Puts what was kept before a chunk's text.
  mutating func release(into chunk: Chunk) {
    guard !bytes.isEmpty else { return }
    let start = Chunk.textStart - bytes.count
    chunk.reserveText(0)
    chunk.text.write(bytes.span, at: start)
    chunk.text.clearSlack(after: chunk.textEnd)
    chunk.boundaries.insert(contentsOf: boundaries, at: 0)
    if let first = chunk.segments.first, !first.isAfterGap,
      first.range.lowerBound == Chunk.textStart
    {
      chunk.segments[0].range = start..<first.range.upperBound
    } else {
      chunk.segments.insert(
        Chunk.TextSegment(range: start..<Chunk.textStart, isAfterGap: false),
        at: 0
      )
      // The gap lies after it now.
      if chunk.isAfterGap && chunk.segments.count == 1 { chunk.isBeforeGap = true }
      chunk.isAfterGap = false
    }
    if isNotedAsBinary { chunk.segments[0].isNotedAsBinary = true }
    isNotedAsBinary = false
    bytes.removeAll(keepingCapacity: true)
    boundaries.removeAll(keepingCapacity: true)
  }
}
