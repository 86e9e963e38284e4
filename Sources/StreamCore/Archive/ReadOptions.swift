/// How archives are read.
public struct ReadOptions: Sendable {
  /// About how many decoded bytes a worker takes at once; at least one block.
  public var chunkBytes = 512 << 10
  /// About how many bytes are decoded at once of what is packed in another layer.
  ///
  /// Whether it grows too fast is asked at the ends of these chunks, so that the answer depends on it.
  package var packedChunkBytes = 512 << 10
  /// The most members of an archive that are read.
  package var membersMax = 100_000
  /// The most members of a zip, cpio or 7z archive that are looked at, read or not.
  ///
  /// Each costs some microseconds, though a few bytes stand for it where the archive is compressed.
  package var headersMax = 1_000_000
  /// The most zeros that sparse files of an archive may have without their being stored.
  package var holeBytesMax = 1 << 40
  /// The most text of a file that is decoded in order, at each depth of its layers, if the file is small.
  package var textBytesMax = 1 << 40
  /// By what the limits were raised.
  private(set) var limitFactor = 1
  /// What is to be done where a limit ends the reading.
  static let limitAdvice = "decode it to see what it is, or raise the limits by --raise-limits 10"
  /// What comes before the names of members, where the archive is in another one.
  var memberPrefix = ""
  /// Whether checksums are verified.
  public var verify = true
  /// Whether the text is decoded; otherwise only what is around it is read, where the format
  /// allows that.
  var decodes = true
  /// Whether an archive that is named and contains no log is refused.
  var wantsLog = true
  /// Whether every block is listed.
  var listsBlocks = false
  /// Whether the first damage ends the run.
  public var isStrict = false
  /// Whether there are several workers.
  var hasSeveralWorkers = false
  /// Whether parts of a frame may be decoded as a guess; a wrong one costs that the archive is read again.
  var guesses = false
  /// The format of the files that no mark says the format of; nil where their beginnings say it.
  public var unmarkedFormat: UnmarkedFormat?
  /// What frames that need a dictionary refer to; empty for none.
  public var dictionary: [UInt8] = []
  /// The most memory that the window or the dictionary of a frame may take, in bytes.
  public var windowBytesMax = 128 << 20
  /// Whether an archive's index is used, where it is there and lines are extracted.
  public var usesIndex = true
  /// Whether a classification decodes only what can count by an archive's index, where it is there.
  ///
  /// Who can write the index can hide failures by it.
  public var trustsIndex = false
  /// Which of the files in directories, and of the members of archives, are read.
  public var names = NameFilter()

  /// The most memory that decoding by a dictionary may take: the largest window, and what is around
  /// it.
  var decoderBytesMax: Int { windowBytesMax + (1 << 20) }

  /// Raises the limits on members, and on text for what is packed.
  ///
  /// - Parameter factor: by what they are multiplied: 1 to 1,000,000.
  public mutating func raiseLimits(by factor: Int) {
    precondition((1...1_000_000).contains(factor))
    limitFactor *= factor
    membersMax *= factor
    headersMax *= factor
    holeBytesMax *= factor
    textBytesMax *= factor
  }

  /// Creates the default options.
  public init() {}
}

/// A format without a mark: that a file is of it has to be said where its beginning is damaged.
public enum UnmarkedFormat: String, Sendable, CaseIterable {
  /// Streams of LZ4 blocks by Hadoop's `Lz4Codec`.
  case hadoopLZ4 = "hadoop-lz4"

  var format: any Format.Type {
    switch self {
    case .hadoopLZ4: HadoopLZ4Format.self
    }
  }
}
