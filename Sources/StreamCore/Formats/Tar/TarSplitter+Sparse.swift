/// Files without their zeros: where these are is known before the data come.
///
/// What is left is read as if it were packed, by ``PackedText``, which puts the zeros in.
extension TarSplitter {
  /// Begins with the map of a sparse file, as far as the headers say it.
  mutating func beginMap(_ chunk: Chunk, _ member: SparseMember) {
    if sparseEntries?.rest == SparseEntries.Rest.none {
      endMap(chunk, member)
    } else if sparseEntries == nil {
      let detail = "is stored in parts, in a way that is not known; unpack the tar archive"
      pass(chunk, member, .unreadable, detail)
    } else {
      state = .map(member)
    }
  }

  /// Consumes the next block of a map.
  mutating func consumeMap(
    _ chunk: Chunk,
    _ range: Range<Int>,
    _ member: SparseMember,
    isFinal: Bool
  ) -> Int? {
    if let entries = sparseEntries, entries.rest == .lines,
      entries.contentBytes >= member.size
    {
      // It would go on in what follows the member.
      sparseEntries = nil
      var rest = member
      rest.size = 0
      pass(chunk, rest, .badHeader, "has a map of its parts without an end; \(Self.advice)")
      return range.lowerBound
    }
    let end = range.lowerBound + TarHeader.byteCount
    guard end <= range.upperBound else { return isFinal ? range.upperBound : nil }
    sparseEntries?.add(chunk.text.bytes.extracting(range.lowerBound..<end))
    if sparseEntries?.rest == SparseEntries.Rest.none { endMap(chunk, member) }
    return end
  }

  private mutating func endMap(_ chunk: Chunk, _ member: SparseMember) {
    guard let entries = sparseEntries else { return }
    sparseEntries = nil
    var member = member
    member.size -= entries.contentBytes
    guard !entries.isTooLong else {
      let detail = "has more than \(SparseMap.entriesMax) parts; unpack the tar archive"
      return pass(chunk, member, .limit, detail)
    }
    guard !entries.isWrong,
      let map = SparseMap(entries.entries, size: entries.size, storedBytes: member.size)
    else {
      let detail = "has a map of its parts that cannot be right; \(Self.advice)"
      return pass(chunk, member, .badHeader, detail)
    }
    state = .mapped(member, map)
  }

  /// Passes over a sparse file that cannot be read.
  private mutating func pass(
    _ chunk: Chunk,
    _ member: SparseMember,
    _ kind: Damage.Kind,
    _ detail: String
  ) {
    noteMember(chunk, at: member.place, kind, "member \(prefix + member.path) \(detail)")
    state = member.size > 0 ? .passing(left: member.size + member.padding) : .header
  }

  /// Begins with the data of a sparse file.
  ///
  /// - Returns: where they begin, or nil where too little of them is there.
  mutating func beginSparse(
    _ chunk: Chunk,
    _ range: Range<Int>,
    _ sparse: SparseMember,
    _ map: SparseMap,
    isFinal: Bool
  ) -> Int? {
    let wanted = map.storedBytes(before: MemberSelection.sampleBytes)
    guard range.count >= wanted || isFinal else { return nil }
    let start = range.lowerBound
    let stored = start..<min(start + wanted, range.upperBound)
    let head = map.head(MemberSelection.sampleBytes, of: chunk.text.bytes.extracting(stored))
    let isCut = head.count < map.size
    var (isRead, format) = judge(sparse.path, chunk, at: sparse.place, head, isCut: isCut)
    if isRead && !holes.take(map.holeBytes, isPacked: format != nil) {
      let detail = "has more zeros that are not stored than are read; unpack the tar archive"
      noteMember(chunk, at: sparse.place, .limit, "member \(prefix + sparse.path) \(detail)")
      isRead = false
    }
    var content = MemberContent(
      name: prefix + sparse.path,
      format: format ?? TextFormat.self
    )
    content.sparse = map
    let member = Member(
      content: content,
      size: sparse.size,
      padding: sparse.padding,
      isRead: isRead
    )
    state = sparse.size > 0 ? .content(member, left: sparse.size) : .header
    guard isRead else { return start }
    count(member, chunk, at: sparse.place)
    if case .header = state {
      member.content.addPacked(to: chunk, start..<start, endsMember: true)
    }
    return start
  }
}

/// How many zeros there may be in the sparse files of an archive: a few bytes can claim any number.
final class HoleBudget {
  /// Those in what is packed are all read, and long runs of them in a text are not.
  private static let packedWeight = 64

  private var left: Int

  init(_ options: ReadOptions) { left = options.holeBytesMax }

  /// Whether so many are read as well.
  func take(_ count: Int, isPacked: Bool) -> Bool {
    let (weight, overflows) = count.multipliedReportingOverflow(
      by: isPacked ? Self.packedWeight : 1
    )
    guard !overflows, weight <= left else { return false }
    left -= weight
    return true
  }
}
