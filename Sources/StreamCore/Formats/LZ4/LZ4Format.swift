/// LZ4 frames, standard, legacy and skippable ones (LZ4 Frame Format 1.6.x).
enum LZ4Format: Format {
  static let name = "lz4"
  static let title = "LZ4"
  static let fileExtensions = [".lz4"]
  static let tarExtensions = [".tlz4"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    SkippableFrame.detect(head) { $0 == LZ4FrameHeader.magic || $0 == LZ4FrameHeader.legacyMagic }
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    // The last byte of both magic numbers.
    bytes.firstFrame(0x18, at: 3, from: from) { head in
      let magic = head.littleEndian32(at: 0)
      if magic == LZ4FrameHeader.magic { return (try? LZ4FrameHeader(head)) != nil }
      guard magic == LZ4FrameHeader.legacyMagic else { return false }
      let size = Int(head.littleEndian32(at: 4))
      return size > 0 && size <= LZ4FrameHeader.legacyCompressedBytesMax
    }
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader { LZ4Reader(options) }

  static func blockStarts(of lines: [Location], in source: inout ByteSource) -> [BlockStart]? {
    var wanted: [BlockAddress] = []
    for line in lines where line.blockAddress != wanted.last { wanted.append(line.blockAddress) }
    guard let found = source.starts(of: wanted) else { return nil }
    let byBlock = Dictionary(zip(wanted, found)) { first, _ in first }
    return lines.compactMap { byBlock[$0.blockAddress] }
  }
}

extension FrameKind {
  init(_ header: LZ4FrameHeader) {
    self.init(
      name: header.variant == .legacy ? "lz4-legacy" : "lz4",
      blockBytesMax: header.blockBytesMax,
      isLinked: header.isLinked,
      hasBlockChecksums: header.hasBlockChecksums,
      hasContentChecksum: header.hasContentChecksum,
      hasContentSize: header.contentByteCount != nil,
      isCovered: header.isCovered
    )
  }
}
