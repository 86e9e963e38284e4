/// The formats that are read.
package enum Formats {
  /// Every format; where two are equally likely, the first is taken.
  static let all: [any Format.Type] = [
    LZ4Format.self,
    GzipFormat.self,
    ZstdFormat.self,
    XZFormat.self,
    Bzip2Format.self,
    LzipFormat.self,
    TarFormat.self,
    TextFormat.self,
  ]

  /// The names of all, for people.
  package static var titles: String {
    all.filter { $0 != TextFormat.self }.map { $0.title }.joined(separator: ", ")
  }

  /// What a tally says where no format is known.
  static let unknownName = "unknown"
  /// How many bytes of a file are looked at to know its format.
  static let headBytes = 64 << 10
  /// How many bytes from its start on are looked at to know a frame.
  static let frameHeadBytes = 32

  /// Those in which a frame can be searched for.
  static var compressed: [any Format.Type] { all.filter { !$0.isVerbatim } }

  /// The formats of compressed files that a name promises.
  static func promised(by name: String) -> [any Format.Type] {
    compressed.filter { $0.fileExtensions.contains(where: name.hasSuffix) }
  }

  /// Whether a name is that of a tar archive, in whatever format.
  static func promisesTar(_ name: String) -> Bool {
    TarFormat.fileExtensions.contains(where: name.contains)
      || all.contains { $0.tarExtensions.contains(where: name.hasSuffix) }
  }

  /// Tells a format by a file's first bytes.
  ///
  /// - Parameters:
  ///   - head: the first ``headBytes`` bytes, or all there are.
  ///   - name: the file's name. It decides where formats are equally likely; and one that promises a
  ///     compressed file is not that of a text.
  /// - Returns: the format, or nil where none is known.
  static func detect(_ head: Span<UInt8>, name: String) -> (any Format.Type)? {
    let promised = promised(by: name)
    var best: (format: any Format.Type, confidence: Confidence)?
    for format in all {
      let known = best?.confidence ?? .none
      let isPromised = promised.contains { $0 == format }
      // Whether it is text is only asked where it matters, since that reads all of the bytes.
      if known == .magic && !isPromised { continue }
      let confidence = format.detect(head)
      if confidence > known || confidence == known && confidence != .none && isPromised {
        best = (format, confidence)
      }
    }
    guard let best, best.confidence > .weak || promised.isEmpty else { return nil }
    return best.format
  }

  /// Tells the format of what is packed in a text.
  ///
  /// - Parameter head: the text's first ``TextSplitter/headBytes`` bytes, or all of it.
  /// - Returns: the format, or nil where it is plain text, or nothing that is known.
  static func detectPacked(_ head: Span<UInt8>) -> (any Format.Type)? {
    var best: (format: any Format.Type, confidence: Confidence)?
    for format in all {
      let confidence = format.detect(head)
      if confidence > best?.confidence ?? .weak { best = (format, confidence) }
    }
    return best?.format
  }

  /// Tells the format of what is packed in a part of a text, by the first bytes of it.
  static func detectPacked(in text: borrowing Buffer, _ range: Range<Int>) -> (any Format.Type)? {
    detectPacked(text.bytes.extracting(range.prefix(TextSplitter.headBytes)))
  }

  /// The first frame of one of some formats.
  ///
  /// - Parameters:
  ///   - formats: which are searched for.
  ///   - bytes: where.
  ///   - from: the first offset at which a frame may begin.
  /// - Returns: its offset and format, or nil where there is none.
  static func firstFrame(
    of formats: [any Format.Type],
    in bytes: Span<UInt8>,
    from: Int
  ) -> (offset: Int, format: any Format.Type)? {
    var first: (offset: Int, format: any Format.Type)?
    for format in formats {
      // What begins later than a frame that was found is not the first.
      let end = first.map { min($0.offset + frameHeadBytes, bytes.count) } ?? bytes.count
      guard let offset = format.frameStart(in: bytes.extracting(first: end), from: from),
        first.map({ offset < $0.offset }) ?? true
      else { continue }
      first = (offset, format)
    }
    return first
  }
}

extension Span<UInt8> {
  /// The first offset at which a frame begins, of those at which the second byte is one of two.
  ///
  /// The second byte of a magic number is rare in texts, the first one is not.
  ///
  /// - Parameters:
  ///   - second: the byte.
  ///   - other: another one that it may be.
  ///   - from: the first offset that counts.
  ///   - begins: whether a frame begins with a span of ``Formats/frameHeadBytes`` bytes, or of fewer
  ///     at the end, but of eight.
  /// - Returns: the offset, or nil where there is none.
  func firstFrame(
    secondByte second: UInt8,
    or other: UInt8? = nil,
    from: Int,
    where begins: (Span<UInt8>) -> Bool
  ) -> Int? {
    let other = other ?? second
    var index = from
    while index + 7 < count {
      let byte = self[index + 1]
      if byte == second || byte == other {
        let head = extracting(index..<Swift.min(index + Formats.frameHeadBytes, count))
        if begins(head) { return index }
      }
      index += 1
    }
    return nil
  }
}
