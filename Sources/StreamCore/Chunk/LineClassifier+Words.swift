/// What is in a line that begins as no record: records after a prefix of a known form, pairs, an object
/// after words, or words alone.
extension LineClassifier {
  /// So many places of a line are tried at which an object after free words may begin.
  private static let attemptsMax = 16

  /// Judges a line, or a text in a record, from where its own text begins.
  mutating func judgeAfterPrefix(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    in line: Range<Int>,
    _ scope: Scope,
    _ judged: inout Judged,
    _ tally: inout TallyAccumulator
  ) {
    let prefix = LinePrefix(
      text,
      range,
      heads: plan.textHeads,
      zoneMinutes: plan.zoneMinutes
    )
    var inner = scope
    if let time = prefix.time {
      inner.time = time
      inner.lacksZone = watchesZone && prefix.lacksZone
    }
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
    if prefix.isEnvelope(at: scope.place) {
      if text[first] == UInt8(ascii: "{") {
        guard ObjectStart.isPossible(text, first, before: rest.upperBound) else { return false }
        let isRecord =
          scope.place != .lines
          ? isOfRecords(text, rest, scope)
          : prefix.isContainers || LineShape.isTornRecord(text, range)
            || Self.beginsMember(text, rest)
            || tape.parse(text, rest) == nil
        if isRecord {
          checkPrefix(text, range.lowerBound..<first, &judged)
          judgeObjects(text, rest, in: line, scope, &judged, &tally)
          return true
        }
      } else if LineStart.beginsArray(text, rest), isOfRecords(text, rest, scope) {
        checkPrefix(text, range.lowerBound..<first, &judged)
        judgeArray(text, rest, in: line, scope, &judged, &tally)
        return true
      }
    }
    let pairs = first..<LineStart.trimmedEnd(text, rest)
    if tape.parsePairs(text, pairs) {
      checkPrefix(text, range.lowerBound..<first, &judged)
      judgeRecord(text, scope, &judged, &tally)
      return true
    }
    guard let json = LogfmtLine(text, pairs)?.json, tape.parse(json.span, json.indices) == nil
    else {
      return false
    }
    checkPrefix(text, range.lowerBound..<first, &judged)
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
      if scope.place == .lines, LineShape.isTornRecord(text, range) {
        let pairs = LogfmtLine.beginning(text, prefix.end..<range.upperBound)
        judged.add(
          "it looks like a record and cannot be read",
          at: "the line",
          kind: isUnended && pairs ? .unfinished : nil
        )
        return
      }
      judgeWords(text, prefix, range, scope, &judged, &tally)
      return
    }
    let words = range.lowerBound..<bracket
    let isTorn = checkPrefix(text, words, &judged)
    if isTorn || isRecordlike(text) {
      judgeRecord(text, scope, &judged, &tally)
    } else if scope.place == .lines, tapeContainsError(text) {
      // What is around it is not carried for it.
      if scope.depth == 0 { judged.hasRecord = true }
      addUnplaced(Array("(words)".utf8), text.extracting(bracket..<rest.upperBound), scope, &tally)
    }
  }

  /// Notes where what comes before a record is a part of another one.
  ///
  /// - Returns: whether it is.
  @discardableResult
  private func checkPrefix(
    _ text: Span<UInt8>,
    _ words: Range<Int>,
    _ judged: inout Judged
  ) -> Bool {
    let isTorn = containsErrorKey(text, words) || openBrackets(text, words).least < 0
    if isTorn { judged.add("the end of another record before it", at: "byte 0 of the line") }
    return isTorn
  }

  /// Parses the first object after words that ends the line.
  ///
  /// - Parameters:
  ///   - range: from where on it can begin, and the line's end.
  ///   - limit: where it begins at the latest.
  ///   - text: contains the line.
  ///   - isApart: whether it can be no part of an object around it.
  /// - Returns: where it begins; the tape contains it.
  mutating func parseObject(
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
      if !LineStart.isBlank(byte) && byte != 0x0a { return byte }
      end -= 1
    }
    return nil
  }

  /// Whether the parsed object says when or how badly something happened, or what.
  private mutating func isRecordlike(_ text: Span<UInt8>) -> Bool {
    plan.messageFields.contains { $0.find(in: tape, accept: Self.isText) != nil }
      || plan.levelFields.contains { field in
        field.find(in: tape, accept: { $0.kind == .number || Self.isText($0) }) != nil
      }
      || time(plan.times, text) != nil || time(plan.wrapperTimes, text) != nil
  }

  /// How many brackets are open at a text's end, and at the least on the way; below zero where
  /// closing ones have no opening one.
  private func openBrackets(
    _ text: Span<UInt8>,
    _ range: Range<Int>
  ) -> (atEnd: Int, least: Int) {
    var (open, least) = (0, 0)
    for index in range {
      if text[index] == UInt8(ascii: "{") { open += 1 }
      if text[index] == UInt8(ascii: "}") { open -= 1 }
      least = min(least, open)
    }
    return (open, least)
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
          "journalctl left out a text that is not plain; use --all",
          at: "the line",
          kind: .longMessage
        )
        return
      }
      if containsErrorKey(text, range) {
        judged.add("an error's name in a line that is no record", at: "the line")
        return
      }
      let isFirst = scope.isContainersFirst || isFirstLine && prefix.isContainers
      if isFirst, openBrackets(text, prefix.end..<range.upperBound).atEnd < 0 {
        judged.add(
          "the end of a record, whose beginning is not here",
          at: "the first line",
          kind: .cut
        )
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
  mutating func judgePatterns(
    _ text: Span<UInt8>,
    _ prefix: LinePrefix,
    _ range: Range<Int>,
    _ scope: Scope,
    _ tally: inout TallyAccumulator
  ) {
    for start in prefix.textStarts where start < range.upperBound {
      let end = LineStart.colorlessEnd(text, start..<range.upperBound)
      let words = text.extracting(start..<max(start, end))
      let message = Self.message(words)
      for index in plan.textPrograms.indices
      where plan.textPrograms[index].match(message.span, &patternState).isMatch {
        addTextFailure(message.span, scope, &tally)
        return
      }
    }
  }

  /// What words say: bytes that are no UTF-8 become U+FFFD, as in a record's strings, and a carriage
  /// return is a blank, as before a line.
  private static func message(_ words: Span<UInt8>) -> [UInt8] {
    let text = String(decoding: [UInt8](words), as: UTF8.self)
    return text.utf8.map { $0 == 0x0d ? 0x20 : $0 }
  }

  /// Whether an error's name is in a text as that of a member with a value: a part of a record that
  /// cannot be read.
  private func containsErrorKey(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let plain = LineStart.withoutColors(text, range)
    let bytes = plain.span
    return plan.tellingNames.contains { name in
      var at = 0
      while let found = bytes.firstIndex(of: name.span, from: at, before: bytes.count) {
        at = found + name.count
        if ErrorKey.isMember(bytes, found, after: at) || ErrorKey.isPair(bytes, found, after: at) {
          return true
        }
      }
      return false
    }
  }
}
