/// The template of an unknown failure's message: the message with what changes from one failure to
/// the next masked as `<*>`.
///
/// ```
///   reading tag "3.11.6" from filesystem: unknown blob name=acme/web
///   reading tag <*>      from filesystem: unknown blob name=<*>
/// ```
///
/// It is a pure function of one text, so that groups add up exactly, however the input was split.
/// The rules (docs/TEMPLATES.md says them with examples), over the text from left to right:
///
/// 1. Two double quotes without white space, controls or a quote between them are a **name**; it
///    is masked with its quotes.
/// 2. A **word** is a run of letters, digits, `._-/:@+%~$` and bytes that are not ASCII, without
///    dots and colons at its end. It is masked if it
///    - contains a digit, an `@`, or a slash and a letter;
///    - is the name of a host: labels of letters and `-`, joined by dots, the last of two or more
///      letters alone;
///    - is an address: hexadecimal digits and two or more colons;
///    - is a value: it is after `=` and a word, and is none of `true false nil null`;
///    - is after `on repository ` or `lookup `.
/// 3. Everything else stays.
///
/// Of a text that is longer than ``bytesMax`` the beginning is looked at.
///
/// One is kept from text to text: its memory is reused.
package struct Template: Sendable {
  /// A template is made of so many bytes of a text at most.
  package static let bytesMax = 64 << 10

  /// What stands for a masked text.
  package static let mask = Array("<*>".utf8)

  /// The template of the last text.
  package private(set) var text: [UInt8] = []

  /// What was masked in the last text, from left to right, where that was asked for.
  package private(set) var masked: [Range<Int>] = []

  private struct Kind: OptionSet {
    let rawValue: UInt8
    static let word = Kind(rawValue: 1)
    static let digit = Kind(rawValue: 2)
    static let letter = Kind(rawValue: 4)
    static let slash = Kind(rawValue: 8)
    static let at = Kind(rawValue: 16)
    static let dot = Kind(rawValue: 32)
    static let colon = Kind(rawValue: 64)
  }

  private let kinds: [UInt8] = (0...255).map { Template.kindOf($0).rawValue }
  private let constants = ["true", "false", "nil", "null"].map { Array($0.utf8) }
  private let introductions = ["on repository ", "lookup "].map { Array($0.utf8) }

  /// A long text has many words: what was masked takes more memory than the text.
  private let keepsMasked: Bool

  /// - Parameter keepsMasked: whether ``masked`` is wanted.
  package init(keepsMasked: Bool = false) {
    self.keepsMasked = keepsMasked
  }

  /// Forms the template of a text, which becomes ``text``.
  ///
  /// - Complexity: O(text): a search for a closing quote ends before the next quote.
  package mutating func form(of whole: Span<UInt8>) {
    let part = whole.extracting(0..<KeptText.end(whole, limit: Self.bytesMax))
    text.removeAll(keepingCapacity: true)
    masked.removeAll(keepingCapacity: true)
    var index = 0
    while index < part.count {
      if part[index] == 0x22, let end = nameEnd(part, index) {
        appendMask(index..<end)
        index = end
      } else if kind(part[index]).contains(.word) {
        let end = part.runEnd(from: index, classes: kinds.span, wanted: Kind.word.rawValue)
        appendWord(part, index..<end)
        index = end
      } else {
        text.append(part[index])
        index += 1
      }
    }
  }

  private static func kindOf(_ byte: UInt8) -> Kind {
    switch byte {
    case 0x30...0x39: [.word, .digit]
    case 0x41...0x5a, 0x61...0x7a, 0x80...: [.word, .letter]
    case UInt8(ascii: "/"): [.word, .slash]
    case UInt8(ascii: "@"): [.word, .at]
    case UInt8(ascii: "."): [.word, .dot]
    case UInt8(ascii: ":"): [.word, .colon]
    default: "_-+%~$".utf8.contains(byte) ? .word : []
    }
  }

  private func kind(_ byte: UInt8) -> Kind { Kind(rawValue: kinds[Int(byte)]) }

  /// The end of the name that a quote begins.
  private func nameEnd(_ part: Span<UInt8>, _ quote: Int) -> Int? {
    var end = quote + 1
    while end < part.count, part[end] > 0x20, part[end] != 0x22 { end += 1 }
    return end < part.count && part[end] == 0x22 ? end + 1 : nil
  }

  private mutating func appendWord(_ part: Span<UInt8>, _ run: Range<Int>) {
    var end = run.upperBound
    // They belong to the sentence.
    while end > run.lowerBound, !kind(part[end - 1]).isDisjoint(with: [.dot, .colon]) { end -= 1 }
    let word = run.lowerBound..<end
    if isMasked(part, word) {
      appendMask(word)
    } else {
      text.append(part.extracting(word))
    }
    text.append(part.extracting(end..<run.upperBound))
  }

  private mutating func appendMask(_ range: Range<Int>) {
    text += Self.mask
    if keepsMasked { masked.append(range) }
  }

  private func isMasked(_ part: Span<UInt8>, _ word: Range<Int>) -> Bool {
    if word.isEmpty { return false }
    var seen: Kind = []
    for index in word { seen.formUnion(kind(part[index])) }
    if !seen.isDisjoint(with: [.digit, .at]) || seen.isSuperset(of: [.slash, .letter]) {
      return true
    }
    if seen.contains(.dot) && isHost(part, word) { return true }
    if seen.contains(.colon) && isAddress(part, word) { return true }
    return isValue(part, word) || introductions.contains { ends(part, word.lowerBound, in: $0) }
  }

  /// Whether a word without digits is the name of a host.
  private func isHost(_ part: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var labelStart = word.lowerBound
    var isLetters = true
    for index in word {
      let byte = part[index]
      if byte == 0x2e {
        guard index > labelStart else { return false }
        labelStart = index + 1
        isLetters = true
      } else if byte == 0x2d {
        isLetters = false
      } else if byte >= 0x80 || !kind(byte).contains(.letter) {
        return false
      }
    }
    return isLetters && word.upperBound - labelStart >= 2
  }

  /// Whether a word without digits is an address of IP version 6.
  private func isAddress(_ part: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var colons = 0
    for index in word {
      if part[index] == 0x3a {
        colons += 1
      } else if !(0x61...0x66).contains(part[index] | 0x20) {
        return false
      }
    }
    return colons >= 2
  }

  private func isValue(_ part: Span<UInt8>, _ word: Range<Int>) -> Bool {
    let start = word.lowerBound
    guard start >= 2, part[start - 1] == 0x3d, kind(part[start - 2]).contains(.word) else {
      return false
    }
    let value = part.extracting(word)
    return !constants.contains { $0.equals(value) }
  }

  private func ends(_ part: Span<UInt8>, _ end: Int, in text: [UInt8]) -> Bool {
    end >= text.count && text.isHeld(by: part, at: end - text.count)
  }
}
