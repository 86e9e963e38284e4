/// Text as it is: what is not compressed.
enum TextFormat: Format {
  static let name = "plain"
  static let fileExtensions = [".ndjson", ".jsonl", ".json", ".log"]
  static let isVerbatim = true

  /// How much is read of it at once where single lines are looked for.
  static let sampleBytes = 64 << 10

  static func detect(_ head: Span<UInt8>) -> Confidence {
    let isText = Signature.find(head) == nil && Content.isText(head)
    return isText ? .weak : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? { nil }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    TextReader(options, findsFrames: true)
  }

  static func blockStarts(of lines: [Location], in source: inout ByteSource) -> [BlockStart]? {
    lines.map { line in
      BlockStart(
        point: SeekPoint(frame: 0, block: 0, headerOffset: 0, fileOffset: line.offset),
        fileEnd: line.offset + sampleBytes,
        usualOffset: line.offset
      )
    }
  }
}

extension FrameKind {
  static let plain = FrameKind(name: "plain", isCovered: false, isReadThrough: true)
}
