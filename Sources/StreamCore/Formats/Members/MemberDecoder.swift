/// Decodes the text of an archive's member, or of one after the other.
protocol MemberDecoder: AnyObject {
  /// How much text was decoded.
  var textBytes: Int { get }

  /// Decodes what comes next of a member.
  ///
  /// - Parameters:
  ///   - source: the archive.
  ///   - output: the buffer for the text.
  ///   - offset: where the text goes.
  ///   - room: how many bytes it may have.
  /// - Returns: how many bytes were decoded, and how that ended.
  func read(
    _ source: inout ByteSource,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (decoded: Int, status: MemberStatus)

  /// Passes over what is left of a member; then the source is after it.
  func skipRest(_ source: inout ByteSource) -> MemberStatus
}

/// How far the text of a member was decoded.
enum MemberStatus: Equatable {
  case more
  /// The member, or the archive, has ended.
  case ended
  /// It has more text than anybody packs into so few bytes.
  case tooLarge
  /// So many bytes of memory are needed, and more than may be taken.
  case needsMemory(Int)
  /// Something is wrong, and the decoder can go on after it.
  case damaged(String)
  /// Something is wrong, and the decoder cannot go on.
  case lost(String)
}

/// Decodes a member whose data are those of a compressed file, and say themselves where they end.
final class StreamMemberDecoder<Decoder: StreamDecoder & ~Copyable>: MemberDecoder {
  /// Whether the text grows too fast is asked each time that so much more was decoded.
  private static var stepBytes: Int { 16 << 20 }

  private(set) var textBytes = 0
  private var decoder: SteadyDecoder<Decoder>
  /// What the decoder gets before the data.
  private var head: [UInt8]
  /// How many bytes the data have that were not taken; nil where only decoding tells.
  private var leftBytes: Int?
  private var takenBytes = 0
  private let expansionMax: Int
  private var status = MemberStatus.more

  /// - Parameters:
  ///   - decoder: decodes the data.
  ///   - head: what it gets before them.
  ///   - byteCount: how many bytes they have; nil where only decoding tells.
  ///   - expansionMax: the most text that a byte may stand for.
  init(
    _ decoder: consuming Decoder,
    head: [UInt8] = [],
    byteCount: Int?,
    expansionMax: Int
  ) {
    self.decoder = SteadyDecoder(decoder)
    self.head = head
    leftBytes = byteCount
    self.expansionMax = expansionMax
    self.decoder.reset()
  }

  func read(
    _ source: inout ByteSource,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (decoded: Int, status: MemberStatus) {
    var end = offset
    while end < offset + room, status == .more {
      let toNext = Self.stepBytes - textBytes % Self.stepBytes
      let count = step(&source, into: &output, at: end, room: min(offset + room - end, toNext))
      end += count
      textBytes += count
      let isAtStep = count > 0 && textBytes % Self.stepBytes == 0
      if status == .more && isAtStep && textBytes / expansionMax > takenBytes {
        status = .tooLarge
      }
    }
    return (end - offset, status)
  }

  private func step(
    _ source: inout ByteSource,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> Int {
    if !head.isEmpty {
      let given = head
      let step = decoder.step(given.span, into: &output, at: offset, room: room)
      head.removeFirst(step.taken)
      note(step.status)
      return step.decoded
    }
    let count = min(source.fill(atLeast: 1), leftBytes ?? .max)
    let step = decoder.step(
      source.lookahead.extracting(first: count),
      into: &output,
      at: offset,
      room: room
    )
    source.consume(step.taken)
    takenBytes += step.taken
    leftBytes = leftBytes.map { $0 - step.taken }
    note(step.status)
    if status == .more && count == 0 && step.decoded == 0 { status = .lost("no end") }
    return step.decoded
  }

  private func note(_ status: StreamStatus) {
    switch status {
    case .more: break
    case .ended: self.status = .ended
    case .damaged: self.status = .lost("does not decode")
    case .needsMemory(let bytes): self.status = .needsMemory(bytes)
    }
  }

  func skipRest(_ source: inout ByteSource) -> MemberStatus {
    if let leftBytes {
      return source.drain(leftBytes) == leftBytes ? .ended : .lost("no end")
    }
    var text = Buffer(byteCount: Decoder.stepBytes)
    while status == .more {
      _ = read(&source, into: &text, at: 0, room: Decoder.stepBytes)
    }
    return status
  }
}
