/// The formats that are read.
package enum Formats {
  /// Every format; where two are equally likely, the first is taken.
  static let all: [any Format.Type] = [
    LZ4Format.self,
    LZ4JavaFormat.self,
    HadoopLZ4Format.self,
    GzipFormat.self,
    ZstdFormat.self,
    XZFormat.self,
    Bzip2Format.self,
    LzipFormat.self,
    CompressFormat.self,
    ZipFormat.self,
    CpioFormat.self,
    SevenZipFormat.self,
    UTF16Format.self,
    TarFormat.self,
    TextFormat.self,
  ]

  /// The names of all, in tallies.
  package static var names: [String] { all.map { $0.name } }

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
    compressed.filter { ($0.fileExtensions + $0.tarExtensions).contains(where: name.hasSuffix) }
  }

  /// What the names of compressed files end with that are not read.
  static let otherCompressorExtensions = [
    ".rar", ".lzma", ".tlzma", ".lzo", ".tzo", ".br", ".sz", ".snappy",
    ".zz", ".zlib",
  ]

  /// Formats without a mark, which only the ending of a name tells.
  private static let unmarked = [
    (endings: [".br"], name: "Brotli", command: "brotli -dc"),
    (
      endings: [".sz", ".snappy"], name: "Snappy without a frame",
      command: "python3 -c \"import snappy,sys;"
        + " sys.stdout.buffer.write(snappy.uncompress(sys.stdin.buffer.read()))\" <"
    ),
  ]

  /// Why a file is not read that is neither text nor known by its content.
  ///
  /// - Parameter name: its path.
  /// - Returns: what it is by its name, and the command that converts it; nil where nothing is known.
  static func refusal(ofUnknown name: String) -> String? {
    let found = unmarked.first { $0.endings.contains(where: name.hasSuffix) }
    return found.map { found in
      "by its name it is \(found.name), which is not read; run: \(found.command)"
        + " \(ShellWord.quoted(name)) | stream-cli classify -"
    }
  }

  /// Why a file is not read whose name promises a format that its content does not have.
  ///
  /// - Parameters:
  ///   - name: its path.
  ///   - said: the format of files without a mark, where the user says one.
  /// - Returns: what to do; nil where the name promises nothing.
  static func brokenPromise(of name: String, said: UnmarkedFormat?) -> String? {
    let promised = promised(by: name)
    guard let first = promised.first else { return nil }
    let start = "its name promises \(first.title), and none of it is; fetch the archive again"
    let unmarked = UnmarkedFormat.allCases.first { unmarked in
      promised.contains { $0 == unmarked.format }
    }
    guard let unmarked, said == nil else { return start }
    return start + ", or if it is \(unmarked.format.title) say --input-format \(unmarked.rawValue);"
      + " raw blocks without lengths are not read"
  }

  /// Whether a name is that of a compressed file, in a format that is read or not.
  static func promisesCompression(_ name: String) -> Bool {
    !promised(by: name).isEmpty || otherCompressorExtensions.contains(where: name.hasSuffix)
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
  ///   - name: the file's name. It decides where formats are equally likely.
  ///   - said: the format of files without a mark, where the user says one.
  /// - Returns: the format, or nil where none is known.
  static func detect(
    _ head: Span<UInt8>,
    name: String,
    said: UnmarkedFormat? = nil
  ) -> (any Format.Type)? {
    let promised = promised(by: name)
    var best: (format: any Format.Type, confidence: Confidence)?
    for format in all {
      let known = best?.confidence ?? .none
      let isPromised = promised.contains { $0 == format }
      // Whether it is text is only asked where it matters, since that reads all of the bytes.
      if known == .magic && !isPromised { continue }
      let confidence = format.detect(head)
      if confidence == .named && !isPromised { continue }
      if confidence > known || confidence == known && confidence != .none && isPromised {
        best = (format, confidence)
      }
    }
    if let said = said?.format, best?.confidence ?? .none < .shared, said.canBegin(head) {
      return said
    }
    return best?.format
  }

  /// Tells the format of what comes after a frame.
  ///
  /// - Parameter head: the next ``headBytes`` bytes, or all that are left; the first is no zero.
  /// - Returns: the format, or nil where it is neither a frame nor text.
  static func detectNext(_ head: Span<UInt8>) -> (any Format.Type)? {
    // A tar archive begins a text, and is not found in the middle of one.
    if let format = detectPacked(head), !format.isVerbatim { return format }
    return beginsText(head, isAfterFrame: true) && TarHeader(head) == nil ? TextFormat.self : nil
  }

  /// Whether bytes are text up to the next frame, or to what is not read: with a line end, or the
  /// beginning of a record.
  ///
  /// - Parameters:
  ///   - head: the next ``headBytes`` bytes, or all that are left.
  ///   - isAfterFrame: whether they may be what is left of a frame.
  /// - Returns: whether they are. Of a few bytes more is asked for, since any may look like text.
  static func beginsText(_ head: Span<UInt8>, isAfterFrame: Bool = false) -> Bool {
    guard head.count > 0 else { return false }
    let end = firstFrame(in: head, from: 1) ?? head.count
    let mark = Signature.firstMark(in: head, 1..<end)
    let text = head.extracting(first: mark?.offset ?? end)
    guard Signature.find(text) == nil, Content.isText(text) else { return false }
    if text.count < 64 && !Content.isCleanText(text) { return false }
    // A damaged frame may look like text that is full of letters of another character set.
    if isAfterFrame && !Content.isMostlyUTF8(text.extracting(first: 512)) { return false }
    if text.firstIndex(of: 0x0a, from: 0, before: text.count) != nil { return true }
    return text.count > 0 && text[0] == UInt8(ascii: "{")
  }

  /// Tells the format of what is packed in a text.
  ///
  /// - Parameter head: the text's first ``TextSplitter/headBytes`` bytes, or all of it.
  /// - Returns: the format, or nil where it is plain text, or nothing that is known.
  static func detectPacked(_ head: Span<UInt8>) -> (any Format.Type)? {
    var best: (format: any Format.Type, confidence: Confidence)?
    for format in all {
      let confidence = format.detect(head)
      if confidence > best?.confidence ?? .named { best = (format, confidence) }
    }
    return best?.format
  }

  /// Tells the format of what is packed in a part of a text, by the first bytes of it.
  static func detectPacked(in text: borrowing Buffer, _ range: Range<Int>) -> (any Format.Type)? {
    detectPacked(text.bytes.extracting(range.prefix(TextSplitter.headBytes)))
  }

  /// The format of the frame that begins at the start of a part of a text.
  static func detectFrame(
    in text: borrowing Buffer,
    _ range: Range<Int>
  ) -> (any Format.Type)? {
    firstFrame(of: compressed, in: text.bytes.extracting(range.prefix(frameHeadBytes)), from: 0)?
      .format
  }

  /// The first frame of any format.
  ///
  /// - Parameters:
  ///   - bytes: where it is searched.
  ///   - from: the first offset at which a frame may begin.
  /// - Returns: its offset, or nil where there is none.
  static func firstFrame(in bytes: Span<UInt8>, from: Int) -> Int? {
    // Little is looked at where a frame is near.
    var count = from + 256
    while count < bytes.count {
      let found = firstFrame(of: compressed, in: bytes.extracting(first: count), from: from)
      if let found { return found.offset }
      count *= 16
    }
    return firstFrame(of: compressed, in: bytes, from: from)?.offset
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
  /// The first offset at which a frame begins, of those at which a byte is what it must be.
  ///
  /// - Parameters:
  ///   - mark: a byte of the magic number that is rare in texts.
  ///   - offset: where that is in the magic number.
  ///   - from: the first offset that counts.
  ///   - begins: whether a frame begins with a span of ``Formats/frameHeadBytes`` bytes, or of fewer
  ///     at the end, but of eight.
  /// - Returns: the offset, or nil where there is none.
  func firstFrame(
    _ mark: UInt8,
    at offset: Int,
    from: Int,
    where begins: (Span<UInt8>) -> Bool
  ) -> Int? {
    var next = from + offset
    while next < count, let found = firstIndex(of: mark, from: next, before: count) {
      let index = found - offset
      guard index + 8 <= count else { return nil }
      if begins(extracting(index..<Swift.min(index + Formats.frameHeadBytes, count))) {
        return index
      }
      next = found + 1
    }
    return nil
  }
}
