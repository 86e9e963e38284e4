/// Takes an archive's chunks in order, and makes one tally of them.
struct ArchiveMerge: ~Copyable {
  private(set) var tally: TallyAccumulator
  private(set) var damage: [Damage] = []
  private(set) var damageCount = 0
  /// The damages that are of a format that is not read.
  private(set) var unreadableCount = 0
  private(set) var layout = ArchiveLayout()
  private(set) var blocks = 0
  private(set) var account = ByteAccount()
  private(set) var stitcher: Stitcher
  /// Whether every frame is covered by a checksum, and none was wrong.
  private(set) var isVerified: Bool

  private let options: ReadOptions
  private var classifier: LineClassifier
  private var checksum = ContentChecksum()
  private var frameBytes: UInt64 = 0
  private var isFrameWhole = true

  init(
    _ classifier: LineClassifier,
    emptyTally: TallyAccumulator,
    _ options: ReadOptions,
    printer: LinePrinter? = nil,
    indexer: IndexBuilder? = nil
  ) {
    self.classifier = classifier
    self.classifier.parsesNextObject = true
    self.options = options
    tally = emptyTally
    isVerified = options.verify && options.decodes
    stitcher = Stitcher(
      lineBytesMax: classifier.options.lineBytesMax,
      emptyTally: emptyTally,
      printer: printer,
      indexer: indexer
    )
  }

  /// Gives out what was extracted since the last time.
  mutating func takeBatch() -> LineBatch? { stitcher.printer?.takeBatch() }

  /// Whether nothing of the rest of the archive is asked for.
  var isSatisfied: Bool { stitcher.isSatisfied }

  /// Adds the next chunk.
  mutating func add(_ chunk: Chunk) {
    layout.add(chunk, listsBlocks: options.listsBlocks)
    blocks += chunk.goodBlocks
    account += chunk.account
    if chunk.frameKinds.contains(where: { !$0.isCovered }) { isVerified = false }
    if chunk.beginsFrame {
      checksum.reset()
      frameBytes = 0
      isFrameWhole = true
    }
    if chunk.unreachableBytes > 0 && damageCount == damage.count && !damage.isEmpty {
      damage[damage.count - 1].lostBytes += chunk.unreachableBytes
    }
    for found in chunk.damage { note(found) }
    let isHurt = chunk.damage.contains { $0.frame == chunk.frame && $0.block != nil }
    // Of a frame of which only parts are read nothing can be checked as a whole.
    if isHurt || chunk.unreachableBytes > 0 || chunk.seekPoint != nil { isFrameWhole = false }
    checkFrame(chunk)
    stitcher.add(chunk, &classifier, &tally)
    if chunk.isLast && !chunk.isCutOff {
      stitcher.finish(&classifier, &tally)
      noteFrames()
    }
    for fault in stitcher.takeFaults() { note(fault) }
  }

  /// Notes the frames that go on with the text and are none.
  private mutating func noteFrames() {
    stitcher.endFrames()
    guard !stitcher.isTar else { return }
    for fault in stitcher.frames.faults { note(fault) }
    damageCount += stitcher.frames.unlistedCount
    unreadableCount += stitcher.frames.unlistedCount
  }

  private mutating func note(_ fault: TextFault) {
    let what = fault.member.map { "member \($0)" } ?? "the text"
    note(
      Damage(
        frame: fault.boundary.frame,
        block: nil,
        offset: fault.boundary.fileOffset,
        kind: .unreadable,
        lostBytes: 0,
        detail: "\(what) is \(fault.what)"
      )
    )
  }

  private mutating func checkFrame(_ chunk: Chunk) {
    frameBytes += UInt64(chunk.textEnd - Chunk.textStart)
    guard isFrameWhole && options.decodes else { return }
    let hasChecksum = options.verify && chunk.hasContentChecksum
    if hasChecksum { checksum.add(chunk.text, Chunk.textStart..<chunk.textEnd) }
    guard let end = chunk.frameEnd else { return }
    let whole = "all its lines were counted, but cannot be trusted; fetch the archive again"
    if let wanted = end.contentByteCount, wanted != frameBytes {
      note(
        Damage(
          frame: chunk.frame,
          block: nil,
          offset: end.fileOffset,
          kind: .contentSize,
          lostBytes: 0,
          detail: "the frame's text has \(frameBytes) bytes instead of \(wanted); \(whole)"
        )
      )
    }
    if hasChecksum, let wanted = end.contentChecksum, wanted != checksum.value {
      note(
        Damage(
          frame: chunk.frame,
          block: nil,
          offset: end.fileOffset,
          kind: .contentChecksum,
          lostBytes: 0,
          detail: "the frame's checksum does not fit its text; \(whole)"
        )
      )
    }
  }

  private mutating func note(_ found: Damage) {
    damageCount += 1
    if found.kind == .unreadable { unreadableCount += 1 }
    isVerified = false
    if damage.count < TallyAccumulator.listedMax { damage.append(found) }
  }
}
