/// Cuts the decoded text of a tar archive into the texts of its members.
///
/// ```
///   header -> content -> padding -> header -> ... -> two zero blocks -> padding up to the end
///      |  no header stands where one must
///      +--> lost (the next valid header is searched) --> content
/// ```
///
/// Nothing is copied: a chunk's pieces are replaced by the parts of them that are content of
/// members that are read.
struct TarSplitter {
  private enum State {
    case header
    case content(Member, left: Int, hasBegun: Bool)
    case passing(left: Int)
    /// The content of a member that says something about the next one.
    case attributes(TarHeader.Kind, left: Int, padding: Int)
    /// Whether some text behind the gap was handed on already.
    case lost(hasBegun: Bool)
    case ended
  }

  private struct Member {
    let name: String
    let isRead: Bool
    let padding: Int
  }

  /// What an attribute's content may have at most; more is not remembered.
  private static let attributeBytesMax = 1 << 20

  private let names: NameFilter
  private var state = State.header
  /// Bytes of a header, or of attributes, that crossed the edge of a piece.
  private var pending: [UInt8] = []
  private var longName: String?
  private var attributes: TarAttributes?
  /// The members that are read, and those that are not.
  private(set) var memberCount = 0
  private(set) var skippedCount = 0

  init(_ names: NameFilter) {
    self.names = names
  }

  /// Replaces a chunk's pieces.
  mutating func split(_ chunk: Chunk, _ walk: WalkState) {
    let pieces = chunk.pieces
    chunk.pieces.removeAll(keepingCapacity: true)
    for piece in pieces {
      if piece.isAfterGap { lose() }
      var at = piece.range.lowerBound
      while at < piece.range.upperBound {
        at = take(chunk, at..<piece.range.upperBound, walk)
      }
    }
    if chunk.isBeforeGap { lose() }
  }

  /// Notes that the archive is at its end.
  mutating func finish(_ chunk: Chunk, _ walk: WalkState) {
    switch state {
    case .header where pending.isEmpty, .ended, .lost: break
    case .passing(let left) where left < TarHeader.byteCount: break
    default:
      note(chunk, walk, .truncated, "the tar archive ends inside of a member; fetch it again")
      chunk.isBeforeGap = true
    }
  }

  /// Text is missing: where the next header is, nobody knows.
  private mutating func lose() {
    pending.removeAll()
    longName = nil
    attributes = nil
    if case .ended = state { return }
    state = .lost(hasBegun: false)
  }

  /// Takes the next part of a piece.
  ///
  /// - Returns: where it ends.
  private mutating func take(_ chunk: Chunk, _ range: Range<Int>, _ walk: WalkState) -> Int {
    switch state {
    case .header: return takeHeader(chunk, range, walk)
    case .content(let member, let left, let hasBegun):
      let end = min(range.lowerBound + left, range.upperBound)
      let rest = left - (end - range.lowerBound)
      let part = range.lowerBound..<end
      var member = member
      if member.isRead && !hasBegun && !Self.isText(chunk, part) {
        member = Member(name: member.name, isRead: false, padding: member.padding)
        let detail = "member \(member.name) is no text; unpack the tar archive"
        note(chunk, walk, .unreadable, detail)
      }
      if member.isRead { add(chunk, part, member, endsMember: rest == 0) }
      state =
        rest > 0
        ? .content(member, left: rest, hasBegun: true) : .passing(left: member.padding)
      return end
    case .passing(let left):
      let end = min(range.lowerBound + left, range.upperBound)
      let rest = left - (end - range.lowerBound)
      state = rest > 0 ? .passing(left: rest) : .header
      return end
    case .attributes(let kind, let left, let padding):
      let end = min(range.lowerBound + left, range.upperBound)
      let rest = left - (end - range.lowerBound)
      append(chunk, range.lowerBound..<end)
      if rest > 0 {
        state = .attributes(kind, left: rest, padding: padding)
      } else {
        remember(kind)
        state = .passing(left: padding)
      }
      return end
    case .lost(let hasBegun): return search(chunk, range, walk, isAfterGap: !hasBegun)
    case .ended: return range.upperBound
    }
  }

