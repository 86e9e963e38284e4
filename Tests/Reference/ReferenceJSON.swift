/// A JSON text by RFC 8259, taken apart with everything that a careless parser loses: the order
/// of members, repeated members, and the place of each value in the text.
///
/// The values lie in one flat list and name each other by index, so that neither reading nor
/// releasing a deeply nested text recurses.
public struct ReferenceJSON {
  /// The deepest nesting that is read: the outermost object or array has depth 1.
  public static let maximumDepth = 1024

  /// What a value is.
  public enum Kind: Sendable {
    /// `{…}`
    case object
    /// `[…]`
    case array
    /// A string.
    case string
    /// A number.
    case number
    /// `true`
    case `true`
    /// `false`
    case `false`
    /// `null`
    case null
  }

  struct Member {
    var name: [UInt8]
    var value: Int
  }

  struct Node {
    var kind: Kind
    /// Where the value stands in the text.
    var range: Range<Int>
    /// A string's text, unescaped.
    var text: [UInt8] = []
    /// An object's members in the order of the text, repeated ones included.
    var members: [Member] = []
    /// An array's elements.
    var elements: [Int] = []
  }

  /// The text itself.
  let bytes: [UInt8]
  /// All values; the outermost one is the first.
  private(set) var nodes: [Node] = []

  /// What the text is as a whole.
  public var kind: Kind { nodes[0].kind }

  /// Takes a text apart, or fails where it is not exactly one JSON value.
  public init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    var reader = JSONReader(bytes)
    guard let nodes = try? reader.document() else { return nil }
    self.nodes = nodes
  }

  /// The value as it stands in the text.
  func source(of value: Int) -> [UInt8] {
    Array(bytes[nodes[value].range])
  }
}

/// The text is no JSON.
private struct NoJSON: Error {}

/// Reads one JSON text from its start to its end.
private struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  private var nodes: [ReferenceJSON.Node] = []
  /// The objects and arrays that are open, the innermost last.
  private var open: [Int] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads everything: one value with nothing but white space around it.
  mutating func document() throws -> [ReferenceJSON.Node] {
    try value()
    while let container = open.last {
      skipSpace()
      let isObject = nodes[container].kind == .object
      if take(isObject ? "}" : "]") {
        nodes[container].range = nodes[container].range.lowerBound..<index
        open.removeLast()
        continue
      }
      let isFirst = nodes[container].members.isEmpty && nodes[container].elements.isEmpty
      if !isFirst { try require(",") }
      skipSpace()
      if isObject {
        let name = try string()
        skipSpace()
        try require(":")
        nodes[container].members.append(.init(name: name, value: nodes.count))
      } else {
        nodes[container].elements.append(nodes.count)
      }
      try value()
    }
    skipSpace()
    guard index == bytes.count else { throw NoJSON() }
    return nodes
  }

  /// Reads a string, number or word, or only the opening bracket of an object or array.
  private mutating func value() throws {
    skipSpace()
    let start = index
    guard index < bytes.count else { throw NoJSON() }
    var node = ReferenceJSON.Node(kind: .null, range: start..<start)
    switch Character(Unicode.Scalar(bytes[index])) {
    case "{", "[":
      guard open.count < ReferenceJSON.maximumDepth else { throw NoJSON() }
      node.kind = take("{") ? .object : .array
      if node.kind == .array { try require("[") }
      open.append(nodes.count)
    case "\"":
      node.kind = .string
      node.text = try string()
    case "t":
      node.kind = .true
      try require("true")
    case "f":
      node.kind = .false
      try require("false")
    case "n":
      try require("null")
    default:
      node.kind = .number
      try number()
    }
    node.range = start..<index
    nodes.append(node)
  }

  private mutating func number() throws {
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
  }

  /// Reads one or more digits.
  private mutating func digits() throws {
    let start = index
    while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
    guard index > start else { throw NoJSON() }
  }

  /// Reads a string and gives its text, unescaped.
  private mutating func string() throws -> [UInt8] {
    try require("\"")
    var text: [UInt8] = []
    while !take("\"") {
      if take("\\") {
        text += Array(String(Character(try escape())).utf8)
      } else {
        text += try character()
      }
    }
    return text
  }

  /// Reads what follows a backslash.
  private mutating func escape() throws -> Unicode.Scalar {
    let simple: [(String, Unicode.Scalar)] = [
      ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"),
      ("r", "\r"), ("t", "\t"),
    ]
    for (letter, scalar) in simple where take(letter) { return scalar }
    try require("u")
    let unit = try fourHexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // A surrogate: one half of a character, unless the other half follows.
    let behind = index
    if unit < 0xDC00, take("\\u"), let low = try? fourHexDigits(), (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00))
    {
      return scalar
    }
    // What follows is read again, as something of its own.
    index = behind
    return "\u{FFFD}"
  }

  private mutating func fourHexDigits() throws -> UInt32 {
    guard index + 4 <= bytes.count else { throw NoJSON() }
    var unit: UInt32 = 0
    for byte in bytes[index..<(index + 4)] {
      guard let digit = hexDigit(byte) else { throw NoJSON() }
      unit = unit * 16 + UInt32(digit)
    }
    index += 4
    return unit
  }

  /// Reads one character that stands for itself, and gives its UTF-8 bytes.
  private mutating func character() throws -> ArraySlice<UInt8> {
    guard index < bytes.count else { throw NoJSON() }
    let first = bytes[index]
    let (length, smallest): (Int, UInt32)
    switch first {
    case 0x20...0x7F: (length, smallest) = (1, 0)
    case 0b1100_0000...0b1101_1111: (length, smallest) = (2, 0x80)
    case 0b1110_0000...0b1110_1111: (length, smallest) = (3, 0x800)
    case 0b1111_0000...0b1111_0111: (length, smallest) = (4, 0x10000)
    default: throw NoJSON()
    }
    guard index + length <= bytes.count else { throw NoJSON() }
    let encoded = bytes[index..<(index + length)]
    if length > 1 {
      var code = UInt32(first & (0xFF >> UInt8(length + 1)))
      for byte in encoded.dropFirst() {
        guard byte & 0b1100_0000 == 0b1000_0000 else { throw NoJSON() }
        code = code << 6 | UInt32(byte & 0b0011_1111)
      }
      // An overlong form, a surrogate, or beyond the last character.
      guard code >= smallest, Unicode.Scalar(code) != nil else { throw NoJSON() }
    }
    index += length
    return encoded
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  /// Steps over a text when it comes next.
  private mutating func take(_ expected: String) -> Bool {
    guard bytes[index...].starts(with: expected.utf8) else { return false }
    index += expected.utf8.count
    return true
  }

  private mutating func require(_ expected: String) throws {
    guard take(expected) else { throw NoJSON() }
  }
}

/// The value of a hexadecimal digit of either case.
func hexDigit(_ byte: UInt8) -> Int? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
  default: nil
  }
}
