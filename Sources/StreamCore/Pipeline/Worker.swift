/// What one thread owns: its buffer for compressed bytes, and what it needs to parse a line.
///
/// Only the worker's own thread uses it.
final class Worker: @unchecked Sendable {
  private var compressed = Buffer(byteCount: 0)
  private var classifier: LineClassifier
  private let emptyTally: Tally
  private let verify: Bool

  init(_ classifier: LineClassifier, emptyTally: Tally, verify: Bool) {
    self.classifier = classifier
    self.emptyTally = emptyTally
    self.verify = verify
  }

  func isFinished(_ reader: borrowing ArchiveReader) -> Bool { reader.isFinished }

  func fill(_ chunk: Chunk, from reader: inout ArchiveReader) {
    reader.fill(chunk, compressed: &compressed)
  }

  /// Decodes a chunk, unless it is plain text or linked and so decoded already, and scans it.
  func process(_ chunk: Chunk) {
    if let header = chunk.header, !header.isLinked {
      _ = chunk.decode(from: compressed, verify: verify)
    }
    chunk.scanLines(&classifier, emptyTally: emptyTally)
  }
}
