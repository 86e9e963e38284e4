/// What may be before a line's text, and after it, and says nothing: blanks, a byte order mark,
/// record separators (RFC 7464), and the colours of terminals (ECMA-48, "SGR" and its like).
enum LineStart {
  /// Where a line's text begins.
  static func skip(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    var at = line.lowerBound
    while at < line.upperBound {
      switch text[at] {
      case 0x20, 0x09, 0x0d, 0x1e: at += 1
      case 0x1b:
        guard let end = colorEnd(text, at, before: line.upperBound) else { return at }
        at = end
      case 0xef:
        guard line.upperBound - at >= 3, text[at + 1] == 0xbb, text[at + 2] == 0xbf else {
          return at
        }
        at += 3
      default: return at
      }
    }
    return at
  }

  /// A line's own text: what comes after zero bytes, and after what ``skip(_:_:)`` passes over.
  static func content(_ text: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
    let zeros = skipZeros(text, line)
    return skip(text, zeros..<line.upperBound)..<line.upperBound
  }

  /// Whether a text begins with a bracket, after what ``skip(_:_:)`` passes over.
  static func beginsObject(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    let start = skip(text, line)
    return start < line.upperBound && text[start] == UInt8(ascii: "{")
  }

  /// Whether a text begins as an array of objects does.
  static func beginsArray(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard let first = line.first, text[first] == UInt8(ascii: "[") else { return false }
    let start = skip(text, (first + 1)..<line.upperBound)
    return start < line.upperBound && text[start] == UInt8(ascii: "{")
      && ObjectStart.isPossible(text, start, before: line.upperBound)
  }

  /// After the blanks at an offset.
  static func skipBlanks(_ text: Span<UInt8>, _ start: Int, before end: Int) -> Int {
    var at = start
    while at < end, isBlank(text[at]) { at += 1 }
    return at
  }

  /// Whether a byte is a space, a tab or a carriage return.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }

  /// After the blanks and colours that may follow a record.
  static func skipBlanksAndColors(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    var at = line.lowerBound
    while at < line.upperBound {
      switch text[at] {
      case 0x20, 0x09, 0x0a, 0x0d: at += 1
      case 0x1b:
        guard let end = colorEnd(text, at, before: line.upperBound) else { return at }
        at = end
      default: return at
      }
    }
    return at
  }

  /// Where a line's text ends.
  static func trimmedEnd(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    var end = line.upperBound
    while end > line.lowerBound {
      if isBlank(text[end - 1]) || text[end - 1] == 0x0a {
        end -= 1
      } else if let start = colorStart(text, end, after: line.lowerBound) {
        end = start
      } else {
        return end
      }
    }
    return end
  }

  /// Where a line ends without the colours and carriage returns at its end.
  static func colorlessEnd(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    var end = line.upperBound
    while end > line.lowerBound {
      if text[end - 1] == 0x0d {
        end -= 1
      } else if let start = colorStart(text, end, after: line.lowerBound) {
        end = start
      } else {
        return end
      }
    }
    return end
  }

  /// After the zero bytes that a line begins with: a file that was cut while a program wrote to it
  /// has them.
  static func skipZeros(_ text: Span<UInt8>, _ line: Range<Int>) -> Int {
    var at = line.lowerBound
    while at < line.upperBound, text[at] == 0 { at += 1 }
    return at
  }

  /// The end of the colour that begins at an escape: `ESC [`, digits and semicolons, a letter.
  static func colorEnd(_ text: Span<UInt8>, _ start: Int, before end: Int) -> Int? {
    guard start + 2 < end, text[start] == 0x1b, text[start + 1] == 0x5b else { return nil }
    var at = start + 2
    while at < end, (0x30...0x3f).contains(text[at]) { at += 1 }
    guard at < end, isLetter(text[at]) else { return nil }
    return at + 1
  }

  /// Where the colour begins that ends before an offset.
  static func colorStart(_ text: Span<UInt8>, _ end: Int, after start: Int) -> Int? {
    guard end - start >= 3, isLetter(text[end - 1]) else { return nil }
    var at = end - 2
    while at > start, (0x30...0x3f).contains(text[at]) { at -= 1 }
    guard at > start, text[at] == 0x5b, text[at - 1] == 0x1b else { return nil }
    return at - 1
  }

  /// The text without its colours.
  static func withoutColors(_ text: Span<UInt8>, _ line: Range<Int>) -> [UInt8] {
    var plain: [UInt8] = []
    var at = line.lowerBound
    while at < line.upperBound {
      if text[at] == 0x1b, let end = colorEnd(text, at, before: line.upperBound) {
        at = end
      } else {
        plain.append(text[at])
        at += 1
      }
    }
    return plain
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }
}
