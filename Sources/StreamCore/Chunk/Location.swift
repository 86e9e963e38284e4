/// Where a line is: first in its chunk's text, and when the chunk was merged, in its archive.
package struct Location: Sendable {
  /// The number of lines before it in its segment, then its number from 1 in the archive or member.
  package var line: Int
  /// The decoded offset of its start in the chunk's text, then in all of the archive's text: that
  /// is what places are ordered by.
  package var position: Int
  /// The same from the start of the member, or else of the archive.
  package var offset = 0
  /// Whether text was lost before it in its archive.
  package var isAfterGap: Bool
  package var frame = 0
  package var block = 0
  /// The member that contains it, if one does.
  package var member: String?

  @inline(__always)
  package init(
    line: Int,
    position: Int,
    offset: Int = 0,
    isAfterGap: Bool,
    frame: Int = 0,
    block: Int = 0,
    member: String? = nil
  ) {
    self.line = line
    self.position = position
    self.offset = offset
    self.isAfterGap = isAfterGap
    self.frame = frame
    self.block = block
    self.member = member
  }
}

/// Translates positions between a chunk's text and its archive, for one segment of the text.
struct LocationMap {
  private let chunk: Chunk
  /// Where the segment begins; text that was held back is before the chunk's own.
  private let segmentStart: Int
  /// The archive's text before the chunk, less where the chunk's text begins.
  private let base: Int
  /// The lines before the segment in its archive or member.
  private let lines: Int
  private let isAfterGap: Bool
  private let member: String?
  /// Where the member begins in the archive's text.
  private let memberStart: Int

  /// - Parameters:
  ///   - chunk: its text, and its boundaries.
  ///   - segmentStart: where the segment begins in it.
  ///   - decodedBytes: the archive's text before the chunk.
  ///   - lines: the lines before the segment in its archive or member.
  ///   - isAfterGap: whether text was lost before the segment.
  ///   - member: the member, if it is in one.
  ///   - memberStart: where that begins.
  init(
    _ chunk: Chunk,
    segmentStart: Int,
    after decodedBytes: Int,
    lines: Int,
    isAfterGap: Bool,
    member: String?,
    memberStart: Int
  ) {
    self.chunk = chunk
    self.segmentStart = segmentStart
    base = decodedBytes - Chunk.textStart
    self.lines = lines
    self.isAfterGap = isAfterGap
    self.member = member
    self.memberStart = memberStart
  }

  func toArchive(_ at: inout Location) {
    // A record that was open before the segment begins elsewhere, and keeps its block.
    if at.position >= segmentStart {
      let boundary = chunk.boundary(at: at.position)
      at.frame = boundary.frame
      at.block = boundary.block
    }
    at.position += base
    at.offset = at.position - memberStart
    at.line += lines + 1
    at.isAfterGap = at.isAfterGap || isAfterGap
    at.member = member
  }

  func toChunk(_ at: inout Location) {
    at.position -= base
    at.line -= lines + 1
  }
}
