/// What one thread owns: its buffer for compressed bytes, and what it needs to parse a line.
///
/// Only the worker's own thread uses it.
final class Worker: @unchecked Sendable {
  private var compressed = Buffer(byteCount: 0)
  private var classifier: LineClassifier
  private let emptyTally: TallyAccumulator

  init(_ classifier: LineClassifier, emptyTally: TallyAccumulator) {
    self.classifier = classifier
    self.emptyTally = emptyTally
  }

  func isFinished(_ reader: borrowing ArchiveReader) -> Bool { reader.isFinished }

  func fill(_ chunk: inout Chunk, from reader: inout ArchiveReader) {
    reader.fill(&chunk, compressed: &compressed)
  }

  /// Decodes a chunk, unless the reader had to do it, and scans it.
  func process(_ chunk: Chunk) {
    if !chunk.isDecoded { chunk.decode(from: &compressed) }
    chunk.scanLines(&classifier, emptyTally: emptyTally)
  }
}
