/// Records that are in a string of a container's log (docker's `json-file`).
///
/// ```
///   {"log":"{\\"error\\":...}\\n","stream":"stdout","time":"2022-05-12T09:14:31.204567891Z"}
/// ```
extension LineClassifier {
  /// Where the parsed object holds a record in a string, if it does: its last `log` member is a
  /// string that begins with a bracket, once unescaped, or with white space and a bracket.
  func payload(_ text: Span<UInt8>) -> Range<Int>? {
    guard let index = tape.member(of: 0, named: plan.logMember) else { return nil }
    let node = tape.nodes[index]
    guard node.kind == .string else { return nil }
    var at = node.start
    while at < node.end {
      // The string is whole, so that an escape's bytes are there.
      switch (text[at], text[at] == 0x5c ? text[at + 1] : 0) {
      case (0x7b, _): return node.start..<node.end
      case (0x20, _): at += 1
      case (0x5c, UInt8(ascii: "n")), (0x5c, UInt8(ascii: "r")), (0x5c, UInt8(ascii: "t")): at += 2
      case (0x5c, UInt8(ascii: "u")):
        switch hexNumber(text, at + 2) {
        case 0x7b: return node.start..<node.end
        case 0x20, 0x09, 0x0a, 0x0d: at += 6
        default: return nil
        }
      default: return nil
      }
    }
    return nil
  }

  /// Whether a text begins as a record does.
  static func beginsRecord(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      switch text[index] {
      case 0x20, 0x09, 0x0a, 0x0d: continue
      case let byte: return byte == 0x7b
      }
    }
    return false
  }

  /// When the container wrote the parsed line, for a record that has no time.
  func wrapperTime(_ text: Span<UInt8>) -> Timestamp? { time(plan.wrapperTimes, text) }

  /// Whether a line contains a record in a string.
  mutating func isEnvelope(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let start = CRIPrefix(text, line)?.end ?? line.lowerBound
    return tape.parse(text, start..<line.upperBound) == nil && payload(text) != nil
  }

  /// Whether a line, or what was joined of several, can contain an error (docs/CONTRACT.md,
  /// "Candidates").
  mutating func isCandidate(_ buffer: borrowing Buffer, _ line: Range<Int>) -> Bool {
    var at = line.lowerBound
    var mayBeWrapper = true
    while true {
      let position = scanner.scan(buffer, at..<line.upperBound).position
      guard position < line.upperBound else { return false }
      switch scanner.hit(buffer.bytes, at: position) {
      case .candidate: return true
      case .partialTag: break
      case .wrappedEscape:
        if mayBeWrapper && isEnvelope(buffer.bytes, line) { return true }
        mayBeWrapper = false
      }
      at = position + 1
    }
  }

  /// What a hit says about its line.
  enum Meaning {
    case nothing
    case candidate
    case partialLine
  }

  /// Says what a hit in a text of many lines means.
  ///
  /// - Parameters:
  ///   - hit: an offset in the line.
  ///   - line: begins with the line, and ends with it or after a later one.
  ///   - buffer: contains the text.
  ///   - dismissedEnd: the end of the last line whose escapes were looked at, and say nothing. A
  ///     line can be full of them, and is parsed once only.
  /// - Returns: what to do with the line.
  mutating func meaning(
    of hit: Int,
    in line: Range<Int>,
    of buffer: borrowing Buffer,
    _ dismissedEnd: inout Int
  ) -> Meaning {
    switch scanner.hit(buffer.bytes, at: hit) {
    case .candidate:
      return .candidate
    case .partialTag:
      guard hit - line.lowerBound < CRIPrefix.bytesMax else { return .nothing }
      let prefix = CRIPrefix(buffer.bytes, line)
      return prefix?.isPartial == true ? .partialLine : .nothing
    case .wrappedEscape:
      if hit < dismissedEnd { return .nothing }
      dismissedEnd = buffer.firstLineEnd(in: hit..<line.upperBound) ?? line.upperBound
      let isEnvelope = isEnvelope(buffer.bytes, line.lowerBound..<dismissedEnd)
      return isEnvelope ? .candidate : .nothing
    }
  }
}
