/// Tells formats apart by their first bytes.
enum Content {
  /// How much of a file is looked at.
  static let sampleBytes = 64 << 10

  enum Kind: Equatable {
    case lz4
    case plain
    /// A known format that this program does not read, with what to do about it.
    case unsupported(String)
    case unknown
  }

  /// Recognises a format.
  ///
  /// - Parameters:
  ///   - bytes: the file's first 64 KiB, or all of it.
  ///   - name: the file's name; one that promises a compressed file must keep it.
  /// - Returns: the format.
  static func recognise(_ bytes: Span<UInt8>, name: String) -> Kind {
    if bytes.count >= 4 {
      let magic = bytes.littleEndian32(at: 0)
      if isMagic(magic) { return .lz4 }
      if magic == 0xFD2F_B528 {
        return .unsupported("it is a zstd archive, which is not read yet; pipe it through zstdcat")
      }
    }
    if bytes.count >= 2, bytes[0] == 0x1f, bytes[1] == 0x8b {
      return .unsupported("it is a gzip archive, which is not read yet; pipe it through zcat")
    }
    if [".lz4", ".gz", ".zst"].contains(where: name.hasSuffix) { return .unknown }
    return isText(bytes) ? .plain : .unknown
  }

  /// Whether a number begins a frame of any kind.
  static func isMagic(_ number: UInt32) -> Bool {
    number == FrameHeader.magic || number == FrameHeader.legacyMagic
      || FrameHeader.isSkippable(number)
  }

  /// Valid UTF-8 without control bytes other than tab, LF and CR; it may end in a character.
  static func isText(_ bytes: Span<UInt8>) -> Bool {
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
        return bytes.count == sampleBytes && bytes.count - index < 4
      }
    }
    return true
  }

  /// The offset of the first frame that begins at `from` or later, by magic number and header.
  ///
  /// Skippable frames carry no checksum; to take one for a frame inside garbage would be a
  /// guess, and is not done.
  static func firstFrame(in bytes: Span<UInt8>, from: Int) -> Int? {
    var index = from
    while index + 7 < bytes.count {
      if bytes[index + 1] == 0x22 || bytes[index + 1] == 0x21 {
        let magic = bytes.littleEndian32(at: index)
        if magic == FrameHeader.magic,
          (try? FrameHeader(bytes.extracting(droppingFirst: index))) != nil
        {
          return index
        }
        if magic == FrameHeader.legacyMagic {
          let size = Int(bytes.littleEndian32(at: index + 4))
          if size > 0 && size <= FrameHeader.legacyCompressedBytesMax { return index }
        }
      }
      index += 1
    }
    return nil
  }
}
