/// Cuts the decoded text of a tar archive into the texts of its members.
///
/// ```
///   header -> content -> padding -> header -> ... -> zero blocks up to the end
///      |  no header where one must be
///      +--> lost (the next valid header is searched) --> content
/// ```
///
/// A chunk's segments are replaced by the parts of them that are content of members that are read.
/// Little is copied: only a header, or the start of a member, that crosses the edge of a chunk is
/// held back and put before the text of the next one, so that chunks leave no trace in the result.
struct TarSplitter {
  enum State {
    case header
    case content(Member, left: Int)
    case passing(left: Int)
    /// What fills up the last block of a member: zeros.
    case padding(Member, left: Int)
    /// The map of a sparse file, block by block.
    case map(SparseMember)
    /// The map of a sparse file is known; its data come next.
    case mapped(SparseMember, SparseMap)
    /// The content of a member that says something about the next one.
    case attributes(TarHeader.Kind, left: Int, padding: Int)
    /// The member's text goes on up to the first zero; then comes padding.
    case lost(isText: Bool)
    /// Of a member that was packed nothing is left; the next header is searched.
    case lostPacked
    /// There are more members than are read; the rest is passed over.
    case full
  }

  struct Member {
    var content: MemberContent
    let size: Int
    let padding: Int
    let isRead: Bool

    var name: String { content.name }
    var format: (any Format.Type)? { content.format }
  }

  /// A sparse file whose data have not begun.
  struct SparseMember {
    /// Its path in the archive.
    let path: String
    /// The bytes that are stored of it.
    var size: Int
    let padding: Int
    /// Where its header ends.
    let place: Chunk.BlockBoundary
  }

  /// What an attribute's content may have at most; more is not remembered.
  static let attributeBytesMax = 1 << 20

  static let advice = "fetch it again"
  static let volumeAdvice =
    "fetch it again; if it is one volume of several, unpack all of them by tar -xM"

  var selection: MemberSelection
  var state = State.header
  var held = HeldText()
  /// Attributes that are not complete yet.
  var pending: [UInt8] = []
  var longName: String?
  var attributes: TarAttributes?
  /// Attributes of all members from here on.
  var sharedAttributes: TarAttributes?
  /// The member of which the rest comes next, where the volume before has its beginning.
  var continued: (name: String?, offset: Int)?
  /// The map of a sparse file, as far as it has come.
  var sparseEntries: SparseEntries?
  /// How many zeros there may be in sparse files.
  let holes: HoleBudget
  /// Whether something was said of a member that has not come yet.
  var awaitsMember = false
  /// Where the text so far ends; nil before the first.
  private var end: Chunk.BlockBoundary?
  /// Whether a zero block came: archives end with two.
  var hasEnd = false

  init(_ options: ReadOptions, _ holes: HoleBudget) {
    self.holes = holes
    selection = MemberSelection(options)
  }

  /// What comes before the names of members.
  var prefix: String { selection.prefix }

  // MARK: Chunks

  /// Replaces a chunk's segments.
  mutating func split(_ chunk: Chunk) {
    held.release(into: chunk)
    guard !chunk.segments.isEmpty else { return finishChunk(chunk) }
    let segments = chunk.segments
    if segments.contains(where: { !$0.range.isEmpty }) {
      // What comes last may be noticed in a chunk without text.
      end = chunk.boundary(at: chunk.textEnd - 1).moved(to: chunk.textEnd)
    }
    /// Whether what comes after a segment, if anything does, does not go on where it ends.
    func isFinal(_ index: Int) -> Bool {
      index + 1 < segments.count || chunk.isBeforeGap || chunk.isLast
    }
    chunk.segments.removeAll(keepingCapacity: true)
    for (index, segment) in segments.enumerated() {
      if segment.isAfterGap {
        lose()
        addGap(chunk, at: segment.range.lowerBound)
      }
      var at = segment.range.lowerBound
      while at < segment.range.upperBound {
        let range = at..<segment.range.upperBound
        guard let next = consume(chunk, range, isFinal: isFinal(index)) else {
          held.hold(chunk, range)
          break
        }
        at = next
      }
    }
    finishChunk(chunk)
  }

