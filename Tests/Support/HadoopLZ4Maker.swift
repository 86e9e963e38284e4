/// A stream of LZ4 blocks as Hadoop's `Lz4Codec` writes it.
///
/// - Parameters:
///   - text: what is packed.
///   - bufferBytes: the text of each buffer.
///   - blockBytes: the text of each of a buffer's blocks; nil where it has one.
///   - hasEnd: whether a zero ends it, as where the last buffer was written at once.
/// - Returns: the stream.
public func hadoopLZ4Stream(
  _ text: [UInt8],
  bufferBytes: Int = 300,
  blockBytes: Int? = nil,
  hasEnd: Bool = false
) -> [UInt8] {
  var stream: [UInt8] = []
  for buffer in parts(text[...], of: bufferBytes) {
    stream += bigEndian(buffer.count)
    for part in parts(buffer, of: blockBytes ?? bufferBytes) {
      let block = lz4Block(Array(part))
      stream += bigEndian(block.count) + block
    }
  }
  return hasEnd ? stream + bigEndian(0) : stream
}

/// A number of four bytes, highest first.
public func bigEndian(_ number: Int) -> [UInt8] {
  littleEndian(UInt32(truncatingIfNeeded: number)).reversed()
}

private func parts(_ text: ArraySlice<UInt8>, of byteCount: Int) -> [ArraySlice<UInt8>] {
  stride(from: text.startIndex, to: text.endIndex, by: byteCount).map {
    text[$0..<min($0 + byteCount, text.endIndex)]
  }
}
