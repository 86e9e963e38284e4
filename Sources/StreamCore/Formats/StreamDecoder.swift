/// Decodes data that are fed to it in order, piece by piece.
protocol StreamDecoder: ~Copyable {
  /// Begins anew.
  mutating func reset()

  /// Decodes what it can.
  ///
  /// - Parameters:
  ///   - input: what comes next.
  ///   - output: the buffer for the text.
  ///   - offset: where the text goes.
  ///   - room: how many bytes it may have.
  /// - Returns: how many bytes were taken and decoded, and how the step ended.
  mutating func step(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (taken: Int, decoded: Int, status: StreamStatus)
}

/// How a step of decoding ended.
enum StreamStatus {
  /// All input was taken, or all room was filled.
  case more
  /// The data have ended.
  case ended
  /// The input is none that can be decoded.
  case damaged
  /// So many bytes of memory are needed, and more than may be taken.
  case needsMemory(Int)
}
