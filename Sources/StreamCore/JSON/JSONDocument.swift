/// A JSON object that is read at leisure: a tally file, not a log's line.
struct JSONDocument {
  private let text: [UInt8]
  private let tape: JSONTape

  /// Why a document does not say what is expected, and where.
  struct ReadError: Error {
    /// What is wrong, with the way to the value: `input.lines: a number is expected`.
    let description: String
  }

  init(_ text: [UInt8]) throws(ReadError) {
    var tape = JSONTape(KeyInterner())
    if let fault = tape.parse(text.span, 0..<text.count) {
      throw ReadError(description: "no JSON object: \(fault.reason) at byte \(fault.offset)")
    }
    self.text = text
    self.tape = tape
  }

  /// The sum of all whole numbers from 0 on, or nil where one of them, or the sum, is too large.
  var numberSum: Int? {
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
  var root: Value { Value(document: self, index: 0, path: "") }

  /// A value, and the way to it.
  struct Value {
    fileprivate let document: JSONDocument
    fileprivate let index: Int
    let path: String

    private var node: JSONTape.Node { document.tape.nodes[index] }

    /// Whether the value is null.
    var isNull: Bool { node.kind == .null }

    /// An error at this value.
    func error(_ what: String) -> ReadError {
      ReadError(description: "\(path.isEmpty ? "the tally" : path): \(what)")
    }

    /// A member of an object, or nil where there is none.
    func optional(_ name: String) -> Value? {
      let wanted = Array(name.utf8)
      // Of repeated members the last one counts, as in a record.
      guard node.kind == .object, let member = children.last(where: { $0.name == wanted }) else {
        return nil
      }
      return Value(
        document: document,
        index: member.index,
        path: path.isEmpty ? name : "\(path).\(name)"
      )
    }

    /// A member that must be there.
    func member(_ name: String) throws(ReadError) -> Value {
      guard let member = optional(name) else { throw error("has no member \(name)") }
      return member
    }

    /// The elements of an array.
    func elements() throws(ReadError) -> [Value] {
      guard node.kind == .array else { throw error("an array is expected") }
      return children
    }

    /// The members of an object, with their names.
    func members() throws(ReadError) -> [(name: String, value: Value)] {
      guard node.kind == .object else { throw error("an object is expected") }
      return children.map { (String(decoding: $0.name, as: UTF8.self), $0) }
    }

    /// The name of a member.
    private var name: [UInt8] {
      var scanner = JSONScanner(
        end: document.text.count,
        at: node.start - Int(node.nameDistance) - 1
      )
      guard let key = scanner.key(document.text.span) else { return [] }
      return document.unescaped(key.start..<key.end)
    }

    private var children: [Value] {
      var children: [Value] = []
      var child = index + 1
      while child < node.next {
        children.append(
          Value(document: document, index: child, path: "\(path)[\(children.count)]")
        )
        child = document.tape.nodes[child].next
      }
      return children
    }

    /// A string's bytes.
    func bytes() throws(ReadError) -> [UInt8] {
      guard node.kind == .string else { throw error("a string is expected") }
      return document.unescaped(node.start..<node.end)
    }

    /// A string.
    func string() throws(ReadError) -> String { String(decoding: try bytes(), as: UTF8.self) }

    /// A number that counts something.
    func count() throws(ReadError) -> Int {
      let digits = document.text[node.start..<node.end]
      guard node.kind == .number, let number = Int(String(decoding: digits, as: UTF8.self)),
        number >= 0
      else { throw error("a whole number is expected") }
      return number
    }

    /// A number's digits.
    func digits() throws(ReadError) -> String {
      guard node.kind == .number else { throw error("a number is expected") }
      return String(decoding: document.text[node.start..<node.end], as: UTF8.self)
    }

    /// `true` or `false`.
    func bool() throws(ReadError) -> Bool {
      switch node.kind {
      case .true: return true
      case .false: return false
      default: throw error("true or false is expected")
      }
    }

    /// A member's number; 0 where there is no such member.
    func count(of name: String) throws(ReadError) -> Int {
      guard let member = optional(name) else { return 0 }
      return try member.count()
    }

    /// A moment, or nil for null.
    func moment() throws(ReadError) -> Timestamp? {
      if isNull { return nil }
      guard let moment = Timestamp(try string()) else { throw error("a time is expected") }
      return moment
    }
  }

  private func unescaped(_ range: Range<Int>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    appendUnescaped(text.span, range, to: &output)
    return output
  }
}
