/// zstd frames, and skippable ones (RFC 8878).
enum ZstdFormat: Format {
  static let name = "zstd"
  static let fileExtensions = [".zst", ".zstd"]
  static let tarExtensions = [".tzst"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    SkippableFrame.detect(head) { $0 == ZstdHeader.magic }
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(0xb5, at: 1, from: from) { head in
      head.littleEndian32(at: 0) == ZstdHeader.magic && ZstdHeader(head) != nil
    }
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader { ZstdReader(options) }
}

extension FrameKind {
  init(_ header: ZstdHeader) {
    self.init(
      name: "zstd",
      hasContentChecksum: header.hasChecksum,
      hasContentSize: header.contentByteCount != nil,
      isCovered: header.hasChecksum
    )
  }
}
