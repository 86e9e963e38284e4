/// Files of `compress` (compress(1); ncompress writes them today).
///
/// They have no checksum, no end mark, and nothing by which a reader could find its way after damage.
enum CompressFormat: Format {
  static let name = "compress"
  static let fileExtensions = [".Z"]
  static let tarExtensions = [".taz"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    CompressStream.begins(head) ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? { nil }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    StreamReader(CompressStream(), LZWDecoder(), options)
  }
}

/// A stream of `compress`: two bytes of a magic number, one that says how codes are written, and codes
/// up to the end of the file.
struct CompressStream: StreamFrame {
  static var format: any Format.Type { CompressFormat.self }
  static let noun = "stream"
  static let headBytes = LZWDecoder.headBytes + 2
  private static let magic: [UInt8] = [0x1f, 0x9d]

  mutating func begin(_ context: inout ReadContext) -> StreamFrameStart {
    guard Self.begins(context.source.lookahead) else { return .none }
    return .frame(FrameKind(name: "compress", isCovered: false, isReadThrough: true))
  }

  /// Whether bytes begin with the magic number, a way to write codes that is used, and a byte's code.
  static func begins(_ head: Span<UInt8>) -> Bool {
    guard head.count >= LZWDecoder.headBytes, magic.isHeld(by: head, at: 0) else { return false }
    return LZWDecoder.bitsMax(head[2]) != nil && (head.count < headBytes || head[4] & 1 == 0)
  }
}
