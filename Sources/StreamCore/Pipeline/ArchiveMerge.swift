/// Takes an archive's chunks in order, and makes one tally of them.
struct ArchiveMerge: ~Copyable {
  private(set) var tally: TallyAccumulator
  /// In the order of the places: what is found in the text comes later than what is found around
  /// it, and how much later depends on chunks.
  private(set) var damage: [Damage] = []
  private(set) var damageCount = 0
  /// The damages that are of a format that is not read.
  private(set) var unreadableCount = 0
  /// The streams whose end is missing, and nothing of what is there.
  private(set) var unfinishedCount = 0
  private(set) var layout = ArchiveLayout()
  private(set) var blocks = 0
  private(set) var account = ByteAccount()
  private(set) var assembler: LineAssembler
  /// Whether every frame is covered by a checksum, and none was wrong.
  private(set) var isVerified: Bool

  private let options: ReadOptions
  /// Whether nothing is asked for after the first record with a time.
  private let endsAtTime: Bool
  /// So much is searched for it.
  private static let untimedBytesMax = 16 << 20
  private var classifier: LineClassifier
  /// One for the frames of each layer.
  private var checks: [FrameCheck] = []
  /// What was decoded as a guess.
  private(set) var guesses = FramePartCheck()
  /// The text of layers in which others are, without what is packed in it, and without copies.
  private var outerTextBytes = 0
  /// The last damage of a block, if it is listed: what cannot be decoded because of it is lost with it.
  private var lastOfBlock: Int?

  init(
    _ classifier: LineClassifier,
    emptyTally: TallyAccumulator,
    _ options: ReadOptions,
    isNamed: Bool,
    endsAtTime: Bool = false,
    printer: LinePrinter? = nil,
    indexer: IndexBuilder? = nil
  ) {
    self.classifier = classifier
    self.classifier.parsesNextRecord = true
    self.options = options
    self.endsAtTime = endsAtTime
    tally = emptyTally
    isVerified = options.verify && options.decodes
    assembler = LineAssembler(
      lineBytesMax: classifier.options.lineBytesMax,
      emptyTally: emptyTally,
      isNamed: isNamed,
      printer: printer,
      indexer: indexer
    )
  }

  /// The text of all layers, without what is packed in it.
  var decodedBytes: Int { assembler.decodedBytes + outerTextBytes }

  /// The times of the records, as far as it is known how far these go.
  var coverage: Coverage {
    // Then none was passed over.
    classifier.options.validate ? tally.coverage : tally.coverage.known
  }

  /// Gives out what was extracted since the last time.
  mutating func takeBatch() -> LineBatch? { assembler.printer?.takeBatch() }

  /// Whether nothing of the rest of the archive is asked for.
  var isSatisfied: Bool {
    if endsAtTime { return tally.coverage.from != nil || decodedBytes > Self.untimedBytesMax }
    return assembler.isSatisfied
  }

  /// Adds the next chunk.
  mutating func add(_ chunk: Chunk) {
    for part in chunk.parts {
      addFrames(of: part)
      outerTextBytes += part.textBytes - part.packedBytes
    }
    if chunk.isCopy { outerTextBytes -= chunk.textBytes }
    addFrames(of: chunk)
    if chunk.startsText { outerTextBytes += assembler.dropText() }
    assembler.add(chunk, &classifier, &tally)
    if chunk.isLast && !chunk.isCutOff {
      assembler.finish(&classifier, &tally)
      noteFrames()
    }
    for fault in assembler.takeFaults() { note(fault) }
    chunk.parts.removeAll()
  }

  /// Notes the frames that go on with the text and are none.
  private mutating func noteFrames() {
    assembler.endFrames()
    guard !assembler.hasMembers else { return }
    for fault in assembler.frames.faults { note(fault) }
    damageCount += assembler.frames.unlistedCount
    unreadableCount += assembler.frames.unlistedCount
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

  /// Adds what is around a chunk's text.
  private mutating func addFrames(of chunk: Chunk) {
    if chunk.depth == 0 {
      layout.add(chunk, listsBlocks: options.listsBlocks)
      blocks += chunk.goodBlocks
      account += chunk.account
      if chunk.frameKinds.contains(where: { !$0.isCovered }) { isVerified = false }
      if chunk.unreachableBytes > 0, let lastOfBlock {
        damage[lastOfBlock].lostBytes += chunk.unreachableBytes
      }
    }
    if chunk.lacksText { isVerified = false }
    for found in chunk.damage { note(found) }
    if chunk.isCopy { return }
    if chunk.depth == 0 { guesses.add(chunk) }
    while checks.count <= chunk.depth { checks.append(FrameCheck()) }
    for fault in checks[chunk.depth].add(chunk, options) { note(fault) }
  }

  private mutating func note(_ found: Damage) {
    var found = found
    if let within = found.within { found.detail = "\(within): \(found.detail)" }
    damageCount += 1
    if found.kind == .unreadable { unreadableCount += 1 }
    if found.kind == .unfinished { unfinishedCount += 1 }
    isVerified = false
    if found.block != nil { lastOfBlock = nil }
    let index = (damage.lastIndex { !found.isBefore($0) } ?? -1) + 1
    guard index < TallyAccumulator.listedMax else { return }
    damage.insert(found, at: index)
    if let last = lastOfBlock, index <= last { lastOfBlock = last + 1 }
    if found.block != nil { lastOfBlock = index }
    if damage.count > TallyAccumulator.listedMax {
      damage.removeLast()
      if lastOfBlock == damage.count { lastOfBlock = nil }
    }
  }
}
