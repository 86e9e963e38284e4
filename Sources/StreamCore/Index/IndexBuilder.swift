/// Makes an archive's index while its chunks are merged: each chunk with text is a run.
struct IndexBuilder: Sendable {
  private(set) var runs: [ArchiveIndex.Run] = []
  /// Whether damage was met: then the archive can have no index.
  private(set) var isDamaged = false
  /// Whether text was met that is not read from places in the file: then neither.
  private(set) var isReadInOrder = false
  private(set) var isPlainText = false
  /// The errors that are no failures; set at the archive's end.
  var excludedErrors: [ArchiveIndex.OtherError]?
  private var headerOffset: Int

  /// - Parameter headerOffset: where the header of the frame begins in the file in which it begins.
  init(headerOffset: Int = 0) { self.headerOffset = headerOffset }

  /// Begins a run.
  ///
  /// - Parameters:
  ///   - chunk: its blocks.
  ///   - decodedBytes: the text before it.
  ///   - lineEnds: the line ends before it.
  ///   - startsLine: whether it begins where a line does.
  ///   - continuesRecord: whether a record of several lines is open where it begins.
  mutating func begin(
    _ chunk: Chunk,
    decodedBytes: Int,
    lineEnds: Int,
    startsLine: Bool,
    continuesRecord: Bool
  ) {
    if !chunk.damage.isEmpty { isDamaged = true }
    if let offset = chunk.headerOffset { headerOffset = offset }
    if chunk.segments.contains(where: { $0.member != nil }) { isReadInOrder = true }
    guard chunk.textEnd > Chunk.textStart else { return }
    if !chunk.isSeekable || chunk.depth > 0 { isReadInOrder = true }
    if chunk.codec == nil { isPlainText = true }
    var run = ArchiveIndex.Run(
      headerOffset: headerOffset,
      fileOffset: chunk.blocks.first?.fileOffset ?? chunk.fileOffset,
      decodedOffset: decodedBytes,
      decodedBytes: chunk.textEnd - Chunk.textStart,
      lineEnds: lineEnds,
      frame: chunk.frame,
      block: chunk.blocks.first?.index ?? 0,
      blockCount: chunk.blocks.count
    )
    if startsLine { run.content.flags.insert(.startsLine) }
    if continuesRecord { run.content.flags.insert(.continuesRecord) }
    runs.append(run)
  }

  /// Notes that a record of several lines is open at the last run's first whole line.
  mutating func noteOpenRecord() {
    guard !runs.isEmpty else { return }
    runs[runs.count - 1].content.flags.insert(.continuesRecord)
  }

  /// Adds the first lines of text.
  mutating func add(texts: [Place]) {
    for text in texts {
      guard let run = runs.lastIndex(where: { $0.decodedOffset <= text.at.position }) else {
        continue
      }
      // The line may end in a run after it.
      let end = text.at.position + (text.whole?.byteCount ?? text.message.count)
      for part in run..<runs.count where part == run || runs[part].decodedOffset <= end {
        runs[part].content.flags.insert(.text)
      }
    }
  }

  /// Adds records that ended in the last run, with their places in the archive.
  mutating func add(_ found: [SelectedRecord]) {
    for record in found {
      var run = runs.count - 1
      while run >= 0 {
        runs[run].content.add(record.kind, record.time)
        if runs[run].decodedOffset <= record.at.position { break }
        run -= 1
      }
    }
  }
}
