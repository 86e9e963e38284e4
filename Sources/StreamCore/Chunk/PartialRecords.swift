/// The records of a container's log of which more lines are to come, one a stream
/// (docs/CONTRACT.md, "Container logs").
///
/// ```
///   TIME stdout P {"error":"bo     open: a record of stdout
///   TIME stderr F {"level":"info"} treated by itself
///   TIME stdout F om"}             closes it: {"error":"boom"}
/// ```
///
/// The parts of docker's lines are joined in the same way, see ``DockerLine``. Neither runtime's
/// lines go on with a record of the other.
///
/// A worker begins its chunk with none, and the ordered merge knows better: see ``LineAssembler``.
struct PartialRecords {
  private var records = [
    PartialRecord(.prefixed), PartialRecord(.prefixed), PartialRecord(.quoted),
    PartialRecord(.quoted),
  ]
  /// By the records: what each line contains that goes on with one, or shows that it is over.
  private static let marks = [" stdout ", " stderr ", "\"stdout\"", "\"stderr\""]
  /// What docker's two have in common.
  private static let streamStart = Array("\"std".utf8)

  private static func index(_ form: PartialRecord.Form, _ stream: CRIPrefix.Stream) -> Int {
    (form == .prefixed ? 0 : 2) + (stream == .output ? 0 : 1)
  }

  var isEmpty: Bool { records.allSatisfy { !$0.isOpen } }

  /// One for each open record, that every line of its stream contains.
  var streamNames: [[UInt8]] {
    records.indices.filter { records[$0].isOpen }.map { Array(Self.marks[$0].utf8) }
  }

  /// Adds a whole line to the record that it goes on with, or has it classified; the caller counted it.
  ///
  /// - Parameters:
  ///   - buffer: contains the line, or at least the beginning of one that is too long.
  ///   - line: the line, without its LF.
  ///   - position: where it is.
  ///   - isOversized: whether it is longer than a line may be.
  ///   - classifier: takes lines and records.
  ///   - tally: what they are added to.
  mutating func append(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: Location,
    isOversized: Bool,
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) {
    let range = LineClassifier.withoutReturn(buffer.bytes, line)
    if let prefix = CRIPrefix(buffer.bytes, range, zoneMinutes: classifier.plan.zoneMinutes) {
      let index = Self.index(.prefixed, prefix.stream)
      let text = prefix.end..<range.upperBound
      // A program that was started again begins anew: what is whole follows nothing.
      if !prefix.isPartial, records[index].isOpen, !isOversized,
        classifier.isWhole(buffer.bytes, text)
      {
        records[index].close(before: position, &classifier, &tally)
      } else if prefix.isPartial || records[index].isOpen {
        let part = PartialRecord.Part(
          text: isOversized ? nil : [UInt8](buffer.bytes.extracting(text)),
          time: prefix.time,
          isLast: !prefix.isPartial
        )
        records[index].add(part, buffer, line, position, &classifier, &tally)
        return
      }
    }
    if isOversized {
      tally.counts.oversized += 1
    } else if !addDocker(buffer, line, position, &classifier, &tally) {
      classifier.classify(buffer, line, position, &tally)
    }
  }

  /// Adds a line if it is a part of docker's; closes the record that the line shows to be over.
  private mutating func addDocker(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: Location,
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) -> Bool {
    let range = LineClassifier.withoutReturn(buffer.bytes, line)
    let isOpen = records[2].isOpen || records[3].isOpen
    let byteCount = range.upperBound - LineStart.skipZeros(buffer.bytes, range)
    guard isOpen || byteCount >= classifier.options.dockerPartBytes,
      // Parsing every long line would make a log of nothing else slow.
      buffer.contains(Self.streamStart, in: range),
      let docker = classifier.dockerLine(buffer.bytes, range)
    else { return false }
    let index = Self.index(.quoted, docker.stream)
    if docker.isWhole {
      records[index].close(before: position, &classifier, &tally)
      return false
    }
    guard records[index].isOpen || !docker.part.isLast else { return false }
    records[index].add(docker.part, buffer, line, position, &classifier, &tally)
    return true
  }

  /// Closes the records as they are: nothing follows.
  mutating func finish(_ classifier: inout LineClassifier, _ tally: inout TallyAccumulator) {
    for index in records.indices { records[index].close(&classifier, &tally) }
  }

  /// Gives up the records, because text was lost that can have belonged to them.
  ///
  /// - Returns: the lines that are lost with them; they were counted as lines, and are no more.
  mutating func drop(_ tally: inout TallyAccumulator) -> Int {
    var lost = 0
    for record in records where record.isOpen {
      lost += record.lineCount
      tally.counts.continued -= record.lineCount - 1
    }
    tally.counts.lines -= lost
    self = PartialRecords()
    return lost
  }

  /// Changes where the records begin.
  mutating func updatePositions(_ body: (inout Location) -> Void) {
    for index in records.indices where records[index].isOpen {
      records[index].updatePositions(body)
    }
  }

  /// Adds the records that were opened later: none of a stream of which one is open.
  mutating func add(_ later: PartialRecords) {
    for index in records.indices where later.records[index].isOpen {
      records[index] = later.records[index]
    }
  }
}
