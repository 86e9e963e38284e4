/// Reads the fields of a line's prefix.
struct PrefixFields {
  let text: [UInt8]
  /// What times without a zone mean.
  let zoneMinutes: Int
  var at = 0
  /// Where the word begins that ``isLevel`` and ``endsAsPod`` are about.
  var start = 0

  init(text: [UInt8], zoneMinutes: Int = 0) {
    self.text = text
    self.zoneMinutes = zoneMinutes
  }

  /// When a line was written; nil where that is beyond what a time can be.
  struct Moment {
    let time: Timestamp?
    var lacksZone = false
    var isSvlogd = false
  }

  /// What is known of a word without its blank.
  struct Word {
    let moment: Moment?
    let last: UInt8
    let count: Int
  }

  mutating func next() -> UInt8? {
    guard at < text.count else { return nil }
    at += 1
    return text[at - 1]
  }

  mutating func consume(_ literal: String) -> Bool {
    guard text[at...].starts(with: literal.utf8) else { return false }
    at += literal.utf8.count
    return true
  }

  mutating func consumeDigits(_ counts: ClosedRange<Int>) -> Bool {
    var end = at
    while end < text.count, (0x30...0x39).contains(text[end]) { end += 1 }
    guard counts.contains(end - at) else { return false }
    at = end
    return true
  }

  /// A run of bytes without a blank, and the blank after it.
  mutating func consumeWord() -> Word? {
    var end = at
    while end < text.count, text[end] > 0x20 { end += 1 }
    guard end > at, end < text.count, text[end] == 0x20 else { return nil }
    let word = Array(text[at..<end])
    at = end + 1
    return Word(moment: moment(word), last: word[word.count - 1], count: word.count)
  }

  private func moment(_ word: [UInt8]) -> Moment? {
    if let time = Timestamp.rfc3339(word.span) { return Moment(time: time) }
    if let time = Timestamp.rfc3339(word.span, zoneMinutes: zoneMinutes) {
      return Moment(time: time, lacksZone: true)
    }
    guard Self.isSvlogd(word) else { return nil }
    var word = word
    word[10] = UInt8(ascii: "T")
    // It is always in UTC.
    return Moment(time: Timestamp.rfc3339(word.span, zoneMinutes: 0), isSvlogd: true)
  }

  /// Whether a word is a time as svlogd writes it, `2026-11-29_15:51:58.12872`.
  private static func isSvlogd(_ word: [UInt8]) -> Bool {
    guard word.count >= 19, word[4] == 0x2d, word[7] == 0x2d, word[10] == 0x5f, word[13] == 0x3a,
      word[16] == 0x3a
    else { return false }
    for index in word.indices where ![4, 7, 10, 13, 16, 19].contains(index) {
      guard (0x30...0x39).contains(word[index]) else { return false }
    }
    return word.count == 19 || word[19] == 0x2e
  }

  /// `May 12 09:14:31 `, the day with a blank or a zero before a single digit.
  mutating func consumeMonthDay() -> Bool {
    let form = Array("Mmm dd hh:mm:ss ".utf8)
    guard text.count - at >= form.count else { return false }
    for (index, wanted) in form.enumerated() {
      let byte = text[at + index]
      switch wanted {
      case UInt8(ascii: "M"): guard (0x41...0x5a).contains(byte) else { return false }
      case 0x20, 0x3a: guard byte == wanted else { return false }
      case UInt8(ascii: "m") where index < 3:
        guard (0x61...0x7a).contains(byte) else { return false }
      default:
        guard (0x30...0x39).contains(byte) || index == 4 && byte == 0x20 else { return false }
      }
    }
    at += form.count
    return true
  }

  /// `@`, 24 hexadecimal digits and a blank: seconds from 2^62 on, of which ten are ahead of UTC, and
  /// nanoseconds (TAI64N, as multilog and `svlogd -t` write it).
  mutating func consumeTAI64() -> Moment? {
    guard text.count - at >= 26, text[at] == 0x40, text[at + 25] == 0x20 else { return nil }
    var (seconds, nanoseconds): (UInt64, UInt64) = (0, 0)
    for index in 1...24 {
      guard let digit = hexValue(text[at + index]) else { return nil }
      if index <= 16 {
        seconds = seconds << 4 | UInt64(digit)
      } else {
        nanoseconds = nanoseconds << 4 | UInt64(digit)
      }
    }
    at += 26
    let start: UInt64 = 1 << 62 + 10
    // The years up to 9999.
    guard seconds >= start, seconds - start < 1 << 38 else { return Moment(time: nil) }
    let milliseconds = Int(seconds - start) * 1000 + Int(nanoseconds / 1_000_000)
    return Moment(time: Timestamp(milliseconds: milliseconds))
  }

  /// A host's, a program's or a container's name.
  mutating func consumeName() -> Bool {
    var end = at
    while end < text.count, Self.isName(text[end]) { end += 1 }
    guard end > at else { return false }
    at = end
    return true
  }

  /// A host's name or address, and the blank after it; a word for a level is none.
  mutating func consumeHost() -> Bool {
    var end = at
    while end < text.count, Self.isName(text[end]) || text[end] == UInt8(ascii: ":") { end += 1 }
    guard end > at, end < text.count, text[end] == 0x20, text[end - 1] != UInt8(ascii: ":") else {
      return false
    }
    let isLevel = Levels.isWord(text.span.extracting(at..<end))
    if !isLevel { at = end + 1 }
    return !isLevel
  }

  /// Whether the word up to here is one for a level.
  var isLevel: Bool { Levels.isWord(text.span.extracting(start..<at)) }

  /// Whether the name up to here ends as Kubernetes' controllers make those of pods: with a number, or
  /// with five characters without vowels (apimachinery's `rand.String`).
  var endsAsPod: Bool {
    let suffix = text[start..<at].reversed().prefix { $0 != UInt8(ascii: "-") }
    if suffix.isEmpty { return false }
    return suffix.allSatisfy { (0x30...0x39).contains($0) }
      || suffix.count == 5 && suffix.allSatisfy(Self.podCharacters.contains)
  }

  private static let podCharacters = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

  func contains(_ byte: UInt8, from start: Int) -> Bool {
    (start..<at).contains { text[$0] == byte }
  }

  /// - Returns: whether there were any.
  mutating func skipBlanksAndColors() -> Bool {
    var end = at
    while end < text.count {
      if text[end] == 0x20 {
        end += 1
      } else if let color = LineStart.colorEnd(text.span, end, before: text.count) {
        end = color
      } else {
        break
      }
    }
    defer { at = end }
    return end > at
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "@"):
      true
    default: false
    }
  }
}
