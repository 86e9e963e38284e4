/// Reads archives of members: what each member is decides ``MemberSelection``, as in a tar archive.
///
/// ```
///   between members -> sample -> text, or what is packed -> end -> between members -> ...
///                         +----> skipped ------------------^
/// ```
///
/// A chunk has text of one member. What is decoded after it, to know what its last bytes are, comes
/// first in the next one, so that chunks leave no trace.
final class MemberReader<Walk: MemberWalk>: FormatReader {
  /// A member that is read.
  private struct Open {
    let member: MemberStart.Member
    var content: MemberContent
    /// How much of its text was handed out.
    var position = 0
  }

  private let options: ReadOptions
  private var walk: Walk
  private var decoder: (any MemberDecoder)?
  private var members: MemberSelection
  private var open: Open?
  /// Text that was decoded and not handed out, and how decoding ended.
  private var ahead = Buffer(byteCount: 0)
  private var aheadBytes = 0
  private var status = MemberStatus.more
  /// How many members came.
  private var headerCount = 0

  var selection: MemberSelection? { members }

  init(_ walk: Walk, _ options: ReadOptions) {
    self.walk = walk
    self.options = options
    members = MemberSelection(options)
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    let wasOfMembers = context.chunk.isOfMembers
    context.chunk.isOfMembers = true
    let advance = open == nil ? begin(&context) : read(&context)
    if advance == .foreign { context.chunk.isOfMembers = wasOfMembers }
    return advance
  }

  func resume(_ context: inout ReadContext) {
    open = nil
    decoder = nil
    members.hasGap = true
    walk.resume()
    let detail = "the rest of a member is lost; fetch the archive again"
    context.lose(context.damage(.garbage, at: context.source.position, detail))
  }

  // MARK: Between members

  private func begin(_ context: inout ReadContext) -> Advance {
    let start = accountStart(context)
    let next = walk.next(&context, &decoder)
    account(from: start, &context)
    noteGaps(context)
    switch next {
    case .none: return .foreign
    case .passed: return context.chunk.canBeginFrame ? .more : .full
    case .lost: return .more
    case .ended: return .ended
    case .member(let member):
      context.beginFrame(member.kind)
      headerCount += 1
      guard headerCount <= options.headersMax, !walk.isFull else {
        let detail =
          "and what follows are passed over: the archive has too many members; unpack it, or raise the"
          + " limits by --raise-limits 10"
        return stop(member, detail, &context)
      }
      return begin(member, &context)
    }
  }

  /// Decides what becomes of a member.
  private func begin(_ member: MemberStart.Member, _ context: inout ReadContext) -> Advance {
    (status, aheadBytes) = (.more, 0)
    guard member.isFile, members.accepts(member.name) else { return skip(member, &context) }
    if let obstacle = member.obstacle {
      noteUnread(member, obstacle, &context)
      return skip(member, &context)
    }
    decodeAhead(MemberSelection.sampleBytes, &context)
    var format: (any Format.Type)?
    var sample: [UInt8] = []
    sample.append(ahead.bytes.extracting(first: aheadBytes))
    switch members.judge(member.name, sample.span, isCut: status == .more) {
    case .read(let found): format = found
    case .skipped: return skip(member, &context)
    case .unread(let what):
      noteUnread(member, "is \(what)", &context)
      return skip(member, &context)
    }
    guard !members.isFull else { return stop(member, members.limitDetail, &context) }
    members.admit()
    if aheadBytes == 0, status == .ended, let detail = members.fault(ofEmpty: member.name) {
      context.chunk.damage.append(context.damage(.truncated, at: member.offset, detail))
    }
    open = Open(
      member: member,
      content: MemberContent(name: members.prefix + member.name, format: format)
    )
    return .more
  }

  private func noteUnread(
    _ member: MemberStart.Member,
    _ what: String,
    _ context: inout ReadContext
  ) {
    members.hasUnreadMember = true
    let detail = "member \(members.prefix + member.name) \(what); \(member.advice)"
    context.chunk.damage.append(context.damage(.unreadable, at: member.offset, detail))
  }

  /// Passes over a member, or over what is left of it.
  private func skip(_ member: MemberStart.Member, _ context: inout ReadContext) -> Advance {
    end(how, of: member, &context)
    return context.chunk.canBeginFrame ? .more : .full
  }

  /// Ends the archive before a member that is one too many.
  private func stop(
    _ member: MemberStart.Member,
    _ what: String,
    _ context: inout ReadContext
  ) -> Advance {
    decoder = nil
    members.hasUnreadMember = true
    let detail = "member \(members.prefix + member.name) \(what)"
    var damage = context.damage(.limit, at: member.offset, detail)
    damage.lostBytes = context.source.drain(.max)
    context.chunk.account.damaged += damage.lostBytes
    context.chunk.damage.append(damage)
    return .ended
  }

  // MARK: In a member

  /// Decodes the beginning of a member, as far as it must be known to say what it is.
  private func decodeAhead(_ count: Int, _ context: inout ReadContext) {
    ahead.reserve(count, keeping: aheadBytes)
    aheadBytes += decode(&context, into: &ahead, at: aheadBytes, room: count - aheadBytes)
  }