  mutating func finishChunk(_ chunk: Chunk) {
    if chunk.isBeforeGap {
      selection.hasGap = true
      lose()
    }
    guard chunk.isLast else { return }
    switch state {
    case .header where hasEnd, .lost, .lostPacked, .full: break
    case .header:
      noteEnd(
        chunk,
        "the tar archive ends without blocks of zeros, and members may be missing; "
          + Self.volumeAdvice
      )
    default:
      noteEnd(chunk, "the tar archive ends inside of a member; \(Self.volumeAdvice)")
      chunk.isBeforeGap = true
    }
  }

  /// Text is missing: where the next header is, nobody knows.
  mutating func lose() {
    selection.hasGap = true
    pending.removeAll()
    longName = nil
    attributes = nil
    continued = nil
    sparseEntries = nil
    awaitsMember = false
    hasEnd = false
    switch state {
    case .content(let member, _) where member.format != nil || !member.isRead: state = .lostPacked
    case .padding(let member, _) where member.format != nil || !member.isRead: state = .lostPacked
    case .map, .mapped: state = .lostPacked
    case .lostPacked, .full: break
    default: state = .lost(isText: true)
    }
  }

  /// Takes the next part of a segment.
  ///
  /// - Returns: where it ends, or nil where more is needed to say what it is.
  mutating func consume(
    _ chunk: Chunk,
    _ range: Range<Int>,
    isFinal: Bool
  ) -> Int? {
    /// The part that belongs to what has so many bytes left.
    func part(_ left: Int) -> (end: Int, rest: Int) {
      let count = min(left, range.count)
      return (range.lowerBound + count, left - count)
    }
    switch state {
    case .header: return consumeHeader(chunk, range, isFinal: isFinal)
    case .content(let member, let left) where member.isRead && member.format == nil:
      return consumeText(chunk, range, member, left, isFinal: isFinal)
    case .content(let member, let left):
      let (end, rest) = part(left)
      if member.isRead {
        member.content.addPacked(to: chunk, range.lowerBound..<end, endsMember: rest == 0)
      }
      state = rest > 0 ? .content(member, left: rest) : .padding(member, left: member.padding)
      return end
    case .padding(let member, let left): return consumePadding(chunk, range, member, left)
    case .passing(let left):
      let (end, rest) = part(left)
      state = rest > 0 ? .passing(left: rest) : .header
      return end
    case .map(let member): return consumeMap(chunk, range, member, isFinal: isFinal)
    case .mapped(let member, let map):
      return beginSparse(chunk, range, member, map, isFinal: isFinal)
    case .attributes(let kind, let left, let padding):
      let (end, rest) = part(left)
      append(chunk, range.lowerBound..<end)
      if rest > 0 {
        state = .attributes(kind, left: rest, padding: padding)
      } else {
        remember(kind, chunk, end)
        state = .passing(left: padding)
      }
      return end
    case .lost, .lostPacked: return search(chunk, range, isFinal: isFinal)
    case .full: return range.upperBound
    }
  }

  /// Notes that the tar archive ends too early.
  private func noteEnd(_ chunk: Chunk, _ detail: String) {
    note(chunk, at: end ?? chunk.boundary(at: chunk.textEnd), .truncated, detail)
  }

  /// Notes what is wrong with a member, at the place where its header ends.
  mutating func noteMember(
    _ chunk: Chunk,
    at place: Chunk.BlockBoundary,
    _ kind: Damage.Kind,
    _ detail: String
  ) {
    selection.hasUnreadMember = true
    note(chunk, at: place, kind, detail)
  }

  /// Notes what is wrong at an offset of the text, or directly before it.
  func noteFault(_ chunk: Chunk, _ offset: Int, _ kind: Damage.Kind, _ detail: String) {
    let before = max(chunk.boundaries.first?.textOffset ?? 0, offset - 1)
    note(chunk, at: chunk.boundary(at: before).moved(to: offset), kind, detail)
  }

  /// Notes a damage of the tar archive at a place that does not depend on where the chunk begins.
  func note(
    _ chunk: Chunk,
    at place: Chunk.BlockBoundary,
    _ kind: Damage.Kind,
    _ detail: String
  ) {
    chunk.damage.append(
      Damage(
        frame: place.frame,
        block: nil,
        offset: place.fileOffset,
        kind: kind,
        lostBytes: 0,
        detail: detail
      )
    )
  }
}
