/// What is in a line that begins as a record: objects in a row, or in an array.
extension LineClassifier {
  /// Judges a text that may have several lines.
  mutating func judgeText(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) -> Judged {
    let start = LineStart.skip(text, range)
    let end = LineStart.trimmedEnd(text, start..<range.upperBound)
    guard text.firstIndex(of: 0x0a, from: start, before: end) != nil else {
      return judgeLine(text, start..<end, scope, &tally)
    }
    // An object may be written in several lines.
    var judged = Judged()
    if start < end, text[start] == UInt8(ascii: "{") {
      if tape.parse(text, start..<end) == nil {
        judgeRecord(text, scope, &judged, &tally)
        return judged
      }
      if scope.place != .lines, isOfRecords(text, start..<end, scope) {
        judgeObjects(text, start..<end, in: start..<end, scope, &judged, &tally)
        return judged
      }
    }
    var at = start
    let isLastUnended = isUnended
    defer { isUnended = isLastUnended }
    while at < end {
      let next = text.firstIndex(of: 0x0a, from: at, before: end) ?? end
      isUnended = isLastUnended && next == end
      let line = Self.withoutReturn(text, at..<next)
      if scope.place == .lines {
        judged.add(judgeLine(text, line, scope, &tally))
      } else {
        // In a text of several lines a record is only one of its words.
        let range = LineStart.skip(text, line)..<line.upperBound
        judgePatterns(text, LinePrefix(text, range, heads: plan.textHeads), range, scope, &tally)
      }
      at = next + 1
    }
    return judged
  }

  /// Judges a line.
  mutating func judgeLine(
    _ text: Span<UInt8>,
    _ line: Range<Int>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) -> Judged {
    var judged = Judged()
    // Nearly every line is an object.
    if !line.isEmpty, text[line.lowerBound] == UInt8(ascii: "{"),
      isOfRecords(text, line, scope)
    {
      judgeObjects(text, line, in: line, scope, &judged, &tally)
      return judged
    }
    let ink = LineStart.skipZeros(text, line)
    if ink > line.lowerBound && scope.depth == 0 {
      tally.counts.zeros += 1
      collect(.zeros, scope.position)
    }
    let line = ink..<line.upperBound
    let start = LineStart.skip(text, line)
    if start == line.upperBound {
      judged.isBlank = LineShape(text, line) == .blank
      return judged
    }
    let rest = start..<line.upperBound
    if text[start] == UInt8(ascii: "{"), isOfRecords(text, rest, scope) {
      judgeObjects(text, rest, in: line, scope, &judged, &tally)
    } else if LineStart.beginsArray(text, rest), isOfRecords(text, rest, scope) {
      judgeArray(text, rest, in: line, scope, &judged, &tally)
    } else {
      judgeAfterPrefix(text, rest, in: line, scope, &judged, &tally)
    }
    return judged
  }

  // MARK: Objects

  /// Whether a text that begins with a bracket is one of records, and malformed where it cannot be
  /// read.
  ///
  /// At most places a text can be a program's words as well: there it has to be whole, or to begin
  /// with a member's name.
  mutating func isOfRecords(_ text: Span<UInt8>, _ range: Range<Int>, _ scope: Scope) -> Bool {
    if scope.place == .lines || Self.beginsMember(text, range) { return true }
    var scanner = JSONScanner(end: range.upperBound, at: range.lowerBound)
    let isArray = scanner.consume(text, 0x5b)
    while true {
      scanner.skipSpace(text)
      guard let fault = tape.parseFirst(text, scanner.at..<range.upperBound) else {
        return !isArray
      }
      guard fault.isTrailing else { return false }
      scanner.at = fault.offset
      if isArray {
        if scanner.consume(text, 0x2c) { continue }
        guard scanner.consume(text, 0x5d) else { return false }
      }
      let rest = LineStart.skipBlanksAndColors(text, scanner.at..<range.upperBound)
      if isArray || rest == range.upperBound { return rest == range.upperBound }
      scanner.at = rest
    }
  }

  /// Whether a text begins with a bracket and a member's name.
  static func beginsMember(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard text[range.lowerBound] == UInt8(ascii: "{") else { return false }
    let next = LineStart.skip(text, (range.lowerBound + 1)..<range.upperBound)
    return next < range.upperBound && text[next] == UInt8(ascii: "\"")
      && ObjectStart.isPossible(text, range.lowerBound, before: range.upperBound)
  }

  /// Judges objects in a row; the text begins with a bracket.
  mutating func judgeObjects(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    var fault = tape.parse(text, range)
    var tear = range.lowerBound + 1
    while true {
      guard let found = fault else {
        judgeRecord(text, scope, &judged, &tally)
        return
      }
      if found.isTrailing {
        judgeRecord(text, scope, &judged, &tally)
        tear = LineStart.skipBlanksAndColors(text, found.offset..<range.upperBound)
        if tear == range.upperBound { return }
        if text[tear] == UInt8(ascii: "{") {
          fault = tape.parseFirst(text, tear..<range.upperBound)
          continue
        }
      }
      if tear == range.lowerBound + 1,
        !ObjectStart.isPossible(text, range.lowerBound, before: range.upperBound)
      {
        judgeAfterPrefix(text, range, in: line, scope, &judged, &tally)
        return
      }
      addFault(found, text, range, in: line, scope, &judged)
      judgeAfterTear(text, tear..<range.upperBound, scope, &judged, &tally)
      return
    }
  }

  /// Judges the objects of an array.
  mutating func judgeArray(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    var scanner = JSONScanner(end: range.upperBound, at: range.lowerBound + 1)
    var tear = range.lowerBound + 1
    var found: JSONTape.Fault
    while true {
      scanner.skipSpace(text)
      let fault = tape.parseFirst(text, scanner.at..<range.upperBound)
      if fault?.isTrailing == false, let fault {
        found = fault
        break
      }
      judgeRecord(text, scope, &judged, &tally)
      guard let fault else {
        tear = range.upperBound
        found = JSONTape.Fault(
          reason: "an array without its closing bracket",
          offset: tear,
          isBeginning: true
        )
        break
      }
      tear = LineStart.skipBlanksAndColors(text, fault.offset..<range.upperBound)
      scanner.at = fault.offset
      if scanner.consume(text, 0x2c) { continue }
      guard scanner.consume(text, 0x5d) else {
        found = scanner.fault(.separator)
        break
      }
      let rest = LineStart.skipBlanksAndColors(text, scanner.at..<range.upperBound)
      if rest == range.upperBound { return }
      found = JSONTape.Fault(reason: "text follows the array", offset: rest)
      break
    }
    addFault(found, text, range, in: line, scope, &judged)
    judgeAfterTear(text, tear..<range.upperBound, scope, &judged, &tally)
  }

  /// Judges an object that ends a line after a fault.
  private mutating func judgeAfterTear(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    // What follows a colon, a comma or a bracket is a part of the torn record.
    let limit = range.lowerBound + LinePrefix.bytesMax
    if parseObject(in: range, before: limit, text, isApart: true) != nil {
      judgeRecord(text, scope, &judged, &tally)
    }
  }

  private func addFault(
    _ found: JSONTape.Fault,
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged
  ) {
    let place = scope.depth == 0 ? "of the line" : "of the text in the record"
    judged.add(
      found.reason,
      at: "byte \(found.offset - line.lowerBound) \(place)",
      kind: found.isBeginning && isUnended ? .unfinished : nil
    )
  }
}
