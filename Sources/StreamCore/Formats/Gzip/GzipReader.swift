/// Reads the members of a gzip archive (RFC 1952), and decodes them in order.
///
/// A member is a frame, without blocks.
final class GzipReader: FormatReader {
  private static let trailerBytes = 8
  private static let advice = "fetch the archive again"
  private static let lostMember = "the rest of a member is lost; \(advice)"

  private let options: ReadOptions
  private var isInMember = false
  private var inflater = Inflater()
  private var checksum: UInt32 = 0
  private var textBytes: UInt32 = 0
  private var memberStart = 0

  init(_ options: ReadOptions) {
    self.options = options
  }

  func resume(_ context: inout ReadContext) {
    isInMember = false
    context.lose(context.damage(.garbage, at: context.source.position, Self.lostMember))
  }

  func readChunk(_ context: inout ReadContext) -> Advance {
    isInMember ? decode(&context) : beginMember(&context)
  }

  private func beginMember(_ context: inout ReadContext) -> Advance {
    var count = context.source.fill(atLeast: 10)
    if count == 0 { return .ended }
    let start = context.source.position
    guard GzipHeader.begins(context.source.lookahead) else { return passPadding(&context) }
    while true {
      do throws(GzipHeader.ParseError) {
        let header = try GzipHeader(context.source.lookahead)
        context.source.consume(header.byteCount)
        context.chunk.account.read += header.byteCount
        break
      } catch {
        // A name can be long: all of the window is looked at before it is given up.
        let windowBytes = ByteSource.windowBytes
        let more = count < windowBytes ? context.source.fill(atLeast: windowBytes) : 0
        if error == .truncated && more > count {
          count = more
          continue
        }
        if error == .truncated && count < windowBytes {
          context.noteTruncation(from: start, "inside a member's header")
          return .ended
        }
        let detail = "the member's header is damaged; \(Self.advice)"
        context.lose(context.damage(.badHeader, at: start, detail), from: 1)
        return .more
      }
    }
    context.beginFrame(.gzip)
    inflater.reset()
    checksum = 0
    textBytes = 0
    memberStart = start
    isInMember = true
    return .more
  }

  /// Zeros up to the end are padding, as of a tape; anything else is searched for members.
  private func passPadding(_ context: inout ReadContext) -> Advance {
    let start = context.source.position
    context.chunk.account.skipped += context.source.drainZeros()
    if context.source.fill(atLeast: 1) == 0 && context.source.position > start { return .ended }
    let detail = "these bytes belong to no member; \(Self.advice)"
    context.lose(context.damage(.garbage, at: context.source.position, detail))
    return .more
  }

  private func decode(_ context: inout ReadContext) -> Advance {
    context.beginText()
    let chunk = context.chunk
    chunk.reserveText(options.chunkBytes)
    chunk.boundaries.append(
      .init(textOffset: chunk.textEnd, frame: context.frame, block: 0, fileOffset: memberStart)
    )
    var end = chunk.textEnd
    defer { chunk.endText(at: end) }
    while true {
      let room = Chunk.textStart + options.chunkBytes - end
      if room == 0 { return .full }
      let count = context.source.fill(atLeast: 1)
      let step = inflater.step(context.source.lookahead, into: &chunk.text, at: end, room: room)
      context.source.consume(step.taken)
      chunk.account.read += step.taken
      if options.verify {
        checksum = Checksum.crc32(checksum, chunk.text, end..<(end + step.decoded))
      }
      textBytes &+= UInt32(truncatingIfNeeded: step.decoded)
      end += step.decoded
      switch step.status {
      case .more:
        if count == 0 && step.decoded == 0 {
          context.noteTruncation(from: context.source.position, "inside a member")
          return .ended
        }
      case .ended:
        isInMember = false
        return endMember(&context) ? .full : .ended
      case .damaged:
        abandonMember(&context)
        return .full
      }
    }
  }

  /// Checks the member's length and checksum.
  ///
  /// - Returns: whether they are there.
  private func endMember(_ context: inout ReadContext) -> Bool {
    let start = context.source.position
    guard context.source.fill(atLeast: Self.trailerBytes) >= Self.trailerBytes else {
      context.noteTruncation(from: start, "inside a member's end")
      return false
    }
    let wanted = (
      checksum: context.source.lookahead.littleEndian32(at: 0),
      textBytes: context.source.lookahead.littleEndian32(at: 4)
    )
    context.source.consume(Self.trailerBytes)
    context.chunk.account.read += Self.trailerBytes
    let whole = "its lines were counted, but cannot be trusted; \(Self.advice)"
    if options.verify && wanted.checksum != checksum {
      let detail = "the member's checksum does not fit its text; \(whole)"
      context.chunk.damage.append(context.damage(.contentChecksum, at: start, detail))
    } else if wanted.textBytes != textBytes {
      let detail = "the member's text has another length than it says; \(whole)"
      context.chunk.damage.append(context.damage(.contentSize, at: start, detail))
    }
    return true
  }

  /// Leaves a member whose data are damaged.
  ///
  /// The damage may lie before the place where it was noticed, and what was taken since for data
  /// may be another member: so the search begins a little before that place.
  private func abandonMember(_ context: inout ReadContext) {
    isInMember = false
    let offset = context.source.position
    let taken = offset - memberStart - 1
    let countMax = min(taken, ByteSource.keptBytes)
    if let back = context.source.stepsBack(toFrameOf: GzipFormat.self, within: countMax) {
      context.source.stepBack(back)
      context.chunk.account.read -= back
    }
    let detail = "the data do not decode; \(Self.lostMember)"
    context.lose(context.damage(.badBlock, at: offset, detail))
  }
}
