/// Writes segments: decides what happens, line by line.
///
/// A segment depends on the options and on its own number alone. It ends with a line, at the
/// byte that the plan says: its last line is as long as that needs.
struct SegmentWriter: ~Copyable {
  /// An import that goes on while others do; all its lines have one correlation identifier.
  private struct Import {
    var repository = 0
    var correlation = Line.Correlation()
  }

  /// Parts of 1,024 lines.
  private static let accessShare = 830
  private static let progressShare = 1000
  /// More than the line that closes a segment needs.
  private static let closingBytesMax = 2048

  private let plan: SegmentPlan
  private let vocabulary: Vocabulary
  private let seed: UInt64
  /// The share of failures, of 2^32.
  private let failureThreshold: UInt64

  private var writer: LineWriter
  private var lines: Vocabulary.Lines
  private var message = TextBuffer(capacity: 2 * SegmentPlan.failureBytesMax)
  private var imports = [4 of Import](repeating: Import())
  private(set) var written: WrittenCounts

  init(_ options: GeneratorOptions, _ plan: SegmentPlan, _ vocabulary: Vocabulary) {
    self.plan = plan
    self.vocabulary = vocabulary
    seed = options.seed
    failureThreshold = UInt64(options.failureShare * 0x1p32)
    writer = LineWriter(vocabulary)
    lines = vocabulary.lines[0]
    written = WrittenCounts(vocabulary)
  }

  /// Begins a new account.
  mutating func clearWritten() { written = WrittenCounts(vocabulary) }

  /// Adds a segment to a text.
  mutating func write(_ index: Int, to text: inout TextBuffer) {
    let bytes = plan.bytes(ofSegment: index)
    let unknown = plan.unknownCount(ofSegment: index)
    let start = text.count
    let times = plan.times(of: bytes)
    begin(index, time: times.lowerBound)
    var unknownDone = 0
    while true {
      let done = text.count - start
      let rest = bytes.count - done
      beginLine(times, done, of: bytes.count)
      // Unknown failures come at regular places, or all at once where the room ends.
      let isDue = done * (unknown + 1) >= bytes.count * (unknownDone + 1)
      let hasRoom = rest >= SegmentPlan.failureBytesMax * (unknown - unknownDone + 2)
      if unknownDone < unknown && (isDue || !hasRoom) {
        writeUnknownFailure(to: &text)
        unknownDone += 1
      } else if hasRoom {
        writeLine(to: &text)
      } else {
        break
      }
    }
    close(times, bytes.count, from: start, &text)
  }

  private mutating func begin(_ index: Int, time: Int) {
    writer.values.random = Random(seed: seed, stream: index)
    lines = vocabulary.lines[index % vocabulary.lines.count]
    writer.begin(millisecondOfDay: time)
    for place in imports.indices { imports[place] = newImport() }
  }

  private mutating func beginLine(_ times: ClosedRange<Int>, _ done: Int, of count: Int) {
    let passed = (times.upperBound - times.lowerBound) * done / count
    writer.begin(millisecondOfDay: times.lowerBound + passed)
  }

  /// An import of a repository of its own, begun a little before the current line.
  private mutating func newImport() -> Import {
    let bits = writer.values.random.next()
    return Import(
      repository: Int(truncatingIfNeeded: bits &>> 40) % vocabulary.words.repositories.count,
      correlation: Line.Correlation(
        milliseconds: writer.values.line.correlation.milliseconds - (bits & 0xfff),
        high: bits &>> 20,
        low: writer.values.random.next()
      )
    )
  }

  /// Lets the line be one of a running import's.
  private mutating func takeImport() -> Int {
    let place = writer.values.random.below(imports.count)
    writer.values.line.repository = imports[place].repository
    writer.values.line.correlation = imports[place].correlation
    return place
  }

  private mutating func put(_ template: Script.Template, _ text: inout TextBuffer) {
    writer.write(template, to: &text)
    written.lines += 1
  }

  private mutating func writeLine(to text: inout TextBuffer) {
    let bits = writer.values.random.next()
    guard bits >> 32 >= failureThreshold else {
      writeKnownFailure(to: &text)
      return
    }
    let kind = Int(truncatingIfNeeded: bits & 1023)
    if kind < Self.accessShare {
      put(lines.access.pick(&writer.values.random).template, &text)
    } else if kind < Self.progressShare {
      _ = takeImport()
      put(lines.progress.pick(&writer.values.random).template, &text)
    } else {
      _ = takeImport()
      putOther(lines.others.pick(&writer.values.random), &text)
    }
  }

