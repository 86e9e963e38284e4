/// The blocks of a mapped LZ4 archive: what there is to decode, and nothing else.
///
/// For measuring the limit that decoding sets. It knows whole archives only.
final class BlockList: Sendable {
  struct Block: Sendable {
    let bytes: Range<Int>
    let isStored: Bool
    /// Whether it is the first of its frame, and so refers to nothing before it.
    let beginsFrame: Bool
  }

  let mapping: FileMapping
  let blocks: [Block]
  let blockBytesMax: Int
  let isLinked: Bool

  /// Why an archive cannot be measured.
  struct ListError: Error {
    let description: String
  }

  init(_ path: String) throws(ListError) {
    let mapping: FileMapping
    do throws(SystemError) {
      mapping = try FileMapping.open(path)
    } catch {
      throw ListError(description: "cannot be mapped: \(error)")
    }
    var blocks: [Block] = []
    var blockBytesMax = 0
    var isLinked = false
    var at = 0
    while at + 7 <= mapping.byteCount {
      let magic = mapping.bytes.littleEndian32(at: at)
      if SkippableFrame.isMagic(magic), at + 8 <= mapping.byteCount {
        at += 8 + Int(mapping.bytes.littleEndian32(at: at + 4))
        continue
      }
      guard magic == LZ4FrameHeader.magic,
        let header = try? LZ4FrameHeader(mapping.bytes.extracting(droppingFirst: at))
      else { throw ListError(description: "no LZ4 frame at offset \(at)") }
      blockBytesMax = max(blockBytesMax, header.blockBytesMax)
      isLinked = isLinked || header.isLinked
      at += header.byteCount
      var isFirst = true
      while true {
        guard at + 4 <= mapping.byteCount else { throw ListError(description: "it is cut") }
        let field = mapping.bytes.littleEndian32(at: at)
        at += 4
        if field == 0 { break }
        guard let size = header.blockBytes(field), at + size <= mapping.byteCount else {
          throw ListError(description: "a damaged block at offset \(at - 4)")
        }
        blocks.append(
          Block(bytes: at..<(at + size), isStored: field >> 31 == 1, beginsFrame: isFirst)
        )
        isFirst = false
        at += size + (header.hasBlockChecksums ? 4 : 0)
      }
      at += header.hasContentChecksum ? 4 : 0
    }
    self.mapping = mapping
    self.blocks = blocks
    self.blockBytesMax = blockBytesMax
    self.isLinked = isLinked
  }
}
