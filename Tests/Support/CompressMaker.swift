/// Packs a text as `compress` does, in codes of 9 up to so many bits.
///
/// - Parameters:
///   - text: The text.
///   - bitsMax: The most bits of a code: 9 to 16.
///   - clearsAt: The size of the table at which it is cleared; nil where that never happens.
/// - Returns: The file.
public func compressStream(_ text: [UInt8], bitsMax: Int = 16, clearsAt: Int? = nil) -> [UInt8] {
  var writer = CodeWriter(bytes: [0x1f, 0x9d, 0x80 | UInt8(bitsMax)])
  guard var code = text.first.map(Int.init) else { return writer.bytes }
  var table: [Int: Int] = [:]
  var next = 257
  for byte in text.dropFirst() {
    if let longer = table[code << 8 | Int(byte)] {
      code = longer
      continue
    }
    writer.write(code)
    if next < 1 << bitsMax {
      table[code << 8 | Int(byte)] = next
      next += 1
    }
    if next > 1 << writer.codeBits && writer.codeBits < bitsMax {
      writer.end(bits: writer.codeBits + 1)
    }
    if next == clearsAt {
      writer.write(256)
      writer.end(bits: 9)
      table = [:]
      next = 257
    }
    code = Int(byte)
  }
  writer.write(code)
  writer.flush()
  return writer.bytes
}

/// Writes codes, the lowest bit first, in groups of eight.
private struct CodeWriter {
  var bytes: [UInt8]
  var codeBits = 9
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var groupCodes = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func write(_ code: Int) {
    append(UInt64(code), codeBits)
    groupCodes = (groupCodes + 1) % 8
  }

  /// Fills up the group, and goes on with codes of another length.
  mutating func end(bits count: Int) {
    while groupCodes != 0 { write(0) }
    codeBits = count
  }

  mutating func flush() {
    if bitCount > 0 { append(0, 8 - bitCount) }
  }

  private mutating func append(_ value: UInt64, _ count: Int) {
    bits |= value << UInt64(bitCount)
    bitCount += count
    while bitCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      bitCount -= 8
    }
  }
}
