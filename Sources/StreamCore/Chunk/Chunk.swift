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
    let isStored: Bool
    let checksum: UInt32?
    /// Where its text begins in ``text``; set when it is decoded.
    var textOffset = 0
  }

  /// A part of the text without a gap in it.
  struct Piece: Equatable {
    /// The part, in ``text``.
    var range: Range<Int>
    /// Whether text was lost directly before it.
    var isAfterGap: Bool
  }

  /// What is said at the end of a frame about its text.
  struct FrameEnd: Equatable {
    let contentChecksum: UInt32?
    let contentByteCount: UInt64?
    /// Where the frame ends in the file.
    let fileOffset: Int
  }

  var text = Buffer(byteCount: 0)
  /// The end of the text in ``text``.
  var textEnd = Chunk.textStart
  /// The chunk's place in its archive's order, from 0.
  var sequence = 0
  /// The frame of the blocks.
  var frame = 0
  /// Whether the first block is the first of its frame.
  var beginsFrame = false
  var header: FrameHeader?
  var blocks: [Block] = []
  var pieces: [Piece] = []
  var frameEnd: FrameEnd?
  /// Whether text was lost before the first piece, or behind the last.
  var isAfterGap = false
  var isBeforeGap = false
  /// The frames that began, and are covered by no checksum.
  var frames = 0
  var uncoveredFrames = 0
  var damage: [Damage] = []
  /// Bytes of blocks that cannot be decoded because of damage in a chunk before.
  var unreachableBytes = 0
  /// How many blocks were decoded.
  var goodBlocks = 0
  var account = ByteAccount()
  /// Whether it is the archive's last chunk; it has no text then.
  var isLast = false
  /// What was found in the text.
  var scan = ChunkScan()
  /// The records that are open: before the scan at the first whole line, then behind the last.
  var open = OpenRecords()

  package init() {}

  /// Empties the chunk for its next use.
  func reset() {
    textEnd = Chunk.textStart
    frame = 0
    beginsFrame = false
    header = nil
    blocks.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    frameEnd = nil
    isAfterGap = false
    isBeforeGap = false
    frames = 0
    uncoveredFrames = 0
    damage.removeAll()
    unreachableBytes = 0
    goodBlocks = 0
    account = ByteAccount()
    isLast = false
    scan.reset()
    open.clear()
  }

  /// Makes room for a text.
  func reserveText(_ byteCount: Int) {
    text.reserve(Chunk.textStart + byteCount)
  }

  /// The index of the block that holds an offset of ``text``.
  func block(at offset: Int) -> Int {
    var low = 0
    var high = blocks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if blocks[middle].textOffset <= offset { low = middle } else { high = middle }
    }
    return low < blocks.count ? blocks[low].index : 0
  }
}

/// Where the bytes of a file went.
struct ByteAccount: Equatable {
  /// Frame headers, block lengths, checksums, and blocks that were decoded.
  var read = 0
  /// Skippable frames.
  var skipped = 0
  var damaged = 0

  /// All bytes of the file that are accounted for.
  var total: Int { read + skipped + damaged }

  static func += (left: inout ByteAccount, right: ByteAccount) {
    left.read += right.read
    left.skipped += right.skipped
    left.damaged += right.damaged
  }
}
