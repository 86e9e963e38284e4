/// Finds the texts that a pattern's placeholders stand for in a message that it matches.
///
/// From the message's end to its start, and from the last element to the first, it is noted where
/// the rest of the pattern matches the rest of the message. Then the elements are laid from left to
/// right, each as long as it can be.
struct PlaceholderCapture {
  private let message: [UInt8]
  private let classes: [PatternProgram.ByteClass]
  /// Whether a character begins at an offset; the end counts as one.
  private let begins: [Bool]

  init(_ message: [UInt8]) {
    self.message = message
    var classes: [PatternProgram.ByteClass] = []
    var begins: [Bool] = []
    for scalar in String(decoding: message, as: UTF8.self).unicodeScalars {
      let width = Unicode.UTF8.width(scalar)
      classes += repeatElement(PatternProgram.ByteClass(scalar), count: width)
      begins += (0..<width).map { $0 == 0 }
    }
    self.classes = classes
    self.begins = begins + [true]
  }

  /// A message that is longer is not looked at: it is no line for people, and takes memory in
  /// proportion to the pattern's elements.
  private static let byteCountMax = 1 << 20

  /// The placeholders' texts from left to right; nil where the pattern does not match.
  ///
  /// - Complexity: O(message × elements).
  func values(of pattern: Pattern) -> [(placeholder: Pattern.Placeholder, text: [UInt8])]? {
    // A message that is no UTF-8 has no values, and no log can contain it.
    guard classes.count == message.count, message.count <= Self.byteCountMax else { return nil }
    // By element, and by offset: the largest offset at which the element can end, so that what
    // follows it matches to the end; -1 for none.
    var ends = Array(repeating: -1, count: message.count + 1)
    ends[message.count] = message.count
    var rows: [[Int]] = []
    for element in pattern.elements.reversed() {
      ends = self.ends(of: element, before: ends.map { $0 >= 0 })
      rows.append(ends)
    }
    guard ends[0] >= 0 else { return nil }
    var values: [(placeholder: Pattern.Placeholder, text: [UInt8])] = []
    var at = 0
    for (element, row) in zip(pattern.elements, rows.reversed()) {
      if case .placeholder(let placeholder) = element {
        values.append((placeholder, Array(message[at..<row[at]])))
      }
      at = row[at]
    }
    return values
  }

  private func ends(of element: Pattern.Element, before next: [Bool]) -> [Int] {
    switch element {
    case .literal(let bytes):
      message.indices.map { start in
        let end = start + bytes.count
        return end <= message.count && next[end] && message[start..<end].elementsEqual(bytes)
          ? end : -1
      } + [-1]
    case .placeholder(.digest): digestEnds(before: next)
    case .placeholder(.repo), .placeholder(.name): runEnds(.name, before: next)
    case .placeholder(.path): runEnds(.path, before: next)
    case .placeholder(.number): runEnds(.digit, before: next)
    case .placeholder(.word): runEnds(.word, before: next)
    case .placeholder(.any): runEnds(.any, before: next, isEmptyAllowed: true)
    case .placeholder(.text): runEnds(.text, before: next, isEmptyAllowed: true)
    }
  }

  private func runEnds(
    _ wanted: PatternProgram.ByteClass,
    before next: [Bool],
    isEmptyAllowed: Bool = false
  ) -> [Int] {
    var ends = Array(repeating: -1, count: message.count + 1)
    // The largest end of a run that goes through the offset.
    var last = next[message.count] ? message.count : -1
    if isEmptyAllowed { ends[message.count] = last }
    for index in message.indices.reversed() {
      let isTaken = !classes[index].isDisjoint(with: wanted)
      if !isTaken { last = -1 }
      ends[index] = begins[index] ? last : -1
      guard begins[index], next[index], last < 0 else { continue }
      last = index
      if isEmptyAllowed { ends[index] = index }
    }
    return ends
  }

  private func digestEnds(before next: [Bool]) -> [Int] {
    var ends = Array(repeating: -1, count: message.count + 1)
    // Where the digits after a colon can end: an algorithm contains no colon, so that each colon is
    // looked at once.
    var end = -1
    for index in message.indices.reversed() {
      if message[index] == 0x3a {
        end = valueEnd(index + 1, before: next)
      } else if classes[index].contains(.algorithm) {
        ends[index] = end
      } else {
        end = -1
      }
    }
    return ends
  }

  private func valueEnd(_ start: Int, before next: [Bool]) -> Int {
    if message[start...].starts(with: "XXX".utf8) { return next[start + 3] ? start + 3 : -1 }
    let digits = message[start...].prefix { Self.isHexDigit($0) }.count
    guard digits >= 32 else { return -1 }
    return (start + 32...start + digits).last { next[$0] } ?? -1
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }
}
