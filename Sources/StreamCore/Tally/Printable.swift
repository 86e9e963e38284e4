/// A text from a log, a catalogue or a directory, without what a terminal would obey or what would hide its order.
///
/// - Parameter bytes: the text; what is no UTF-8 becomes U+FFFD.
/// - Returns: the text on one line.
package func printable(_ bytes: [UInt8]) -> String {
  String(decoding: bytes, as: UTF8.self).unicodeScalars.reduce(into: "") { text, scalar in
    switch scalar.value {
    case 0x0a: text += "\\n"
    case 0x09: text += "\\t"
    case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069:
      text += "\\u{\(String(scalar.value, radix: 16))}"
    case 0x10_ff80...: text += "\\x\(String(scalar.value & 0xff, radix: 16))"  // PathText
    default: text.unicodeScalars.append(scalar)
    }
  }
}

/// The same for a text that is known to be one.
package func printable(_ text: String) -> String { printable(Array(text.utf8)) }
