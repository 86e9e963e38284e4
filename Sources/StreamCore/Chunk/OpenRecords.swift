/// The records of a container's log of which more lines are to come (DESIGN 3.9), one a stream.
///
/// ```
///   TIME stdout P {"error":"bo     open: a record of stdout
///   TIME stderr F {"level":"info"} treated by itself
///   TIME stdout F om"}             closes it: {"error":"boom"}
/// ```
///
/// A worker begins its chunk with none, and the ordered merge knows better: see ``Stitcher``.
struct OpenRecords {
  private var output = OpenRecord()
  private var errors = OpenRecord()

  var isEmpty: Bool { !output.isOpen && !errors.isOpen }

  /// What every line that goes on with an open record holds.
  var streamNames: [[UInt8]] {
    (output.isOpen ? [Array(" stdout ".utf8)] : [])
      + (errors.isOpen ? [Array(" stderr ".utf8)] : [])
  }

  /// Takes a whole line; the caller counted it.
  ///
  /// - Parameters:
  ///   - buffer: holds the line, or at least the beginning of one that is too long.
  ///   - line: the line, without its LF.
  ///   - position: where it stands.
  ///   - isOversized: whether it is longer than a line may be.
  ///   - classifier: takes lines and records.
  ///   - tally: what they are added to.
  mutating func take(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: LinePosition,
    isOversized: Bool,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally
  ) {
    let range = LineClassifier.withoutReturn(buffer.bytes, line)
    if let prefix = CRIPrefix(buffer.bytes, range),
      prefix.isPartial || (prefix.stream == .output ? output.isOpen : errors.isOpen)
    {
      let part = isOversized ? nil : prefix.end..<range.upperBound
      switch prefix.stream {
      case .output: output.add(buffer, line, part, prefix, position, &classifier, &tally)
      case .errors: errors.add(buffer, line, part, prefix, position, &classifier, &tally)
      }
    } else if isOversized {
      tally.counts.oversized += 1
    } else {
      classifier.take(buffer, line, position, &tally)
    }
  }

  /// Takes the records as they are: nothing follows.
  mutating func finish(_ classifier: inout LineClassifier, _ tally: inout Tally) {
    output.close(&classifier, &tally)
    errors.close(&classifier, &tally)
  }

  /// Gives up the records, because text was lost that can have belonged to them.
  ///
  /// - Returns: the lines that are lost with them; they were counted as lines, and are no more.
  mutating func drop(_ tally: inout Tally) -> Int {
    let lost = output.lineCount + errors.lineCount
    tally.counts.lines -= lost
    tally.counts.continued -= max(output.lineCount - 1, 0) + max(errors.lineCount - 1, 0)
    self = OpenRecords()
    return lost
  }

  /// Changes where the records begin.
  mutating func updatePositions(_ body: (inout LinePosition) -> Void) {
    if output.isOpen { output.updatePositions(body) }
    if errors.isOpen { errors.updatePositions(body) }
  }

  /// Adds the records that were opened later: none of a stream of which one is open.
  mutating func add(_ later: OpenRecords) {
    if later.output.isOpen { output = later.output }
    if later.errors.isOpen { errors = later.errors }
  }
}

/// A record of several lines, as far as it was read.
private struct OpenRecord {
  /// The lines that it has so far; 0 when there is no record.
  private(set) var lineCount = 0
  /// Where its first line stands.
  var position = LinePosition(line: 0, position: 0, isAfterGap: false)
  private var time: Timestamp?
  private var isOversized = false
  private var text: [UInt8] = []
  /// Its lines as they stand in the archive, where they may be extracted.
  private var outer = OuterLines()

  var isOpen: Bool { lineCount > 0 }

  /// Adds a line; the last part closes the record.
  mutating func add(
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ part: Range<Int>?,
    _ prefix: CRIPrefix,
    _ position: LinePosition,
    _ classifier: inout LineClassifier,
    _ tally: inout Tally
  ) {
    if isOpen {
      tally.counts.continued += 1
    } else {
      self.position = position
      time = prefix.time
    }
    lineCount += 1
    append(buffer, part, limit: classifier.options.lineBytesMax)
    if classifier.collector != nil {
      let limit = classifier.options.lineBytesMax
      outer.append(buffer, isOversized ? nil : line, position, lineBytesMax: limit)
    }
    if !prefix.isPartial { close(&classifier, &tally) }
  }

  mutating func updatePositions(_ body: (inout LinePosition) -> Void) {
    body(&position)
    outer.updatePositions(body)
  }

  private mutating func append(_ buffer: borrowing Buffer, _ part: Range<Int>?, limit: Int) {
    guard !isOversized, let part, part.count <= limit - text.count else {
      isOversized = true
      text = []
      return
    }
    text.append(buffer.bytes.extracting(part))
  }

  mutating func close(_ classifier: inout LineClassifier, _ tally: inout Tally) {
    guard isOpen else { return }
    if isOversized {
      tally.counts.oversized += 1
    } else {
      // The scan wants a buffer, for the room around the text.
      var buffer = Buffer(byteCount: text.count)
      buffer.write(text.span, at: 0)
      classifier.takeJoined(buffer, 0..<text.count, time: time, position, &tally)
      classifier.collector?.attach(outer.lines, isCut: outer.isCut, at: position)
    }
    self = OpenRecord()
  }
}
