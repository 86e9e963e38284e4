import CLZ4
import CXXHash

/// How a frame is laid out that is made by hand: with blocks much smaller than those of the
/// `lz4` tool, so that a small archive has many of them.
public struct FrameForm: Sendable, CustomStringConvertible {
  /// Whether blocks may refer to those before them.
  public var isLinked = false
  /// Whether blocks carry checksums.
  public var hasBlockChecksums = false
  /// Whether the frame carries a checksum of its text.
  public var hasContentChecksum = false
  /// Whether the header says how long the text is.
  public var hasContentSize = false
  /// Whether every second block is stored as it is.
  public var storesBlocks = false
  /// Whether it is of the old format, which the Linux kernel uses.
  public var isLegacy = false
  /// What blocks refer to; empty for none.
  public var dictionary: [UInt8] = []

  /// Creates a form from a few words: `linked blocks content size stored legacy dict`.
  public init(_ words: String) {
    let words = Set(words.split(separator: " "))
    isLinked = words.contains("linked")
    hasBlockChecksums = words.contains("blocks")
    hasContentChecksum = words.contains("content")
    hasContentSize = words.contains("size")
    storesBlocks = words.contains("stored")
    isLegacy = words.contains("legacy")
    if words.contains("dict") { dictionary = Self.usualDictionary }
    description = words.isEmpty ? "bare" : words.sorted().joined(separator: " ")
  }

  /// The words that it was created from.
  public let description: String

  /// Whether a checksum covers the text.
  public var isCovered: Bool { hasBlockChecksums || hasContentChecksum }

  /// What blocks refer to that use a dictionary.
  public static let usualDictionary = Array(
    String(repeating: #"{"error":"line 7 of a dictionary"}\#n"#, count: 9).utf8
  )
}

/// An archive of which it is known where everything is.
public struct MadeArchive: Sendable {
  /// A part of it.
  public struct Part: Sendable {
    /// What a part is.
    public enum Kind: Sendable {
      case header, length, block, blockChecksum, endMark, contentChecksum, skippable
    }

    /// What it is.
    public var kind: Kind
    /// Where it is in the archive.
    public var range: Range<Int>
    /// The frame that holds it, from 0.
    public var frame: Int
    /// The block that it belongs to, from 0 in its frame.
    public var block: Int?
  }

  /// Its bytes.
  public private(set) var bytes: [UInt8] = []
  /// Its parts, without gaps.
  public private(set) var parts: [Part] = []
  /// The texts of the blocks, by frame.
  public private(set) var texts: [[[UInt8]]] = []
  /// The forms of the frames; nil for skippable ones.
  public private(set) var forms: [FrameForm?] = []

  /// Creates an archive without frames.
  public init() {}

  /// The whole text.
  public var text: [UInt8] { texts.joined().flatMap { $0 } }

  /// Takes blocks out of the texts, where nothing behind them is left.
  public mutating func drop(where isGone: (_ frame: Int, _ block: Int) -> Bool) {
    for frame in texts.indices {
      let left = texts[frame].indices.filter { !isGone(frame, $0) }
      texts[frame] = left.map { texts[frame][$0] }
    }
  }

  private mutating func add(_ kind: Part.Kind, _ added: [UInt8], block: Int? = nil) {
    let start = bytes.count
    bytes += added
    parts.append(
      Part(kind: kind, range: start..<bytes.count, frame: forms.count - 1, block: block)
    )
  }

  /// Adds a skippable frame.
  public mutating func addSkippable(_ content: [UInt8]) {
    forms.append(nil)
    texts.append([])
    add(.skippable, littleEndian(0x184D_2A53) + littleEndian(UInt32(content.count)) + content)
  }

  /// Adds a frame with a block for each text.
  public mutating func addFrame(_ blocks: [[UInt8]], _ form: FrameForm) {
    forms.append(form)
    texts.append(blocks)
    add(.header, form.isLegacy ? littleEndian(0x184C_2102) : Self.header(blocks, form))
    var before = form.dictionary
    for (index, text) in blocks.enumerated() {
      var block = lz4Block(text, history: form.isLinked || index == 0 ? before : form.dictionary)
      let isStored =
        !form.isLegacy && (form.storesBlocks && index % 2 == 1 || block.count >= text.count)
      if isStored { block = text }
      add(.length, littleEndian(UInt32(block.count) | (isStored ? 1 << 31 : 0)), block: index)
      add(.block, block, block: index)
      if form.hasBlockChecksums {
        add(.blockChecksum, littleEndian(xxh32(block)), block: index)
      }
      before += text
    }
    if form.isLegacy { return }
    add(.endMark, littleEndian(0))
    if form.hasContentChecksum {
      add(.contentChecksum, littleEndian(xxh32(blocks.flatMap { $0 })))
    }
  }

  private static func header(_ blocks: [[UInt8]], _ form: FrameForm) -> [UInt8] {
    var flags: UInt8 = 0x40
    if !form.isLinked { flags |= 0x20 }
    if form.hasBlockChecksums { flags |= 0x10 }
    if form.hasContentSize { flags |= 0x08 }
    if form.hasContentChecksum { flags |= 0x04 }
    if !form.dictionary.isEmpty { flags |= 0x01 }
    var descriptor = [flags, 0x40]
    let size = blocks.reduce(0) { $0 + $1.count }
    if form.hasContentSize { descriptor += littleEndian(UInt32(size)) + [0, 0, 0, 0] }
    if !form.dictionary.isEmpty { descriptor += littleEndian(77) }
    return littleEndian(0x184D_2204) + descriptor + [UInt8(xxh32(descriptor) >> 8 & 0xff)]
  }
}

/// A number of four bytes, lowest first.
public func littleEndian(_ number: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
}

/// The checksum of the LZ4 frame format.
public func xxh32(_ bytes: [UInt8]) -> UInt32 {
  bytes.withUnsafeBytes { XXH32($0.baseAddress, $0.count, 0) }
}

/// Compresses one block, which may refer to a text before it.
public func lz4Block(_ text: [UInt8], history: [UInt8] = []) -> [UInt8] {
  let joined = (history + text).map { CChar(bitPattern: $0) }
  var output = [CChar](repeating: 0, count: Int(LZ4_compressBound(Int32(text.count))))
  let count = joined.withUnsafeBufferPointer { joined in
    output.withUnsafeMutableBufferPointer { output in
      guard let start = joined.baseAddress, let stream = LZ4_createStream() else { return Int32(0) }
      defer { LZ4_freeStream(stream) }
      LZ4_loadDict(stream, start, Int32(history.count))
      return LZ4_compress_fast_continue(
        stream,
        start + history.count,
        output.baseAddress,
        Int32(text.count),
        Int32(output.count),
        1
      )
    }
  }
  precondition(count > 0 || text.isEmpty)
  return output[..<Int(count)].map { UInt8(bitPattern: $0) }
}
