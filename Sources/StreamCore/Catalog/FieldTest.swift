/// What a rule asks of the value of a field.
public enum FieldTest: Sendable, Equatable, ExpressibleByStringLiteral {
  /// The value is this text, or a number or truth value that JSON writes so.
  case text(String)
  /// The value is a number, or a text that is one, and this holds for it.
  case comparison(Comparison)
  /// The value is a text, number or truth value that the pattern matches as a whole.
  case like(Pattern)

  /// Creates the test for a text.
  public init(stringLiteral text: String) { self = .text(text) }
}

/// A comparison with a number, such as `>= 50`.
public struct Comparison: Sendable, Equatable, CustomStringConvertible {
  /// How two numbers are compared.
  public enum Sign: String, Sendable, CaseIterable {
    // Those that begin like others come first.
    case isAtLeast = ">="
    case isAtMost = "<="
    case isNot = "!="
    case isGreater = ">"
    case isLess = "<"
  }

  /// The comparison.
  public let sign: Sign
  /// The number that a value is compared with.
  public let number: Double
  /// The comparison as it was written.
  public let description: String

  /// Whether a text begins like a comparison: with a sign, blanks or none, and a digit or a `-`.
  public static func begins(_ text: String) -> Bool {
    guard let sign = Sign.allCases.first(where: { text.hasPrefix($0.rawValue) }) else {
      return false
    }
    let first = text.utf8.dropFirst(sign.rawValue.utf8.count).first { $0 != 0x20 }
    return first.map { $0 == 0x2d || (0x30...0x39).contains($0) } ?? false
  }

  /// Reads a comparison: a sign, blanks or none, and a number as JSON writes it; nil where it is none.
  ///
  /// - Parameter text: the comparison.
  public init?(_ text: String) {
    guard let sign = Sign.allCases.first(where: { text.hasPrefix($0.rawValue) }) else {
      return nil
    }
    let number = Array(text.utf8.dropFirst(sign.rawValue.utf8.count).drop { $0 == 0x20 })
    guard let value = Self.number(number.span) else { return nil }
    (self.sign, self.number, description) = (sign, value, text)
  }

  /// Whether the comparison holds for a value.
  ///
  /// - Parameter value: a number as JSON writes it.
  /// - Returns: false for anything else.
  package func holds(_ value: Span<UInt8>) -> Bool {
    guard let value = Self.number(value) else { return false }
    return switch sign {
    case .isAtLeast: value >= number
    case .isAtMost: value <= number
    case .isNot: value != number
    case .isGreater: value > number
    case .isLess: value < number
    }
  }

  /// Reads a number; longer ones than anybody writes are none.
  private static func number(_ text: Span<UInt8>) -> Double? {
    guard (1...64).contains(text.count) else { return nil }
    for at in text.indices {
      switch text[at] {
      case 0x30...0x39: continue
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
        UInt8(ascii: "E"):
        guard at > 0 || text[at] == UInt8(ascii: "-") else { return nil }
      default: return nil
      }
    }
    return Double(String(decoding: [UInt8](text), as: UTF8.self))
  }
}
