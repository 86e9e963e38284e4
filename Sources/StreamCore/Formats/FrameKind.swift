/// What a frame's header says of the frame.
struct FrameKind: Sendable, Hashable {
  /// The name of the kind, for people and programs.
  let name: String
  /// The most decoded bytes of a block, where the format has blocks of one size.
  var blockBytesMax: Int?
  /// Whether blocks refer to those before them, where the format leaves that open.
  var isLinked: Bool?
  var hasBlockChecksums = false
  var hasContentChecksum = false
  var hasContentSize = false
  /// Whether a checksum covers the text.
  var isCovered: Bool
  /// Whether the text is decoded also where nobody asks for it, because no other way leads on.
  var isReadThrough = false
}

/// A block as it is listed.
struct BlockListing: Sendable {
  let frame: Int
  let block: Int
  /// Where it begins in the file, with its header.
  let fileOffset: Int
  /// The bytes that it takes there.
  let fileBytes: Int
  let isStored: Bool
  /// Its decoded bytes; nil where it was not decoded, or cannot be.
  let textBytes: Int?
  /// Where its text begins in all of the archive's text; set when the chunk is merged.
  var textOffset: Int?
}

/// The kinds of an archive's frames, and its blocks.
struct ArchiveLayout: Sendable {
  /// In the order in which they came.
  private(set) var kinds: [(kind: FrameKind, count: Int)] = []
  private(set) var blocks: [BlockListing] = []
  /// How much text came before the chunk that is added next.
  private var textBytes = 0

  var frameCount: Int { kinds.reduce(0) { $0 + $1.count } }

  mutating func add(_ chunk: Chunk, listsBlocks: Bool) {
    for kind in chunk.frameKinds {
      if let index = kinds.firstIndex(where: { $0.kind == kind }) {
        kinds[index].count += 1
      } else {
        kinds.append((kind, 1))
      }
    }
    guard listsBlocks else { return }
    let listings = chunk.blocks.isEmpty ? chunk.streamBlocks : chunk.blocks.map(chunk.listing)
    for var listing in listings {
      if let count = listing.textBytes {
        listing.textOffset = textBytes
        textBytes += count
      }
      blocks.append(listing)
    }
  }
}

extension Chunk {
  fileprivate func listing(_ block: Block) -> BlockListing {
    var textBytes: Int?
    if case .decoded(let count) = block.outcome { textBytes = count }
    return BlockListing(
      frame: frame,
      block: block.index,
      fileOffset: block.fileOffset,
      fileBytes: block.fileBytes,
      isStored: block.isStored,
      textBytes: textBytes
    )
  }
}
