/// What becomes of a tar archive of which a part is missing.
extension TarSplitter {
  /// Looks for a header; what is before it is the rest of the member that was torn.
  mutating func search(
    _ chunk: Chunk,
    _ range: Range<Int>,
    isFinal: Bool
  ) -> Int? {
    if let (at, header) = TarHeader.first(in: chunk.text, range) {
      addTorn(chunk, range.lowerBound..<at, endsMember: true)
      let rest = (at + TarHeader.byteCount)..<range.upperBound
      if let next = begin(header, chunk, rest, isFinal: isFinal) { return next }
      return at > range.lowerBound ? at : nil
    }
    // A header may begin in the last bytes, and end after them.
    let end = isFinal ? range.upperBound : range.upperBound - TarHeader.byteCount + 1
    guard end > range.lowerBound else { return nil }
    addTorn(chunk, range.lowerBound..<end, endsMember: false)
    return end
  }

  /// Adds what is text in a member that was torn, of which nothing else is known.
  ///
  /// Zeros are padding, or the rest of a header; after them it goes on with the next line.
  mutating func addTorn(_ chunk: Chunk, _ range: Range<Int>, endsMember: Bool) {
    guard case .lost(var isText) = state else { return }
    var at = range.lowerBound
    while at < range.upperBound {
      let start = at
      let stop: UInt8 = isText ? 0 : 0x0a
      while at < range.upperBound, chunk.text.bytes[at] != stop { at += 1 }
      if isText { add(chunk, start..<at) }
      if at < range.upperBound {
        isText.toggle()
        if isText { addGap(chunk, at: at) }
      }
    }
    state = .lost(isText: isText)
    if endsMember { add(chunk, range.upperBound..<range.upperBound, endsMember: true) }
  }

  func add(_ chunk: Chunk, _ range: Range<Int>, endsMember: Bool = false) {
    chunk.segments.append(
      Chunk.TextSegment(range: range, isAfterGap: false, endsMember: endsMember)
    )
  }

  func addGap(_ chunk: Chunk, at offset: Int) {
    chunk.segments.append(Chunk.TextSegment(range: offset..<offset, isAfterGap: true))
  }
}
