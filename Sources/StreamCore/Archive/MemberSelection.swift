/// Which members of an archive are read, and how many; one for all formats that have members.
struct MemberSelection {
  /// What becomes of a member.
  enum Verdict {
    /// It is read; what is packed in it has a format.
    case read((any Format.Type)?)
    /// It contains no log, or is left out, and is listed.
    case skipped
    /// It may be a log, and cannot be read: what it is, for people.
    case unread(String)
  }

  /// How much of a member is looked at to know what it is.
  static let sampleBytes = TextSplitter.headBytes

  /// What comes before the names of members.
  let prefix: String
  private let names: NameFilter
  /// The most members that are read.
  private let membersMax: Int
  /// The members that are read, and those that contain no log.
  private(set) var memberCount = 0
  private(set) var skipped = SkippedFiles()
  /// Whether text was lost, so that there may have been members of which nothing is known.
  var hasGap = false
  /// Whether there is a member that cannot be read, and may be a log.
  var hasUnreadMember = false

  init(_ options: ReadOptions) {
    prefix = options.memberPrefix
    names = options.names
    membersMax = options.membersMax
  }

  /// Whether no member is read, and nothing is known of one that should be.
  var isWithoutLog: Bool { !hasGap && !hasUnreadMember && memberCount == 0 }

  /// Whether a member is not left out by its name; that it is, is noted.
  mutating func accepts(_ name: String) -> Bool {
    if names.accepts(name) { return true }
    skipped.add(prefix + name, Inputs.leftOut)
    return false
  }

  /// Decides what becomes of a member.
  ///
  /// - Parameters:
  ///   - name: the member's, without the prefix.
  ///   - sample: its first ``sampleBytes`` bytes, or all of it.
  ///   - isCut: whether more follows: then zeros at the end of these may be the beginning of many.
  /// - Returns: what becomes of it; that it is skipped is noted.
  mutating func judge(_ name: String, _ sample: Span<UInt8>, isCut: Bool) -> Verdict {
    guard accepts(name) else { return .skipped }
    if let format = Formats.detectPacked(sample) { return .read(format) }
    let found = Signature.find(sample)
    if found == nil && Content.isText(sample, runGoesOn: isCut) { return .read(nil) }
    switch found?.meaning {
    case .harmless:
      skipped.add(prefix + name, found?.name ?? "")
      return .skipped
    case .unread: return .unread(found?.name ?? "")
    case nil where !names.expectsLog(name):
      skipped.add(prefix + name, "neither text nor an archive")
      return .skipped
    case nil: return .unread("no text")
    }
  }

  /// What is wrong with a member that has no text, if anything is.
  func fault(ofEmpty name: String) -> String? {
    guard Formats.promisesCompression(name) else { return nil }
    return "member \(prefix + name) is empty, which no compressed file is;"
      + " look at where it was packed"
  }

  /// Whether there are as many members as are read.
  var isFull: Bool { memberCount >= membersMax }

  /// Counts a member that is read.
  mutating func admit() { memberCount += 1 }

  /// What is said of the first member that is one too many.
  var limitDetail: String {
    "and what follows are passed over: \(membersMax) members are read; choose by --include, or raise"
      + " the limits by --raise-limits 10"
  }
}

/// The content of a member that is read, as it becomes text.
struct MemberContent {
  /// The member's name, with what comes before it.
  let name: String
  /// How it is packed, if it is: all of it, or what comes after its text.
  private(set) var format: (any Format.Type)?
  /// Whether its text comes before what is packed.
  private(set) var beginsAsText = false
  /// Whether it was noted that it goes on with what is no text.
  private var hasNotedBinary = false
  /// Where its content is in it, if it is a sparse file.
  var sparse: SparseMap?

  init(name: String, format: (any Format.Type)?) {
    self.name = name
    self.format = format
  }

  /// Adds a part of what is packed.
  func addPacked(to chunk: Chunk, _ range: Range<Int>, endsMember: Bool) {
    chunk.segments.append(
      Chunk.TextSegment(
        range: range,
        isAfterGap: false,
        member: name,
        endsMember: endsMember,
        format: format,
        continuesText: beginsAsText,
        sparse: sparse
      )
    )
  }

  /// Adds a part of the text, up to where a frame begins in it: from there on it is packed.
  ///
  /// - Parameters:
  ///   - chunk: contains it.
  ///   - range: where it is.
  ///   - ahead: how many bytes of the member after it are there as well.
  ///   - position: where the part begins in the member.
  ///   - isLast: whether the member ends with it.
  /// - Returns: where the text ends; and what is wrong with it, and where, if anything is.
  mutating func addText(
    to chunk: Chunk,
    _ range: Range<Int>,
    ahead: Int,
    at position: Int,
    isLast: Bool
  ) -> (end: Int, fault: (offset: Int, detail: String)?) {
    let start = range.lowerBound
    let found = ForeignBytes.find(
      in: chunk.text,
      range,
      ahead: ahead,
      from: position == 0 ? 1 : 0,
      at: position
    )
    var fault: (offset: Int, detail: String)?
    if !hasNotedBinary, let binary = found.binary {
      hasNotedBinary = true
      let detail = "member \(name) goes on with \(binary.what); look at what wrote it"
      fault = (start + binary.offset, detail)
    }
    let end = found.frame.map { start + $0 } ?? range.upperBound
    if end > start {
      addPacked(to: chunk, start..<end, endsMember: isLast && found.frame == nil)
      chunk.segments[chunk.segments.count - 1].isNotedAsBinary = fault != nil
    }
    if found.frame != nil {
      format = Formats.detectFrame(in: chunk.text, end..<(range.upperBound + ahead))
      beginsAsText = true
    }
    return (end, fault)
  }
}
