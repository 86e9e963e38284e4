/// A gzip member (RFC 1952): a header, deflate data, and a checksum and the length of the text.
struct GzipMember: StreamFrame {
  static var format: any Format.Type { GzipFormat.self }
  static let noun = "member"
  static let headBytes = 10
  private static let trailerBytes = 8
  private static let advice = "fetch the archive again"

  private let verify: Bool
  private var checksum: UInt32 = 0
  private var textBytes: UInt32 = 0

  /// - Parameter verify: whether the checksum is verified.
  init(verify: Bool) { self.verify = verify }

  mutating func begin(_ context: inout ReadContext) -> StreamFrameStart {
    guard GzipHeader.begins(context.source.lookahead) else { return .none }
    let start = context.source.position
    var count = context.source.lookahead.count
    while true {
      do throws(GzipHeader.ParseError) {
        let header = try GzipHeader(context.source.lookahead)
        context.source.consume(header.byteCount)
        context.chunk.account.read += header.byteCount
        (checksum, textBytes) = (0, 0)
        return .frame(.gzip)
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
          return .truncated
        }
        let detail = "the member's header is damaged; \(Self.advice)"
        context.lose(context.damage(.badHeader, at: start, detail), from: 1)
        return .lost
      }
    }
  }

  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>) {
    if verify { checksum = Checksum.crc32(checksum, text, range) }
    textBytes &+= UInt32(truncatingIfNeeded: range.count)
  }

  mutating func end(_ context: inout ReadContext) -> Bool {
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
    if verify && wanted.checksum != checksum {
      let detail = "the member's checksum does not fit its text; \(whole)"
      context.chunk.damage.append(context.damage(.contentChecksum, at: start, detail))
    } else if wanted.textBytes != textBytes {
      let detail = "the member's text has another length than it says; \(whole)"
      context.chunk.damage.append(context.damage(.contentSize, at: start, detail))
    }
    return true
  }
}
