import StreamCore

/// What a worker makes at once: some blocks of text, and their compressed form.
struct Unit: ~Copyable {
  private let options: GeneratorOptions
  private let plan: SegmentPlan
  private var segments: SegmentWriter
  private var text: TextBuffer
  private var range = 0..<0
  private var blocks: BlockWriter
  /// What is in the segments that begin in the unit.
  private(set) var written: WrittenCounts

  init(_ options: GeneratorOptions, _ plan: SegmentPlan, _ vocabulary: Vocabulary) {
    self.options = options
    self.plan = plan
    segments = SegmentWriter(options, plan, vocabulary)
    blocks = BlockWriter(options.layout)
    written = WrittenCounts(vocabulary)
    let touched = BlockCompressor.historyBytes + SegmentPlan.unitBytes
    text = TextBuffer(capacity: min(touched, plan.byteCount) + 3 * SegmentPlan.segmentBytes)
  }

  /// Makes the unit of a number.
  mutating func make(_ index: Int) {
    let unit = plan.bytes(ofUnit: index)
    let isLinked = options.format == .lz4 && options.layout.linked
    let needed = max(0, unit.lowerBound - (isLinked ? BlockCompressor.historyBytes : 0))
    let touched = plan.segments(of: needed..<unit.upperBound)
    let start = plan.bytes(ofSegment: touched.lowerBound).lowerBound
    text.truncate(to: 0)
    segments.clearWritten()
    written = segments.written
    for segment in touched {
      segments.clearWritten()
      segments.write(segment, to: &text)
      // A segment on an edge is made by two units, and belongs to the one it begins in.
      if unit.contains(plan.bytes(ofSegment: segment).lowerBound) { written += segments.written }
    }
    range = (unit.lowerBound - start)..<(unit.upperBound - start)
    if options.format == .lz4 { blocks.write(text, range) }
  }

  /// Adds the unit's text to the checksum of all text.
  func add(to checksum: inout ContentChecksum) {
    checksum.update(text.bytes.extracting(range))
  }

  /// Writes the unit in the output's format.
  func write(_ write: (Span<UInt8>) throws -> Void) throws {
    switch options.format {
    case .lz4: try write(blocks.bytes)
    case .plain: try write(text.bytes.extracting(range))
    }
  }
}
