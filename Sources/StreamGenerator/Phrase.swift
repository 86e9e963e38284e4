/// A value that differs from line to line.
enum Slot: Sendable, Equatable {
  /// The line's time, RFC 3339 with milliseconds.
  case time
  /// The correlation identifier: of the line's import, or one of its own.
  case correlation
  /// The line's repository.
  case repository
  /// The repository's first part.
  case root
  /// The line's digest, with `sha256:`.
  case digest
  /// Another digest of the line.
  case otherDigest
  /// The first two digits of the line's digest.
  case digestStart
  /// The digits of the line's digest.
  case digestDigits
  /// The digits of the other digest.
  case otherDigestDigits
  case tag
  /// A client's name, which is escaped already.
  case userAgent
  /// The same in a record inside a string.
  case wrappedUserAgent
  case mediaType
  /// The registry's process, a UUID.
  case instance
  case address
  case uuid
  /// 20 letters and digits.
  case token
  /// A number from 0 on.
  case number(below: UInt32)
  /// Seconds, as a fraction.
  case seconds
  /// Letters and digits that make the line as long as it must be.
  case filler
  /// The failure's message, which is escaped already.
  case message
  /// The same in a record inside a string.
  case wrappedMessage
  /// Nothing: after the last text of a phrase.
  case none
}

/// A text with slots, written as a string literal: `"name=\(.repository)"`.
struct Phrase: Sendable, ExpressibleByStringInterpolation {
  enum Piece: Sendable {
    case text([UInt8])
    case slot(Slot)
  }

  private(set) var pieces: [Piece]

  init(stringLiteral text: String) {
    pieces = [.text(Array(text.utf8))]
  }

  init(stringInterpolation: StringInterpolation) {
    pieces = stringInterpolation.pieces
  }

  private init(_ pieces: [Piece]) {
    self.pieces = pieces
  }

  /// Collects the pieces of a literal.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(2 * interpolationCount + 1)
    }

    mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { pieces.append(.text(Array(text.utf8))) }
    }

    mutating func appendInterpolation(_ slot: Slot) { pieces.append(.slot(slot)) }

    mutating func appendInterpolation(_ phrase: Phrase) { pieces += phrase.pieces }
  }

  static func + (left: Phrase, right: Phrase) -> Phrase { Phrase(left.pieces + right.pieces) }

  static func += (left: inout Phrase, right: Phrase) { left.pieces += right.pieces }

  /// The phrase as the inside of a JSON string, escaped as Go's encoder does it.
  ///
  /// What slots hold needs no escapes, or has them.
  var escaped: Phrase {
    Phrase(
      pieces.map { piece in
        guard case .text(let bytes) = piece else { return piece }
        return .text(bytes.reduce(into: []) { $0 += Self.escape($1) })
      }
    )
  }

  /// A record as the inside of a JSON string.
  var wrapped: Phrase {
    Phrase(
      escaped.pieces.map { piece in
        switch piece {
        case .slot(.message): .slot(.wrappedMessage)
        case .slot(.userAgent): .slot(.wrappedUserAgent)
        default: piece
        }
      }
    )
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "\n"): Array(#"\n"#.utf8)
    case UInt8(ascii: "\t"): Array(#"\t"#.utf8)
    case UInt8(ascii: "<"): Array(#"\u003c"#.utf8)
    case UInt8(ascii: ">"): Array(#"\u003e"#.utf8)
    case UInt8(ascii: "&"): Array(#"\u0026"#.utf8)
    default: [byte]
    }
  }
}

/// A member of a record.
struct Member: Sendable {
  let name: String
  /// The value as JSON.
  let json: Phrase

  /// A string.
  init(_ name: String, _ text: Phrase) {
    self.name = name
    json = "\"\(text.escaped)\""
  }

  /// Any value.
  init(_ name: String, json: Phrase) {
    self.name = name
    self.json = json
  }

  /// An object of members, in their order.
  static func object(_ members: [Member]) -> Phrase {
    var object: Phrase = "{"
    for (index, member) in members.enumerated() {
      object += Phrase(stringLiteral: (index > 0 ? ",\"" : "\"") + member.name + "\":")
      object += member.json
    }
    object += "}"
    return object
  }
}
