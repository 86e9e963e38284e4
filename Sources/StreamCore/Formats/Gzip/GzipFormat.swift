/// gzip members (RFC 1952).
enum GzipFormat: Format {
  static let name = "gzip"
  static let fileExtensions = [".gz"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    GzipHeader.begins(head) ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(secondByte: GzipHeader.magic[1], from: from, where: GzipHeader.isLikely)
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader { GzipReader(options) }
}

extension FrameKind {
  static let gzip = FrameKind(
    name: "gzip",
    hasContentChecksum: true,
    hasContentSize: true,
    isCovered: true,
    isReadThrough: true
  )
}
