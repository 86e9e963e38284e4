/// Decodes in steps of one size, whatever room there is.
///
/// What liblzma and libbz2 decode of damaged data, before they notice the damage, depends on the room that
/// they are given each time; and the size of chunks must not change a result.
struct SteadyDecoder<Base: StreamDecoder & ~Copyable>: StreamDecoder, ~Copyable {
  private static var stepBytes: Int { 64 << 10 }

  private var base: Base
  private var text = Buffer(byteCount: 0)
  /// The text that was decoded and not yet handed out.
  private var left = 0..<0
  /// How the step ended that decoded it.
  private var status = StreamStatus.more

  init(_ base: consuming Base) { self.base = base }

  mutating func reset() {
    base.reset()
    left = 0..<0
    status = .more
  }

  mutating func step(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (taken: Int, decoded: Int, status: StreamStatus) {
    var taken = 0
    if left.isEmpty {
      text.reserve(Self.stepBytes)
      let step = base.step(input, into: &text, at: 0, room: Self.stepBytes)
      taken = step.taken
      left = 0..<step.decoded
      status = step.status
    }
    let count = min(left.count, room)
    output.write(from: text, left.lowerBound..<(left.lowerBound + count), at: offset)
    left = (left.lowerBound + count)..<left.upperBound
    return (taken, count, left.isEmpty ? status : .more)
  }
}

extension Format {
  /// Makes the reader of frames that liblzma decodes.
  static func makeReader(
    _ frame: some StreamFrame,
    of format: LZMADecoder.Format,
    _ options: ReadOptions
  ) -> any FormatReader {
    let decoder = LZMADecoder(
      format,
      memoryMax: options.decoderBytesMax,
      verify: options.verify
    )
    return StreamReader(frame, SteadyDecoder(decoder), options)
  }
}
