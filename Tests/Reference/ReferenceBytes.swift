/// What is skipped around a record: marks at a line's start, blanks and terminal colours.

let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
}

func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

func isLetter(_ byte: UInt8) -> Bool {
  (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

/// Whether a text has another one in it.
func contains(_ text: some Collection<UInt8>, _ wanted: [UInt8]) -> Bool {
  var rest = text[...]
  while let start = rest.firstIndex(of: wanted[0]) {
    rest = rest[start...]
    if rest.starts(with: wanted) { return true }
    rest = rest.dropFirst()
  }
  return false
}

/// The end of the ANSI sequence `ESC [ digits;digits LETTER` at a place, or nil where there is none.
func colourEnd(_ bytes: [UInt8], at start: Int) -> Int? {
  guard start + 2 < bytes.count, bytes[start] == 0x1B, bytes[start + 1] == UInt8(ascii: "[") else {
    return nil
  }
  let end = bytes[(start + 2)...].firstIndex { !isDigit($0) && $0 != UInt8(ascii: ";") }
  guard let end, isLetter(bytes[end]) else { return nil }
  return end + 1
}

/// The number of zero bytes at a line's start.
func zerosAtStart(_ bytes: [UInt8]) -> Int { bytes.prefix { $0 == 0 }.count }

/// Where a line begins after zero bytes, byte order marks and record separators.
func afterMarks(_ bytes: [UInt8]) -> Int {
  var index = 0
  while index < bytes.count {
    if bytes[index] == 0 || bytes[index] == 0x1E {
      index += 1
    } else if bytes[index...].starts(with: byteOrderMark) {
      index += 3
    } else {
      break
    }
  }
  return index
}

func afterColours(_ bytes: [UInt8], from start: Int) -> Int {
  var index = start
  while let end = colourEnd(bytes, at: index) { index = end }
  return index
}

/// The first byte after blanks, colours, byte order marks and record separators.
func afterBlanks(_ bytes: [UInt8], from start: Int) -> Int {
  var index = start
  while index < bytes.count {
    if isBlank(bytes[index]) || bytes[index] == 0x1E {
      index += 1
    } else if bytes[index...].starts(with: byteOrderMark) {
      index += 3
    } else if let end = colourEnd(bytes, at: index) {
      index = end
    } else {
      break
    }
  }
  return index
}

/// The end of a text before the colours and the blanks at its end.
func trimmedEnd(_ bytes: [UInt8], where isBlank: (UInt8) -> Bool = isBlank) -> Int {
  var end = bytes.count
  while end > 0 {
    if isBlank(bytes[end - 1]) {
      end -= 1
      continue
    }
    let start = bytes[..<end].lastIndex(of: 0x1B)
    guard let start, colourEnd(Array(bytes[..<end]), at: start) == end else { break }
    end = start
  }
  return end
}

/// A text without its colours.
func withoutColours(_ bytes: [UInt8]) -> [UInt8] {
  var left: [UInt8] = []
  var index = 0
  while index < bytes.count {
    if let end = colourEnd(bytes, at: index) {
      index = end
    } else {
      left.append(bytes[index])
      index += 1
    }
  }
  return left
}

/// A line without what is skipped at both ends: marks, blanks and colours.
func lineBody(_ bytes: [UInt8]) -> [UInt8] {
  let start = afterBlanks(bytes, from: afterMarks(bytes))
  let end = trimmedEnd(bytes)
  return start < end ? Array(bytes[start..<end]) : []
}
