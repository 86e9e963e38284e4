/// A record that was selected.
struct SelectedRecord: Sendable {
  /// What a record is.
  enum Kind: Sendable, Equatable {
    /// A failure of an issue, by its index in the catalogue.
    case issue(Int)
    case unknown
    case malformed
    /// An error that is no failure.
    case other
    /// A line that is worth a look.
    case odd(LineSelection.Oddity)

    var isFailure: Bool {
      switch self {
      case .issue, .unknown: true
      case .malformed, .other, .odd: false
      }
    }
  }

  /// Where its first line is.
  var at: Location
  let kind: Kind
  /// When a failure happened.
  var time: Timestamp?
  /// What an error says, where that is given.
  var message: [UInt8]?
  /// The members that are asked for.
  let values: [FieldValue?]
  /// Its lines, where they are not one whole line of a chunk's text.
  var outer: [OuterLine] = []
  /// Whether it has more lines than ``outer``, because they have too many bytes.
  var isCut = false
  /// Where the line is that showed that the record is over, if that is none of its own.
  var next: Location?

  /// What it says for the verdict.
  var bits: VerdictBits {
    switch kind {
    case .unknown: .halt
    case .malformed, .odd(.unplaced), .odd(.zeros), .odd(.unfinished): .incomplete
    case .issue, .other, .odd(.text), .odd(.elsewhere): []
    }
  }

  /// The line that ends it: records are given in the order of these.
  var lastLine: Int { (next ?? outer.last?.at ?? at).line }
}

/// One of the lines of a record that a container runtime cut into parts.
struct OuterLine: Sendable {
  var at: Location
  /// The line without its LF.
  let text: [UInt8]
}

/// What records say for the verdict.
package struct VerdictBits: OptionSet, Sendable {
  /// The bits.
  package let rawValue: UInt8

  /// One of them is an unknown failure.
  package static let halt = VerdictBits(rawValue: 1 << 0)
  /// One of them was not understood, or more of them were not read.
  package static let incomplete = VerdictBits(rawValue: 1 << 1)

  /// Creates a set of bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// The value of a member.
struct FieldValue: Sendable, Hashable {
  let isString: Bool
  /// A string's text, or another value's JSON.
  let text: [UInt8]

  /// The value as JSON.
  var json: [UInt8] { isString ? JSONWriter.quoted(text) : text }

  /// The value in a table: what would end a row or a column is escaped.
  func append(to row: inout [UInt8]) {
    for byte in text {
      switch byte {
      case 0x09: row += [0x5c, UInt8(ascii: "t")]
      case 0x0a: row += [0x5c, UInt8(ascii: "n")]
      case 0x0d: row += [0x5c, UInt8(ascii: "r")]
      case 0x5c: row += [0x5c, 0x5c]
      default: row.append(byte)
      }
    }
  }
}
