/// 7z archives (7zFormat.txt of the LZMA SDK).
///
/// What is in them is said at their end, so that they are read from files only.
enum SevenZipFormat: Format {
  static let name = "7z"
  static let fileExtensions = [".7z"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    SevenZipWalk.magic.isHeld(by: head, at: 0) ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    bytes.firstFrame(SevenZipWalk.magic[2], at: 2, from: from) { SevenZipWalk.byteCount($0) != nil }
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    MemberReader(SevenZipWalk(options), options)
  }
}

/// Reads the members of a 7z archive by libarchive, which goes through the file as it needs to.
///
/// ```
///   37 7a bc af 27 1c | version | crc | where the header is | packed texts ... | header
/// ```
///
/// The source stays at the beginning meanwhile, and passes all of the archive at its end: so all bytes
/// go into the digest.
struct SevenZipWalk: MemberWalk {
  static let magic: [UInt8] = [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]
  private static let headBytes = 32
  private static let advice = "fetch the archive again"
  /// libarchive makes room for all members that a header speaks of, before it reads the first.
  private static let fileCountMax = 100_000

  private let options: ReadOptions
  /// How many bytes the archive has that is read.
  private var byteCount: Int?
  private var archive: ArchiveDecoder?
  private var memberNumber = 0
  /// Whether all members have a checksum.
  private var isCovered = false

  init(_ options: ReadOptions) { self.options = options }

  /// How many bytes an archive has, by the header at its start; nil where that is none.
  static func byteCount(_ head: Span<UInt8>) -> Int? {
    guard head.count >= headBytes, magic.isHeld(by: head, at: 0),
      Checksum.crc32(head.extracting(12..<32)) == head.littleEndian32(at: 8)
    else { return nil }
    let (offset, size) = (head.littleEndian64(at: 12), head.littleEndian64(at: 20))
    guard offset < 1 << 60, size < 1 << 60 else { return nil }
    return headBytes + Int(offset) + Int(size)
  }

  mutating func resume() { (byteCount, archive) = (nil, nil) }

