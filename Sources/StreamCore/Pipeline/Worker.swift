/// What one thread owns: its buffer for compressed bytes, and what it needs to parse a line.
///
/// Only the worker's own thread uses it.
final class Worker: @unchecked Sendable {
  private var compressed = Buffer(byteCount: 0)
  /// By the number of their catalogue.
  private var classifiers: [LineClassifier]
  private let emptyTally: TallyAccumulator

  init(_ classifiers: [LineClassifier], emptyTally: TallyAccumulator) {
    self.classifiers = classifiers
    self.emptyTally = emptyTally
  }

  func isFinished(_ reader: borrowing ArchiveReader) -> Bool { reader.isFinished }

  func fill(_ chunk: inout Chunk, from reader: inout ArchiveReader) {
    reader.fill(&chunk, compressed: &compressed)
  }

  /// Decodes a chunk, unless the reader had to do it, and scans it.
  ///
  /// - Parameters:
  ///   - chunk: has what is to be decoded.
  ///   - catalog: the number of the catalogue that its archive is judged by.
  func process(_ chunk: Chunk, catalog: Int) {
    if !chunk.isDecoded { chunk.decode(from: &compressed) }
    chunk.scanLines(&classifiers[catalog], emptyTally: emptyTally)
  }
}