  /// Decodes until there is no more room, or the member ends.
  private func decode(
    _ context: inout ReadContext,
    into buffer: inout Buffer,
    at offset: Int,
    room: Int
  ) -> Int {
    var end = offset
    while end < offset + room, status == .more {
      let before = context.source.position
      let step = decoder?.read(&context.source, into: &buffer, at: end, room: offset + room - end)
      context.chunk.account.read += context.source.position - before
      guard let step else { break }
      walk.add(buffer, end..<(end + step.decoded))
      end += step.decoded
      status = step.status
    }
    return end - offset
  }

  private func read(_ context: inout ReadContext) -> Advance {
    guard var open else { return .more }
    context.beginText()
    let chunk = context.chunk
    if chunk.isAfterGap { endTorn(chunk) }
    let room = options.chunkBytes + ForeignBytes.aheadBytes
    chunk.reserveText(max(room, aheadBytes))
    let start = chunk.textEnd
    chunk.text.write(from: ahead, 0..<aheadBytes, at: start)
    let decoded = decode(
      &context,
      into: &chunk.text,
      at: start + aheadBytes,
      room: room - aheadBytes
    )
    let available = start..<(start + aheadBytes + decoded)
    chunk.boundaries.append(
      .init(
        textOffset: start,
        frame: context.frame,
        block: 0,
        fileOffset: open.member.textOffset.map { $0 + open.position } ?? open.member.offset,
        isVerbatim: open.member.textOffset != nil
      )
    )
    let hasEnded = status != .more
    let end = add(chunk, &open, available, isLast: hasEnded)
    aheadBytes = available.upperBound - end
    ahead.reserve(aheadBytes)
    ahead.write(from: chunk.text, end..<available.upperBound, at: 0)
    open.position += end - start
    chunk.textEnd = end
    chunk.isDecoded = true
    if aheadBytes == 0 && hasEnded {
      finish(open, &context)
    } else {
      self.open = open
    }
    chunk.text.clearSlack(after: end)
    return .full
  }

  /// Ends what was torn before a member: its own lines are not.
  private func endTorn(_ chunk: Chunk) {
    chunk.isAfterGap = false
    let place = chunk.textEnd..<chunk.textEnd
    chunk.segments.append(Chunk.TextSegment(range: place, isAfterGap: true, endsMember: true))
  }

  /// Adds what was decoded to a chunk's segments.
  ///
  /// - Returns: where it ends.
  private func add(_ chunk: Chunk, _ open: inout Open, _ range: Range<Int>, isLast: Bool) -> Int {
    let ahead = isLast ? 0 : min(range.count, ForeignBytes.aheadBytes)
    let part = range.lowerBound..<(range.upperBound - ahead)
    guard open.content.format == nil else {
      if !part.isEmpty { open.content.addPacked(to: chunk, part, endsMember: false) }
      return part.upperBound
    }
    let (end, fault) = open.content.addText(
      to: chunk,
      part,
      ahead: ahead,
      at: open.position,
      isLast: false
    )
    if let fault {
      let place = chunk.boundary(at: fault.offset).moved(to: fault.offset)
      chunk.damage.append(
        Damage(
          frame: place.frame,
          block: nil,
          offset: place.fileOffset,
          kind: .unreadable,
          lostBytes: 0,
          detail: fault.detail
        )
      )
    }
    return end
  }

  /// Ends a member that was read.
  private func finish(_ open: Open, _ context: inout ReadContext) {
    self.open = nil
    let isTorn = end(how, of: open.member, &context)
    let chunk = context.chunk
    // A member without text has no segment either.
    guard open.position > 0 || isTorn else { return }
    let place = chunk.textEnd..<chunk.textEnd
    chunk.segments.append(
      Chunk.TextSegment(
        range: place,
        isAfterGap: isTorn,
        member: open.content.name,
        endsMember: true,
        format: open.content.format,
        continuesText: open.content.beginsAsText
      )
    )
  }

  /// How the text of a member has ended so far.
  private var how: MemberEnd {
    switch status {
    case .more: .skipped
    case .ended: .whole
    case .tooLarge: .tooLarge
    case .needsMemory(let bytes): .needsMemory(bytes)
    case .damaged(let what): .damaged(what, canGoOn: true)
    case .lost(let what): .damaged(what, canGoOn: false)
    }
  }

  @discardableResult
  private func end(
    _ how: MemberEnd,
    of member: MemberStart.Member,
    _ context: inout ReadContext
  ) -> Bool {
    let start = accountStart(context)
    let isTorn = walk.end(how, of: member, &context, &decoder)
    account(from: start, &context)
    noteGaps(context)
    (status, aheadBytes) = (.more, 0)
    return isTorn
  }

  // MARK: Bytes

  private func accountStart(_ context: borrowing ReadContext) -> Int {
    context.source.position - context.chunk.account.damaged
  }

  /// Notes that there may be members of which nothing is known.
  private func noteGaps(_ context: borrowing ReadContext) {
    let isHurt = context.isAfterGap || context.lost != nil || !context.chunk.damage.isEmpty
    members.hasGap = members.hasGap || isHurt
  }

  /// Accounts for what was passed since then, as far as it is not damaged.
  private func account(from start: Int, _ context: inout ReadContext) {
    context.chunk.account.read += accountStart(context) - start
  }
}
