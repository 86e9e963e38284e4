/// Writes JSON for people and programs: two spaces a level, members in the order of the calls.
package struct JSONWriter {
  /// What was written.
  package private(set) var output: [UInt8] = []
  private var depth = 0
  private var isFirst = true

  /// Creates a writer that has written nothing.
  package init() {}

  /// A string in quotes, with what must be escaped escaped, and the rest as it is.
  package static func quoted(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x22]
    output.reserveCapacity(text.count + 2)
    // Most of a text is copied as it is.
    var (start, index) = (0, 0)
    while index < text.count {
      if let letter = escapeLetter(of: text[index]) {
        output += text[start..<index]
        output.append(0x5c)
        output.append(letter)
        index += 1
        start = index
      } else if let escaped = escaped(text, index) {
        output += text[start..<index]
        output += escaped.bytes
        index += escaped.byteCount
        start = index
      } else {
        index += 1
      }
    }
    output += text[start...]
    output.append(0x22)
    return output
  }

  /// What is after the backslash where a byte has a short escape.
  @inline(__always)
  private static func escapeLetter(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x22, 0x5c: byte
    case 0x0a: 0x6e
    case 0x09: 0x74
    case 0x0d: 0x72
    default: nil
    }
  }

  /// How what begins at a place of a text is escaped, and how many bytes it has; nil where it stays.
  @inline(__always)
  private static func escaped(_ text: [UInt8], _ index: Int) -> (bytes: [UInt8], byteCount: Int)? {
    let byte = text[index]
    switch byte {
    // Some readers drop a byte order mark at a string's start; escaped, it stays.
    case 0xef where text[index...].starts(with: [0xef, 0xbb, 0xbf]):
      return (Array("\\ufeff".utf8), 3)
    // Terminals obey the second set of controls as well, U+0080 to U+009F.
    case 0xc2 where index + 1 < text.count && (0x80...0x9f).contains(text[index + 1]):
      return (Array("\\u00\(String(text[index + 1], radix: 16))".utf8), 2)
    case 0..<0x20, 0x7f:
      let digits = String(byte, radix: 16)
      return (Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8), 1)
    default: return nil
    }
  }

  /// Writes an object; its members are written by `body`.
  package mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    container(key, 0x7b, 0x7d, body)
  }

  /// Writes an array; its elements are written by `body`.
  package mutating func array(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    container(key, 0x5b, 0x5d, body)
  }

  /// Writes a member of an object.
  package mutating func member(_ key: String, _ value: Int) { raw(key, Array(String(value).utf8)) }
  package mutating func member(_ key: String, _ value: Int?) {
    raw(key, Array((value.map(String.init) ?? "null").utf8))
  }
  package mutating func member(_ key: String, _ value: Bool?) {
    raw(key, Array((value.map(String.init) ?? "null").utf8))
  }
  package mutating func member(_ key: String, _ value: Bool) { raw(key, Array(String(value).utf8)) }
  package mutating func member(_ key: String, _ value: String) {
    raw(key, Self.quoted(Array(value.utf8)))
  }
  package mutating func member(_ key: String, _ value: String?) {
    raw(key, value.map { Self.quoted(Array($0.utf8)) } ?? Array("null".utf8))
  }
  package mutating func member(_ key: String, bytes: [UInt8]) { raw(key, Self.quoted(bytes)) }
  /// Writes an element of an array.
  package mutating func element(_ value: String) { raw(nil, Self.quoted(Array(value.utf8))) }

  /// Writes a value that is JSON already.
  package mutating func raw(_ key: String?, _ json: [UInt8]) {
    begin(key)
    output += json
  }

  private mutating func begin(_ key: String?) {
    if depth > 0 {
      if !isFirst { output.append(0x2c) }
      newLine()
    }
    isFirst = false
    if let key { output += Self.quoted(Array(key.utf8)) + [0x3a, 0x20] }
  }

  private mutating func newLine() {
    output.append(0x0a)
    output.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }

  private mutating func container(
    _ key: String?,
    _ open: UInt8,
    _ close: UInt8,
    _ body: (inout JSONWriter) -> Void
  ) {
    begin(key)
    output.append(open)
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst { newLine() }
    isFirst = false
    output.append(close)
    if depth == 0 { output.append(0x0a) }
  }
}
