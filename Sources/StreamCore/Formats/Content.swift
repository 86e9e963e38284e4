/// The formats of archives.
enum ArchiveFormat: String, Sendable, CaseIterable {
  case lz4, gzip, zstd, plain
  /// None that is known: frames are searched in it.
  case unknown

  /// The ending of the names of its files.
  var ending: String? {
    switch self {
    case .lz4: ".lz4"
    case .gzip: ".gz"
    case .zstd: ".zst"
    case .plain, .unknown: nil
    }
  }
}

/// Tells formats apart by their first bytes.
enum Content {
  /// How much of a file is looked at.
  static let sampleBytes = 64 << 10

  /// Recognises a format.
  ///
  /// - Parameters:
  ///   - bytes: the file's first 64 KiB, or all of it.
  ///   - name: the file's name; one that promises a compressed file must keep it.
  /// - Returns: the format.
  static func recognise(_ bytes: Span<UInt8>, name: String) -> ArchiveFormat {
    if bytes.count >= 4 {
      let magic = bytes.littleEndian32(at: 0)
      if magic == LZ4FrameHeader.magic || magic == LZ4FrameHeader.legacyMagic { return .lz4 }
      if magic == ZstdHeader.magic { return .zstd }
      // Both formats have the same skippable frames; what comes behind them, or the name, tells.
      if LZ4FrameHeader.isSkippable(magic) { return afterSkippable(bytes, name: name) }
    }
    if bytes.count >= 2, bytes[0] == GzipHeader.magic[0], bytes[1] == GzipHeader.magic[1] {
      return .gzip
    }
    let promises = ArchiveFormat.allCases.contains { $0.ending.map(name.hasSuffix) ?? false }
    if promises { return .unknown }
    return isText(bytes, isCut: bytes.count == sampleBytes) || TarHeader(bytes) != nil
      ? .plain : .unknown
  }

  private static func afterSkippable(_ bytes: Span<UInt8>, name: String) -> ArchiveFormat {
    var offset = 0
    while offset + 8 <= bytes.count {
      let magic = bytes.littleEndian32(at: offset)
      if magic == ZstdHeader.magic { return .zstd }
      guard LZ4FrameHeader.isSkippable(magic) else { break }
      offset += 8 + Int(bytes.littleEndian32(at: offset + 4))
    }
    return name.hasSuffix(".zst") ? .zstd : .lz4
  }

  /// Whether a part of a buffer is text, which may end inside a character.
  static func isText(in buffer: borrowing Buffer, _ range: Range<Int>) -> Bool {
    isText(buffer.bytes.extracting(range), isCut: true)
  }

  /// Valid UTF-8 without control bytes other than tab, LF and CR.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - isCut: whether it may end inside a character.
  /// - Returns: whether it is text.
  static func isText(_ bytes: Span<UInt8>, isCut: Bool) -> Bool {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        if byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d || byte == 0x7f {
          return false
        }
        index += 1
      } else if let length = UTF8Sequence.length(in: bytes, at: index, end: bytes.count) {
        index += length
      } else {
        return isCut && bytes.count - index < 4
      }
    }
    return true
  }
}
