/// Reads an archive of one format, chunk by chunk.
///
/// A reader works under its archive's lock. It reads headers, copies compressed bytes, and decodes
/// what can only be decoded in order; independent blocks are left to the workers.
protocol FormatReader: AnyObject {
  /// The members that are read and those that are not; nil where the format has none.
  var selection: MemberSelection? { get }

  /// Adds what comes next to the context's chunk.
  ///
  /// Where a reader loses its way in a frame, it says so by ``ReadContext/lose(_:from:of:)``, and is
  /// asked again when the source is at the next frame. What is between frames it leaves to the
  /// ``Layer``.
  ///
  /// - Returns: how reading goes on.
  func readChunk(_ context: inout ReadContext) -> Advance

  /// Goes on after bytes that could not be read.
  func resume(_ context: inout ReadContext)

  /// Goes on in the middle of an archive.
  ///
  /// - Parameters:
  ///   - point: where.
  ///   - context: its source goes there.
  /// - Returns: whether the format can do that, and the archive is as the point says.
  func seek(to point: SeekPoint, _ context: inout ReadContext) -> Bool
}

extension FormatReader {
  var selection: MemberSelection? { nil }

  func seek(to point: SeekPoint, _ context: inout ReadContext) -> Bool { false }
}

/// How reading goes on.
enum Advance {
  /// The reader wants to be asked again, with the same chunk.
  case more
  /// The chunk is to be handed out.
  case full
  /// What comes next is no frame of the reader's format; the chunk may have text before it.
  case foreign
  /// There is nothing more in the source.
  case ended
}

/// A place at which reading can begin in the middle of an archive.
struct SeekPoint: Equatable, Sendable {
  let frame: Int
  let block: Int
  /// Where the frame's header and the block begin in the file.
  let headerOffset: Int
  let fileOffset: Int
  /// Where the block begins in the archive's text.
  var decodedOffset = 0
  /// The line ends before it, and whether a line begins with it.
  var lineEnds = 0
  var startsLine = true
}
