/// The form of a whole message: literal text with placeholders in between.
///
/// `<name>` is a placeholder, `\<` a `<`, `\\` a backslash, and everything else stands for itself
/// (docs/CATALOG.md, "Patterns").
public struct Pattern: Sendable, Equatable, CustomStringConvertible {
  /// What a placeholder accepts.
  public enum Placeholder: String, Sendable, CaseIterable {
    /// An algorithm, a colon, and 32 or more hexadecimal digits or the masked `XXX`.
    case digest
    /// One or more of `A-Z a-z 0-9 . _ - /`.
    case repo
    /// The same as ``repo``.
    case name
    /// One or more characters, none a control character.
    case path
    /// One or more ASCII digits.
    case number
    /// One or more characters, none white space or control.
    case word
    /// Zero or more characters other than LF and CR.
    case any
    /// Zero or more characters, line ends too.
    case text
  }

  /// A piece of a pattern.
  public enum Element: Sendable, Equatable {
    /// Bytes that stand for themselves; never empty, and never two literals in a row.
    case literal([UInt8])
    /// A placeholder.
    case placeholder(Placeholder)
  }

  /// Why a text is no pattern.
  public struct SyntaxError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, and what to write instead.
    public let description: String
    /// The place in the pattern's text, in UTF-8 bytes from its start.
    public let offset: Int
  }

  /// The pattern as it was written.
  public let description: String
  /// The pattern's pieces; never empty.
  public let elements: [Element]

  /// The number of bytes that are given literally: of two patterns that match, the one with
  /// more of them is the better answer.
  public var literalByteCount: Int {
    elements.reduce(0) { count, element in
      if case .literal(let bytes) = element { count + bytes.count } else { count }
    }
  }

  /// How many bytes every message begins with that the pattern matches, as they are.
  public var headBytes: Int { head.count }

  /// The bytes that every message begins with that the pattern matches.
  var head: [UInt8] {
    if case .literal(let bytes)? = elements.first { bytes } else { [] }
  }

  /// Reads a pattern.
  ///
  /// - Throws: ``SyntaxError`` for an empty text, an unknown placeholder, a `<` without a `>`,
  ///   and a backslash before anything but `<` and a backslash.
  public init(_ text: String) throws(SyntaxError) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else {
      throw SyntaxError(description: "the pattern is empty", offset: 0)
    }
    var elements: [Element] = []
    var literal: [UInt8] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"):
        guard index + 1 < bytes.count,
          bytes[index + 1] == UInt8(ascii: "<") || bytes[index + 1] == UInt8(ascii: "\\")
        else {
          throw SyntaxError(
            description: #"a backslash stands only before < and \; write \\ for a backslash"#,
            offset: index
          )
        }
        literal.append(bytes[index + 1])
        index += 2
      case UInt8(ascii: "<"):
        let (placeholder, end) = try Self.placeholder(in: bytes, at: index)
        if !literal.isEmpty { elements.append(.literal(literal)) }
        literal = []
        elements.append(.placeholder(placeholder))
        index = end
      case let byte:
        literal.append(byte)
        index += 1
      }
    }
    if !literal.isEmpty { elements.append(.literal(literal)) }
    self.elements = elements
    description = text
  }

  /// The placeholder that begins at `start`, and the offset after its `>`.
  private static func placeholder(
    in bytes: [UInt8],
    at start: Int
  ) throws(SyntaxError) -> (Placeholder, Int) {
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else {
      throw SyntaxError(
        description: #"a placeholder begins with < and has no >; write \< for a <"#,
        offset: start
      )
    }
    let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    guard let placeholder = Placeholder(rawValue: name) else {
      let known = Placeholder.allCases.map { "<\($0.rawValue)>" }.joined(separator: " ")
      throw SyntaxError(
        description: #"unknown placeholder <\#(name)>; known are \#(known), and \< is a plain <"#,
        offset: start
      )
    }
    return (placeholder, end + 1)
  }
}
