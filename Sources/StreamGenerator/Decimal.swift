/// Decimal digits, written from the last to the first.
struct Decimal: Sendable {
  private var digits = [24 of UInt8](repeating: 0)
  private var start = 24

  /// Puts a number, 0 or more, before what is there.
  mutating func prepend(_ number: Int) {
    var rest = UInt32(truncatingIfNeeded: number)
    repeat {
      start -= 1
      digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
  }

  /// Puts a character before what is there.
  mutating func prepend(character: UInt8) {
    start -= 1
    digits[start] = character
  }

  /// Replaces the first character.
  mutating func replaceFirst(_ character: UInt8) { digits[start] = character }

  func append(to text: inout TextBuffer) { text.append(digits.span.extracting(start..<24)) }
}
