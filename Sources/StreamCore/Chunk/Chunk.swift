/// A run of blocks of one frame: what a worker takes, decodes and scans at once.
///
/// ```
///   text:  | history: 64 KiB | block | block | ... | block |  free  | slack |
///                            ^ textStart                   ^ textEnd
/// ```
///
/// Chunks are reused. One thread at a time holds a chunk: the reader fills it, a worker decodes
/// and scans it, and the ordered merge empties it.
package final class Chunk: @unchecked Sendable {
  /// Linked blocks refer back to at most this many bytes (LZ4 Block Format, "offset").
  static let historyBytes = 64 << 10
  /// Where a chunk's text begins in ``text``.
  static let textStart = historyBytes
  /// The most frames without text: an archive may have any number of them.
  private static let framesMax = 4096

  /// A block, and what became of it.
  struct Block {
    /// The block's index within its frame.
    let index: Int
    /// Where the block begins in the file, with its length field.
    let fileOffset: Int
    /// The bytes that it takes in the file, with length field and checksum.
    let fileBytes: Int
    /// Its compressed bytes in the worker's buffer.
    let compressed: Range<Int>
    /// The most text that it can have.
    let textBytesMax: Int
    let isStored: Bool
    let checksum: UInt32?
    /// How many of its bytes the device could not give.
    let missingBytes: Int
    /// What came of decoding it.
    var outcome = Outcome.pending
  }

  /// What came of decoding a block.
  enum Outcome: Equatable {
    case pending
    /// It gave this many bytes of text.
    case decoded(Int)
    case damaged(Damage.Kind)
    /// It refers to text of a block that is damaged.
    case unreachable
  }

  /// A part of the text without a gap in it, and of one member where the archive has members.
  struct TextSegment {
    /// The part, in ``text``.
    var range: Range<Int>
    /// Whether text was lost directly before it.
    var isAfterGap: Bool
    /// The member that contains it.
    var member: String?
    /// Whether the member ends with it.
    var endsMember = false
    /// The format of the layer that is in it; nil where it is text.
    var format: (any Format.Type)?
    /// Whether text of the member comes before what is in that layer.
    var continuesText = false
    /// Where the bytes of it are in a sparse file, if the member is one.
    var sparse: SparseMap?
    /// Whether a damage says where in it begins what is no text.
    var isNotedAsBinary = false
  }

  /// Where the text of a block begins.
  struct BlockBoundary: Equatable {
    /// Its offset in ``text``.
    var textOffset: Int
    let frame: Int
    let block: Int
    /// Where the block, or a frame without blocks, begins in the file; for plain text, where this
    /// text does.
    let fileOffset: Int
    /// Whether the text is the file's bytes.
    var isVerbatim = false

    /// Where the text from an offset on begins in the file, as far as that can be said.
    func fileOffset(at textOffset: Int) -> Int {
      isVerbatim ? fileOffset + textOffset - self.textOffset : fileOffset
    }

    /// The same block, from another offset of the text on.
    func moved(to textOffset: Int) -> BlockBoundary {
      BlockBoundary(
        textOffset: textOffset,
        frame: frame,
        block: block,
        fileOffset: fileOffset(at: textOffset),
        isVerbatim: isVerbatim
      )
    }
  }

  /// What is said at the end of a frame about its text.
  struct FrameEnd: Equatable {
    let contentChecksum: UInt32?
    let contentByteCount: UInt64?
    /// Where the frame ends in the file.
    var fileOffset: Int
  }

  var text = Buffer(byteCount: 0)
  /// The end of the text in ``text``.
  var textEnd = Chunk.textStart
  /// The chunk's place in its archive's order, from 0.
  var sequence = 0
  /// The digest of the archive's beginning, where it came through a pipe.
  var headDigest: UInt64?
  /// Where in the file the reader stood when it began to fill the chunk.
  var fileOffset = 0
  /// The frame of the blocks.
  var frame = 0
  /// Whether the first block is the first of its frame.
  var beginsFrame = false
  /// Where the header of the frame begins in the file, where the frame begins here.
  var headerOffset: Int?
  /// Whether a checksum over the frame's whole text comes at its end.
  var hasContentChecksum = false
  /// Whether reading can begin here, by what is known of the chunk alone.
  var isSeekable = false
  /// Decodes the blocks; nil where the text came without blocks.
  var codec: (any BlockCodec)?
  var blocks: [Block] = []
  /// What a worker decodes, where the chunk is made of whole frames, or of parts of one.
  var run: (any ChunkRun)?
  /// Whether it is of a frame that a worker could decode by itself.
  var isOfShortFrame = false
  /// What the text is of a frame whose parts are decoded as a guess.
  var part: FramePart?
  /// Where the texts of frames begin, where there are several.
  var frameTextStarts: [Int] = []
  /// Whether the blocks are decoded, or the text came without blocks.
  var isDecoded = false
  /// In the order of the text.
  var boundaries: [BlockBoundary] = []
  var segments: [TextSegment] = []
  /// Zeros between the text of the chunk before and this one's: those of a sparse file, of which there
  /// are more in both texts.
  var zeroBytesBefore = 0
  var frameEnd: FrameEnd?
  /// Whether text was lost before the first segment, or after the last.
  var isAfterGap = false
  var isBeforeGap = false
  /// Whether the frame before it has no end, and nothing between them is lost: a line that goes on to
  /// here is torn, and no other.
  var isAfterBreak = false
  /// Where the chunk begins, when what is before it was not read.
  var seekPoint: SeekPoint?
  /// Whether nothing after it is read, though there is something.
  var isCutOff = false
  /// The frames that began.
  var frameKinds: [FrameKind] = []
  /// The blocks of a format whose blocks are decoded in order, as they are listed.
  var streamBlocks: [BlockListing] = []
  var damage: [Damage] = []
  /// Bytes of blocks that cannot be decoded because of damage in a chunk before.
  var unreachableBytes = 0
  /// How many blocks were decoded.
  var goodBlocks = 0
  var account = ByteAccount()
  /// Whether its text is of members of an archive.
  var isOfMembers = false
  /// Whether it is the archive's last chunk.
  var isLast = false
  /// How many layers there are around the one that its text is of.
  var depth = 0
  /// The chunks of the layers around it that were used up for its text.
  ///
  /// Theirs are the frames and the damages that came before it.
  var parts: [Chunk] = []
  /// Whether the archive's text begins with it, and what came before was packed.
  var startsText = false
  /// What of the archive its layer is in, for people; nil where that is the file itself.
  var within: String?
  /// Whether a block of its frame was damaged, in whatever layer.
  var isHurt = false
  /// Whether its text is a part of what is in ``parts``.
  var isCopy = false
  /// The text of a part, as far as a checksum asks for it; ``text`` is gone then.
  private(set) var keptText: [UInt8]?
  /// Whether a checksum asks for the text in vain.
  private(set) var lacksText = false
  /// What was found in the segments.
  var scans: [SegmentScan] = []

  package init() {}

  /// Empties the chunk for its next use.
  func reset() {
    textEnd = Chunk.textStart
    frame = 0
    beginsFrame = false
    headerOffset = nil
    hasContentChecksum = false
    isSeekable = false
    codec = nil
    blocks.removeAll(keepingCapacity: true)
    run = nil
    part = nil
    isOfShortFrame = false
    frameTextStarts.removeAll(keepingCapacity: true)
    isDecoded = false
    boundaries.removeAll(keepingCapacity: true)
    segments.removeAll(keepingCapacity: true)
    zeroBytesBefore = 0
    frameEnd = nil
    isAfterGap = false
    isBeforeGap = false
    isAfterBreak = false
    seekPoint = nil
    isCutOff = false
    frameKinds.removeAll(keepingCapacity: true)
    streamBlocks.removeAll(keepingCapacity: true)
    damage.removeAll()
    unreachableBytes = 0
    goodBlocks = 0
    account = ByteAccount()
    isOfMembers = false
    isLast = false
    depth = 0
    parts.removeAll()
    within = nil
    isHurt = false
    isCopy = false
    startsText = false
    keptText = nil
    lacksText = false
    scans.removeAll(keepingCapacity: true)
  }

  /// Where in the text frames' texts begin.
  var textStartsOfFrames: [Int] {
    if run != nil { return frameTextStarts }
    let begins = codec == nil ? !frameKinds.isEmpty : beginsFrame
    return begins && textEnd > Chunk.textStart ? [Chunk.textStart] : []
  }

  /// Whether it contains text, or blocks that may become text.
  var hasText: Bool { !segments.isEmpty || !blocks.isEmpty || run != nil }

  /// The length of its text, without what was held back from the chunk before.
  var textBytes: Int { textEnd - Chunk.textStart }

  /// Whether a damage is one of the blocks of its frame.
  var hasHurtBlocks: Bool { damage.contains { $0.frame == frame && $0.block != nil } }

  /// The bytes of the file that went into it.
  var fileBytes: Int {
    parts.reduce(depth == 0 ? account.total : 0) { $0 + $1.fileBytes }
  }

  /// The boundaries of a part of the text, from that of its first byte on.
  func boundaries(of range: Range<Int>) -> [BlockBoundary] {
    let first = boundary(at: range.lowerBound)
    return [first]
      + boundaries.filter { range.contains($0.textOffset) && $0.textOffset > range.lowerBound }
  }

  /// How much of its text is packed.
  var packedBytes: Int {
    segments.reduce(0) { $0 + ($1.format == nil ? 0 : $1.range.count) }
  }

  /// Gives back the memory of a text that was used up.
  ///
  /// - Parameter keptBytesMax: the most text that may be kept for a checksum.
  /// - Returns: how much was kept.
  func releaseText(keptBytesMax: Int) -> Int {
    var kept = 0
    if hasContentChecksum && textBytes > keptBytesMax {
      lacksText = true
    } else if hasContentChecksum {
      keptText = [UInt8](text.bytes.extracting(Chunk.textStart..<textEnd))
      kept = textBytes
    }
    text = Buffer(byteCount: 0)
    return kept
  }

  /// Cuts the text off.
  func cutText(at end: Int) {
    segments.removeAll { $0.range.lowerBound >= end }
    if let last = segments.indices.last, segments[last].range.upperBound > end {
      segments[last].range = segments[last].range.lowerBound..<end
    }
    frameTextStarts.removeAll { $0 >= end }
    textEnd = end
    text.clearSlack(after: end)
  }

  /// Takes the blocks that have text from an offset on for damaged.
  ///
  /// - Returns: where the first of them, or the frame if it has none, begins in the file.
  func dropBlocks(from offset: Int) -> Int {
    let kept = boundaries.count { $0.textOffset <= offset } - 1
    if (0..<streamBlocks.count).contains(kept) {
      goodBlocks -= streamBlocks.count - kept
      streamBlocks.removeLast(streamBlocks.count - kept)
    }
    return boundary(at: offset).fileOffset
  }

  /// Whether another frame may follow one without text.
  var canBeginFrame: Bool { frameKinds.count < Self.framesMax }

  /// Makes room for a text.
  func reserveText(_ byteCount: Int) {
    text.reserve(Chunk.textStart + byteCount)
  }

  /// Ends the text where it was filled without blocks.
  func endText(at end: Int) {
    if end > textEnd {
      segments.append(TextSegment(range: textEnd..<end, isAfterGap: isAfterGap && segments.isEmpty))
    }
    textEnd = end
    text.clearSlack(after: end)
    isDecoded = true
  }

  /// Makes the last segment a part of the one before, where nothing was lost between them.
  func joinLastSegment(isAfterGap: Bool) {
    let last = segments.count - 1
    guard last > 0 else { return }
    if isAfterGap {
      segments[last].isAfterGap = true
    } else {
      segments[last - 1].range =
        segments[last - 1].range.lowerBound..<segments[last].range.upperBound
      segments.removeLast()
    }
  }

  /// The frame and the block that contain an offset of ``text``.
  func boundary(at offset: Int) -> BlockBoundary {
    boundaries.last(before: offset)
      ?? BlockBoundary(textOffset: offset, frame: frame, block: 0, fileOffset: fileOffset)
  }
}

extension [Chunk.BlockBoundary] {
  /// The last that is not after an offset of the text, or else the first.
  func last(before offset: Int) -> Chunk.BlockBoundary? {
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if self[middle].textOffset <= offset { low = middle } else { high = middle }
    }
    return low < count ? self[low] : nil
  }
}

/// Where the bytes of a file went.
package struct ByteAccount: Equatable {
  /// Frame headers, block lengths, checksums, and blocks that were decoded.
  package internal(set) var read = 0
  /// Skippable frames.
  package internal(set) var skipped = 0
  package internal(set) var damaged = 0

  /// All bytes of the file that are accounted for.
  package var total: Int { read + skipped + damaged }

  static func += (left: inout ByteAccount, right: ByteAccount) {
    left.read += right.read
    left.skipped += right.skipped
    left.damaged += right.damaged
  }
}
