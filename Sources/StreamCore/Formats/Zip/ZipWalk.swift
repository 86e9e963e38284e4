/// Reads the members of a zip archive, each by a reader of libarchive that begins at its header.
///
/// ```
///   PK 3 4 ... | packed text | (its lengths) | PK 3 4 ... | PK 1 2 ... PK 1 2 ... | PK 5 6 ...
///   <-------------- a member --------------->              <----- directory ----->   the end
/// ```
struct ZipWalk: MemberWalk {
  static let advice = "fetch the archive again"
  private static let endMark: UInt32 = 0x0605_4b50
  private static let longEndMark: UInt32 = 0x0606_4b50
  private static let longEndPlaceMark: UInt32 = 0x0706_4b50
  private static let signatureMark: UInt32 = 0x0505_4b50
  private static let extraMark: UInt32 = 0x0806_4b50
  /// What no end of a directory has.
  private static let endBytesMax = 1 << 20

  /// The member that is read.
  struct Current {
    let record: ZipRecord
    let start: Int
    /// Whether its data are those of a compressed file.
    var isStream = false
    var crc: UInt32 = 0
    var textBytes = 0

    /// Whether it has no text by its header.
    var isEmpty: Bool { !record.hasDescriptor && record.textBytes == 0 && record.crc == 0 }

    /// Where the packed text ends; nil where only decoding tells.
    var end: Int? {
      record.hasDescriptor && record.packedBytes == 0
        ? nil : start + record.byteCount + record.packedBytes
    }
  }

  let options: ReadOptions
  var directory = ZipDirectory()
  var current: Current?
  /// Whether members came, and no end of a directory since then.
  var isInside = false
  /// The number of members, where it does not fit into the end of the directory.
  private var longCount: Int?
  var memberNumber = 0

  init(_ options: ReadOptions) { self.options = options }

  var isFull: Bool { directory.isFull }

  mutating func resume() { current = nil }

  mutating func next(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> MemberStart {
    let count = context.source.fill(atLeast: ZipRecord.directoryBytes)
    let mark = count < 4 ? 0 : context.source.lookahead.littleEndian32(at: 0)
    switch mark {
    case ZipRecord.localMark: return beginMember(&context, &decoder)
    case ZipRecord.directoryMark: return compareEntry(&context)
    case Self.endMark: return end(&context)
    case Self.longEndMark where isInside && count >= 40:
      let size = context.source.lookahead.littleEndian64(at: 4)
      longCount = Int(clamping: context.source.lookahead.littleEndian64(at: 32))
      return pass(12 + Int(clamping: min(size, UInt64(Int32.max))), &context)
    case Self.longEndPlaceMark where isInside: return pass(20, &context)
    case Self.signatureMark where isInside && count >= 6:
      return pass(6 + context.source.lookahead.littleEndian16(at: 4), &context)
    case Self.extraMark where isInside && count >= 8:
      return pass(8 + Int(context.source.lookahead.littleEndian32(at: 4)), &context)
    case ZipFormat.volumeMark where isInside && count >= 28: return passDescriptor(&context)
    case ZipFormat.volumeMark where !isInside, ZipFormat.singleVolumeMark where !isInside:
      if mark == ZipFormat.volumeMark { noteVolume(&context) }
      directory.begin(at: context.source.position)
      return pass(4, &context)
    default: return leave(&context)
    }
  }

  /// Ends where nothing of a zip archive comes.
  private mutating func leave(_ context: inout ReadContext) -> MemberStart {
    let count = context.source.lookahead.count
    guard isInside else { return count == 0 ? .ended : .none }
    isInside = false
    let head = Array("PK".utf8.prefix(count))
    let isCut = count < ZipRecord.directoryBytes && head.isHeld(by: context.source.lookahead, at: 0)
    if isCut || context.source.isAtUnreadable {
      context.noteTruncation(from: context.source.position, "inside a zip archive's directory")
      return .ended
    }
    let detail =
      "no member of the zip archive comes here, and not its directory: members may be missing; "
      + Self.advice
    context.chunk.damage.append(context.damage(.badHeader, at: context.source.position, detail))
    return .none
  }

  /// Passes over what says nothing more.
  private func pass(_ count: Int, _ context: inout ReadContext) -> MemberStart {
    let start = context.source.position
    guard count <= Self.endBytesMax else {
      return lose(&context, "a length in the directory is wrong")
    }
    let got = context.source.drain(count)
    guard got < count else { return .passed }
    context.noteTruncation(from: start, taken: got, "inside a zip archive's directory")
    return .ended
  }

  /// Passes over the sizes of a member that was passed over itself: of 32 bits, or of 64.
  private func passDescriptor(_ context: inout ReadContext) -> MemberStart {
    let isShort = Array("PK".utf8).isHeld(by: context.source.lookahead, at: 16)
    return pass(isShort ? 16 : 24, &context)
  }

  private func lose(_ context: inout ReadContext, _ what: String) -> MemberStart {
    let detail = "\(what); \(Self.advice)"
    context.lose(context.damage(.badHeader, at: context.source.position, detail), from: 1)
    return .lost
  }

  private func noteVolume(_ context: inout ReadContext) {
    let detail =
      "it is a part of a zip archive in several volumes; join them: zip -s 0 A.zip --out B.zip"
    context.chunk.damage.append(context.damage(.unreadable, at: context.source.position, detail))
  }

  /// The record that comes next; nil where it is not all there.
  func record(_ context: inout ReadContext) -> ZipRecord? {
    guard let count = ZipRecord.byteCount(context.source.lookahead),
      context.source.fill(atLeast: count) >= count
    else { return nil }
    return ZipRecord(context.source.lookahead)
  }

  // MARK: The directory

  private mutating func compareEntry(_ context: inout ReadContext) -> MemberStart {
    let start = context.source.position
    isInside = true
    guard let entry = record(&context) else {
      isInside = false
      context.noteTruncation(from: start, "inside a zip archive's directory")
      return .ended
    }
    if let what = directory.compare(entry) {
      let damage = context.damage(.badHeader, at: start, "\(what); \(Self.advice)")
      context.chunk.damage.append(damage)
    }
    return pass(entry.byteCount, &context)
  }

  private mutating func end(_ context: inout ReadContext) -> MemberStart {
    guard isInside else { return .none }
    isInside = false
    let start = context.source.position
    guard context.source.fill(atLeast: 22) >= 22 else {
      context.noteTruncation(from: start, "inside a zip archive's directory")
      return .ended
    }
    let volume = context.source.lookahead.littleEndian16(at: 4)
    let count = context.source.lookahead.littleEndian16(at: 10)
    let byteCount = 22 + context.source.lookahead.littleEndian16(at: 20)
    if volume != 0 && volume != 0xffff { noteVolume(&context) }
    for fault in directory.end(longCount ?? count, isWhole: longCount != nil) {
      let detail = "\(fault.detail); \(Self.advice)"
      let damage = context.damage(.badHeader, at: fault.offset ?? start, detail)
      context.chunk.damage.append(damage)
    }
    longCount = nil
    memberNumber = 0
    return pass(byteCount, &context)
  }
}
