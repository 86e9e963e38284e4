extension PatternProgram {
  /// The bytes of a literal that are shown.
  private static let shownBytesMax = 40

  /// What a pattern accepts after some bytes that fit it, in words for people.
  ///
  /// - Parameters:
  ///   - fitting: the beginning of a message that fits.
  ///   - pattern: what this program was compiled from.
  ///   - state: memory that is reused.
  /// - Returns: the texts and placeholders that could follow, without repetition.
  func expected(after fitting: Span<UInt8>, _ pattern: Pattern, _ state: inout State) -> [String] {
    _ = match(fitting, &state)
    var expected: [String] = []
    for step in state.next.sorted() {
      let text = expectation(at: step, pattern)
      if !expected.contains(text) { expected.append(text) }
    }
    return expected
  }

  private func expectation(at step: Int, _ pattern: Pattern) -> String {
    if case .accept = steps[step] { return "the end of the message" }
    let element = starts.lastIndex { $0 <= step } ?? 0
    switch pattern.elements[element] {
    case .literal(let bytes):
      let rest = bytes[(step - starts[element])...]
      let isLong = rest.count > Self.shownBytesMax
      return "'\(printable(Array(rest.prefix(Self.shownBytesMax))))\(isLong ? "…" : "")'"
    case .placeholder(.digest):
      return switch steps[step] {
      case .byte(0x3a): "':' of <digest>"
      case .byte: "'XXX' of <digest>"
      case .oneOrMore where step == starts[element]: "<digest>"
      default: "hexadecimal digits of <digest>"
      }
    case .placeholder(let placeholder): return "<\(placeholder.rawValue)>"
    }
  }
}
