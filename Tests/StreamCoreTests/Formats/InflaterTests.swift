import StreamCore
import TestSupport
import Testing

/// The two ways to decode deflate data, against each other.
@Suite(.needs("gzip")) struct InflaterTests {
  static let texts: [(name: String, bytes: [UInt8])] = {
    var maker = LineMaker()
    var random = SplitMix64(seed: 3)
    let noise = (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let few = (0..<200_000).map { _ in UInt8.random(in: 97...99, using: &random) }
    return [
      ("nothing", []), ("a byte", [0x61]), ("lines", maker.lines(4_000)), ("noise", noise),
      ("three letters", few), ("zeros", [UInt8](repeating: 0, count: 1_000_000)),
    ]
  }()

  /// What came of decoding.
  struct Answer: Equatable {
    var text: [UInt8] = []
    var hasEnded = false
    /// How much was taken, where the data have ended.
    var taken = 0
  }

  /// Decodes data piece by piece.
  private func decode(
    _ decoder: consuming some StreamDecoder & ~Copyable,
    _ data: [UInt8],
    pieceBytes: Int,
    room: Int,
    before: UInt8 = 0
  ) -> Answer {
    var answer = Answer()
    var output = Buffer(byteCount: room)
    output.write([UInt8](repeating: before, count: room).span, at: 0)
    while true {
      let end = min(answer.taken + pieceBytes, data.count)
      let step = decoder.step(
        data.span.extracting(answer.taken..<end),
        into: &output,
        at: 0,
        room: room
      )
      answer.taken += step.taken
      for index in 0..<step.decoded { answer.text.append(output.bytes[index]) }
      switch step.status {
      case .more where step.taken == 0 && step.decoded == 0 && answer.taken == data.count:
        return answer
      case .more: continue
      case .ended:
        answer.hasEnded = true
        return answer
      default: return answer
      }
    }
  }

  private func data(_ text: [UInt8], level: String) throws -> [UInt8] {
    try Array(runTool("gzip", ["-nc", level], input: text).output.dropFirst(10).dropLast(8))
  }

  @Test("both give the text, and what comes after the data is left", arguments: ["-1", "-6", "-9"])
  func whole(level: String) throws {
    for text in Self.texts {
      let data = try data(text.bytes, level: level)
      for rest in [0, 1, 8, 40] {
        let input = data + [UInt8](repeating: 0xa5, count: rest)
        for (piece, room) in [(1, 5), (7, 70_000), (4_096, 258), (1 << 20, 1 << 20)] {
          if piece == 1 && data.count > 50_000 { continue }
          let wanted = Answer(text: text.bytes, hasEnded: true, taken: data.count)
          let isRight =
            decode(ISALInflater(), input, pieceBytes: piece, room: room) == wanted
            && decode(ZlibInflater(), input, pieceBytes: piece, room: room) == wanted
          #expect(isRight, "\(text.name), \(rest) bytes after it, \(piece), \(room)")
        }
      }
    }
  }

  @Test("both refuse the same data where bits are flipped")
  func flipped() throws {
    let seed = SplitMix64.testSeed(31)
    var random = SplitMix64(seed: seed)
    for text in Self.texts where text.bytes.count > 1 {
      let data = try data(text.bytes, level: "-6")
      for number in 0..<150 {
        var flipped = data
        flipped[Int.random(in: 0..<min(data.count, 3_000), using: &random)] ^=
          1 << UInt8.random(in: 0...7, using: &random)
        let fast = decode(ISALInflater(), flipped, pieceBytes: 4_096, room: 1 << 20)
        let plain = decode(ZlibInflater(), flipped, pieceBytes: 4_096, room: 1 << 20)
        let again = decode(
          ISALInflater(),
          flipped,
          pieceBytes: 4_096,
          room: 1 << 20,
          before: 0x41
        )
        #expect(fast == again, "\(text.name), seed \(seed), \(number): what was in the buffer")
        let isSame = fast.hasEnded == plain.hasEnded && (!fast.hasEnded || fast == plain)
        #expect(isSame, "\(text.name), seed \(seed), \(number)")
      }
    }
  }
}
