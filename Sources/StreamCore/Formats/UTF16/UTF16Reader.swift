/// Decodes UTF-16 to UTF-8, up to the end of the source, or to where something else follows: a frame,
/// or so much ASCII as no other text has in pairs of bytes.
final class UTF16Reader: FormatReader {
  /// So much is decoded at once.
  private static let stepBytes = 16 << 10
  /// So many bytes of ASCII in a row are none of UTF-16.
  private static let asciiBytesMax = 32

  private let chunkBytes: Int
  private var frameStart = 0
  private var decoder: UTF16Decoder?

  init(_ options: ReadOptions) { chunkBytes = options.chunkBytes }

  func readChunk(_ context: inout ReadContext) -> Advance {
    if decoder == nil {
      _ = context.source.fill(atLeast: 2)
      guard let order = UTF16Order(mark: context.source.lookahead) else { return .foreign }
      decoder = UTF16Decoder(order)
      frameStart = context.source.position
      context.beginFrame(.utf16)
      context.source.consume(2)
      context.chunk.account.read += 2
    }
    return decode(&context)
  }

  /// How long the missing text is, and so where a unit begins, nobody knows.
  func resume(_ context: inout ReadContext) {
    decoder = nil
    let detail = "the rest of the UTF-16 text is lost; fetch the archive again"
    context.lose(context.damage(.garbage, at: context.source.position, detail))
  }

  private func decode(_ context: inout ReadContext) -> Advance {
    context.beginText()
    let chunk = context.chunk
    chunk.reserveText(chunkBytes + UTF16Decoder.byteCountMax(of: Self.stepBytes))
    chunk.boundaries.append(
      .init(textOffset: chunk.textEnd, frame: context.frame, block: 0, fileOffset: frameStart)
    )
    var end = chunk.textEnd
    defer { chunk.endText(at: end) }
    while end - Chunk.textStart < chunkBytes {
      let room = chunkBytes - (end - Chunk.textStart)
      let wanted = min(Self.stepBytes, max(room, 2))
      let count = context.source.fill(atLeast: wanted + Formats.frameHeadBytes)
      let step = min(count, wanted) & ~1
      let stop = Self.foreignStart(
        in: context.source.lookahead.extracting(first: step + Formats.frameHeadBytes),
        before: step
      )
      let taken = stop ?? step
      var text: [UInt8] = []
      if taken == 0 {
        text = decoder?.end() ?? []
      } else {
        text = decoder?.decode(context.source.lookahead.extracting(first: taken)) ?? []
      }
      chunk.text.write(text.span, at: end)
      end += text.count
      context.source.consume(taken)
      chunk.account.read += taken
      if taken == 0 && stop != nil {
        decoder = nil
        return .foreign
      }
      if taken == 0 {
        if count > 0 || context.source.isAtUnreadable {
          context.noteTruncation(from: context.source.position, "inside a character")
        }
        return .ended
      }
    }
    return .full
  }
}

extension UTF16Reader {
  /// Where something else than UTF-16 begins.
  ///
  /// - Parameters:
  ///   - bytes: the text from the start of a unit on, and ``Formats/frameHeadBytes`` after it.
  ///   - end: before which it may begin.
  /// - Returns: its offset; nil where nothing does.
  fileprivate static func foreignStart(in bytes: Span<UInt8>, before end: Int) -> Int? {
    let formats = Formats.compressed.filter { $0 != UTF16Format.self }
    var first = end
    var from = 0
    while let frame = Formats.firstFrame(of: formats, in: bytes, from: from), frame.offset < first {
      if frame.offset % 2 == 0 { first = frame.offset }
      from = frame.offset + 1
    }
    var (at, run) = (0, 0)
    while at + 2 <= bytes.count && at - run < first {
      run = isASCII(bytes[at]) && isASCII(bytes[at + 1]) ? run + 2 : 0
      at += 2
      if run == asciiBytesMax { return min(first, at - run) }
    }
    return first < end ? first : nil
  }

  private static func isASCII(_ byte: UInt8) -> Bool {
    (0x20..<0x7f).contains(byte) || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }
}

/// Makes UTF-8 of UTF-16; half a surrogate becomes U+FFFD.
struct UTF16Decoder {
  private static let mark: UInt16 = 0xfeff

  private var order: UTF16Order
  /// The first half of a character whose second one comes next.
  private var high: UInt16?
  /// Whether a line begins here.
  private var startsLine = true

  init(_ order: UTF16Order) { self.order = order }

  /// The most text that so many bytes can have, with what was left before them.
  static func byteCountMax(of byteCount: Int) -> Int { byteCount / 2 * 3 + 3 }

  /// Decodes the next bytes, an even number of them.
  mutating func decode(_ bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(Self.byteCountMax(of: bytes.count))
    var at = 0
    while at + 2 <= bytes.count {
      let unit = order.unit(bytes, at: at)
      at += 2
      if unit < 0x80 && high == nil {
        text.append(UInt8(truncatingIfNeeded: unit))
        startsLine = unit == 0x0a
      } else {
        append(unit, to: &text)
      }
    }
    return text
  }

  /// What is left at the end.
  mutating func end() -> [UInt8] {
    var text: [UInt8] = []
    if high != nil { Self.append(.replacement, to: &text) }
    high = nil
    return text
  }

  private mutating func append(_ unit: UInt16, to text: inout [UInt8]) {
    if let first = high {
      high = nil
      if unit & 0xfc00 == 0xdc00 {
        let code = 0x10000 + UInt32(first & 0x3ff) << 10 + UInt32(unit & 0x3ff)
        return Self.append(Unicode.Scalar(code) ?? .replacement, to: &text)
      }
      Self.append(.replacement, to: &text)
    }
    defer { startsLine = false }
    if unit & 0xfc00 == 0xd800 {
      high = unit
    } else if unit == Self.mark.byteSwapped {
      // Another text was appended, of the other order.
      order = order.other
    } else if unit != Self.mark || !startsLine {
      Self.append(Unicode.Scalar(unit) ?? .replacement, to: &text)
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
    for byte in UTF8.encode(scalar) ?? .init() { text.append(byte) }
  }
}

extension Unicode.Scalar {
  fileprivate static let replacement: Unicode.Scalar = "\u{fffd}"
}
