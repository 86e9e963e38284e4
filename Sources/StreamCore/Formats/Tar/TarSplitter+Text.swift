/// What follows the text of a member of a tar archive in it: frames, or bytes that are no text.
extension TarSplitter {
  /// Takes the next part of a member's text, as far as it is known to be text.
  ///
  /// - Returns: where it ends, or nil where more is needed.
  mutating func consumeText(
    _ chunk: Chunk,
    _ range: Range<Int>,
    _ member: Member,
    _ left: Int,
    isFinal: Bool
  ) -> Int? {
    let available = min(left, range.count)
    let isWhole = available == left || isFinal
    let count = isWhole ? available : available - ForeignBytes.aheadBytes
    guard count > 0 else { return nil }
    let start = range.lowerBound
    let position = member.size - left
    let found = ForeignBytes.find(
      in: chunk.text,
      start..<(start + count),
      ahead: available - count,
      from: position == 0 ? 1 : 0,
      at: position
    )
    var member = member
    let binary = member.hasNotedBinary ? nil : found.binary
    if let binary {
      member.hasNotedBinary = true
      let detail = "member \(member.name) goes on with \(binary.what); look at what wrote it"
      noteFault(chunk, start + binary.offset, .unreadable, detail)
    }
    let end = start + (found.frame ?? count)
    let rest = left - (end - start)
    if end > start {
      add(chunk, start..<end, member, endsMember: rest == 0)
      chunk.segments[chunk.segments.count - 1].isNotedAsBinary = binary != nil
    }
    if found.frame != nil {
      member.format = Formats.detectFrame(in: chunk.text, end..<(start + available))
      member.beginsAsText = true
    }
    state = rest > 0 ? .content(member, left: rest) : .padding(member, left: member.padding)
    return end
  }
}
