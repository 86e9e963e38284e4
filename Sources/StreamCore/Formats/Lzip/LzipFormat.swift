/// lzip members (Lzip Manual, "File format").
enum LzipFormat: Format {
  static let name = "lzip"
  static let fileExtensions = [".lz"]
  static let tarExtensions = [".tlz"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    LzipMember.begins(head) ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(LzipMember.magic[1], at: 1, from: from) { head in
      // The first byte of LZMA data is always zero.
      LzipMember.begins(head) && LzipMember.hasDictionary(head) && head[6] == 0
    }
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    makeReader(LzipMember(), of: .lzip, options)
  }
}

/// An lzip member: a header, LZMA data, a checksum and lengths, all of which liblzma decodes.
struct LzipMember: StreamFrame {
  static var format: any Format.Type { LzipFormat.self }
  static let noun = "member"
  static let headBytes = 6
  static let magic = Array("LZIP".utf8)

  mutating func begin(_ context: inout ReadContext) -> StreamFrameStart {
    guard Self.begins(context.source.lookahead) else { return .none }
    guard Self.hasDictionary(context.source.lookahead) else {
      return context.loseHeader(Self.noun, byteCount: Self.headBytes)
    }
    return .frame(
      FrameKind(
        name: "lzip",
        hasContentChecksum: true,
        hasContentSize: true,
        isCovered: true,
        isReadThrough: true
      )
    )
  }

  /// Whether bytes begin with the magic number, and the number of a version.
  static func begins(_ head: Span<UInt8>) -> Bool {
    head.count >= 5 && magic.isHeld(by: head, at: 0) && head[4] <= 1
  }

  /// Whether the dictionary has a size that is allowed: 2 to the 12 up to 2 to the 29.
  static func hasDictionary(_ head: Span<UInt8>) -> Bool {
    head.count >= headBytes && (12...29).contains(head[5] & 0x1f)
  }
}
