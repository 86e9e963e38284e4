/// One layer of an archive: what a reader of its format makes of a file, or of another layer's text.
///
/// The format of a file is recognised by content; where nothing is recognised, frames are searched
/// for, and the first one that is found decides. Frames of several formats, and text, can follow each
/// other: between frames the format is recognised anew.
///
/// ```
///   file: | gzip member | LZ4 frame | zeros | text ... | gzip member | bytes of no format |
///           reader of    reader of   skipped  text's     gzip's again  searched for frames:
///           gzip         LZ4                  reader                   damage
/// ```
final class Layer {
  /// How many layers there are around it.
  let depth: Int
  /// The format of what comes next; that of text as long as nothing else is known.
  private(set) var format: any Format.Type
  var context: ReadContext
  /// What the text is.
  private(set) var splitter: TextSplitter
  /// Whether there is no more text.
  private(set) var isFinished = false
  /// Why the file is no log, by its beginning.
  private(set) var whySkipped: String?
  /// What is strange about its name.
  private(set) var nameWarning: String?
  /// The digest of a pipe's beginning, by which its bytes can be told from those of other archives.
  private(set) var headDigest: UInt64?
  /// How many zeros there may be in the sparse files of the archive, whatever layer they are in.
  let holes: HoleBudget
  /// How much text the file may have, at each depth of its layers.
  let budget: TextBudget

  private let options: ReadOptions
  private var reader: (any FormatReader)?
  /// Those of the formats that came until now, by their names.
  private var readers: [String: any FormatReader] = [:]
  /// The names of the formats that came until now, in the order in which they came first.
  private var namesInOrder: [String] = []
  /// The file; nil where the layer is in another one.
  private let file: (input: FoundInput, expectedByteCount: Int?)?
  private var bound = ExpansionBound()
  /// Whether text came that is of no member, and no member since then.
  private var isInText = false

  /// Begins to read a file.
  ///
  /// - Parameters:
  ///   - file: the open file.
  ///   - input: how it is called.
  ///   - byteCount: the bytes that it had when it was opened; nil for a pipe.
  ///   - options: how it is read.
  ///   - format: the format, where it is known from elsewhere.
  init(
    _ file: consuming InputFile,
    _ input: FoundInput,
    byteCount: Int?,
    _ options: ReadOptions,
    format: (any Format.Type)?
  ) {
    depth = 0
    self.format = format ?? TextFormat.self
    self.options = options
    self.file = (input, byteCount)
    context = ReadContext(ByteSource(file, byteCount: byteCount))
    holes = HoleBudget(options)
    budget = TextBudget(options, byteCount: byteCount)
    splitter = TextSplitter(options, name: input.path, holes)
    if let format { use(format) }
  }

  /// Begins to read what is packed in another layer's text.
  init(_ stream: PackedText.Stream, in text: PackedText, depth: Int, _ options: ReadOptions) {
    self.depth = depth
    format = stream.format
    var options = options
    options.chunkBytes = options.packedChunkBytes
    options.guesses = false
    options.memberPrefix = stream.member.map { $0 + "!" } ?? ""
    self.options = options
    file = nil
    context = ReadContext(ByteSource(text))
    holes = text.holes
    budget = text.budget
    splitter = TextSplitter(options, name: stream.member ?? "", holes)
    use(format)
  }

  /// The bytes of the file, as far as is known.
  var byteCount: Int { max(context.source.position, file?.expectedByteCount ?? 0) }

  /// The formats of which the layer is, and its text if that is known, the innermost first.
  ///
  /// Formats of frames that follow each other are one name: `gzip,zstd`.
  var formatNames: [String] {
    let name = namesInOrder.isEmpty ? format.name : namesInOrder.joined(separator: ",")
    guard splitter.isTar else { return [name] }
    return name == TextFormat.name ? [TarFormat.name] : [TarFormat.name, name]
  }

  /// The members that are read and those that are not, where there are any.
  var selections: [MemberSelection] {
    readers.values.compactMap(\.selection) + (splitter.isTar ? [splitter.tar.selection] : [])
  }

