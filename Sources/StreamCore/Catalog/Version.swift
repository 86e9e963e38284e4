/// A program's version by its numbers: `v3.46.1-gitlab` is 3, 46, 1.
///
/// What is after `-` or `+` has no meaning, so that a release candidate counts as the release.
public struct Version: Sendable, Equatable, CustomStringConvertible {
  /// The version as it was written.
  public let description: String
  let numbers: Numbers

  /// Reads up to eight numbers that are joined by dots, after a `v` or not; nil for any other
  /// text.
  public init?(_ text: String) {
    guard let numbers = Numbers(Array(text.utf8).span) else { return nil }
    self.numbers = numbers
    description = text
  }

  /// Whether another version is this one or a later one; false where it cannot be read.
  package func isReached(by text: Span<UInt8>) -> Bool {
    Numbers(text).map { numbers.isReached(by: $0) } ?? false
  }

  /// The numbers alone, which are compared without counting a reference.
  struct Numbers: Sendable, Equatable {
    /// Digits that a number can have.
    private static let digitsMax = 9

    /// Those that are left out are 0.
    private var values = SIMD8<Int32>()

    init?(_ text: Span<UInt8>) {
      var index = !text.isEmpty && text[0] | 0x20 == UInt8(ascii: "v") ? 1 : 0
      for place in values.indices {
        let start = index
        var number: Int32 = 0
        while index < text.count, (0x30...0x39).contains(text[index]),
          index - start < Self.digitsMax
        {
          number = number * 10 + Int32(text[index] - 0x30)
          index += 1
        }
        guard index > start else { return nil }
        values[place] = number
        guard index < text.count else { return }
        if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") { return }
        guard text[index] == UInt8(ascii: ".") else { return nil }
        index += 1
      }
      return nil
    }

    func isReached(by other: Numbers) -> Bool {
      for place in values.indices where other.values[place] != values[place] {
        return other.values[place] > values[place]
      }
      return true
    }
  }
}
