/// Whether an index can be that of an archive.
///
/// What can be asked of it adds to its numbers and looks where they say; an index that was made to
/// mislead can say the wrong runs, but none that lie outside of the archive or of a word.
extension ArchiveIndex {
  /// The most bytes that a text can have here: 2 to the 60.
  private static let sizeMax = 1 << 60
  /// The largest run that is asked for; so much memory a worker takes.
  private static let chunkBytesMax = 1 << 30
  /// A byte of an LZ4 block makes less than so many bytes of text (LZ4 Block Format).
  private static let expansionMax = 256

  /// Whether the numbers can be those of one archive, and the runs make up its whole text.
  var isConsistent: Bool {
    guard (0...Self.sizeMax).contains(fingerprint.byteCount),
      (0...Self.sizeMax).contains(decodedBytes),
      decodedBytes / Self.expansionMax <= fingerprint.byteCount,
      (1...Self.chunkBytesMax).contains(chunkBytes), hasConsistentTotals
    else { return false }
    let places = 0...fingerprint.byteCount
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

  /// Whether parts of a number add up to no more than it.
  private static func fit(_ parts: [Int], in whole: Int) -> Bool {
    var left = whole
    for part in parts {
      guard left >= 0, (0...left).contains(part) else { return false }
      left -= part
    }
    return true
  }

  private var hasConsistentTotals: Bool {
    let ofFile = [totals.frames, totals.blocks, totals.skippedBytes]
    // An empty text is a frame.
    guard ofFile.allSatisfy({ (0...max(1, fingerprint.byteCount)).contains($0) }),
      (0...decodedBytes).contains(lines), (0...decodedBytes).contains(lineEnds)
    else { return false }
    return Self.fit([totals.blank, totals.continued, totals.recordLines, totals.text], in: lines)
      && (0...lines).contains(totals.parsed) && (0...decodedBytes).contains(totals.records)
      && (totals.records == 0 || totals.parsed > 0)
      && Self.fit(
        [totals.withoutError, totals.failures] + (excludedErrors ?? []).map(\.count),
        in: totals.records
      )
  }
}
