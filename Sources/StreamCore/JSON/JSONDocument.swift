/// A JSON object that is read at leisure: a tally file, not a log's line.
package struct JSONDocument {
  private let text: [UInt8]
  private let tape: JSONTape

  /// Why a document does not say what is expected, and where.
  package struct ReadError: Error {
    /// What is wrong, with the way to the value: `input.lines: a number is expected`.
    package let description: String

    package init(_ description: String) { self.description = description }
  }

  package init(_ text: [UInt8]) throws(ReadError) {
    var tape = JSONTape(KeyInterner())
    if let fault = tape.parse(text.span, 0..<text.count) {
      throw ReadError("no JSON object: \(fault.reason) at byte \(fault.offset)")
    }
    self.text = text
    self.tape = tape
  }

  /// The sum of all whole numbers from 0 on, or nil where one of them, or the sum, is too large.
  package var numberSum: Int? {
    var sum = 0
    for node in tape.nodes.prefix(tape.count) where node.kind == .number {
      let digits = text[node.start..<node.end]
      guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { continue }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      let (next, isTooLarge) = sum.addingReportingOverflow(number)
      if isTooLarge { return nil }
      sum = next
    }
    return sum
  }

  /// The document's own object.
  package var root: Value { Value(document: self, index: 0, path: .root) }

  /// The way to a value; it becomes a text only where something is wrong.
  indirect enum Path: CustomStringConvertible {
    case root
    case member(Path, String)
    case element(Path, Int)

    var description: String {
      switch self {
      case .root: ""
      case .member(.root, let name): name
      case .member(let path, let name): "\(path).\(name)"
      case .element(let path, let number): "\(path)[\(number)]"
      }
    }
  }

  /// A value, and the way to it.
  package struct Value {
    fileprivate let document: JSONDocument
    fileprivate let index: Int
    let path: Path

    private var node: JSONTape.Node { document.tape.nodes[index] }

    /// Whether the value is null.
    package var isNull: Bool { node.kind == .null }

    /// An error at this value.
    package func error(_ what: String) -> ReadError {
      let path = path.description
      return ReadError("\(path.isEmpty ? "the tally" : path): \(what)")
    }

    /// The members of an object, to be looked up by name; none where it is no object.
    package var members: Members {
      guard node.kind == .object else { return Members(of: self, found: []) }
      return Members(
        of: self,
        found: children.map { (name: document.name(of: $0), index: $0) }
      )
    }

    /// A member of an object, or nil where there is none.
    package func optional(_ name: String) -> Value? { members.optional(name) }

    /// A member that must be there.
    package func member(_ name: String) throws(ReadError) -> Value { try members.member(name) }

    /// The elements of an array.
    package func elements() throws(ReadError) -> [Value] {
      guard node.kind == .array else { throw error("an array is expected") }
      return children.enumerated().map {
        Value(document: document, index: $0.element, path: .element(path, $0.offset))
      }
    }

    /// The members of an object, in their order.
    package func named() throws(ReadError) -> [(name: String, value: Value)] {
      guard node.kind == .object else { throw error("an object is expected") }
      return children.enumerated().map { number, child in
        (
          String(decoding: document.name(of: child), as: UTF8.self),
          Value(document: document, index: child, path: .element(path, number))
        )
      }
    }

    private var children: [Int] {
      var children: [Int] = []
      var child = index + 1
      while child < node.next {
        children.append(child)
        child = document.tape.nodes[child].next
      }
      return children
    }

    /// A string's bytes.
    package func bytes() throws(ReadError) -> [UInt8] {
      guard node.kind == .string else { throw error("a string is expected") }
      return document.unescaped(node.start..<node.end)
    }

    /// A string.
    package func string() throws(ReadError) -> String {
      String(decoding: try bytes(), as: UTF8.self)
    }

    /// A number that counts something.
    package func count() throws(ReadError) -> Int {
      let digits = document.text[node.start..<node.end]
      guard node.kind == .number, let number = Int(String(decoding: digits, as: UTF8.self)),
        number >= 0
      else { throw error("a whole number is expected") }
      return number
    }

    /// A number's digits.
    package func digits() throws(ReadError) -> String {
      guard node.kind == .number else { throw error("a number is expected") }
      return String(decoding: document.text[node.start..<node.end], as: UTF8.self)
    }

    /// `true` or `false`.
    package func bool() throws(ReadError) -> Bool {
      switch node.kind {
      case .true: return true
      case .false: return false
      default: throw error("true or false is expected")
      }
    }

    /// A moment, or nil for null.
    package func moment() throws(ReadError) -> Timestamp? {
      if isNull { return nil }
      guard let moment = Timestamp(try string()) else { throw error("a time is expected") }
      return moment
    }
  }

  /// The members of an object; their names are read once.
  package struct Members {
    private let object: Value
    private let found: [(name: [UInt8], index: Int)]

    fileprivate init(of object: Value, found: [(name: [UInt8], index: Int)]) {
      self.object = object
      self.found = found
    }

    /// A member, or nil where there is none; of repeated ones the last counts, as in a record.
    package func optional(_ name: String) -> Value? {
      let wanted = Array(name.utf8)
      return found.last { $0.name == wanted }.map {
        Value(document: object.document, index: $0.index, path: .member(object.path, name))
      }
    }

    /// A member that must be there.
    package func member(_ name: String) throws(ReadError) -> Value {
      guard let member = optional(name) else { throw object.error("has no member \(name)") }
      return member
    }
  }

  /// The name of a member.
  private func name(of index: Int) -> [UInt8] {
    let node = tape.nodes[index]
    var scanner = JSONScanner(end: text.count, at: node.start - Int(node.nameDistance) - 1)
    guard let key = scanner.key(text.span) else { return [] }
    return unescaped(key.start..<key.end)
  }

  private func unescaped(_ range: Range<Int>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    appendUnescaped(text.span, range, to: &output)
    return output
  }
}
