/// What a worker decodes by itself.
protocol ChunkRun: Sendable {
  /// The compressed bytes, which are the first of the buffer for them.
  var byteCount: Int { get }

  /// Decodes them.
  ///
  /// - Parameters:
  ///   - chunk: gets the text, and what is wrong with it.
  ///   - compressed: contains the bytes; only its memory is of use afterwards.
  func decode(into chunk: Chunk, from compressed: inout Buffer)
}

/// Frames that a worker decodes, as the archive's reader would do in order: each stands for itself,
/// and their lengths are known before they are decoded.
///
/// ```
///   file:    ...| member | member | member | member |...
///               <------- copied by the reader ------>
///   worker:     a reader of its own makes text of them: the same places, the same damage
/// ```
struct FrameRun: ChunkRun {
  let readers: SpareReaders
  let byteCount: Int
  /// Where they begin in the file.
  let fileOffset: Int
  /// The number of the frame before.
  let frameBefore: Int
  /// The most text that they may have.
  let textBytesMax: Int

  func decode(into chunk: Chunk, from compressed: inout Buffer) {
    var bytes = Buffer(byteCount: 0)
    swap(&bytes, &compressed)
    var context = ReadContext(ByteSource(bytes, count: byteCount, position: fileOffset))
    context.chunk = chunk
    context.frame = frameBefore
    // Where there is room for one byte more, it is seen that there is more text.
    context.textBytesMax = textBytesMax + 1
    (context.isAfterGap, context.isAfterBreak) = (chunk.isAfterGap, chunk.isAfterBreak)
    let first = (chunk.frame, chunk.isAfterGap, chunk.isAfterBreak)
    chunk.isDecoded = true
    readers.use { reader in
      var lastFrame = frameBefore
      while advance(reader, &context, &lastFrame) {}
      return chunk.damage.isEmpty
    }
    (chunk.frame, chunk.isAfterGap, chunk.isAfterBreak) = first
    chunk.isBeforeGap = context.isAfterGap
    compressed = context.source.takeWindow()
  }

  /// Reads what comes next.
  ///
  /// - Parameters:
  ///   - reader: reads it.
  ///   - context: has the bytes, and the chunk.
  ///   - lastFrame: the frame that the last text is of.
  /// - Returns: whether there may be more.
  private func advance(
    _ reader: any FormatReader,
    _ context: inout ReadContext,
    _ lastFrame: inout Int
  ) -> Bool {
    let chunk = context.chunk
    if context.lost != nil { return context.findFrame(of: readers.format) != nil }
    let (start, damageCount, segmentCount) = (
      chunk.textEnd, chunk.damage.count, chunk.segments.count
    )
    let hadGap = (context.isAfterGap, context.isAfterBreak)
    let advance = reader.readChunk(&context)
    if chunk.segments.count > segmentCount {
      chunk.joinLastSegment(isAfterGap: chunk.isAfterGap || chunk.isAfterBreak)
      if context.frame != lastFrame { chunk.frameTextStarts.append(start) }
      lastFrame = context.frame
    } else {
      // What was lost is lost before the text that comes next.
      context.isAfterGap = context.isAfterGap || hadGap.0
      context.isAfterBreak = context.isAfterBreak || hadGap.1
    }
    switch advance {
    case .full where chunk.textBytes > textBytesMax:
      reader.resume(&context)
      return true
    case .more, .full: return true
    case .foreign:
      let zeros = context.source.drainZeros()
      chunk.account.skipped += zeros
      guard context.source.fill(atLeast: 1) > 0 else { return false }
      if zeros > 0 { return true }
      let detail = "these bytes belong to no frame; find out what wrote them"
      context.lose(context.damage(.garbage, at: context.source.position, detail), from: 1)
      return true
    case .ended:
      // Where they end is what they say themselves.
      for index in damageCount..<chunk.damage.count {
        chunk.damage[index].kind = .badBlockLength
        chunk.damage[index].detail = "a length is wrong; fetch the archive again"
      }
      return false
    }
  }
}

/// Readers of a format for the workers that decode runs of its frames.
final class SpareReaders: Sendable {
  /// One worker at a time has a reader.
  private struct Spare: @unchecked Sendable {
    let reader: any FormatReader
  }

  let format: any Format.Type
  private let options: ReadOptions
  private let spares = Lock<[Spare]>([])

  init(_ format: any Format.Type, _ options: ReadOptions) {
    self.format = format
    self.options = options
  }

  /// Lends a reader that is between frames.
  ///
  /// - Parameter body: uses it, and says whether it is between frames again.
  func use(_ body: (any FormatReader) -> Bool) {
    let known = spares.withLock { $0.popLast() }
    let spare = known ?? Spare(reader: format.makeReader(options))
    if body(spare.reader) { spares.withLock { $0.append(spare) } }
  }
}

extension ReadContext {
  /// Leaves the frames that come next to a worker.
  ///
  /// - Parameters:
  ///   - frames: all of their bytes were looked at.
  ///   - readers: what reads them.
  mutating func takeRun(_ frames: FrameLengths, _ readers: SpareReaders) {
    let before = frame
    frame += 1
    passedBytes = 0
    beginText()
    frame += frames.count - 1
    take(
      FrameRun(
        readers: readers,
        byteCount: frames.byteCount,
        fileOffset: source.position,
        frameBefore: before,
        textBytesMax: frames.textBytesMax
      )
    )
  }

  /// Leaves bytes that were looked at to a worker.
  mutating func take(_ run: some ChunkRun) {
    chunk.run = run
    compressed.reserve(run.byteCount)
    _ = source.read(run.byteCount, into: &compressed, at: 0)
  }
}
