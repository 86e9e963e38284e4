import Yams

/// The text of a catalogue, and the places in it.
///
/// Lines and columns are counted as libyaml does, whose marks they go with: from 1, in Unicode
/// scalars, and a line ends at each of YAML's line breaks.
struct YAMLSource {
  /// A place in the text.
  struct Position: Equatable {
    var line = 1
    var column = 1
  }

  /// The size of the largest catalogue that is read.
  static let textBytesMax = 1 << 20

  let file: String
  let text: String
  private let scalars: [Unicode.Scalar]
  private let lineStarts: [Int]

  /// - Throws: ``CatalogError`` for a text that is too long, or that has control characters.
  init(_ yaml: String, file: String) throws(CatalogError) {
    self.file = file
    guard yaml.utf8.count <= Self.textBytesMax else {
      throw CatalogError(
        file: file,
        line: 1,
        column: 1,
        message: "the catalogue is larger than 1 MiB; split it into several files"
      )
    }
    // A byte order mark would move the columns of the first line.
    let hasMark = yaml.unicodeScalars.first == "\u{FEFF}"
    text = String(yaml.unicodeScalars.dropFirst(hasMark ? 1 : 0))
    scalars = Array(text.unicodeScalars)
    var lineStarts = [0]
    for (index, scalar) in scalars.enumerated() {
      let isHalf = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if Self.isBreak(scalar), !isHalf { lineStarts.append(index + 1) }
    }
    self.lineStarts = lineStarts
    if let index = scalars.firstIndex(where: Self.isRefused) {
      let escape = YAMLText.printable(String(scalars[index]))
      throw error(
        at: position(ofIndex: index),
        "a control character; in double quotes it can be written as \(escape)"
      )
    }
  }

  /// An error at a node, or at the start of the text.
  func error(at mark: Mark?, _ message: String) -> CatalogError {
    error(at: position(mark), message)
  }

  /// An error at a place.
  func error(at position: Position, _ message: String) -> CatalogError {
    CatalogError(
      file: file,
      line: position.line,
      column: position.column,
      // A message quotes the text, and must not pass control characters on to a terminal.
      message: YAMLText.printable(message)
    )
  }

  /// The place of a character in a scalar: exact where the scalar is written on one line and
  /// the text before the character has no escapes but doubled ones, and else its start.
  ///
  /// - Parameters:
  ///   - offset: The character's offset in the scalar's value, in UTF-8 bytes.
  ///   - scalar: The scalar.
  /// - Returns: The place.
  func position(of offset: Int, in scalar: Node.Scalar) -> Position {
    let start = position(scalar.mark)
    guard var index = index(of: scalar.mark) else { return start }
    let quote: Unicode.Scalar?
    let escape: Unicode.Scalar
    switch scalar.style {
    case .plain: (quote, escape) = (nil, "'")
    case .singleQuoted: (quote, escape) = ("'", "'")
    case .doubleQuoted: (quote, escape) = ("\"", "\\")
    case .any, .literal, .folded: return start
    }
    if let quote {
      guard has(quote, at: index) else { return start }
      index += 1
    }
    var rest = offset
    for character in scalar.string.unicodeScalars where rest > 0 {
      rest -= UTF8.width(character)
      if let quote, character == quote || character == escape {
        guard has(escape, at: index) else { return start }
        index += 1
      }
      guard has(character, at: index), !Self.isBreak(character) else { return start }
      index += 1
    }
    return position(ofIndex: index)
  }

  /// The value of a scalar.
  ///
  /// Foundation takes a byte order mark off the start of every text that is made from bytes, and
  /// Yams makes its texts that way.
  func value(of scalar: Node.Scalar) -> String {
    guard scalar.style == .doubleQuoted, let start = index(of: scalar.mark),
      scalars[start...].starts(with: "\"\\uFEFF".unicodeScalars)
    else { return scalar.string }
    return "\u{FEFF}" + scalar.string
  }

  /// Whether a node begins with this character.
  func has(_ scalar: Unicode.Scalar, at mark: Mark?) -> Bool {
    index(of: mark).map { has(scalar, at: $0) } ?? false
  }

  private func position(_ mark: Mark?) -> Position {
    mark.map { Position(line: $0.line, column: $0.column) } ?? Position()
  }

  private func position(ofIndex index: Int) -> Position {
    let line = lineStarts.lastIndex { $0 <= index } ?? 0
    return Position(line: line + 1, column: index - lineStarts[line] + 1)
  }

  func index(of mark: Mark?) -> Int? {
    guard let mark, lineStarts.indices.contains(mark.line - 1) else { return nil }
    let index = lineStarts[mark.line - 1] + mark.column - 1
    return index < scalars.count ? index : nil
  }

  func has(_ scalar: Unicode.Scalar, at index: Int) -> Bool {
    index < scalars.count && scalars[index] == scalar
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  /// What libyaml does not read.
  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x85: false
    case 0x00...0x1F, 0x7F...0x9F, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
