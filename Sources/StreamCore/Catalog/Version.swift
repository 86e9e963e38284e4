/// A program's version by its numbers: `v3.46.1-gitlab` is 3, 46, 1.
///
/// What is behind `-` or `+` has no meaning, so that a release candidate counts as the release.
public struct Version: Sendable, Equatable, CustomStringConvertible {
  /// Digits that a number can have.
  private static let digitsMax = 9

  /// The version as it was written.
  public let description: String
  private let numbers: [Int]

  /// Reads numbers that are joined by dots, behind a `v` or not; nil for any other text.
  public init?(_ text: String) {
    var numbers: [Int] = []
    guard Self.read(Array(text.utf8).span, { numbers.append($0) }) else { return nil }
    self.numbers = numbers
    description = text
  }

  /// Whether another version is this one or a later one; false where it cannot be read.
  ///
  /// Numbers that are left out are 0.
  package func isReached(by text: Span<UInt8>) -> Bool {
    var index = 0
    var difference = 0
    let isVersion = Self.read(text) { number in
      if difference == 0 { difference = number - (index < numbers.count ? numbers[index] : 0) }
      index += 1
    }
    while difference == 0, index < numbers.count {
      difference = -numbers[index]
      index += 1
    }
    return isVersion && difference >= 0
  }

  /// Reads a version's numbers.
  ///
  /// - Returns: whether the text is a version.
  private static func read(_ text: Span<UInt8>, _ found: (Int) -> Void) -> Bool {
    var index = !text.isEmpty && text[0] | 0x20 == UInt8(ascii: "v") ? 1 : 0
    while true {
      let start = index
      var number = 0
      while index < text.count, (0x30...0x39).contains(text[index]), index - start < digitsMax {
        number = number * 10 + Int(text[index] - 0x30)
        index += 1
      }
      guard index > start else { return false }
      found(number)
      guard index < text.count else { return true }
      if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") { return true }
      guard text[index] == UInt8(ascii: ".") else { return false }
      index += 1
    }
  }
}
