/// Decodes data that are fed to it in order, piece by piece.
package protocol StreamDecoder: ~Copyable {
  /// The room for text that a step is given, so that what is decoded of damaged data does not depend on
  /// the size of chunks.
  static var stepBytes: Int { get }

  /// Begins anew.
  mutating func reset()

  /// Decodes what it can.
  ///
  /// - Parameters:
  ///   - input: what comes next.
  ///   - output: the buffer for the text.
  ///   - offset: where the text goes.
  ///   - room: how many bytes it may have.
  /// - Returns: how many bytes were taken and decoded, and how the step ended. Fewer than none are taken
  ///   where the step before took bytes that come after the data.
  mutating func step(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (taken: Int, decoded: Int, status: StreamStatus)
}

extension StreamDecoder where Self: ~Copyable {
  package static var stepBytes: Int { 64 << 10 }
}

/// How a step of decoding ended.
package enum StreamStatus {
  /// All input was taken, or all room was filled.
  case more
  /// The data have ended.
  case ended
  /// The input is none that can be decoded.
  case damaged
  /// So many bytes of memory are needed, and more than may be taken.
  case needsMemory(Int)
}
