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
  private var marks: [Chunk.Mark] = []

  /// Keeps a part of a chunk, up to its end.
  ///
  /// - Parameters:
  ///   - chunk: the chunk.
  ///   - range: the part.
  ///   - isPlain: whether the text is the file itself.
  mutating func hold(_ chunk: Chunk, _ range: Range<Int>, isPlain: Bool) {
    precondition(range.count <= Chunk.historyBytes)
    for index in range { bytes.append(chunk.text.bytes[index]) }
    func moved(_ mark: Chunk.Mark) -> Chunk.Mark {
      let cut = max(0, range.lowerBound - mark.textOffset)
      return Chunk.Mark(
        textOffset: mark.textOffset + cut - range.upperBound + Chunk.textStart,
        frame: mark.frame,
        block: mark.block,
        fileOffset: mark.fileOffset + (isPlain ? cut : 0)
      )
    }
    marks = [moved(chunk.mark(at: range.lowerBound))]
    marks += chunk.marks.filter { $0.textOffset > range.lowerBound }.map(moved)
  }

  /// Puts what was kept before a chunk's text.
  mutating func release(into chunk: Chunk) {
    guard !bytes.isEmpty else { return }
    let start = Chunk.textStart - bytes.count
    chunk.reserveText(0)
    chunk.text.write(bytes.span, at: start)
    chunk.text.clearSlack(behind: chunk.textEnd)
    chunk.marks.insert(contentsOf: marks, at: 0)
    if let first = chunk.pieces.first, !first.isAfterGap, first.range.lowerBound == Chunk.textStart
    {
      chunk.pieces[0].range = start..<first.range.upperBound
    } else {
      chunk.pieces.insert(Chunk.Piece(range: start..<Chunk.textStart, isAfterGap: false), at: 0)
      // The gap lies behind it now.
      if chunk.isAfterGap && chunk.pieces.count == 1 { chunk.isBeforeGap = true }
      chunk.isAfterGap = false
    }
    bytes.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
  }
}
