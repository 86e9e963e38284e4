/// A part of an archive that could not be read, or cannot be trusted.
public struct Damage: Sendable, Equatable {
  /// What is wrong.
  public enum Kind: String, Sendable {
    /// A block that does not decode.
    case badBlock = "bad-block"
    /// A block whose own checksum is wrong.
    case blockChecksum = "block-checksum"
    /// A frame whose text does not have the checksum it should have; its lines are counted.
    case contentChecksum = "content-checksum"
    /// A frame whose text does not have the length it should have; its lines are counted.
    case contentSize = "content-size"
    /// A frame header that is damaged, or of an unsupported kind.
    case badHeader = "bad-header"
    /// A block length that no block can have.
    case badBlockLength = "bad-block-length"
    /// Bytes that belong to no frame.
    case garbage = "garbage"
    /// The file ends inside a frame.
    case truncated = "truncated"
    /// The file ends inside a frame, and all that is there was decoded, as where it is still written.
    case unfinished = "unfinished"
    /// The system reported an error, or the file shrank while it was read.
    case readError = "read-error"
    /// Layers or bytes are more than is decoded.
    case limit = "limit"
    /// The file cannot be opened, is no archive, or needs what this program does not have.
    case unreadable = "unreadable"
  }

  /// The frame, from 0; all frames count.
  public var frame: Int
  /// The block within its frame, from 0, or nil when the damage is none of a block.
  public var block: Int?
  /// Where the damage begins, in bytes from the file's start.
  public var offset: Int
  /// What is wrong.
  public var kind: Kind
  /// The bytes of the file that could not be used.
  public var lostBytes: Int
  /// What was found, and what to do, for people.
  public var detail: String

  /// What of the archive it is in, for people; nil where that is the file itself.
  var within: String?

  /// Where it is, for people.
  public var place: String {
    let block = block.map { " block \($0)" } ?? ""
    return "frame \(frame)\(block) offset \(offset)"
  }

  /// Whether it comes before another one in the file.
  func isBefore(_ other: Damage) -> Bool {
    if frame != other.frame { return frame < other.frame }
    if offset != other.offset { return offset < other.offset }
    return (block ?? -1, kind.rawValue, detail)
      < (other.block ?? -1, other.kind.rawValue, other.detail)
  }
}