  private mutating func putOther(
    _ choice: (template: Script.Template, meaning: Int),
    _ text: inout TextBuffer
  ) {
    put(choice.template, &text)
    written.otherErrors[choice.meaning] += 1
  }

  private mutating func writeKnownFailure(to text: inout TextBuffer) {
    let place = takeImport()
    let first = vocabulary.known.pick(&writer.values.random)
    message.truncate(to: 0)
    switch writer.values.random.below(32) {
    case 0:
      wrap(first.template, vocabulary.known.pick(&writer.values.random).template)
    case 1...4: writer.write(first.template, to: &message)
    default: wrap(first.template)
    }
    writer.values.setMessage(message)
    written.issues[first.meaning] += 1
    // In truth final imports alone log their inner step; here others do as well, so that a text
    // without unknown failures has some of it.
    if writer.values.random.chance(16) {
      putOther(lines.innerStep.pick(&writer.values.random), &text)
    }
    let isPanic = vocabulary.issues[first.meaning] == "662" && writer.values.random.chance(2)
    let isOlder = writer.values.random.chance(40)
    put(isPanic ? lines.panic : isOlder ? lines.olderFailure : lines.failure, &text)
    end(place, &text)
  }

  private mutating func writeUnknownFailure(to text: inout TextBuffer) {
    let place = takeImport()
    let choice = vocabulary.unknown.pick(&writer.values.random)
    message.truncate(to: 0)
    if choice.meaning == .secondError {
      wrap(vocabulary.known.pick(&writer.values.random).template, choice.template)
    } else if writer.values.random.chance(8) {
      writer.write(choice.template, to: &message)
    } else {
      wrap(choice.template)
    }
    writer.values.setMessage(message)
    written.unknown += 1
    if choice.meaning == .finalImport {
      putOther(lines.innerStep.pick(&writer.values.random), &text)
    }
    put(lines.failure, &text)
    end(place, &text)
  }

  private mutating func wrap(_ template: Script.Template) {
    writer.write(vocabulary.oneError, to: &message)
    writer.write(template, to: &message)
    writer.write(vocabulary.listEnd, to: &message)
  }

  private mutating func wrap(_ first: Script.Template, _ second: Script.Template) {
    writer.write(vocabulary.twoErrors, to: &message)
    writer.write(first, to: &message)
    writer.write(vocabulary.nextError, to: &message)
    swap(&writer.values.line.digest, &writer.values.line.otherDigest)
    writer.write(second, to: &message)
    writer.write(vocabulary.listEnd, to: &message)
  }

  private mutating func put(_ choice: Choice<Void>, _ text: inout TextBuffer) {
    put(choice.pick(&writer.values.random).template, &text)
  }

  /// Ends an import that failed; another one takes its place.
  private mutating func end(_ place: Int, _ text: inout TextBuffer) {
    if writer.values.random.chance(20) {
      putOther(lines.statusUpdate.pick(&writer.values.random), &text)
    }
    imports[place] = newImport()
  }

  /// Fills a segment up to its last byte with access lines.
  private mutating func close(
    _ times: ClosedRange<Int>,
    _ byteCount: Int,
    from start: Int,
    _ text: inout TextBuffer
  ) {
    while true {
      let mark = text.count
      beginLine(times, mark - start, of: byteCount)
      let template = lines.access.pick(&writer.values.random).template
      writer.write(template, to: &text)
      if byteCount - (text.count - start) < Self.closingBytesMax {
        text.truncate(to: mark)
        break
      }
      written.lines += 1
    }
    let mark = text.count
    let template = lines.closing.pick(&writer.values.random).template
    // The same chance twice gives the same line: first to measure it, then with its filler.
    let chance = writer.values.random
    writer.values.fillerBytes = 0
    writer.write(template, to: &text)
    let missing = byteCount - (text.count - start)
    text.truncate(to: mark)
    writer.values.random = chance
    writer.values.fillerBytes = missing
    put(template, &text)
    precondition(text.count - start == byteCount, "a segment is not as long as it must be")
  }
}
