/// What is generated: how much, what happens in it, and how it is laid out.
///
/// The same options give the same bytes, on every machine and with any number of jobs.
public struct GeneratorOptions: Sendable, Equatable {
  /// The output's format.
  public enum Format: String, Sendable, CaseIterable {
    /// One LZ4 frame (LZ4 Frame Format 1.6.x).
    case lz4
    /// The lines themselves.
    case plain
  }

  /// What all chance depends on.
  public var seed: UInt64
  /// The decoded bytes, 0 to 2^48.
  ///
  /// The text has exactly this size, or more where it must: 4 KiB at least, and as much as all
  /// unknown failures need (at most 5.5 KiB each).
  public var size: Int
  /// The share of lines that are failed imports of known issues, 0 to 1.
  public var failureShare: Double
  /// The exact number of unknown failures, 0 to 1,000,000,000, spread evenly over the text.
  public var unknown: Int
  /// What is around each record.
  public var envelope: Envelope
  /// The output's format.
  public var format: Format
  /// The layout of the LZ4 frame; without meaning for plain text.
  public var layout: FrameLayout

  /// Creates options.
  ///
  /// - Parameters:
  ///   - seed: what all chance depends on.
  ///   - size: decoded bytes, 0 to 2^48.
  ///   - failureShare: the share of lines that are known failures, 0 to 1.
  ///   - unknown: the exact number of unknown failures, 0 to 1,000,000,000.
  ///   - envelope: what is around each record.
  ///   - format: LZ4 or plain text.
  ///   - layout: the layout of the LZ4 frame.
  public init(
    seed: UInt64 = 0,
    size: Int = 64 << 20,
    failureShare: Double = 0.002,
    unknown: Int = 0,
    envelope: Envelope = .registry,
    format: Format = .lz4,
    layout: FrameLayout = FrameLayout()
  ) {
    self.seed = seed
    self.size = size
    self.failureShare = failureShare
    self.unknown = unknown
    self.envelope = envelope
    self.format = format
    self.layout = layout
  }

  static let sizeMax = 1 << 48
  static let unknownMax = 1_000_000_000

  func check(jobs: Int) throws(GeneratorError) {
    guard (0...Self.sizeMax).contains(size) else {
      throw GeneratorError(option: "size", expected: "0 to \(Self.sizeMax) bytes")
    }
    guard (0...1).contains(failureShare) else {
      throw GeneratorError(option: "failureShare", expected: "0 to 1")
    }
    guard (0...Self.unknownMax).contains(unknown) else {
      throw GeneratorError(option: "unknown", expected: "0 to \(Self.unknownMax)")
    }
    guard jobs >= 1 else { throw GeneratorError(option: "jobs", expected: "1 or more") }
  }
}

/// An option that is out of its range.
public struct GeneratorError: Error, Equatable, CustomStringConvertible {
  /// The option's name, as in ``GeneratorOptions``.
  public let option: String
  /// What it may be.
  public let expected: String

  /// What is wrong.
  public var description: String { "\(option): expected \(expected)" }
}

/// How the LZ4 frame is laid out (LZ4 Frame Format 1.6.x, "Frame Descriptor").
public struct FrameLayout: Sendable, Equatable {
  /// The decoded bytes of a block; all blocks but the last have exactly that size.
  public enum BlockSize: Int, Sendable, CaseIterable {
    /// 64 KiB.
    case kib64 = 0x1_0000
    /// 256 KiB.
    case kib256 = 0x4_0000
    /// 1 MiB.
    case mib1 = 0x10_0000
    /// 4 MiB.
    case mib4 = 0x40_0000

    /// The size's number in the frame's descriptor.
    var code: UInt8 {
      switch self {
      case .kib64: 4
      case .kib256: 5
      case .mib1: 6
      case .mib4: 7
      }
    }
  }

  /// The decoded size of the blocks.
  public var blockBytes: BlockSize
  /// Whether blocks refer to the 64 KiB of text before them.
  public var linked: Bool
  /// Whether each block has a checksum.
  public var blockChecksums: Bool
  /// Whether the whole text has a checksum.
  public var contentChecksum: Bool
  /// Whether the header says how long the text is.
  public var contentSize: Bool

  /// Creates a layout; the default is that of the `lz4` program.
  ///
  /// - Parameters:
  ///   - blockBytes: the decoded size of the blocks.
  ///   - linked: whether blocks refer to the text before them.
  ///   - blockChecksums: whether each block has a checksum.
  ///   - contentChecksum: whether the whole text has a checksum.
  ///   - contentSize: whether the header says how long the text is.
  public init(
    blockBytes: BlockSize = .mib4,
    linked: Bool = false,
    blockChecksums: Bool = false,
    contentChecksum: Bool = true,
    contentSize: Bool = false
  ) {
    self.blockBytes = blockBytes
    self.linked = linked
    self.blockChecksums = blockChecksums
    self.contentChecksum = contentChecksum
    self.contentSize = contentSize
  }
}
