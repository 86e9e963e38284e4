/// A pattern compiled to a nondeterministic automaton over bytes.
///
/// Its states are advanced side by side (Thompson, "Regular expression search algorithm", CACM
/// 1968), so that the time is linear in the message, whatever the message.
struct PatternProgram: Sendable {
  /// The kinds of bytes that a step may accept, as a set.
  struct ByteClass: OptionSet, Sendable {
    let rawValue: UInt8
    static let algorithm = ByteClass(rawValue: 1)
    static let hex = ByteClass(rawValue: 2)
    static let name = ByteClass(rawValue: 4)
    static let digit = ByteClass(rawValue: 8)
    static let path = ByteClass(rawValue: 16)
    static let word = ByteClass(rawValue: 32)
    static let any = ByteClass(rawValue: 64)
    static let text = ByteClass(rawValue: 128)

    /// The classes of a scalar; all bytes of its encoding have them.
    init(_ scalar: Unicode.Scalar) {
      var set: ByteClass = .text
      let value = scalar.value
      let isControl = value < 0x20 || (0x7f...0x9f).contains(value)
      if !isControl { set.insert(.path) }
      // Of the ASCII white space only the space is no control; asking Unicode costs far more.
      let isSpace = value < 0x80 ? value == 0x20 : scalar.properties.isWhitespace
      if !isControl && !isSpace { set.insert(.word) }
      if value != 0x0a && value != 0x0d { set.insert(.any) }
      if let byte = UInt8(exactly: value), byte < 0x80 { set.formUnion(Self(ascii: byte)) }
      self = set
    }

