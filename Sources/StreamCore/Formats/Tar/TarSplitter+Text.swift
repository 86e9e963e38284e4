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
    var member = member
    let (end, fault) = member.content.addText(
      to: chunk,
      start..<(start + count),
      ahead: available - count,
      at: member.size - left,
      isLast: count == left
    )
    if let fault { noteFault(chunk, fault.offset, .unreadable, fault.detail) }
    let rest = left - (end - start)
    state = rest > 0 ? .content(member, left: rest) : .padding(member, left: member.padding)
    return end
  }
}
