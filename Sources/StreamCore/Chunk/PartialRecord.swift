/// A record of several lines, as far as it was read.
struct PartialRecord {
  /// How a container runtime writes a record.
  enum Form {
    /// After a prefix (CRI).
    case prefixed
    /// In a string (docker).
    case quoted
  }

  /// What a line adds to a record.
  struct Part {
    /// nil where the line is too long.
    let text: [UInt8]?
    /// When the runtime wrote the line.
    let time: Timestamp?
    /// Whether the record ends with it.
    let isLast: Bool
  }

  private let form: Form
  /// The lines that it has so far; 0 when there is no record.
  private(set) var lineCount = 0
  /// Where its first line is.
  private var position = Location(line: 0, position: 0, isAfterGap: false)
  private var time: Timestamp?
  private var isOversized = false
  /// Whether its first line is that of its text.
  private var isFirstLine = false
  private var text: [UInt8] = []
  /// Its lines as they are in the archive, where they may be extracted.
  private var outer = OuterLines()

  init(_ form: Form) { self.form = form }

  var isOpen: Bool { lineCount > 0 }

  /// Adds a line; the last part closes the record.
  mutating func add(
    _ part: Part,
    _ buffer: borrowing Buffer,
    _ line: Range<Int>,
    _ position: Location,
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) {
    if isOpen {
      tally.counts.continued += 1
    } else {
      self.position = position
      time = part.time
      isFirstLine = classifier.isFirstLine
    }
    lineCount += 1
    let limit = classifier.options.lineBytesMax
    append(part.text, limit: limit)
    if classifier.selector != nil {
      outer.append(buffer, isOversized ? nil : line, position, lineBytesMax: limit)
    }
    if part.isLast { close(&classifier, &tally) }
  }

  mutating func updatePositions(_ body: (inout Location) -> Void) {
    body(&position)
    outer.updatePositions(body)
  }

  private mutating func append(_ part: [UInt8]?, limit: Int) {
    guard !isOversized, let part, part.count <= limit - text.count else {
      isOversized = true
      text = []
      return
    }
    text += part
  }

  /// Closes the record, if one is open, as it is.
  ///
  /// - Parameters:
  ///   - next: where the line is that shows that it is over, if that is none of its own.
  ///   - classifier: takes it.
  ///   - tally: what it is added to.
  mutating func close(
    before next: Location? = nil,
    _ classifier: inout LineClassifier,
    _ tally: inout TallyAccumulator
  ) {
    guard isOpen else { return }
    if isOversized {
      tally.counts.oversized += 1
    } else {
      // The scan wants a buffer, for the room around the text.
      var buffer = Buffer(byteCount: text.count)
      buffer.write(text.span, at: 0)
      let (isLineFirst, isUnended) = (classifier.isFirstLine, classifier.isUnended)
      classifier.isFirstLine = isFirstLine
      classifier.isUnended = isUnended && next == nil
      classifier.classifyJoined(buffer, time: time, isQuoted: form == .quoted, position, &tally)
      (classifier.isFirstLine, classifier.isUnended) = (isLineFirst, isUnended)
      classifier.selector?.attach(outer.lines, isCut: outer.isCut, before: next, at: position)
    }
    self = PartialRecord(form)
  }
}
