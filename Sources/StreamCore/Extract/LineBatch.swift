/// What was extracted from a part of an archive, ready to be written.
struct LineBatch: Sendable {
  /// The end of a record in a batch's bytes.
  struct RecordEnd: Sendable {
    let end: Int
    let bits: VerdictBits
  }

  var bytes: [UInt8] = []
  var records: [RecordEnd] = []
  /// How often each value came, where values are counted.
  var counts: [FieldValue?: Int] = [:]
  /// Lines that were selected, but are too long to be given.
  var oversized = 0

  var isEmpty: Bool { records.isEmpty && counts.isEmpty && oversized == 0 }

  /// Ends a record.
  mutating func endRecord(_ bits: VerdictBits) {
    records.append(RecordEnd(end: bytes.count, bits: bits))
  }
}
