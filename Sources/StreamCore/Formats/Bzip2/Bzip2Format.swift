/// bzip2 streams.
enum Bzip2Format: Format {
  static let name = "bzip2"
  static let fileExtensions = [".bz2"]
  static let tarExtensions = [".tbz2", ".tbz"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    Bzip2Stream.begins(head) || Bzip2Stream.isCutHeader(head) ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(Bzip2Stream.magic[1], at: 1, from: from, where: Bzip2Stream.begins)
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    StreamReader(Bzip2Stream(), Bzip2Decoder(), options)
  }
}

/// A bzip2 stream: a header, blocks with checksums, and a checksum of all, which libbz2 decodes.
struct Bzip2Stream: StreamFrame {
  static var format: any Format.Type { Bzip2Format.self }
  static let noun = "stream"
  static let headBytes = 10
  static let magic = Array("BZh".utf8)
  /// What begins a block, and what ends a stream: the digits of pi, and of its root.
  private static let blockMagic: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
  private static let endMagic: [UInt8] = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]

  mutating func begin(_ context: inout ReadContext) -> StreamFrameStart {
    guard Self.magic.isHeld(by: context.source.lookahead, at: 0) else { return .none }
    guard Self.begins(context.source.lookahead) else {
      return context.loseHeader(Self.noun, byteCount: Self.headBytes)
    }
    let kind = FrameKind(
      name: "bzip2",
      hasContentChecksum: true,
      isCovered: true,
      isReadThrough: true
    )
    return .frame(kind)
  }

  /// Whether bytes are a part of a stream's header that is beyond its magic number.
  static func isCutHeader(_ head: Span<UInt8>) -> Bool {
    guard (5..<headBytes).contains(head.count), magic.isHeld(by: head, at: 0) else { return false }
    return Array(blockMagic.prefix(head.count - 4)).isHeld(by: head, at: 4)
  }

  /// Whether bytes begin with the magic number, the size of blocks and a block, or none.
  static func begins(_ head: Span<UInt8>) -> Bool {
    guard head.count >= headBytes, magic.isHeld(by: head, at: 0),
      (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(head[3])
    else { return false }
    return blockMagic.isHeld(by: head, at: 4) || endMagic.isHeld(by: head, at: 4)
  }
}