  private mutating func takeHeader(
    _ chunk: Chunk,
    _ range: Range<Int>,
    _ walk: WalkState
  ) -> Int {
    let end = min(range.lowerBound + TarHeader.byteCount - pending.count, range.upperBound)
    append(chunk, range.lowerBound..<end)
    guard pending.count == TarHeader.byteCount else { return end }
    defer { pending.removeAll() }
    if let header = TarHeader(pending.span) {
      begin(header, chunk, walk)
    } else if pending.allSatisfy({ $0 == 0 }) {
      // A second zero block follows, and padding.
      state = .ended
    } else {
      let detail = "no member of the tar archive begins here; the next one was searched"
      note(chunk, walk, .badHeader, detail)
      chunk.pieces.append(Chunk.Piece(range: end..<end, isAfterGap: true))
      state = .lost(hasBegun: true)
    }
    return end
  }

  private mutating func begin(_ header: TarHeader, _ chunk: Chunk, _ walk: WalkState) {
    let size = attributes?.size ?? header.size
    let padding = (TarHeader.byteCount - size % TarHeader.byteCount) % TarHeader.byteCount
    let name = attributes?.path ?? longName ?? header.name
    switch header.kind {
    case .longName, .attributes:
      state = .attributes(header.kind, left: header.size, padding: header.paddedSize - header.size)
      return
    case .other: state = size > 0 ? .passing(left: size + padding) : .header
    case .file where attributes?.isSparse != true:
      let isRead = names.accepts(name)
      if isRead { memberCount += 1 } else { skippedCount += 1 }
      let member = Member(name: name, isRead: isRead, padding: padding)
      state = size > 0 ? .content(member, left: size, hasBegun: false) : .header
    case .file, .unsupported:
      note(chunk, walk, .unreadable, "member \(name) is stored in parts; unpack the tar archive")
      state = size > 0 ? .passing(left: size + padding) : .header
    }
    longName = nil
    attributes = nil
  }

  private mutating func remember(_ kind: TarHeader.Kind) {
    if kind == .longName {
      longName = String(decoding: pending.prefix { $0 != 0 }, as: UTF8.self)
    } else {
      attributes = TarAttributes(pending)
    }
    pending.removeAll()
  }

  /// Looks for a header; what stands before it is the rest of the member that was torn.
  private mutating func search(
    _ chunk: Chunk,
    _ range: Range<Int>,
    _ walk: WalkState,
    isAfterGap: Bool
  ) -> Int {
    if let (at, header) = TarHeader.first(in: chunk.text, range) {
      addTorn(chunk, range.lowerBound..<at, isAfterGap: isAfterGap, endsMember: true)
      begin(header, chunk, walk)
      return at + TarHeader.byteCount
    }
    addTorn(chunk, range, isAfterGap: isAfterGap, endsMember: false)
    state = .lost(hasBegun: true)
    return range.upperBound
  }

  /// Adds a part of a member's text.
  private func add(_ chunk: Chunk, _ range: Range<Int>, _ member: Member, endsMember: Bool) {
    chunk.pieces.append(
      Chunk.Piece(range: range, isAfterGap: false, member: member.name, endsMember: endsMember)
    )
  }

  /// Adds a part of the text of a member that was torn, of which nothing else is known.
  private func addTorn(
    _ chunk: Chunk,
    _ range: Range<Int>,
    isAfterGap: Bool,
    endsMember: Bool
  ) {
    // Before a header stand the zeros of the member's padding.
    var end = range.upperBound
    while end > range.lowerBound, chunk.text.bytes[end - 1] == 0 { end -= 1 }
    chunk.pieces.append(
      Chunk.Piece(range: range.lowerBound..<end, isAfterGap: isAfterGap, endsMember: endsMember)
    )
  }

  private mutating func append(_ chunk: Chunk, _ range: Range<Int>) {
    for index in range where pending.count < Self.attributeBytesMax {
      pending.append(chunk.text.bytes[index])
    }
  }

  private static func isText(_ chunk: Chunk, _ range: Range<Int>) -> Bool {
    let sample = range.lowerBound..<min(range.upperBound, range.lowerBound + Content.sampleBytes)
    return Content.isText(in: chunk.text, sample)
  }

  private func note(
    _ chunk: Chunk,
    _ walk: WalkState,
    _ kind: Damage.Kind,
    _ detail: String
  ) {
    chunk.damage.append(walk.damage(kind, at: chunk.fileOffset, detail))
  }
}
