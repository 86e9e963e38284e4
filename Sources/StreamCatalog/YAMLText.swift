/// How texts are written in YAML.
///
/// The quoting is our own: the same text gives the same bytes with any version of libyaml, and
/// single quotes, in which nothing but a quote is special, are what patterns are easiest to read
/// in.
enum YAMLText {
  /// A text in single quotes, or in double quotes where it has characters that do not show.
  static func quoted(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy(isVisible) {
      var single = "'"
      for scalar in text.unicodeScalars {
        if scalar == "'" { single.unicodeScalars.append("'") }
        single.unicodeScalars.append(scalar)
      }
      return single + "'"
    }
    var double = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { double.unicodeScalars.append("\\") }
      append(scalar, to: &double)
    }
    return double + "\""
  }

  /// A text without quotes where YAML certainly reads it as the same text, and in quotes
  /// otherwise.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - inFlow: Whether it is between `[]` or `{}`, where more characters are special; there
  ///     a text of several words is quoted too, so that one sees where it ends.
  /// - Returns: The YAML form.
  static func scalar(_ text: String, inFlow: Bool = false) -> String {
    isPlain(text, inFlow: inFlow) ? text : quoted(text)
  }

  /// A text on one line, with escapes for the characters that do not show.
  static func printable(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { append($1, to: &$0) }
  }

  /// What an error message shows of a text.
  static func excerpt(_ text: String) -> String {
    let start = text.unicodeScalars.prefix(60)
    return quoted(String(start)) + (start.endIndex < text.endIndex ? "…" : "")
  }

  private static func isPlain(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "_"),
      text.utf8.last != UInt8(ascii: " ")
    else { return false }
    let special = inFlow ? "._-/" : " .,_-/()+=#"
    guard text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || special.utf8.contains($0) })
    else { return false }
    // The words that one or the other version of YAML takes for no text.
    return !text.contains(" #")
      && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        .contains(text.lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a character shows as itself, wherever it is written.
  ///
  /// The ranges are written out, not taken from the Unicode tables of the standard library: the
  /// same catalogue is the same text with any version of Swift.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0xA0, 0xAD: false
    case 0x061C, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x3000: false
    case 0xE000...0xF8FF, 0xFEFF, 0xFFF0...0xFFFB, 0xFFFE...0xFFFF, 0xE0000...0x10FFFF: false
    default: true
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    guard !isVisible(scalar) else {
      text.unicodeScalars.append(scalar)
      return
    }
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let (letter, width) =
        switch scalar.value {
        case ...0xFF: ("x", 2)
        case ...0xFFFF: ("u", 4)
        default: ("U", 8)
        }
      text += "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }
  }
}
