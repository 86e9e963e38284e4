/// Records in the form `key=value key="quoted value"` (docs/CONTRACT.md, "Records").

/// One of these has to be a key.
let usualLogfmtKeys = ["time", "ts", "t", "level", "lvl", "severity", "msg", "message"]
  .map { Array($0.utf8) }

struct LogfmtPair {
  var key: [UInt8]
  /// The value without quotes and escapes.
  var value: [UInt8]
  /// Where the pair is in the text.
  var range: Range<Int>
  /// Where the value is in the text, with its quotes.
  var valueRange: Range<Int>
}

/// The pairs that a text consists of, or nil where it is no record.
func logfmtPairs(_ text: [UInt8]) -> [LogfmtPair]? {
  guard let first = logfmtPair(text, at: 0) else { return nil }
  var pairs = [first]
  while let last = pairs.last, last.range.upperBound < text.count {
    guard let next = logfmtNext(text, after: last) else { return nil }
    pairs.append(next)
  }
  let hasUsualKey = pairs.contains { usualLogfmtKeys.contains($0.key) }
  return pairs.count >= 2 && hasUsualKey ? pairs : nil
}

/// The pair after another one and one blank.
func logfmtNext(_ text: [UInt8], after pair: LogfmtPair) -> LogfmtPair? {
  let end = pair.range.upperBound
  guard end < text.count, text[end] == 0x20 || text[end] == 0x09 else { return nil }
  return logfmtPair(text, at: end + 1)
}

func logfmtPair(_ text: [UInt8], at start: Int) -> LogfmtPair? {
  let key = text[start...].prefix(while: isKeyByte)
  guard let first = key.first, isKeyStart(first), key.endIndex < text.count,
    text[key.endIndex] == UInt8(ascii: "=")
  else { return nil }
  let valueStart = key.endIndex + 1
  if valueStart < text.count, text[valueStart] == UInt8(ascii: "\"") {
    guard let (value, end) = goQuoted(text, at: valueStart),
      end == text.count || isBlank(text[end])
    else { return nil }
    return LogfmtPair(
      key: Array(key),
      value: value,
      range: start..<end,
      valueRange: valueStart..<end
    )
  }
  let value = text[valueStart...].prefix { !isBlank($0) && $0 != 0x22 && $0 != 0x3D }
  let end = value.endIndex
  guard end == text.count || isBlank(text[end]) else { return nil }
  return LogfmtPair(
    key: Array(key),
    value: Array(String(decoding: value, as: UTF8.self).utf8),
    range: start..<end,
    valueRange: valueStart..<end
  )
}

private func isKeyStart(_ byte: UInt8) -> Bool {
  isLetter(byte) || "_@".utf8.contains(byte)
}

private func isKeyByte(_ byte: UInt8) -> Bool {
  isKeyStart(byte) || isDigit(byte) || "./-".utf8.contains(byte)
}

/// A text as Go's `%q` writes it, and where it ends; nil where it is none.
private func goQuoted(_ text: [UInt8], at start: Int) -> (value: [UInt8], end: Int)? {
  let simple: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "\""): 0x22,
  ]
  var value: [UInt8] = []
  var index = start + 1
  while index < text.count, text[index] != 0x22 {
    guard text[index] == 0x5C else {
      // What cannot be printed is written as an escape.
      guard text[index] >= 0x20 else { return nil }
      value.append(text[index])
      index += 1
      continue
    }
    guard index + 1 < text.count else { return nil }
    let letter = text[index + 1]
    if let byte = simple[letter] {
      value.append(byte)
      index += 2
    } else if let (bytes, end) = goNumber(text, at: index + 1) {
      value += bytes
      index = end
    } else {
      return nil
    }
  }
  guard index < text.count else { return nil }
  return (Array(String(decoding: value, as: UTF8.self).utf8), index + 1)
}

/// `x41`, `101`, `u0041` or `U00000041` after a backslash.
private func goNumber(_ text: [UInt8], at start: Int) -> (bytes: [UInt8], end: Int)? {
  let forms: [UInt8: Int] = [
    UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8,
  ]
  let count = forms[text[start]] ?? 3
  let first = forms[text[start]] == nil ? start : start + 1
  let digits = text[first...].prefix(count).compactMap(hexDigit)
  guard digits.count == count else { return nil }
  let end = first + count
  if first == start {
    let number = digits.reduce(0) { $0 * 8 + $1 }
    guard digits.allSatisfy({ $0 < 8 }), number < 256 else { return nil }
    return ([UInt8(number)], end)
  }
  let number = digits.reduce(0) { $0 * 16 + $1 }
  if count == 2 { return ([UInt8(number)], end) }
  guard let scalar = Unicode.Scalar(UInt32(number)) else { return nil }
  return (Array(String(Character(scalar)).utf8), end)
}
