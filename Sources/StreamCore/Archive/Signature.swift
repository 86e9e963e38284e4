/// A kind of content that is known by its first bytes and is not read as a log.
///
/// What is packed into an archive, and what lies beside archives in a directory, is told by this
/// list, so that a message can name it.
struct Signature: Sendable {
  /// What the content means for a result.
  enum Meaning: Sendable {
    /// It can contain logs. How to make it readable: `FILE` stands for its path.
    case unread(advice: String)
    /// It contains no log. What to do where it was named as one.
    case harmless(advice: String)
  }

  /// For people, with an article: `an lzop file`.
  let name: String
  let meaning: Meaning
  private let bytes: [UInt8]
  private let offset: Int
  /// What else must hold, where these bytes say too little.
  private let check: (@Sendable (Span<UInt8>) -> Bool)?

  init(
    _ name: String,
    _ bytes: [UInt8],
    at offset: Int = 0,
    check: (@Sendable (Span<UInt8>) -> Bool)? = nil,
    _ meaning: Meaning
  ) {
    self.check = check
    self.name = name
    self.bytes = bytes
    self.offset = offset
    self.meaning = meaning
  }

  /// So many bytes tell all of them.
  static let byteCountMax = 512

  /// The first that fits.
  ///
  /// - Parameter head: the content's first ``byteCountMax`` bytes, or all of it.
  /// - Returns: nil where nothing is known of it.
  static func find(_ head: Span<UInt8>) -> Signature? {
    all.first { $0.fits(head) }
  }

  /// The first mark in a text of a format that is not read: one that no text has by chance.
  ///
  /// - Parameters:
  ///   - bytes: the text.
  ///   - range: where it may begin.
  /// - Returns: its offset, and what it is, for people.
  static func firstMark(in bytes: Span<UInt8>, _ range: Range<Int>) -> (offset: Int, what: String)?
  {
    var first: (offset: Int, what: String)?
    for mark in marks {
      let end = min(first?.offset ?? range.upperBound, range.upperBound)
      let limit = min(end + mark.bytes.count - 1, bytes.count)
      guard end > range.lowerBound,
        let offset = bytes.firstIndex(of: mark.bytes.span, from: range.lowerBound, before: limit)
      else { continue }
      first = (offset, mark.name)
    }
    return first
  }

  private static let marks = all.filter { signature in
    guard case .unread = signature.meaning else { return false }
    return signature.bytes.count >= 4
      && signature.bytes.contains { $0 < 0x20 }
  }

  private func fits(_ head: Span<UInt8>) -> Bool {
    guard bytes.isHeld(by: head, at: min(offset, head.count)) else { return false }
    // A text can begin with letters by chance.
    if let check { return check(head) }
    return !isReadable || !Content.isText(head.extracting(first: Self.byteCountMax))
  }

  /// Whether a person could have written the bytes.
  private var isReadable: Bool { !bytes.isEmpty && bytes.allSatisfy { (0x20..<0x7f).contains($0) } }

  static func piped(_ command: String) -> Meaning {
    .unread(advice: "run: \(command) FILE | stream-cli classify -")
  }

  static let noLog = Meaning.harmless(advice: "check the path")

  private static let all = archives + streams + pictures + programs + tables

  private static let archives: [Signature] = [
    Signature("an lzop file", [0x89, 0x4c, 0x5a, 0x4f, 0x00], piped("lzop -dc")),
    Signature("a zlib stream", [0x78, 0x01], check: ZlibStream.begins, piped("pigz -dc")),
    Signature("a zlib stream", [0x78, 0x9c], check: ZlibStream.begins, piped("pigz -dc")),
    Signature("a zlib stream", [0x78, 0xda], check: ZlibStream.begins, piped("pigz -dc")),
    Signature(
      "an empty zip file",
      [0x50, 0x4b, 0x05, 0x06],
      .unread(advice: "find out what made it")
    ),
    Signature("a RAR file", Array("Rar!".utf8) + [0x1a, 0x07], piped("bsdtar -xOf")),
    Signature("a systemd journal", Array("LPKSHHRH".utf8), piped("journalctl -o cat --file")),
    Signature(
      "a log of docker's local driver",
      [0x0a, 0x06] + Array("std".utf8),
      at: 4,
      .unread(advice: "run: docker logs CONTAINER 2>&1 | stream-cli classify -")
    ),
    Signature(
      "an LZMA file",
      [LZMAAloneHeader.properties, 0x00, 0x00],
      check: LZMAAloneHeader.begins,
      piped("xz --format=lzma -dc")
    ),
    Signature("login records (utmp)", [], check: UtmpRecord.begins, noLog),
    Signature("login records (lastlog)", [], check: LastlogRecord.begins, noLog),
    Signature("an index of stream-cli", ArchiveIndex.magic, noLog),
  ]
}
