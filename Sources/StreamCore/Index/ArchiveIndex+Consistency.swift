/// Whether an index can be that of an archive.
///
/// What can be asked of it adds to its numbers and looks where they say; an index that was made to
/// mislead can say the wrong runs, but none that lie outside of the archive or of a word.
extension ArchiveIndex {
  /// The most bytes that a text can have here: 2 to the 60.
  private static let sizeMax = 1 << 60
  /// The largest run that is asked for; so much memory a worker takes.
  private static let chunkBytesMax = 1 << 30

  /// Whether the runs follow each other, and make up the whole text.
  var isConsistent: Bool {
    let sizes = [tie.byteCount, lines, lineEnds, decodedBytes]
    guard sizes.allSatisfy({ (0...Self.sizeMax).contains($0) }),
      (1...Self.chunkBytesMax).contains(chunkBytes)
    else { return false }
    let places = 0...tie.byteCount
    var (fileOffset, decodedOffset, lineEnds) = (0, 0, 0)
    for run in runs {
      guard places.contains(run.headerOffset), run.headerOffset <= run.fileOffset,
        places.contains(run.fileOffset), run.fileOffset >= fileOffset,
        run.decodedOffset == decodedOffset, run.decodedBytes > 0,
        run.decodedBytes <= self.decodedBytes - decodedOffset,
        (lineEnds...self.lineEnds).contains(run.lineEnds), places.contains(run.frame),
        places.contains(run.block), places.contains(run.blockCount)
      else { return false }
      (fileOffset, lineEnds) = (run.fileOffset, run.lineEnds)
      decodedOffset += run.decodedBytes
    }
    return decodedOffset == self.decodedBytes
  }
}
