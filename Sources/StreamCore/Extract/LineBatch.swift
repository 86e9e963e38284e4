/// What was extracted from a part of an archive, ready to be written.
package struct LineBatch: Sendable {
  /// The end of a record in a batch's bytes.
  struct RecordEnd: Sendable {
    let end: Int
    var bits: VerdictBits
  }

  /// The lines, with their line ends.
  package var bytes: [UInt8] = []
  var records: [RecordEnd] = []
  /// How often each value came, where values are counted.
  var counts: [FieldValue?: Int] = [:]
  /// Lines that were selected, but are too long to be given.
  package var oversized = 0

  /// Creates a batch of nothing.
  package init() {}

  var isEmpty: Bool { records.isEmpty && counts.isEmpty && oversized == 0 }

  /// Ends a record.
  ///
  /// - Parameter bits: what it says for the exit code.
  package mutating func endRecord(_ bits: VerdictBits) {
    records.append(RecordEnd(end: bytes.count, bits: bits))
  }

  /// Adds what another record of the last line says for the exit code.
  mutating func add(_ bits: VerdictBits) {
    if let last = records.indices.last { records[last].bits.formUnion(bits) }
  }
}
