/// The lexical part of the byte parser: strings, numbers, words.
struct JSONScanner {
  /// Why the scanner stopped.
  enum Stop: Error {
    case value, key, separator, trailing, depth, control, escape, open, number, word

    var reason: String {
      switch self {
      case .value: "a value is expected"
      case .key: "a member's name and a colon are expected"
      case .separator: "a comma or a closing bracket is expected"
      case .trailing: "text follows the object"
      case .depth: "nested deeper than 1,024"
      case .control: "a control character in a string"
      case .escape: "an escape that JSON does not have"
      case .open: "a string without its closing quote"
      case .number: "a number that JSON does not have"
      case .word: "a word that JSON does not have"
      }
    }
  }

  /// A string without its quotes.
  struct Piece {
    let start: Int
    let end: Int
    let hasEscapes: Bool
    /// Whether bytes in it are no UTF-8: they cannot hide structure, and become U+FFFD.
    let isBadText: Bool
  }

  let end: Int
  var at: Int
  /// Up to where the string is whole that the text's end cuts off.
  private(set) var cutEnd = 0

  init(end: Int, at: Int) {
    self.end = end
    self.at = at
  }

  /// What is wrong at the scanner's place; at the text's end it is only that more was to come.
  func fault(_ stop: Stop) -> JSONTape.Fault {
    .init(reason: stop.reason, offset: at, isBeginning: at == end && stop != .depth)
  }

  func peek(_ text: Span<UInt8>) -> UInt8? { at < end ? text[at] : nil }

  mutating func consume(_ text: Span<UInt8>, _ byte: UInt8) -> Bool {
    guard at < end, text[at] == byte else { return false }
    at += 1
    return true
  }

  mutating func skipSpace(_ text: Span<UInt8>) {
    while at < end {
      let byte = text[at]
      guard byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a else { return }
      at += 1
    }
  }

  /// A member's name and the colon after it.
  mutating func key(_ text: Span<UInt8>) -> Piece? {
    guard peek(text) == 0x22, let piece = try? string(text) else { return nil }
    skipSpace(text)
    return consume(text, 0x3a) ? piece : nil
  }

  /// A string; the scanner is at its first quote.
  mutating func string(_ text: Span<UInt8>) throws(Stop) -> Piece {
    at += 1
    let start = at
    var hasEscapes = false
    var isBadText = false
    while true {
      at = text.plainEnd(from: at, to: end)
      cutEnd = at
      guard at < end else { throw .open }
      let byte = text[at]
      if byte == 0x22 {
        at += 1
        return Piece(start: start, end: at - 1, hasEscapes: hasEscapes, isBadText: isBadText)
      }
      if byte == 0x5c {
        hasEscapes = true
        try escape(text)
      } else if byte < 0x20 {
        throw .control
      } else {
        let length = UTF8Sequence.length(in: text, at: at, end: end)
        isBadText = isBadText || length == nil
        at += length ?? 1
      }
    }
  }

  private mutating func escape(_ text: Span<UInt8>) throws(Stop) {
    guard at + 1 < end else {
      at = end
      throw .open
    }
    switch text[at + 1] {
    case 0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74: at += 2
    case 0x75:
      for offset in 2..<6 where at + offset < end && hexValue(text[at + offset]) == nil {
        throw .escape
      }
      at += 6
      guard at <= end else {
        at = end
        throw .open
      }
    default: throw .escape
    }
  }

  mutating func number(_ text: Span<UInt8>) throws(Stop) {
    if text[at] == 0x2d { at += 1 }
    if consume(text, 0x30) {
      if let digit = peek(text), (0x30...0x39).contains(digit) { throw .number }
    } else {
      try digits(text)
    }
    if consume(text, 0x2e) { try digits(text) }
    if consume(text, 0x65) || consume(text, 0x45) {
      if !consume(text, 0x2b) { _ = consume(text, 0x2d) }
      try digits(text)
    }
  }

  /// A number, or what Python writes in the place of one.
  mutating func anyNumber(_ text: Span<UInt8>) throws(Stop) {
    switch text[at] {
    case 0x4e: try word(text, "NaN")
    case 0x49: try word(text, "Infinity")
    case 0x2d where at + 1 < end && text[at + 1] == 0x49: try word(text, "-Infinity")
    default: try number(text)
    }
  }

  /// Whether a number is zero.
  static func isZero(_ text: Span<UInt8>, _ number: Range<Int>) -> Bool {
    var at = number.lowerBound
    if text[at] == 0x2d { at += 1 }
    guard text[at] == 0x30 else { return false }
    while at < number.upperBound, text[at] | 0x20 != 0x65 {
      if (0x31...0x39).contains(text[at]) { return false }
      at += 1
    }
    return true
  }

  private mutating func digits(_ text: Span<UInt8>) throws(Stop) {
    let start = at
    while at < end, (0x30...0x39).contains(text[at]) { at += 1 }
    if at == start { throw .number }
  }

  mutating func word(_ text: Span<UInt8>, _ word: String) throws(Stop) {
    for (offset, byte) in word.utf8.enumerated() where at + offset < end {
      if text[at + offset] != byte { throw .word }
    }
    at += word.utf8.count
    guard at <= end else {
      at = end
      throw .word
    }
  }
}

/// The value of a hexadecimal digit.
func hexValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte - 0x30)
  case 0x41...0x46: UInt32(byte - 0x41 + 10)
  case 0x61...0x66: UInt32(byte - 0x61 + 10)
  default: nil
  }
}

extension JSONTape.Node {
  /// Appends a string's text.
  func appendText(_ text: Span<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    StreamCore.appendUnescaped(text, self.start..<end, to: &output)
    guard flags.contains(.isBadText) else { return }
    let repaired = String(decoding: output[start...], as: UTF8.self)
    output.replaceSubrange(start..., with: repaired.utf8)
  }
}

/// Appends a JSON string's text with its escapes resolved.
///
/// The string was scanned before, so that its escapes are known to be whole. A surrogate without
/// its other half becomes U+FFFD.
func appendUnescaped(_ text: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
  var at = range.lowerBound
  while true {
    at = output.appendUnescaped(text, at..<range.upperBound)
    guard at < range.upperBound else { return }
    var code = hexNumber(text, at + 2)
    at += 6
    if (0xd800...0xdbff).contains(code), at + 5 < range.upperBound, text[at] == 0x5c,
      text[at + 1] == 0x75
    {
      let low = hexNumber(text, at + 2)
      if (0xdc00...0xdfff).contains(low) {
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        at += 6
      }
    }
    let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
    output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}

func hexNumber(_ text: Span<UInt8>, _ at: Int) -> UInt32 {
  var number: UInt32 = 0
  for offset in 0..<4 { number = number << 4 | (hexValue(text[at + offset]) ?? 0) }
  return number
}