  mutating func next(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> MemberStart {
    if byteCount == nil {
      let count = context.source.fill(atLeast: Self.headBytes)
      guard Self.magic.isHeld(by: context.source.lookahead, at: 0) else {
        return count == 0 ? .ended : .none
      }
      return begin(&context, &decoder)
    }
    return nextMember(&context, &decoder)
  }

  private mutating func begin(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> MemberStart {
    let start = context.source.position
    guard let count = Self.byteCount(context.source.lookahead) else {
      if context.source.endsWithin(Self.headBytes) {
        context.noteTruncation(from: start, "inside a 7z archive's header")
        return .ended
      }
      let detail = "the header of the 7z archive is damaged; \(Self.advice)"
      context.lose(context.damage(.badHeader, at: start, detail), from: 1)
      return .lost
    }
    memberNumber = 0
    guard let end = context.source.fileByteCount else {
      let detail =
        "a 7z archive is read from a file only, and not from a pipe or in another archive;"
        + " store it as a file first"
      context.refusal = context.refusal ?? detail
      return pass(count, &context, context.damage(.unreadable, at: start, detail))
    }
    let part = start..<max(start, min(start + count, end))
    if part.count == count, let (kind, detail) = refusal(context.source, part) {
      let damage = context.damage(kind, at: start, detail)
      if kind != .badHeader { context.refusal = context.refusal ?? detail }
      return pass(count, &context, damage)
    }
    byteCount = count
    archive = ArchiveDecoder(
      .sevenZip,
      verify: options.verify,
      expansionMax: SevenZipFormat.expansionMax * options.limitFactor,
      part: part
    )
    decoder = archive
    return nextMember(&context, &decoder)
  }

  /// Why an archive is not read, by its header; nil where it is.
  private mutating func refusal(
    _ source: borrowing ByteSource,
    _ part: Range<Int>
  ) -> (kind: Damage.Kind, detail: String)? {
    do throws(SevenZipHeader.Fault) {
      let needs = try SevenZipHeader.needs(of: source, part)
      if needs.fileCount > Self.fileCountMax {
        let detail = "the 7z archive has more than \(Self.fileCountMax) members; unpack it"
        return (.limit, detail)
      }
      if needs.memory > options.windowBytesMax {
        let size = (needs.memory + (1 << 20) - 1) >> 20
        let detail = "the 7z archive needs \(size) MiB of memory; allow it with --window \(size)M"
        return (.unreadable, detail)
      }
      isCovered = needs.isCovered
      return nil
    } catch {
      switch error {
      case .damaged: return (.badHeader, "the header of the 7z archive is damaged; \(Self.advice)")
      case .encrypted: return (.unreadable, "the names in the 7z archive are encrypted; unpack it")
      case .tooLarge: return (.limit, "the header of the 7z archive is larger than any; unpack it")
      }
    }
  }

  private mutating func nextMember(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> MemberStart {
    let start = context.source.position
    guard let (entry, status) = archive?.nextEntry(&context.source) else {
      return end(&context, &decoder, nil)
    }
    guard let entry else {
      if status == .ended { return end(&context, &decoder, nil) }
      return end(&context, &decoder, damage(context, status, "the 7z archive"))
    }
    memberNumber += 1
    let member = MemberStart.Member(
      kind: FrameKind(name: "7z", hasContentChecksum: isCovered, isCovered: isCovered),
      name: entry.name ?? "member \(memberNumber)",
      isFile: entry.isFile,
      obstacle: entry.isEncrypted ? "is encrypted" : nil,
      offset: start
    )
    return .member(member)
  }

  mutating func end(
    _ end: MemberEnd,
    of member: MemberStart.Member,
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> Bool {
    switch end {
    case .whole, .skipped: return false
    case .tooLarge:
      let detail =
        "member \(member.name) has more text than anybody packs; \(ReadOptions.limitAdvice)"
      _ = self.end(&context, &decoder, context.damage(.limit, at: member.offset, detail))
      return true
    // libarchive does not say that; the header of the archive does.
    case .needsMemory: return false
    case .damaged(let what, let canGoOn):
      if what.contains("CRC") {
        guard options.verify else { return false }
        let detail =
          "member \(member.name) has another checksum than its text; its lines were counted, but"
          + " cannot be trusted; \(Self.advice)"
        context.chunk.damage.append(context.damage(.contentChecksum, at: member.offset, detail))
        return false
      }
      let damage = damage(context, .lost(what), "member \(member.name)")
      if canGoOn {
        context.chunk.damage.append(damage)
      } else {
        _ = self.end(&context, &decoder, damage)
      }
      return true
    }
  }

  /// What is said of what libarchive refuses.
  private func damage(
    _ context: borrowing ReadContext,
    _ status: MemberStatus,
    _ what: String
  ) -> Damage {
    var reason = ""
    if case .lost(let text) = status { reason = text }
    if case .damaged(let text) = status { reason = text }
    let start = context.source.position
    if let end = context.source.fileByteCount, let byteCount, end < start + byteCount {
      return context.damage(
        .truncated,
        at: start,
        "the file ends inside a 7z archive; \(Self.advice)"
      )
    }
    let isUnread = reason.contains("ncrypt") || reason.contains("nsupported")
    if isUnread {
      let detail = "\(what) cannot be read (\(reason)); unpack it"
      return context.damage(.unreadable, at: start, detail)
    }
    return context.damage(.badBlock, at: start, "\(what) does not decode; \(Self.advice)")
  }

  /// Ends the archive.
  private mutating func end(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?,
    _ damage: Damage?
  ) -> MemberStart {
    let count = byteCount ?? 0
    (byteCount, archive, decoder) = (nil, nil, nil)
    return pass(count, &context, damage)
  }

  /// Passes over all of the archive.
  private func pass(
    _ count: Int,
    _ context: inout ReadContext,
    _ damage: Damage?
  ) -> MemberStart {
    // So that it is known that there is one, though it has no member.
    if memberNumber == 0 { context.beginFrame(FrameKind(name: "7z", isCovered: false)) }
    let got = context.source.drain(count)
    guard var damage else {
      guard got < count else { return .passed }
      context.noteTruncation(from: context.source.position, "inside a 7z archive")
      return .ended
    }
    damage.lostBytes = got
    context.chunk.account.damaged += got
    context.chunk.damage.append(damage)
    context.isAfterGap = true
    return .passed
  }
}
