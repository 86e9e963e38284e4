/// What a line is about: the same wherever the line names it.
struct Line: Sendable {
  var repository = 0
  var digest = 0
  var otherDigest = 0
  var instance = 0
  /// The last three numbers of the client's address.
  var address = 0
  /// A ULID: the milliseconds since 1970, and 80 random bits.
  var correlation = Correlation()

  struct Correlation: Sendable {
    var milliseconds: UInt64 = 0
    var high: UInt64 = 0
    var low: UInt64 = 0
  }
}

/// Fills the slots of templates, by what the line is about and by chance.
struct LineValues: Sendable {
  /// Crockford's base 32, as ULIDs have it.
  private let letters: [32 of UInt8] = [
    0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x41, 0x42, 0x43, 0x44, 0x45,
    0x46, 0x47, 0x48, 0x4a, 0x4b, 0x4d, 0x4e, 0x50, 0x51, 0x52, 0x53, 0x54, 0x56, 0x57, 0x58,
    0x59, 0x5a,
  ]

  var random = Random(seed: 0)
  var line = Line()
  /// The length of the filler.
  var fillerBytes = 0
  /// The failure's message, escaped.
  private var message: [UInt8] = []
  /// The same in a record inside a string.
  private var wrappedMessage: [UInt8] = []
  private var time = Clock()

  /// Begins a line with values of its own.
  mutating func begin(_ millisecondOfDay: Int, _ words: borrowing SlotValues) {
    time.set(millisecondOfDay)
    let bits = random.next()
    line.digest = Int(truncatingIfNeeded: bits) & (SlotValues.digestCount - 1)
    line.otherDigest = Int(truncatingIfNeeded: bits &>> 12) & (SlotValues.digestCount - 1)
    line.repository = Random.scale(bits &>> 32, below: words.repositories.count)
    line.instance = Random.scale(bits &>> 16 & 0xffff_ffff, below: words.instances.count)
    line.correlation = Line.Correlation(
      milliseconds: time.millisecondsSinceEpoch,
      high: bits &>> 24,
      low: random.next()
    )
    line.address = Int(truncatingIfNeeded: line.correlation.low &>> 40)
  }

