/// What is in a line: records, alone or several, after a prefix or not, or words.
extension LineClassifier {
  /// So many places of a line are tried at which an object after free words may begin.
  private static let attemptsMax = 16

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
      if scope.place != .lines {
        judgeObjects(text, start..<end, in: start..<end, scope, &judged, &tally)
        return judged
      }
    }
    var at = start
    while at < end {
      let next = text.firstIndex(of: 0x0a, from: at, before: end) ?? end
      let line = Self.withoutReturn(text, at..<next)
      if scope.place == .lines {
        judged.add(judgeLine(text, line, scope, &tally))
      } else {
        // In a text of several lines a record is only one of its words.
        let range = LineStart.skip(text, line)..<line.upperBound
        judgePatterns(text, LinePrefix(text, range), range, scope, &tally)
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
    if !line.isEmpty, text[line.lowerBound] == UInt8(ascii: "{") {
      judgeObjects(text, line, in: line, scope, &judged, &tally)
      return judged
    }
    let ink = LineStart.skipZeros(text, line)
    if ink > line.lowerBound && scope.depth == 0 { tally.counts.zeros += 1 }
    let line = ink..<line.upperBound
    let start = LineStart.skip(text, line)
    if start == line.upperBound {
      judged.isBlank = LineShape(text, line) == .blank
      return judged
    }
    if text[start] == UInt8(ascii: "{") {
      judgeObjects(text, start..<line.upperBound, in: line, scope, &judged, &tally)
    } else if text[start] == UInt8(ascii: "["), beginsObject(text, start + 1, line.upperBound) {
      judgeArray(text, start..<line.upperBound, in: line, scope, &judged, &tally)
    } else {
      judgeAfterPrefix(text, start..<line.upperBound, in: line, scope, &judged, &tally)
    }
    return judged
  }

  // MARK: Objects

  /// Judges objects in a row; the text begins with a bracket.
  private mutating func judgeObjects(
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
      addFault(found.reason, found.offset, text, range, in: line, scope, &judged)
      judgeAfterTear(text, tear..<range.upperBound, scope, &judged, &tally)
      return
    }
  }

  /// Judges the objects of an array.
  private mutating func judgeArray(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    var scanner = JSONScanner(end: range.upperBound, at: range.lowerBound + 1)
    var tear = range.lowerBound + 1
    var found = (reason: "an array without its closing bracket", offset: range.upperBound)
    while true {
      scanner.skipSpace(text)
      let fault = tape.parseFirst(text, scanner.at..<range.upperBound)
      if fault?.isTrailing == false, let fault {
        found = (fault.reason, fault.offset)
        break
      }
      judgeRecord(text, scope, &judged, &tally)
      guard let fault else {
        tear = range.upperBound
        break
      }
      tear = LineStart.skipBlanksAndColors(text, fault.offset..<range.upperBound)
      scanner.at = fault.offset
      if scanner.take(text, 0x2c) { continue }
      guard scanner.take(text, 0x5d) else {
        found = ("a comma or a closing bracket is expected", scanner.at)
        break
      }
      let rest = LineStart.skipBlanksAndColors(text, scanner.at..<range.upperBound)
      if rest == range.upperBound { return }
      found = ("text follows the array", rest)
      break
    }
    addFault(found.reason, found.offset, text, range, in: line, scope, &judged)
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

  /// Notes a fault, unless it is in a text that may be none of records.
  private func addFault(
    _ reason: String,
    _ offset: Int,
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged
  ) {
    if scope.place != .lines {
      let second = LineStart.skip(text, (range.lowerBound + 1)..<range.upperBound)
      guard text[range.lowerBound] == UInt8(ascii: "{"), second < range.upperBound,
        text[second] == UInt8(ascii: "\"")
      else { return }
    }
    let place = scope.depth == 0 ? "of the line" : "of the text in the record"
    judged.add(reason, at: "byte \(offset - line.lowerBound) \(place)")
  }

  // MARK: Prefixes

  private mutating func judgeAfterPrefix(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    let prefix = LinePrefix(text, range)
    var inner = scope
    inner.time = prefix.time ?? scope.time
    if !judgeAfterForms(text, prefix, range, in: line, inner, &judged, &tally) {
      judgeAfterWords(text, prefix, range, inner, &judged, &tally)
    }
    judgePatterns(text, prefix, range, inner, &tally)
  }

  /// Judges records after a prefix of known forms, or pairs after any.
  ///
  /// - Returns: whether there are any.
  private mutating func judgeAfterForms(
    _ text: Span<UInt8>,
    _ prefix: LinePrefix,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) -> Bool {
    let rest = prefix.end..<range.upperBound
    guard let first = rest.first else { return false }
    if first > range.lowerBound {
      if text[first] == UInt8(ascii: "{") {
        let next = LineStart.skip(text, (first + 1)..<rest.upperBound)
        let isNamed = next < rest.upperBound && text[next] == UInt8(ascii: "\"")
        let isRecord =
          prefix.isContainers || LineShape(text, range) == .record
          || isNamed && scope.place == .lines
        if isRecord || tape.parse(text, rest) == nil {
          judgeObjects(text, rest, in: line, scope, &judged, &tally)
          return true
        }
      } else if text[first] == UInt8(ascii: "["), beginsObject(text, first + 1, rest.upperBound) {
        judgeArray(text, rest, in: line, scope, &judged, &tally)
        return true
      }
    }
    guard let pairs = LogfmtLine(text, first..<LineStart.trimmedEnd(text, rest)) else {
      return false
    }
    let json = pairs.json
    guard tape.parse(json.span, json.indices) == nil else { return false }
    judgeRecord(json.span, scope, &judged, &tally)
    return true
  }

  /// Judges an object that ends a line after words that are no known prefix, or a line of words.
  private mutating func judgeAfterWords(
    _ text: Span<UInt8>,
    _ prefix: LinePrefix,
    _ range: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    let rest = prefix.end..<range.upperBound
    let limit = range.lowerBound + LinePrefix.bytesMax + 1
    guard scope.place != .prose, let bracket = parseObject(in: rest, before: limit, text)
    else {
      if scope.place == .lines, LineShape(text, range) == .record {
        judged.add("it looks like a record and cannot be read", at: "the line")
        return
      }
      judgeWords(text, prefix, range, scope, &judged, &tally)
      return
    }
    let words = range.lowerBound..<bracket
    let isTorn = scope.place == .lines && (holdsErrorKey(text, words) || closesMore(text, words))
    if isTorn { judged.add("the end of another record before it", at: "byte 0 of the line") }
    if isTorn || isRecordlike(text) {
      judgeRecord(text, scope, &judged, &tally)
    } else if scope.place == .lines, holdsErrorInTape(text) {
      judged.hasRecord = true
      addUnplaced(Array("(words)".utf8), text.extracting(bracket..<rest.upperBound), scope, &tally)
    }
  }

  /// Parses the first object after words that ends the line.
  ///
  /// - Parameters:
  ///   - range: from where on it can begin, and the line's end.
  ///   - limit: where it begins at the latest.
  ///   - text: contains the line.
  ///   - isApart: whether it can be no part of an object around it.
  /// - Returns: where it begins; the tape contains it.
  private mutating func parseObject(
    in range: Range<Int>,
    before limit: Int,
    _ text: Span<UInt8>,
    isApart: Bool = false
  ) -> Int? {
    let end = LineStart.trimmedEnd(text, range)
    guard end > range.lowerBound, text[end - 1] == UInt8(ascii: "}") else { return nil }
    let limit = min(end, limit)
    var attempts = 0
    var at = range.lowerBound
    while attempts < Self.attemptsMax,
      let bracket = text.firstIndex(of: UInt8(ascii: "{"), from: at, before: limit)
    {
      at = bracket + 1
      let next = LineStart.skip(text, at..<end)
      guard next < end, text[next] == UInt8(ascii: "\"") || text[next] == UInt8(ascii: "}") else {
        continue
      }
      if isApart, let before = lastInk(text, range.lowerBound..<bracket),
        before == UInt8(ascii: ":") || before == UInt8(ascii: ",") || before == UInt8(ascii: "[")
      {
        continue
      }
      attempts += 1
      if tape.parse(text, bracket..<end) == nil { return bracket }
    }
    return nil
  }

  /// The last byte of a text that is no blank.
  private func lastInk(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt8? {
    var end = range.upperBound
    while end > range.lowerBound {
      let byte = text[end - 1]
      if byte != 0x20 && byte != 0x09 && byte != 0x0d && byte != 0x0a { return byte }
      end -= 1
    }
    return nil
  }

  /// Whether the parsed object says when or how badly something happened, or what.
  private func isRecordlike(_ text: Span<UInt8>) -> Bool {
    plan.messageFields.contains { $0.find(in: tape, accept: Self.isText) != nil }
      || plan.levelFields.contains { field in
        field.find(in: tape, accept: { $0.kind == .number || Self.isText($0) }) != nil
      }
      || time(plan.times, text) != nil
  }

  /// Whether a text has more closing brackets than opening ones.
  private func hasMoreClosing(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var open = 0
    for index in range {
      if text[index] == UInt8(ascii: "{") { open += 1 }
      if text[index] == UInt8(ascii: "}") { open -= 1 }
    }
    return open < 0
  }

  /// Whether a closing bracket in a text has no opening one before it.
  private func closesMore(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var open = 0
    for index in range {
      if text[index] == UInt8(ascii: "{") { open += 1 }
      if text[index] == UInt8(ascii: "}") { open -= 1 }
      if open < 0 { return true }
    }
    return false
  }

  private func beginsObject(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let at = LineStart.skip(text, start..<end)
    return at < end && text[at] == UInt8(ascii: "{")
  }

  // MARK: Words

  /// Judges a line without a record.
  private mutating func judgeWords(
    _ text: Span<UInt8>,
    _ prefix: LinePrefix,
    _ range: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    if scope.place == .lines {
      if text.firstIndex(of: 0, from: range.lowerBound, before: range.upperBound) != nil {
        judged.add("zero bytes in the line", at: "outside of a string")
        return
      }
      if isLeftOut(text, range) {
        judged.add(
          "long-message: journalctl left out a text that is not plain; use --all",
          at: "the line"
        )
        return
      }
      if holdsErrorKey(text, range) {
        judged.add("an error's name in a line that is no record", at: "the line")
        return
      }
      let isFirst = scope.isContainersFirst || isFirstLine && prefix.isContainers
      if isFirst, hasMoreClosing(text, prefix.end..<range.upperBound) {
        judged.add("cut: the end of a record, whose beginning is not here", at: "the first line")
        return
      }
    }
  }

  /// Whether a line ends with what journalctl writes for a text with bytes that it does not print,
  /// `[109B blob data]` (systemd 252, `logs-show.c`).
  private func isLeftOut(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let end = LineStart.trimmedEnd(text, range)
    var at = end - CompiledCatalog.leftOut.count
    guard at > range.lowerBound, CompiledCatalog.leftOut.equals(text.extracting(at..<end)),
      (0x41...0x5a).contains(text[at - 1])
    else { return false }
    at -= 1
    let unit = at
    while at > range.lowerBound, (0x30...0x39).contains(text[at - 1]) || text[at - 1] == 0x2e {
      at -= 1
    }
    return at < unit && at > range.lowerBound && text[at - 1] == UInt8(ascii: "[")
  }

  /// Counts a failure where a pattern matches the words of a line, or those after its prefix.
  private mutating func judgePatterns(
    _ text: Span<UInt8>,
    _ prefix: LinePrefix,
    _ range: Range<Int>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    for start in prefix.starts where start < range.upperBound {
      let message = text.extracting(start..<LineStart.colorlessEnd(text, start..<range.upperBound))
      for index in plan.textPrograms.indices
      where plan.textPrograms[index].match(message, &patternState).isMatch {
        addTextFailure(message, scope, &tally)
        return
      }
    }
  }

  /// Whether an error's name is in a text as that of a member with a value: a part of a record that
  /// cannot be read.
  private func holdsErrorKey(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let plain = LineStart.withoutColors(text, range)
    let bytes = plain.span
    return plan.needles.contains { name in
      var at = 0
      while let found = bytes.firstIndex(of: name.span, from: at, before: bytes.count) {
        at = found + name.count
        if ErrorKey.isMember(bytes, after: at) || ErrorKey.isPair(bytes, found, after: at) {
          return true
        }
      }
      return false
    }
  }
}