  /// Whether all of the text is that of members.
  var isOfMembers: Bool {
    splitter.isTar || !readers.isEmpty && readers.values.allSatisfy { $0.selection != nil }
  }

  /// Fills a chunk with what comes next.
  func fill(_ chunk: Chunk) {
    chunk.depth = depth
    chunk.fileOffset = context.source.position
    context.chunk = chunk
    var advance = Advance.more
    while advance == .more {
      if let reader {
        advance = self.advance(reader, chunk)
      } else if !begin(chunk) {
        advance = .ended
      }
      if advance == .ended && skipUnreadable(chunk) { advance = chunk.hasText ? .full : .more }
    }
    if advance == .ended { finish(chunk) }
    if options.decodes {
      split(chunk)
    } else {
      chunk.segments.removeAll()
    }
  }

  /// Reads what comes at a place that an index knows.
  ///
  /// - Parameters:
  ///   - point: the place.
  ///   - chunk: stays empty where nothing is there.
  func read(at point: SeekPoint, _ chunk: Chunk) {
    chunk.fileOffset = context.source.position
    context.chunk = chunk
    guard let reader, reader.seek(to: point, &context) else { return }
    _ = reader.readChunk(&context)
  }

  // MARK: Frames of one format, and of the next

  /// Reads what comes next, or searches for it.
  private func advance(_ reader: any FormatReader, _ chunk: Chunk) -> Advance {
    if context.lost != nil {
      guard let found = context.findFrame(of: format) else { return .ended }
      use(found)
      // The next frame's checksum must not suffer from damage before it; and there may be no end of
      // damages without text between them.
      return .full
    }
    let advance = reader.readChunk(&context)
    guard advance == .foreign else { return advance }
    // What a chunk has is of one frame, and of members or not.
    let isDone = chunk.hasText || chunk.frameEnd != nil || chunk.isOfMembers
    return isDone ? .full : passBetweenFrames(chunk)
  }

  /// Goes on between frames, where something else than a frame of the last format comes.
  private func passBetweenFrames(_ chunk: Chunk) -> Advance {
    // They fill up a tape's blocks, or space that was reserved for a file.
    chunk.account.skipped += context.source.drainZeros()
    let count = min(context.source.fill(atLeast: Formats.headBytes), Formats.headBytes)
    guard count > 0 else { return .ended }
    if let next = Formats.detectNext(context.source.lookahead.extracting(first: count)) {
      use(next)
      return chunk.canBeginFrame ? .more : .full
    }
    let signature = Signature.find(context.source.lookahead.extracting(first: count))
    let what = signature.map { "these bytes are \($0.name)" } ?? "these bytes belong to no frame"
    let detail = "\(what); find out what wrote them"
    let damage = context.damage(.garbage, at: context.source.position, detail)
    context.lose(damage, from: 1, of: Formats.compressed)
    return .more
  }

  /// Goes on with a format.
  private func use(_ next: any Format.Type) {
    // Whether a text is that of a tar archive is seen when it is split.
    format = next.isVerbatim ? TextFormat.self : next
    if !namesInOrder.contains(format.name) { namesInOrder.append(format.name) }
    if let known = readers[next.name] {
      reader = known
    } else {
      let made = next.makeReader(options)
      readers[next.name] = made
      reader = made
    }
  }

  /// Cuts the text into members and what is packed.
  private func split(_ chunk: Chunk) {
    if chunk.isOfMembers {
      if isInText { splitter.endText(before: chunk) }
      isInText = false
    } else if chunk.hasText {
      isInText = true
    }
    if depth == 0 && chunk.isDecoded && !format.isVerbatim && !chunk.isOfShortFrame,
      let end = budget.end(chunk)
    {
      stop(chunk, end, at: chunk.dropBlocks(from: end), budget.detail)
    }
    // What is in another layer is decoded in order, and nobody else does it.
    if splitter.isPlain && depth == 0 { return }
    if !chunk.isDecoded { chunk.decode(from: &context.compressed) }
    if depth > 0 { keepToLimits(chunk) }
    if !chunk.isOfMembers {
      splitter.split(chunk)
      chunk.isOfMembers = splitter.isTar
    }
    chunk.isHurt = chunk.hasHurtBlocks
  }

