/// xz streams (The .xz File Format, 1.1.0).
enum XZFormat: Format {
  static let name = "xz"
  static let fileExtensions = [".xz"]
  static let tarExtensions = [".txz"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    XZStream.magic.isHeld(by: head, at: 0) ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(XZStream.magic[0], at: 0, from: from) { XZStream.check(of: $0) != nil }
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    makeReader(XZStream(), of: .xz, options)
  }
}

/// An xz stream: a header, blocks, an index and a footer, all of which liblzma decodes.
struct XZStream: StreamFrame {
  static var format: any Format.Type { XZFormat.self }
  static let noun = "stream"
  static let headBytes = 12
  static let magic: [UInt8] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]

  mutating func begin(_ context: inout ReadContext) -> StreamFrameStart {
    guard Self.magic.isHeld(by: context.source.lookahead, at: 0) else { return .none }
    guard let check = Self.check(of: context.source.lookahead) else {
      return context.loseHeader(Self.noun, byteCount: Self.headBytes)
    }
    return .frame(
      FrameKind(
        name: "xz",
        hasContentChecksum: check != 0,
        isCovered: check != 0 && LZMADecoder.knowsCheck(check),
        isReadThrough: true
      )
    )
  }

  /// The kind of the checksum of a stream's text (section 2.1.1); nil where no stream begins.
  static func check(of head: Span<UInt8>) -> UInt8? {
    guard head.count >= headBytes, magic.isHeld(by: head, at: 0), head[6] == 0, head[7] < 16,
      Checksum.crc32(head.extracting(6..<8)) == head.littleEndian32(at: 8)
    else { return nil }
    return head[7]
  }
}
