/// A JSON text by RFC 8259 with Python's `NaN` and `Infinity`, taken apart with everything that a
/// careless parser loses: the order of members, repeated members, and the place of each value in the
/// text.
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
    /// A number, `NaN`, `Infinity` or `-Infinity`.
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
  /// Whether it is a logfmt line.
  private(set) var isLogfmt = false
  /// How many strings have bytes that are no UTF-8.
  private(set) var badTextCount = 0

  /// What the text is as a whole.
  public var kind: Kind { nodes[0].kind }

  /// Takes a text apart, or fails where it is not exactly one JSON value.
  public init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    var reader = JSONReader(bytes)
    guard let nodes = try? reader.document() else { return nil }
    self.nodes = nodes
    badTextCount = reader.badTextCount
  }

  /// Takes what is whole of a text that is cut off or goes wrong somewhere, and of the string that its
  /// end cuts off what is there; fails where it does not begin as an object.
  init?(beginningOf bytes: [UInt8]) {
    self.bytes = bytes
    var reader = JSONReader(bytes)
    nodes = reader.beginning()
    guard nodes.first?.kind == .object else { return nil }
  }

  /// Takes the pairs of a logfmt line as members that are strings.
  init(_ bytes: [UInt8], _ pairs: [LogfmtPair]) {
    self.bytes = bytes
    isLogfmt = true
    nodes = [Node(kind: .object, range: 0..<bytes.count)]
    for pair in pairs {
      nodes[0].members.append(Member(name: pair.key, value: nodes.count))
      nodes.append(Node(kind: .string, range: pair.valueRange, text: pair.value))
    }
  }

  private init(_ bytes: [UInt8], _ reader: JSONReader, _ nodes: [Node]) {
    self.bytes = bytes
    self.nodes = nodes
    badTextCount = reader.badTextCount
  }

  /// The value as it stands in the text.
  func source(of value: Int) -> [UInt8] {
    Array(bytes[nodes[value].range])
  }
}

/// The objects in a text.
struct ReferenceObjects {
  /// Those that are whole, up to the first fault.
  var objects: [ReferenceJSON] = []
  /// Whether there is nothing else in the text.
  var isWhole = false
  /// Whether the text ended before there was a fault.
  var isOpen = false
}

