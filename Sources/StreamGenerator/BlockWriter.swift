import StreamCore

/// The blocks of a unit, compressed.
struct BlockWriter: ~Copyable {
  private static let storedFlag: UInt32 = 0x8000_0000

  private let layout: FrameLayout
  private var compressor = BlockCompressor()
  private var output: [UInt8]
  private var count = 0

  init(_ layout: FrameLayout) {
    self.layout = layout
    let blockBytes = layout.blockBytes.rawValue
    let blockCount = SegmentPlan.unitBytes / blockBytes
    // Each block has its size before it, and may have a checksum after it.
    let blockBytesMax = 8 + BlockCompressor.byteCountMax(blockBytes)
    output = Array(repeating: 0, count: blockCount * blockBytesMax)
  }

  /// The blocks, as they are in the frame.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { output.span.extracting(0..<count) }
  }

  /// Compresses a unit.
  ///
  /// - Parameters:
  ///   - text: contains the unit, and, when blocks are linked, the text before it.
  ///   - unit: the unit's bytes in the text.
  mutating func write(_ text: borrowing TextBuffer, _ unit: Range<Int>) {
    count = 0
    let blockBytes = layout.blockBytes.rawValue
    for start in stride(from: unit.lowerBound, to: unit.upperBound, by: blockBytes) {
      writeBlock(text.bytes, start..<min(start + blockBytes, unit.upperBound))
    }
  }

  private mutating func writeBlock(_ text: Span<UInt8>, _ block: Range<Int>) {
    let history = layout.linked ? min(block.lowerBound, BlockCompressor.historyBytes) : 0
    let start = count + 4
    var byteCount = compressor.compress(text, block, history: history, to: &output, at: start)
    var size = UInt32(byteCount)
    if byteCount >= block.count {
      // A block that does not shrink is stored as it is.
      byteCount = block.count
      size = UInt32(byteCount) | Self.storedFlag
      for index in 0..<byteCount { output[start + index] = text[block.lowerBound + index] }
    }
    put(size)
    count += byteCount
    if layout.blockChecksums {
      put(Checksum.xxh32(output.span.extracting(start..<count)))
    }
  }

  private mutating func put(_ number: UInt32) {
    for byte in FrameWriter.littleEndian(number) {
      output[count] = byte
      count += 1
    }
  }
}