  /// Recognises the format of a file.
  ///
  /// - Returns: whether there is something to read.
  private func begin(_ chunk: Chunk) -> Bool {
    guard let input = file?.input else { return false }
    let count = min(context.source.fill(atLeast: Formats.headBytes), Formats.headBytes)
    if input.isReadOnce {
      headDigest = Checksum.xxh3(context.source.lookahead.extracting(first: count))
    }
    if count == 0 && Formats.promisesCompression(input.path) {
      noteEmpty(chunk)
      return false
    }
    var found = Formats.detect(
      context.source.lookahead.extracting(first: count),
      name: input.path,
      said: options.unmarkedFormat
    )
    if found == nil, Formats.beginsText(context.source.lookahead.extracting(first: count)) {
      found = TextFormat.self
    }
    if found == nil {
      guard mayHoldFrames(chunk, input) else { return false }
      let promised = Formats.promised(by: input.path)
      let detail =
        "no archive format begins here; frames were searched after it: find out what these bytes are"
      let damage = context.damage(.garbage, at: 0, detail)
      context.lose(damage, of: promised.isEmpty ? Formats.compressed : promised)
      found = context.findFrame(of: format)
    }
    guard let found else { return false }
    use(found)
    noteName(input.path, found)
    return true
  }

  /// Notes a name that promises another format than the content has.
  private func noteName(_ path: String, _ found: any Format.Type) {
    let promised = Formats.promised(by: path)
    guard !promised.isEmpty, !promised.contains(where: { $0 == found }) else { return }
    let what = found == TextFormat.self ? "text" : found.title
    nameWarning = "its name promises \(promised[0].title), its content is \(what) and read as that"
  }

  private func noteEmpty(_ chunk: Chunk) {
    context.beginFrame(.plain)
    guard context.source.failure == nil else { return }
    let detail = "the file is empty, which no compressed file is; fetch the archive again"
    chunk.damage.append(context.damage(.truncated, at: 0, detail))
  }

  /// Whether frames are searched for in a file that does not begin with one.
  private func mayHoldFrames(_ chunk: Chunk, _ input: FoundInput) -> Bool {
    if context.source.lookahead.count == 0 { return false }
    let signature = Signature.find(
      context.source.lookahead.extracting(first: Signature.byteCountMax)
    )
    guard let signature else {
      if let refusal = Formats.refusal(ofUnknown: input.path) {
        refuse(chunk, refusal)
        return false
      }
      if input.isNamed || input.isExpected { return true }
      whySkipped = "neither text nor an archive"
      return false
    }
    switch signature.meaning {
    case .unread(let advice):
      refuse(chunk, "it is \(signature.name), which is not read; \(command(advice, input))")
    case .harmless(let advice) where input.isNamed:
      refuse(chunk, "it is \(signature.name), and no log; \(command(advice, input))")
    case .harmless:
      whySkipped = signature.name
    }
    return false
  }

  /// An advice with the file's path as a shell takes it; standard input has none.
  private func command(_ advice: String, _ input: FoundInput) -> String {
    if input.path == "-" { return advice }
    return advice.replacing("FILE", with: ShellWord.quoted(printable(input.path)))
  }

  /// Reads nothing of the file but its digest.
  private func refuse(_ chunk: Chunk, _ refusal: String) {
    context.refusal = refusal
    var damage = context.damage(.unreadable, at: 0, refusal)
    damage.lostBytes = context.source.drain(.max)
    chunk.account.damaged += damage.lostBytes
    chunk.damage.append(damage)
  }

