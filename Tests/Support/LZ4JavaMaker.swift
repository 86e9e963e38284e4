import CXXHash

/// A stream of LZ4 blocks as lz4-java's `LZ4BlockOutputStream` writes it.
///
/// - Parameters:
///   - text: what is packed.
///   - blockBytes: the text of each block; 64 or more.
///   - hasEnd: whether the stream is finished.
/// - Returns: the stream.
public func lz4JavaStream(_ text: [UInt8], blockBytes: Int = 64, hasEnd: Bool = true) -> [UInt8] {
  let level = UInt8(max(0, Int.bitWidth - (blockBytes - 1).leadingZeroBitCount - 10))
  func block(_ text: [UInt8], _ packed: [UInt8], isStored: Bool) -> [UInt8] {
    let checksum =
      text.isEmpty ? 0 : text.withUnsafeBytes { XXH32($0.baseAddress, $0.count, 0x9747_b28c) }
    return Array("LZ4Block".utf8) + [(isStored ? 0x10 : 0x20) | level]
      + littleEndian(UInt32(packed.count)) + littleEndian(UInt32(text.count))
      + littleEndian(checksum & 0x0fff_ffff) + packed
  }
  var stream: [UInt8] = []
  for start in stride(from: 0, to: text.count, by: blockBytes) {
    let part = Array(text[start..<min(start + blockBytes, text.count)])
    let packed = lz4Block(part)
    let isStored = packed.count >= part.count
    stream += block(part, isStored ? part : packed, isStored: isStored)
  }
  return hasEnd ? stream + block([], [], isStored: true) : stream
}
