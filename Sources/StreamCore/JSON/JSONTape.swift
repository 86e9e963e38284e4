/// One line's JSON as a flat list of its values, in the order in which they begin.
///
/// ```
///   {"a":[1,2],"b":"x"}
///   nodes:  0 object   next 5
///           1 "a" array   next 4
///           2 number      next 3
///           3 number      next 4
///           4 "b" string  next 5
/// ```
///
/// `next` is the index after a value's subtree, so that members are walked without recursion.
/// Strings stay where they are in the text; nothing is copied. The tape is reused for each line.
///
/// There are three ways to it. A line that has the shape of one before it is compared with that
/// (``TapeShape``). Nearly every other one goes from the places of its tokens
/// (``StructuralIndex``). What that rejects, the byte parser (``JSONScanner``) parses, or says
/// what is wrong with it. A line of `key=value` pairs has a way of its own (``PairIndex``).
package struct JSONTape {
  package enum Kind: UInt8 {
    case object, array, string, number, `true`, `false`, null
  }

  /// What else is known of a value.
  package struct Flags: OptionSet, Sendable {
    /// The bits.
    package let rawValue: UInt8

    /// A string's text is not as it is written: it has escapes, or bytes that are no UTF-8.
    static let isEncoded = Flags(rawValue: 1 << 0)
    /// It is a string with bytes that are no UTF-8.
    static let isBadText = Flags(rawValue: 1 << 1)
    /// It is a number that is zero, or an array of nothing.
    static let isNothing = Flags(rawValue: 1 << 2)

    /// Creates a set of bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  package struct Node: Equatable {
    var kind = Kind.null
    var flags: Flags = []
    /// Of an object's member, the number of its name.
    var name: KeyInterner.Number = 0
    /// Of an object's member, how far before ``start`` its name begins (a string's start is that of
    /// its text).
    var nameDistance: UInt32 = 0
    /// The value's bytes; a string's without its quotes.
    var start = 0
    var end = 0
    var next = 0
    /// The container that the value is in, -1 for the line's own object.
    var parent = -1

    /// Whether a string's text is not as it is written.
    var hasEscapes: Bool { flags.contains(.isEncoded) }

    /// Whether the value says something: `null`, `false`, zero, an empty text and an empty array do
    /// not.
    var isSomething: Bool {
      switch kind {
      case .null, .false: false
      case .string: start < end
      case .number, .array: !flags.contains(.isNothing)
      case .true, .object: true
      }
    }
  }

  /// Why a line is no record, and where (in the text).
  package struct Fault: Equatable {
    let reason: String
    let offset: Int
    /// Whether the object is whole, and something else follows it there.
    var isTrailing = false
    /// Whether the text is a beginning of an object, of which only the rest is missing.
    var isBeginning = false
  }

  /// The deepest nesting that passes, the line's own object included.
  static let depthMax = 1024

  /// What it has of the line.
  var content = Content()
  /// The byte that ends a member's name in the text.
  package private(set) var nameEnd = UInt8(ascii: "\"")
  private let names: KeyInterner
  private var tokens: StructuralIndex
  private var shapes: KnownShapes
  private var pairs = PairIndex()
  private var unescapedKey: [UInt8] = []

  /// Creates a tape for lines of which these names will be asked.
  ///
  /// - Parameters:
  ///   - names: the names.
  ///   - kernel: what tokens are found by; all give the same nodes.
  package init(_ names: KeyInterner, kernel: Kernel = .best) {
    self.names = names
    tokens = StructuralIndex(kernel)
    shapes = KnownShapes(kernel)
    content.rootMembers = Array(repeating: 0, count: names.count + 1)
  }

  /// The text of a tape that was cleared.
  static let noText = Array("{}".utf8)

  /// Makes the tape one of an empty object (``noText``).
  mutating func clear() { _ = parse(Self.noText.span, Self.noText.indices) }

  /// One of the names that a path is spelled with.
  func pathKey(_ index: Int) -> KeyInterner.Number { names.pathKeys[index] }

  /// Which elements of an array a part of a path leads to; nil for the member itself.
  func pathElement(_ index: Int) -> FieldPath.Element? { names.pathElements[index] }

  /// Reads the object that a line contains (RFC 8259).
  ///
  /// - Returns: nil, or why the line is malformed.
  package mutating func parse(_ text: Span<UInt8>, _ range: Range<Int>) -> Fault? {
    if range.count <= StructuralIndex.textBytesMax, shapes.read(text, range, &content) {
      nameEnd = UInt8(ascii: "\"")
      return nil
    }
    forgetMembers()
    if tokens.find(text, range) {
      count = buildNodes(text, range)
      if count > 0 {
        shapes.learn(text, range, content)
        return nil
      }
      forgetMembers()
    }
    return scan(text, range)
  }

  /// Reads the object that is all of a line, if it has the shape of the one that was read last.
  ///
  /// - Parameters:
  ///   - text: contains the line, and a line end after it.
  ///   - range: begins where the line does, and ends at the latest where it can.
  ///   - isTelling: whether a line of that shape has to be one that ``noteTelling()`` was said of.
  /// - Returns: where its line end is; nil where it has another shape, and nothing is changed.
  mutating func parseNext(_ text: Span<UInt8>, _ range: Range<Int>, isTelling: Bool) -> Int? {
    let end = shapes.readNext(text, range, &content, isTelling: isTelling)
    if end != nil { nameEnd = UInt8(ascii: "\"") }
    return end
  }

  /// Notes that a line is a candidate for the names of its members, and so are all others of its shape.
  mutating func noteTelling() { shapes.noteTelling() }

  /// Reads the first object of several.
  ///
  /// - Returns: nil where nothing but white space follows it, or a fault that is trailing where
  ///   something does; another fault where there is no whole object.
  mutating func parseFirst(_ text: Span<UInt8>, _ range: Range<Int>) -> Fault? {
    forgetMembers()
    return scan(text, range)
  }

  /// Reads a line of `key=value` pairs as an object of texts.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - range: where; without blanks around it.
  /// - Returns: whether it could be read as it is; if not, the tape is as it was.
  package mutating func parsePairs(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard pairs.find(text, range) else { return false }
    forgetMembers()
    nameEnd = UInt8(ascii: "=")
    count = pairs.count + 1
    makeRoom(forNodes: count)
    Self.build(
      text,
      range,
      pairs,
      names,
      &content.nodes,
      &content.rootMembers,
      &content.hasRepeatedMembers
    )
    return true
  }

  private mutating func makeRoom(forNodes wanted: Int) {
    if nodes.count < wanted { nodes += repeatElement(Node(), count: 2 * wanted - nodes.count) }
  }

  private mutating func buildNodes(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    makeRoom(forNodes: tokens.count)
    return Self.build(
      text,
      range,
      tokens,
      names,
      &content.nodes,
      &content.rootMembers,
      &content.hasRepeatedMembers
    )
  }

  private mutating func forgetMembers() {
    shapes.leave(&content)
    for number in content.rootMembers.indices { content.rootMembers[number] = 0 }
    hasRepeatedMembers = false
    nameEnd = UInt8(ascii: "\"")
  }

  /// The thorough way, byte by byte; where there is a fault, the tape has what comes before it.
  private mutating func scan(_ text: Span<UInt8>, _ range: Range<Int>) -> Fault? {
    count = 0
    var scanner = JSONScanner(end: range.upperBound, at: range.lowerBound)
    var container = -1
    var depth = 0
    let fault = scan(text, &scanner, &container, &depth)
    while container >= 0 { close(&container, &depth, at: scanner.at) }
    return fault
  }

  private mutating func scan(
    _ text: Span<UInt8>,
    _ scanner: inout JSONScanner,
    _ container: inout Int,
    _ depth: inout Int
  ) -> Fault? {
    scanner.skipSpace(text)
    guard scanner.peek(text) == UInt8(ascii: "{") else {
      return Fault(
        reason: "the line is no JSON object",
        offset: scanner.at,
        isBeginning: scanner.at == scanner.end
      )
    }
    var name: KeyInterner.Number = 0
    var keyStart = 0
    repeat {
      // A value begins here.
      let isContainer: Bool
      do throws(JSONScanner.Stop) {
        isContainer = try parseValue(text, &scanner, name, keyStart, parent: container)
      } catch {
        return scanner.fault(error)
      }
      if isContainer {
        container = count - 1
        depth += 1
        if depth > Self.depthMax { return scanner.fault(.depth) }
        scanner.skipSpace(text)
        guard scanner.consume(text, nodes[container].kind == .object ? 0x7d : 0x5d) else {
          if nodes[container].kind == .object {
            guard let key = scanner.key(text) else { return scanner.fault(.key) }
            name = number(of: key, text)
            keyStart = key.start
          }
          continue
        }
        close(&container, &depth, at: scanner.at)
      }
      // A value has ended here.
      while container >= 0 {
        let isObject = nodes[container].kind == .object
        scanner.skipSpace(text)
        if scanner.consume(text, 0x2c) {
          scanner.skipSpace(text)
          if isObject {
            guard let key = scanner.key(text) else { return scanner.fault(.key) }
            name = number(of: key, text)
            keyStart = key.start
          }
          break
        }
        guard scanner.consume(text, isObject ? 0x7d : 0x5d) else {
          return scanner.fault(.separator)
        }
        close(&container, &depth, at: scanner.at)
      }
    } while container >= 0
    scanner.skipSpace(text)
    if scanner.at == scanner.end { return nil }
    var fault = scanner.fault(.trailing)
    fault.isTrailing = true
    return fault
  }

  /// The number of a member's name.
  ///
  /// An element of an array has none: it keeps that of the member before it, and is never asked.
  private mutating func number(
    of key: JSONScanner.Piece,
    _ text: Span<UInt8>
  ) -> KeyInterner.Number {
    guard key.hasEscapes else { return names.find(text.extracting(key.start..<key.end)) }
    unescapedKey.removeAll(keepingCapacity: true)
    appendUnescaped(text, key.start..<key.end, to: &unescapedKey)
    return names.find(unescapedKey.span)
  }

  private mutating func append(_ node: Node) {
    if node.parent == 0 && node.name != 0 {
      if rootMembers[Int(node.name)] != 0 { hasRepeatedMembers = true }
      rootMembers[Int(node.name)] = count
    }
    if count == nodes.count { nodes.append(node) } else { nodes[count] = node }
    count += 1
  }

  private mutating func close(_ container: inout Int, _ depth: inout Int, at end: Int) {
    nodes[container].end = end
    nodes[container].next = count
    if nodes[container].kind == .array && count == container + 1 {
      nodes[container].flags.insert(.isNothing)
    }
    container = nodes[container].parent
    depth -= 1
  }

  /// Parses a scalar, or the opening of a container.
  private mutating func parseValue(
    _ text: Span<UInt8>,
    _ scanner: inout JSONScanner,
    _ name: KeyInterner.Number,
    _ keyStart: Int,
    parent: Int
  ) throws(JSONScanner.Stop) -> Bool {
    scanner.skipSpace(text)
    guard let first = scanner.peek(text) else { throw .value }
    let kind: Kind
    switch first {
    case 0x7b: kind = .object
    case 0x5b: kind = .array
    case 0x22: kind = .string
    case 0x74: kind = .true
    case 0x66: kind = .false
    case 0x6e: kind = .null
    // Python writes numbers that are none by their names.
    case 0x2d, 0x30...0x39, 0x4e, 0x49: kind = .number
    default: throw .value
    }
    var node = Node(kind: kind, name: name, start: scanner.at, parent: parent)
    let isMember = parent >= 0 && nodes[parent].kind == .object
    if isMember { node.nameDistance = UInt32(truncatingIfNeeded: scanner.at - keyStart) }
    switch kind {
    case .object, .array:
      scanner.at += 1
      append(node)
      return true
    case .string:
      if isMember { node.nameDistance &+= 1 }
      let piece: JSONScanner.Piece
      do throws(JSONScanner.Stop) {
        piece = try scanner.string(text)
      } catch {
        if error == .open {
          // More of it may have been there.
          node.start += 1
          node.end = scanner.cutEnd
          node.next = count + 1
          node.flags.insert([.isEncoded, .isBadText])
          append(node)
        }
        throw error
      }
      node.start = piece.start
      node.end = piece.end
      if piece.hasEscapes || piece.isBadText { node.flags.insert(.isEncoded) }
      if piece.isBadText { node.flags.insert(.isBadText) }
    case .number:
      try scanner.anyNumber(text)
      if JSONScanner.isZero(text, node.start..<scanner.at) { node.flags.insert(.isNothing) }
    case .true: try scanner.word(text, "true")
    case .false: try scanner.word(text, "false")
    case .null: try scanner.word(text, "null")
    }
    if kind != .string { node.end = scanner.at }
    node.next = count + 1
    append(node)
    return false
  }
}
