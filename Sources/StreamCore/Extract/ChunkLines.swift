/// The whole lines of a segment of a chunk, as they are in its text.
struct ChunkLines {
  let chunk: Chunk
  let range: Range<Int>
  let count: Int
  let shift: LocationMap

  /// Where a line is in the archive.
  ///
  /// - Parameters:
  ///   - index: how many whole lines are before it.
  ///   - start: its offset in the chunk's text.
  /// - Returns: its place.
  func position(_ index: Int, start: Int) -> Location {
    // The end of the line before the whole ones is counted in the segment.
    var at = Location(line: index + 1, position: start, isAfterGap: false)
    shift.toArchive(&at)
    return at
  }

  /// The line that begins at an offset of the chunk's text, without its LF.
  func line(at start: Int) -> Range<Int> {
    start..<(chunk.text.firstLineEnd(in: start..<range.upperBound) ?? range.upperBound)
  }

  /// The line at a place in the archive.
  func line(at place: Location) -> Range<Int> {
    var place = place
    shift.toChunk(&place)
    return line(at: place.position)
  }

  /// Gives a record its place in the archive.
  func toArchive(_ record: inout SelectedRecord) {
    shift.toArchive(&record.at)
    for index in record.outer.indices { shift.toArchive(&record.outer[index].at) }
    if var next = record.next {
      shift.toArchive(&next)
      record.next = next
    }
  }
}