  /// Sets the message of the failure that follows.
  mutating func setMessage(_ text: borrowing TextBuffer) {
    let bytes = text.bytes
    message.removeAll(keepingCapacity: true)
    wrappedMessage.removeAll(keepingCapacity: true)
    for index in bytes.indices {
      let byte = bytes[index]
      message.append(byte)
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        wrappedMessage.append(UInt8(ascii: "\\"))
      }
      wrappedMessage.append(byte)
    }
  }

  /// Writes a template with these values.
  mutating func write(
    _ template: Script.Template,
    _ script: borrowing Script,
    _ words: borrowing SlotValues,
    to text: inout TextBuffer
  ) {
    let steps = script.steps.span
    let literals = script.literals.span
    for index in template {
      let step = steps[index]
      text.append(literals.extracting(step.start..<step.end))
      write(step.slot, words, to: &text)
    }
  }

  private mutating func write(
    _ slot: Slot,
    _ words: borrowing SlotValues,
    to text: inout TextBuffer
  ) {
    switch slot {
    case .none: break
    case .time: text.append(time.text.span)
    case .correlation: writeCorrelation(to: &text)
    case .repository: writeWord(words.repositories, line.repository, to: &text)
    case .root: writeWord(words.roots, line.repository, to: &text)
    case .digest: writeDigest(words, line.digest, 0..<SlotValues.digestBytes, to: &text)
    case .otherDigest: writeDigest(words, line.otherDigest, 0..<SlotValues.digestBytes, to: &text)
    case .digestStart: writeDigest(words, line.digest, 7..<9, to: &text)
    case .digestDigits: writeDigest(words, line.digest, 7..<SlotValues.digestBytes, to: &text)
    case .otherDigestDigits:
      writeDigest(words, line.otherDigest, 7..<SlotValues.digestBytes, to: &text)
    case .tag: writeWord(words.tags, to: &text)
    case .userAgent: writeWord(words.userAgents, to: &text)
    case .wrappedUserAgent: writeWord(words.wrappedUserAgents, to: &text)
    case .mediaType: writeWord(words.mediaTypes, to: &text)
    case .instance: writeWord(words.instances, line.instance, to: &text)
    case .address: writeAddress(to: &text)
    case .uuid: writeUUID(to: &text)
    case .token: writeLetters(20, to: &text)
    case .number(let bound): writeNumber(random.below(Int(bound)), to: &text)
    case .seconds: writeSeconds(to: &text)
    case .filler: writeFiller(to: &text)
    case .message: text.append(message.span)
    case .wrappedMessage: text.append(wrappedMessage.span)
    }
  }

  private func writeWord(_ list: borrowing SlotValues.List, _ index: Int, to text: inout TextBuffer)
  {
    text.append(list.bytes.span.extracting(list[index]))
  }

  private mutating func writeWord(_ list: borrowing SlotValues.List, to text: inout TextBuffer) {
    writeWord(list, random.below(list.count), to: &text)
  }

  private func writeDigest(
    _ words: borrowing SlotValues,
    _ index: Int,
    _ part: Range<Int>,
    to text: inout TextBuffer
  ) {
    let start = index * SlotValues.digestBytes
    let range = (start + part.lowerBound)..<(start + part.upperBound)
    text.append(words.digests.span.extracting(range))
  }

  private func writeCorrelation(to text: inout TextBuffer) {
    var digits = [26 of UInt8](repeating: 0)
    for place in 0..<10 {
      let shift = UInt64(truncatingIfNeeded: 45 - 5 * place)
      digits[place] = letter(line.correlation.milliseconds &>> shift)
    }
    for place in 0..<8 {
      let shift = UInt64(truncatingIfNeeded: 5 * place)
      digits[10 + place] = letter(line.correlation.high &>> shift)
      digits[18 + place] = letter(line.correlation.low &>> shift)
    }
    text.append(digits.span)
  }

  private func letter(_ bits: UInt64) -> UInt8 { letters[Int(truncatingIfNeeded: bits & 31)] }

  private mutating func writeLetters(_ count: Int, to text: inout TextBuffer) {
    var left = count
    while left > 0 {
      var bits = random.next()
      var digits = [12 of UInt8](repeating: 0)
      for place in 0..<12 {
        digits[place] = letter(bits)
        bits &>>= 5
      }
      text.append(digits.span.extracting(0..<min(left, 12)))
      left -= 12
    }
  }

  /// Whatever the filler's length, the rest of the line stays the same.
  private mutating func writeFiller(to text: inout TextBuffer) {
    let chance = random
    writeLetters(fillerBytes, to: &text)
    random = chance
  }

  private mutating func writeUUID(to text: inout TextBuffer) {
    var digits = [36 of UInt8](repeating: UInt8(ascii: "-"))
    var bits = random.next()
    for place in 0..<36 where place != 8 && place != 13 && place != 18 && place != 23 {
      if place == 19 { bits = random.next() }
      digits[place] = SlotValues.hexDigit(bits)
      bits &>>= 4
    }
    text.append(digits.span)
  }

  private func writeAddress(to text: inout TextBuffer) {
    let bits = line.address
    var digits = Decimal()
    digits.prepend(bits & 0xff)
    digits.prepend(character: UInt8(ascii: "."))
    digits.prepend(bits &>> 8 & 0xff)
    digits.prepend(character: UInt8(ascii: "."))
    digits.prepend(bits &>> 16 & 0x3f)
    digits.prepend(character: UInt8(ascii: "."))
    digits.prepend(10)
    digits.append(to: &text)
  }

  private func writeNumber(_ number: Int, to text: inout TextBuffer) {
    var digits = Decimal()
    digits.prepend(number)
    digits.append(to: &text)
  }

  private mutating func writeSeconds(to text: inout TextBuffer) {
    let number = random.below(30_000_000)
    var digits = Decimal()
    digits.prepend(1_000_000 + number % 1_000_000)
    // The leading one kept the fraction's zeros; the point takes its place.
    digits.replaceFirst(UInt8(ascii: "."))
    digits.prepend(number / 1_000_000)
    digits.append(to: &text)
  }
}
