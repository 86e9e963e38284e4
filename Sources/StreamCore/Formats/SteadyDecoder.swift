/// Decodes in steps of one size, whatever room there is.
///
/// What a library decodes of damaged data, before it notices the damage, depends on the room that it is
/// given each time; and the size of chunks must not change a result.
struct SteadyDecoder<Base: StreamDecoder & ~Copyable>: ~Copyable {
  private var base: Base
  /// Takes a step's text where there is less room than it may need.
  private var text = Buffer(byteCount: 0)
  /// The part of it that was not yet handed out.
  private var left = 0..<0
  /// How the step ended that decoded it.
  private var status = StreamStatus.more

  init(_ base: consuming Base) { self.base = base }

  /// Begins anew.
  mutating func reset() {
    base.reset()
    left = 0..<0
    status = .more
  }

  /// Decodes what it can; see ``StreamDecoder``.
  mutating func step(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (taken: Int, decoded: Int, status: StreamStatus) {
    var taken = 0
    if left.isEmpty {
      if room >= Base.stepBytes {
        return base.step(input, into: &output, at: offset, room: Base.stepBytes)
      }
      text.reserve(Base.stepBytes)
      let step = base.step(input, into: &text, at: 0, room: Base.stepBytes)
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
    return StreamReader(frame, decoder, options)
  }
}
