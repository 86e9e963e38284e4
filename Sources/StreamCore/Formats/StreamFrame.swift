/// A frame without blocks, whose text can only be decoded in order: a gzip member, an xz stream.
///
/// Its format says how it begins and ends; ``StreamReader`` does the rest.
protocol StreamFrame {
  static var format: any Format.Type { get }
  /// What the format calls it, for people.
  static var noun: String { get }
  /// How many bytes are looked at where it begins.
  static var headBytes: Int { get }

  /// The frames that come next and can be decoded by themselves.
  ///
  /// How many they are must depend on the source alone: what they may have together is a bound on each.
  ///
  /// - Parameter source: is where a frame should begin.
  /// - Returns: nil where their lengths are not known.
  static func run(in source: inout ByteSource) -> FrameLengths?

  /// Begins a frame, and takes what of it the decoder must not see.
  ///
  /// - Parameter context: its source is where a frame should begin.
  /// - Returns: what came of it.
  mutating func begin(_ context: inout ReadContext) -> StreamFrameStart

  /// Where the data of the frame that has begun can be decoded without what is before.
  ///
  /// - Parameter source: is at the data.
  /// - Returns: nil where that is not known; otherwise what ends the frame says it of its last part.
  mutating func flushPoints(in source: inout ByteSource) -> FlushPoints?

  /// Takes a part of the text, for a checksum.
  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>)

  /// Takes what comes after the data, and notes in the chunk what is wrong with it.
  ///
  /// - Parameter context: its source is after the data.
  /// - Returns: false where it is not all there.
  mutating func end(_ context: inout ReadContext) -> Bool
}

extension StreamFrame {
  static func run(in source: inout ByteSource) -> FrameLengths? { nil }
  mutating func flushPoints(in source: inout ByteSource) -> FlushPoints? { nil }
  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>) {}
  mutating func end(_ context: inout ReadContext) -> Bool { true }
}

/// How long frames are that follow each other.
struct FrameLengths {
  var count: Int
  var byteCount: Int
  /// The most text that they may have.
  var textBytesMax: Int
}

extension ReadContext {
  /// Notes that a frame begins here whose header is damaged, or not all there.
  ///
  /// - Parameters:
  ///   - noun: what the frame is called.
  ///   - byteCount: the bytes of a header.
  /// - Returns: what came of beginning the frame.
  mutating func loseHeader(_ noun: String, byteCount: Int) -> StreamFrameStart {
    if source.lookahead.count < byteCount {
      noteTruncation(from: source.position, "inside a \(noun)'s header")
      return .truncated
    }
    let detail = "the \(noun)'s header is damaged; fetch the archive again"
    lose(damage(.badHeader, at: source.position, detail), from: 1)
    return .lost
  }
}

/// What came of beginning a frame.
enum StreamFrameStart {
  case frame(FrameKind)
  /// No frame begins here.
  case none
  /// The frame's beginning is damaged, and the context knows of it.
  case lost
  /// The source ends inside of it, and the chunk knows of it.
  case truncated
}