extension ReferenceJSON {
  /// Takes several objects in a row, or an array of objects.
  static func objects(in text: [UInt8]) -> ReferenceObjects {
    var found = ReferenceObjects()
    var reader = JSONReader(text)
    do {
      let isArray = reader.skip("[")
      repeat {
        let nodes = try reader.object()
        found.objects.append(ReferenceJSON(text, reader, nodes))
      } while try isArray ? reader.hasNextElement() : !reader.isAtEnd()
      guard reader.isAtEnd() else { throw NoJSON() }
      found.isWhole = true
    } catch {
      found.isOpen = reader.ranOut
    }
    return found
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
  /// How many strings had bytes that are no UTF-8.
  private(set) var badTextCount = 0
  /// Whether the text ended where more of it was right.
  private(set) var ranOut = false
  /// What there is of the string at hand.
  private var cutText: [UInt8] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads everything: one value with nothing but white space around it.
  mutating func document() throws -> [ReferenceJSON.Node] {
    let nodes = try wholeValue()
    guard isAtEnd() else { throw NoJSON() }
    return nodes
  }

  /// Reads one value as far as it goes.
  mutating func beginning() -> [ReferenceJSON.Node] {
    _ = try? wholeValue()
    let count = nodes.count
    for index in nodes.indices {
      nodes[index].members.removeAll { $0.value >= count }
      nodes[index].elements.removeAll { $0 >= count }
    }
    return nodes
  }

  /// Reads the object that has to come next.
  mutating func object() throws -> [ReferenceJSON.Node] {
    skipSpace()
    try require("{")
    index -= 1
    return try wholeValue()
  }

  /// Reads what comes after an element of the outermost array, and whether there is another one.
  mutating func hasNextElement() throws -> Bool {
    skipSpace()
    if take("]") { return false }
    try require(",")
    return true
  }

  /// Steps over white space and one sign, if it comes next.
  mutating func skip(_ sign: String) -> Bool {
    skipSpace()
    return take(sign)
  }

  /// Whether nothing but white space is left.
  mutating func isAtEnd() -> Bool {
    skipSpace()
    return index == bytes.count
  }

  /// Reads a value with all that is in it.
  private mutating func wholeValue() throws -> [ReferenceJSON.Node] {
    nodes = []
    open = []
    badTextCount = 0
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
    return nodes
  }

  /// Reads a string, number or word, or only the opening bracket of an object or array.
  private mutating func value() throws {
    skipSpace()
    let start = index
    guard index < bytes.count else { throw end() }
    var node = ReferenceJSON.Node(kind: .null, range: start..<start)
    switch Character(Unicode.Scalar(bytes[index])) {
    case "{", "[":
      guard open.count < ReferenceJSON.maximumDepth else { throw NoJSON() }
      node.kind = take("{") ? .object : .array
      if node.kind == .array { try require("[") }
      open.append(nodes.count)
    case "\"":
      node.kind = .string
      do {
        node.text = try string()
      } catch {
        node.range = start..<bytes.count
        node.text = cutText
        if ranOut { nodes.append(node) }
        throw error
      }
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
    if take("NaN") { return }
    if isNext("N") { try require("NaN") }
    _ = take("-")
    if isNext("I") { return try require("Infinity") }
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
    guard index > start else { throw index == bytes.count ? end() : NoJSON() }
  }

  /// Reads a string and gives its text, unescaped; bytes that are no UTF-8 become U+FFFD.
  private mutating func string() throws -> [UInt8] {
    try require("\"")
    var text: [UInt8] = []
    while true {
      cutText = Array(String(decoding: text, as: UTF8.self).utf8)
      guard index < bytes.count else { throw end() }
      let byte = bytes[index]
      index += 1
      if byte == 0x22 { break }
      if byte == 0x5C {
        text += Array(String(Character(try escape())).utf8)
      } else {
        guard byte >= 0x20 else { throw NoJSON() }
        text.append(byte)
      }
    }
    let read = Array(String(decoding: text, as: UTF8.self).utf8)
    if read != text { badTextCount += 1 }
    return read
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
    let after = index
    if unit < 0xDC00, take("\\u"), let low = try? fourHexDigits(), (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00))
    {
      return scalar
    }
    // What follows is read again, as something of its own.
    index = after
    return "\u{FFFD}"
  }

  private mutating func fourHexDigits() throws -> UInt32 {
    guard index + 4 <= bytes.count else {
      throw bytes[index...].allSatisfy { hexDigit($0) != nil } ? end() : NoJSON()
    }
    var unit: UInt32 = 0
    for byte in bytes[index..<(index + 4)] {
      guard let digit = hexDigit(byte) else { throw NoJSON() }
      unit = unit * 16 + UInt32(digit)
    }
    index += 4
    return unit
  }

  private mutating func skipSpace() {
    while index < bytes.count, isBlank(bytes[index]) { index += 1 }
  }

  /// Steps over a text when it comes next.
  private mutating func take(_ expected: String) -> Bool {
    guard bytes[index...].starts(with: expected.utf8) else { return false }
    index += expected.utf8.count
    return true
  }

  private func isNext(_ expected: String) -> Bool { bytes[index...].starts(with: expected.utf8) }

  private mutating func require(_ expected: String) throws {
    guard !take(expected) else { return }
    throw expected.utf8.starts(with: bytes[index...]) ? end() : NoJSON()
  }

  /// The text ends where more of it had been right.
  private mutating func end() -> NoJSON {
    ranOut = true
    return NoJSON()
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
