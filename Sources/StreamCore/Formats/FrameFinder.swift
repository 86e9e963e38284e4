/// Finds frames inside bytes that are otherwise not understood.
///
/// Skippable frames carry no checksum and little else to be known by; to take one for a frame
/// inside garbage would be a guess, and is not done.
enum FrameFinder {
  /// How many bytes behind its start are looked at to know a frame.
  static let headBytes = 32

  /// The first frame of one of the formats that begins at `from` or later.
  ///
  /// - Parameters:
  ///   - formats: which are looked for.
  ///   - bytes: where.
  ///   - from: the first offset at which a frame may begin.
  /// - Returns: its offset and format, or nil where there is none.
  static func first(
    of formats: [ArchiveFormat],
    in bytes: Span<UInt8>,
    from: Int
  ) -> (offset: Int, format: ArchiveFormat)? {
    var index = from
    while index + 7 < bytes.count {
      // The second byte of every magic number that is looked for.
      let second = bytes[index + 1]
      if second == 0x22 || second == 0x21 || second == 0x8b || second == 0xb5 {
        for format in formats where begins(format, bytes, at: index) { return (index, format) }
      }
      index += 1
    }
    return nil
  }

  private static func begins(_ format: ArchiveFormat, _ bytes: Span<UInt8>, at index: Int) -> Bool {
    let head = bytes.extracting(index..<min(index + headBytes, bytes.count))
    let magic = head.littleEndian32(at: 0)
    switch format {
    case .lz4:
      if magic == LZ4FrameHeader.magic { return (try? LZ4FrameHeader(head)) != nil }
      guard magic == LZ4FrameHeader.legacyMagic else { return false }
      let size = Int(head.littleEndian32(at: 4))
      return size > 0 && size <= LZ4FrameHeader.legacyCompressedBytesMax
    case .zstd: return magic == ZstdHeader.magic && ZstdHeader(head) != nil
    case .gzip: return GzipHeader.isLikely(head)
    case .plain, .unknown: return false
    }
  }
}
