/// cpio archives (cpio(5)).
///
/// What is in them has no checksum that is verified, and headers no mark that no text has: what
/// comes after damage is lost.
enum CpioFormat: Format {
  static let name = "cpio"
  static let fileExtensions = [".cpio"]

  static func detect(_ head: Span<UInt8>) -> Confidence {
    CpioHeader(head) != nil ? .magic : .none
  }

  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? { nil }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    MemberReader(CpioWalk(options), options)
  }
}

/// Reads the members of a cpio archive, each by a reader of libarchive that begins at its header.
///
/// ```
///   header | name | text | header | name | text | ... | header | TRAILER!!! | zeros
/// ```
struct CpioWalk: MemberWalk {
  private static let kind = FrameKind(name: "cpio", isCovered: false)
  private static let advice = "fetch the archive again"

  private let options: ReadOptions
  /// Whether members came, and no trailer since then.
  private var isInside = false
  /// How many members came, the ones that are no file among them.
  private var memberNumber = 0

  init(_ options: ReadOptions) { self.options = options }

  mutating func resume() { isInside = false }

  mutating func next(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> MemberStart {
    let count = context.source.fill(atLeast: CpioHeader.headBytes)
    let start = context.source.position
    guard let header = CpioHeader(context.source.lookahead) else {
      guard isInside else { return count == 0 ? .ended : .none }
      isInside = false
      if context.source.endsWithin(CpioHeader.headBytes) || context.source.isAtUnreadable {
        context.noteTruncation(from: start, "without the end of a cpio archive")
        return .ended
      }
      let detail = "no member of the cpio archive begins here; the rest is lost; \(Self.advice)"
      context.lose(context.damage(.badHeader, at: start, detail), from: 1)
      return .lost
    }
    if header.isTrailer { return end(header, &context) }
    isInside = true
    let archive = ArchiveDecoder(.cpio, verify: options.verify, expansionMax: 1)
    decoder = archive
    guard let entry = archive.nextEntry(&context.source).entry else {
      isInside = false
      return lose(&context, start, "a header of the cpio archive is damaged")
    }
    memberNumber += 1
    let member = MemberStart.Member(
      kind: Self.kind,
      name: entry.name ?? "member \(memberNumber)",
      isFile: entry.isFile,
      offset: start,
      textOffset: context.source.position
    )
    return .member(member)
  }

  /// Ends the archive; zeros come after it.
  private mutating func end(_ header: CpioHeader, _ context: inout ReadContext) -> MemberStart {
    // So that it is known that there is one, though it has no member.
    if memberNumber == 0 { context.beginFrame(Self.kind) }
    (isInside, memberNumber) = (false, 0)
    let start = context.source.position
    let got = context.source.drain(header.byteCount)
    guard got < header.byteCount else { return .passed }
    context.noteTruncation(from: start, taken: got, "without the end of a cpio archive")
    return .ended
  }

  mutating func end(
    _ end: MemberEnd,
    of member: MemberStart.Member,
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> Bool {
    defer { decoder = nil }
    switch end {
    case .whole, .skipped:
      // What fills up the last bytes of a member is passed by this.
      let status = decoder?.skipRest(&context.source) ?? .more
      if status == .more || status == .ended { return false }
    case .damaged, .tooLarge, .needsMemory: break
    }
    isInside = false
    _ = lose(&context, member.offset, "a member of the cpio archive is damaged")
    return true
  }

  /// Notes that what comes next is lost, because the archive ends in it or libarchive refuses it.
  private func lose(_ context: inout ReadContext, _ start: Int, _ what: String) -> MemberStart {
    if context.source.fill(atLeast: 1) == 0 || context.source.isAtUnreadable {
      context.noteTruncation(from: context.source.position, "inside a member")
      return .ended
    }
    let detail = "\(what); the rest is lost; \(Self.advice)"
    context.lose(context.damage(.badHeader, at: start, detail), from: 1)
    return .lost
  }
}
