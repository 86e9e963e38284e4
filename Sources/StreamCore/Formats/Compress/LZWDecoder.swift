/// Decodes what `compress` writes: codes of texts that came before, in 9 up to 16 bits each.
///
/// ```
///   1f 9d | flags | 8 codes of 9 bits | ... | 8 codes of 10 bits | ...
/// ```
///
/// Each code but the first stands for a byte or for a text of the table, and adds to the table the
/// text of the code before and the first byte of its own. Where codes become longer, and where the
/// table is cleared, what is left of a group of eight codes is skipped. A text is known by the code of
/// all but its last byte, and that byte.
struct LZWDecoder: StreamDecoder {
  static let headBytes = 3
  private static let bitsMin = 9
  /// Clears the table, where the flags allow it.
  private static let clearCode = 256

  private var taken = 0
  /// The most bits that a code has; nil where the flags are those of no program.
  private var bitsMax: Int? = 0
  private var canClear = false
  /// How many bits a code has.
  private var codeBits = LZWDecoder.bitsMin
  /// The codes that were read of a group of eight.
  private var groupCodes = 0
  /// Bits of the input that were not used, the first one lowest, and how many are skipped first.
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var skippedBits = 0

  private var prefixes: [UInt16] = []
  private var lastBytes: [UInt8] = []
  /// The code of the next text that comes into the table.
  private var nextCode = 0
  private var lastCode: Int?
  private var firstByte: UInt8 = 0
  /// The text of the code that was read last, from its end; the first part of it is not handed out.
  private var text: [UInt8] = []
  private var textLeft = 0

  /// The most bits of a code, by the flags; nil where no program writes them.
  static func bitsMax(_ flags: UInt8) -> Int? {
    let count = Int(flags & 0x1f)
    return flags & 0x60 == 0 && (bitsMin...16).contains(count) ? count : nil
  }

  mutating func reset() { self = LZWDecoder() }

  mutating func step(
    _ input: Span<UInt8>,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (taken: Int, decoded: Int, status: StreamStatus) {
    var (used, end) = (0, offset)
    let limit = offset + room
    while true {
      if textLeft > 0 {
        let count = min(textLeft, limit - end)
        let start = text.count - textLeft
        output.write(text.span.extracting(start..<(start + count)), at: end)
        textLeft -= count
        end += count
        if textLeft > 0 { return (used, end - offset, .more) }
      }
      while bitCount <= 48, used < input.count {
        append(input[used])
        used += 1
      }
      guard let bitsMax else { return (used, end - offset, .damaged) }
      guard taken >= Self.headBytes, bitCount >= codeBits else {
        if used < input.count { continue }
        // Nothing but the end of the source comes without a byte.
        let hasEnded = input.count == 0 && taken >= Self.headBytes && isWhole
        return (used, end - offset, hasEnded ? .ended : .more)
      }
      if !readCode(bitsMax) { return (used, end - offset, .damaged) }
    }
  }

  /// Whether nothing but the rest of a byte is left, all of it zeros.
  private var isWhole: Bool { bitCount < 8 && bits == 0 }

  private mutating func append(_ byte: UInt8) {
    taken += 1
    if taken == Self.headBytes { begin(flags: byte) }
    guard taken > Self.headBytes else { return }
    bits |= UInt64(byte) << UInt64(bitCount)
    bitCount += 8
    skipBits()
  }

  private mutating func begin(flags: UInt8) {
    bitsMax = Self.bitsMax(flags)
    canClear = flags & 0x80 != 0
    nextCode = canClear ? Self.clearCode + 1 : Self.clearCode
    prefixes = Array(repeating: 0, count: 1 << (bitsMax ?? 0))
    lastBytes = Array(repeating: 0, count: prefixes.count)
  }

  private mutating func skipBits() {
    let count = min(skippedBits, bitCount)
    bits >>= UInt64(count)
    bitCount -= count
    skippedBits -= count
  }

  /// Goes on with codes of another length, after the group.
  private mutating func endGroup(_ nextBits: Int) {
    skippedBits = (8 - groupCodes) % 8 * codeBits
    groupCodes = 0
    codeBits = nextBits
    skipBits()
  }

  /// Reads a code, of which all bits are there, and makes its text.
  ///
  /// - Parameter bitsMax: the most bits that a code has.
  /// - Returns: whether it can be one.
  private mutating func readCode(_ bitsMax: Int) -> Bool {
    if nextCode > (1 << codeBits) - 1 && codeBits < bitsMax {
      endGroup(codeBits + 1)
      // Its bits may not have come yet.
      if bitCount < codeBits || skippedBits > 0 { return true }
    }
    let code = Int(bits & (1 << UInt64(codeBits) - 1))
    bits >>= UInt64(codeBits)
    bitCount -= codeBits
    groupCodes = (groupCodes + 1) % 8
    if code == Self.clearCode && canClear && lastCode != nil {
      // The next code adds a text that no code stands for.
      nextCode = Self.clearCode
      endGroup(Self.bitsMin)
      return true
    }
    guard let lastCode else {
      guard code < 256 else { return false }
      firstByte = UInt8(code)
      self.lastCode = code
      text = [firstByte]
      textLeft = 1
      return true
    }
    guard code <= nextCode, code < prefixes.count || code == nextCode else { return false }
    text.removeAll(keepingCapacity: true)
    var rest = code
    if code == nextCode {
      // It stands for the text that it adds itself.
      text.append(firstByte)
      rest = lastCode
    }
    while rest >= 256 {
      text.append(lastBytes[rest])
      rest = Int(prefixes[rest])
    }
    firstByte = UInt8(rest)
    text.append(firstByte)
    text.reverse()
    textLeft = text.count
    if nextCode < prefixes.count {
      prefixes[nextCode] = UInt16(lastCode)
      lastBytes[nextCode] = firstByte
      nextCode += 1
    }
    self.lastCode = code
    return true
  }
}
