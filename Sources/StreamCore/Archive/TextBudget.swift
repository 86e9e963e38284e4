/// How much text a file may have in each depth of its layers, so that a small one cannot keep a run busy for
/// days.
///
/// It counts what is decoded in order. What workers decode by themselves is bounded by the file: blocks of
/// LZ4, gzip's members, and frames of zstd of a few MiB. Each depth counts for itself: how far a layer is
/// read ahead of those in it depends on chunks.
final class TextBudget {
  /// What is allowed for each byte of a file.
  private static let expansionMax = 2_000

  private let total: Int
  /// What is left, by depth.
  private var left: [Int: Int] = [:]

  /// - Parameters:
  ///   - options: how archives are read.
  ///   - byteCount: the bytes of the file; nil where they are not known.
  init(_ options: ReadOptions, byteCount: Int?) {
    let (growth, overflows) = (byteCount ?? 0).multipliedReportingOverflow(
      by: Self.expansionMax * options.limitFactor
    )
    total = overflows ? .max : max(options.textBytesMax, growth)
  }

  /// Counts a chunk's text.
  ///
  /// - Returns: where in the chunk the text has to end, if it does.
  func end(_ chunk: Chunk) -> Int? {
    let left = left[chunk.depth] ?? total
    self.left[chunk.depth] = left - min(chunk.textBytes, left)
    return chunk.textBytes > left ? Chunk.textStart + left : nil
  }

  /// What is said where it ends.
  var detail: String { "more than \(total) bytes of text; \(ReadOptions.limitAdvice)" }
}