  /// Goes on after bytes that the device could not give, or text that the layer around it has lost.
  private func skipUnreadable(_ chunk: Chunk) -> Bool {
    guard context.source.isAtUnreadable else { return false }
    let start = context.source.position
    guard let missing = context.source.skipUnreadable() else { return false }
    if missing > 0 {
      let detail = "the device cannot give these bytes; check it, and try again"
      var damage = context.damage(.readError, at: start, detail)
      damage.lostBytes = missing
      chunk.damage.append(damage)
      chunk.account.damaged += missing
    }
    context.isAfterGap = true
    reader?.resume(&context)
    return true
  }

  private func finish(_ chunk: Chunk) {
    chunk.isLast = true
    isFinished = true
    if whySkipped != nil { return }
    if file != nil { finishFile(chunk) }
    if context.isAfterGap { chunk.isBeforeGap = true }
  }

  private func finishFile(_ chunk: Chunk) {
    let missing = byteCount - context.source.position
    if missing > 0 || context.source.failure != nil { noteMissing(missing, chunk) }
    if context.frame < 0 && context.refusal == nil {
      context.refusal =
        Formats.brokenPromise(of: file?.input.path ?? "", said: options.unmarkedFormat)
        ?? "it is neither an archive (\(Formats.titles)) nor text; check the path"
    }
  }

  /// Notes that the file could not be read to its end.
  private func noteMissing(_ missing: Int, _ chunk: Chunk) {
    let failure = context.source.failure
    let reason = failure.map { "cannot be read: \($0)" } ?? "became shorter while read"
    let detail = "the file \(reason); try again"
    // A path that was named, and gives not even its first byte, is no archive.
    let isUnread = failure != nil && context.source.position == 0 && file?.input.isNamed == true
    if isUnread { context.refusal = detail }
    var damage = context.damage(
      isUnread ? .unreadable : .readError,
      at: context.source.position,
      detail
    )
    damage.lostBytes = missing
    chunk.damage.append(damage)
    chunk.account.damaged += missing
    context.isAfterGap = true
  }

  /// Ends an inner layer where its text grows beyond all bounds.
  private func keepToLimits(_ chunk: Chunk) {
    let times = format.expansionMax * options.limitFactor
    if let end = bound.end(chunk, context.source.position, times) {
      stop(
        chunk,
        end,
        at: context.source.position,
        "more than \(times) times as much text as is packed; \(ReadOptions.limitAdvice)"
      )
    } else if let end = budget.end(chunk) {
      stop(chunk, end, at: chunk.dropBlocks(from: end), budget.detail)
    }
  }

  /// Ends the layer, and leaves out the rest of its text.
  ///
  /// - Parameters:
  ///   - chunk: contains the last of it.
  ///   - end: where in the chunk it ends.
  ///   - offset: where the frame or block with the rest begins: how much was taken after it depends on
  ///     chunks.
  ///   - detail: why.
  private func stop(_ chunk: Chunk, _ end: Int, at offset: Int, _ detail: String) {
    chunk.cutText(at: end)
    var damage = context.damage(.limit, at: offset, detail)
    if file != nil {
      let taken = context.source.position - offset
      damage.lostBytes = taken + context.source.drain(.max)
      chunk.account.read -= taken
      chunk.account.damaged += damage.lostBytes
    }
    chunk.damage.append(damage)
    chunk.frameEnd = nil
    chunk.isLast = true
    chunk.isBeforeGap = true
    isFinished = true
  }
}

/// How much text a layer may have for what is packed in it.
private struct ExpansionBound {
  /// It is asked each time that so much more was decoded, so that chunks leave no trace.
  private static let stepBytes = 16 << 20

  private var textBytes = 0

  /// Adds a chunk's text.
  ///
  /// - Returns: where it has to end, if it does.
  mutating func end(_ chunk: Chunk, _ packedBytes: Int, _ expansionMax: Int) -> Int? {
    let before = textBytes
    textBytes += chunk.textBytes
    let next = (before / Self.stepBytes + 1) * Self.stepBytes
    guard textBytes >= next, next / expansionMax > packedBytes else { return nil }
    return Chunk.textStart + next - before
  }
}
