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

  /// Whether a line, or what was joined of several, can contain an error (docs/CONTRACT.md,
  /// "Candidates").
  func isCandidate(_ buffer: borrowing Buffer, _ line: Range<Int>) -> Bool {
    var at = line.lowerBound
    while true {
      let result = scanner.scan(buffer, at..<line.upperBound)
      switch result.hit {
      case .candidate: return true
      case .nothing: return false
      // The line was joined, or is no part of one.
      case .partialTag: at = result.position + 1
      }
    }
  }

  /// Whether a container's runtime cut a line, so that more of it is to come.
  func isPartial(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    CRIPrefix(text, line)?.isPartial == true
  }
}