    private init(ascii byte: UInt8) {
      var set: ByteClass = []
      switch byte {
      case 0x30...0x39: set = [.digit, .hex, .algorithm, .name]
      case 0x61...0x66: set = [.hex, .algorithm, .name]
      case 0x67...0x7a: set = [.algorithm, .name]
      case 0x41...0x46: set = [.hex, .name]
      case 0x47...0x5a: set = [.name]
      case 0x2e, 0x5f, 0x2d: set = [.algorithm, .name]
      case 0x2b: set = [.algorithm]
      case 0x2f: set = [.name]
      default: break
      }
      self = set
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  enum Step: Sendable {
    /// Takes this byte.
    case byte(UInt8)
    /// Takes one byte of a class.
    case one(ByteClass)
    /// Takes one byte of a class, and then any more of them.
    case oneOrMore(ByteClass)
    /// Takes any number of bytes of a class.
    case zeroOrMore(ByteClass)
    /// Goes on at both places.
    case fork(Int, Int)
    case jump(Int)
    case accept
  }

  private static let digestDigits = 32

  private(set) var steps: [Step] = []
  /// The steps at which the pattern's elements begin.
  private(set) var starts: [Int] = []

  init(_ pattern: Pattern) {
    for element in pattern.elements {
      starts.append(steps.count)
      switch element {
      case .literal(let bytes): steps += bytes.map { .byte($0) }
      case .placeholder(.digest): addDigest()
      case .placeholder(.repo), .placeholder(.name): steps.append(.oneOrMore(.name))
      case .placeholder(.path): steps.append(.oneOrMore(.path))
      case .placeholder(.number): steps.append(.oneOrMore(.digit))
      case .placeholder(.word): steps.append(.oneOrMore(.word))
      case .placeholder(.any): steps.append(.zeroOrMore(.any))
      case .placeholder(.text): steps.append(.zeroOrMore(.text))
      }
    }
    steps.append(.accept)
  }

  private mutating func addDigest() {
    steps += [.oneOrMore(.algorithm), .byte(0x3a)]
    let hexStart = steps.count + 1
    let maskedStart = hexStart + Self.digestDigits + 1
    steps.append(.fork(hexStart, maskedStart))
    steps += Array(repeating: .one(.hex), count: Self.digestDigits - 1)
    steps += [.oneOrMore(.hex), .jump(maskedStart + 3)]
    steps += Array(repeating: .byte(0x58), count: 3)
  }

  /// What became of a message.
  struct Outcome: Equatable {
    let isMatch: Bool
    /// The bytes from the message's start that some way through the pattern accepts.
    let matchedBytes: Int
  }

  /// Matches a whole message.
  ///
  /// - Complexity: O(message × pattern) at worst, and about O(message) for what is seen.
  func match(_ message: Span<UInt8>, _ state: inout State) -> Outcome {
    state.begin(steps.count)
    add(0, &state.next, &state.marks, 0)
    var classes: ByteClass = []
    var index = 0
    while index < message.count {
      if state.next.count == 1 {
        // Within a literal there is one state, which is advanced here without its lists.
        let passed = literalEnd(message, index, state.next[0])
        if passed > index {
          let at = state.next[0] + passed - index
          index = passed
          state.next.removeAll(keepingCapacity: true)
          add(at, &state.next, &state.marks, index)
          classes = Self.classesBefore(index, of: message)
          continue
        }
      }
      swap(&state.current, &state.next)
      state.next.removeAll(keepingCapacity: true)
      let byte = message[index]
      if byte < 0x80 || byte >= 0xc0 { classes = Self.classes(of: message, at: index) }
      // A character belongs to one placeholder: the next one begins after its last byte.
      let isLast = index + 1 >= message.count || message[index + 1] & 0xc0 != 0x80
      for at in state.current { advance(at, byte, classes, isLast, &state, index + 1) }
      if state.next.isEmpty { return Outcome(isMatch: false, matchedBytes: index) }
      index += 1
    }
    let isMatch = state.next.contains { if case .accept = steps[$0] { true } else { false } }
    return Outcome(isMatch: isMatch, matchedBytes: index)
  }

  /// Where the bytes end that the literal at a step takes.
  private func literalEnd(_ message: Span<UInt8>, _ start: Int, _ step: Int) -> Int {
    var index = start
    while index < message.count, case .byte(let wanted) = steps[step + index - start],
      message[index] == wanted
    {
      index += 1
    }
    return index
  }

  /// The classes of the character that a byte before an index belongs to.
  private static func classesBefore(_ index: Int, of message: Span<UInt8>) -> ByteClass {
    var start = index - 1
    while start > 0, (0x80..<0xc0).contains(message[start]) { start -= 1 }
    return (0x80..<0xc0).contains(message[start]) ? [] : classes(of: message, at: start)
  }

  private func advance(
    _ at: Int,
    _ byte: UInt8,
    _ classes: ByteClass,
    _ isLast: Bool,
    _ state: inout State,
    _ position: Int
  ) {
    switch steps[at] {
    case .byte(let wanted): if byte == wanted { add(at + 1, &state.next, &state.marks, position) }
    case .one(let wanted):
      if !classes.isDisjoint(with: wanted) { add(at + 1, &state.next, &state.marks, position) }
    case .oneOrMore(let wanted):
      if !classes.isDisjoint(with: wanted) {
        add(at, &state.next, &state.marks, position)
        if isLast { add(at + 1, &state.next, &state.marks, position) }
      }
    case .zeroOrMore(let wanted):
      guard !classes.isDisjoint(with: wanted) else { break }
      if isLast {
        add(at, &state.next, &state.marks, position)
      } else if state.marks[at] != position {
        state.marks[at] = position
        state.next.append(at)
      }
    case .fork, .jump, .accept: break
    }
  }

  /// Adds a state, and those that are reached from it without taking a byte.
  private func add(_ at: Int, _ list: inout [Int], _ marks: inout [Int], _ position: Int) {
    guard marks[at] != position else { return }
    marks[at] = position
    switch steps[at] {
    case .fork(let first, let second):
      add(first, &list, &marks, position)
      add(second, &list, &marks, position)
    case .jump(let target): add(target, &list, &marks, position)
    case .zeroOrMore:
      list.append(at)
      add(at + 1, &list, &marks, position)
    default: list.append(at)
    }
  }

  private static func classes(of message: Span<UInt8>, at index: Int) -> ByteClass {
    if message[index] < 0x80 { return ByteClass(Unicode.Scalar(message[index])) }
    guard let length = UTF8Sequence.length(in: message, at: index, end: message.count) else {
      return []
    }
    var code = UInt32(message[index]) & (0x7f >> UInt32(length))
    for offset in 1..<length { code = code << 6 | UInt32(message[index + offset] & 0x3f) }
    return Unicode.Scalar(code).map { ByteClass($0) } ?? []
  }

  /// The states of one match; reused from message to message.
  struct State {
    fileprivate var current: [Int] = []
    fileprivate(set) var next: [Int] = []
    fileprivate var marks: [Int] = []

    fileprivate mutating func begin(_ count: Int) {
      current.removeAll(keepingCapacity: true)
      next.removeAll(keepingCapacity: true)
      marks.removeAll(keepingCapacity: true)
      marks.append(contentsOf: repeatElement(-1, count: count))
    }
  }
}
