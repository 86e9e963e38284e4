/// gzip members (RFC 1952).
enum GzipFormat: Format {
  static let name = "gzip"
  static let fileExtensions = [".gz"]
  static let tarExtensions = [".tgz"]
  /// Deflate stands for at most 1,032.
  static let expansionMax = 1_100

  static func detect(_ head: Span<UInt8>) -> Confidence {
    GzipHeader.begins(head) ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(GzipHeader.magic[0], at: 0, from: from, where: GzipHeader.isLikely)
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    StreamReader(GzipMember(options), Inflater(), options)
  }
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
