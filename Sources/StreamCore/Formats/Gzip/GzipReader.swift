/// Reads the members of a gzip archive (RFC 1952), and decodes them in order.
///
/// A member is a frame, without blocks.
final class GzipReader: FormatReader {
  private enum State {
    case betweenMembers
    case inMember
    case searching(Damage, from: Int)
  }

  private static let trailerBytes = 8
  private static let advice = "fetch the archive again"

  private let options: ReadOptions
  private var state = State.betweenMembers
  private var inflater = Inflater()
  private var checksum: UInt32 = 0
  private var textBytes: UInt32 = 0
  private var memberStart = 0

  init(_ options: ReadOptions) {
    self.options = options
  }

  func resume(_ context: ReadContext, at offset: Int) {
    state = .searching(context.damage(.garbage, at: offset, Self.lostMember), from: 0)
  }

  private static let lostMember = "the rest of a member is lost; \(advice)"

  func readChunk(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext,
    compressed: inout Buffer
  ) -> Advance {
    switch state {
    case .betweenMembers: return beginMember(chunk, &source, &context)
    case .inMember: return decode(chunk, &source, &context)
    case .searching(let damage, let from):
      guard context.search(for: [.gzip], chunk, &source, damage, from: from) != nil else {
        return .ended
      }
      state = .betweenMembers
      // There may be no end of damages without text between them.
      return .full
    }
  }

  private func beginMember(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext
  ) -> Advance {
    var count = source.fill(atLeast: 10)
    if count == 0 { return .ended }
    let start = source.position
    guard count >= 2, source.lookahead[0] == GzipHeader.magic[0],
      source.lookahead[1] == GzipHeader.magic[1]
    else { return passPadding(chunk, &source, context) }
    while true {
      do throws(GzipHeader.ParseError) {
        let header = try GzipHeader(source.lookahead)
        source.consume(header.byteCount)
        chunk.account.read += header.byteCount
        break
      } catch {
        // A name can be long: all of the window is looked at before it is given up.
        let more = count < ByteSource.windowBytes ? source.fill(atLeast: ByteSource.windowBytes) : 0
        if error == .truncated && more > count {
          count = more
          continue
        }
        if error == .truncated && count < ByteSource.windowBytes {
          context.noteTruncation(chunk, &source, from: start, "inside a member's header")
          return .ended
        }
        let detail = "the member's header is damaged; \(Self.advice)"
        state = .searching(context.damage(.badHeader, at: start, detail), from: 1)
        return .more
      }
    }
    context.beginFrame(chunk, .gzip)
    inflater.reset()
    checksum = 0
    textBytes = 0
    memberStart = start
    state = .inMember
    return .more
  }

  /// Zeros up to the end are padding, as of a tape; anything else is searched for members.
  private func passPadding(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: ReadContext
  ) -> Advance {
    let start = source.position
    while source.fill(atLeast: 1) > 0, source.lookahead[0] == 0 {
      var count = 0
      while count < source.lookahead.count, source.lookahead[count] == 0 { count += 1 }
      source.consume(count)
      chunk.account.skipped += count
    }
    if source.fill(atLeast: 1) == 0 && source.position > start { return .ended }
    let detail = "these bytes belong to no member; \(Self.advice)"
    state = .searching(context.damage(.garbage, at: source.position, detail), from: 0)
    return .more
  }

  private func decode(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext
  ) -> Advance {
    context.beginText(chunk)
    chunk.reserveText(options.chunkBytes)
    chunk.boundaries.append(
      .init(textOffset: chunk.textEnd, frame: context.frame, block: 0, fileOffset: memberStart)
    )
    var end = chunk.textEnd
    defer { chunk.endText(at: end) }
    while true {
      let room = Chunk.textStart + options.chunkBytes - end
      if room == 0 { return .full }
      let count = source.fill(atLeast: 1)
      let step = inflater.step(source.lookahead, into: &chunk.text, at: end, room: room)
      source.consume(step.taken)
      chunk.account.read += step.taken
      if options.verify {
        checksum = Checksum.crc32(checksum, chunk.text, end..<(end + step.decoded))
      }
      textBytes &+= UInt32(truncatingIfNeeded: step.decoded)
      end += step.decoded
      switch step.status {
      case .more:
        if count == 0 && step.decoded == 0 {
          context.noteTruncation(chunk, &source, from: source.position, "inside a member")
          return .ended
        }
      case .ended:
        if !endMember(chunk, &source, &context) { return .ended }
        state = .betweenMembers
        return .full
      case .damaged:
        abandonMember(chunk, &source, context)
        return .full
      }
    }
  }

  /// Checks the member's length and checksum.
  ///
  /// - Returns: whether they are there.
  private func endMember(
    _ chunk: Chunk,
    _ source: inout ByteSource,
    _ context: inout ReadContext
  ) -> Bool {
    let start = source.position
    guard source.fill(atLeast: Self.trailerBytes) >= Self.trailerBytes else {
      context.noteTruncation(chunk, &source, from: start, "inside a member's end")
      return false
    }
    let wanted = (source.lookahead.littleEndian32(at: 0), source.lookahead.littleEndian32(at: 4))
    source.consume(Self.trailerBytes)
    chunk.account.read += Self.trailerBytes
    let whole = "its lines were counted, but cannot be trusted; \(Self.advice)"
    if options.verify && wanted.0 != checksum {
      let detail = "the member's checksum does not fit its text; \(whole)"
      chunk.damage.append(context.damage(.contentChecksum, at: start, detail))
    } else if wanted.1 != textBytes {
      let detail = "the member's text has another length than it says; \(whole)"
      chunk.damage.append(context.damage(.contentSize, at: start, detail))
    }
    return true
  }

  /// Leaves a member whose data are damaged.
  ///
  /// The damage may lie before the place where it was noticed, and what was taken since for data
  /// may be another member: so the search begins a little before that place.
  private func abandonMember(_ chunk: Chunk, _ source: inout ByteSource, _ context: ReadContext) {
    let offset = source.position
    let taken = offset - memberStart - 1
    if let back = source.frameBehind(of: .gzip, within: min(taken, ByteSource.behindBytes)) {
      source.stepBack(back)
      chunk.account.read -= back
    }
    let damage = context.damage(.badBlock, at: offset, "the data do not decode; \(Self.lostMember)")
    state = .searching(damage, from: 0)
  }
}
