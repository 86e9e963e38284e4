/// A line of `key=value` pairs, as logrus' text formatter writes it, quotes as Go's `%q` has them.
///
/// ```
///   time="2022-05-12T09:14:31Z" level=error msg="import failed" error="1 error occurred:\n\t* x"
/// ```
///
/// It is written anew as a JSON object, so that there is one way to a record's members.
struct LogfmtLine {
  /// Keys of which a line has one at least, or its pairs are chance.
  static let usualKeys = [
    "time", "ts", "t", "level", "lvl", "severity", "msg", "message",
  ].map { Array($0.utf8) }

  private static let nothings = ["null", "nil", "<nil>"].map { Array($0.utf8) }

  /// The object.
  private(set) var json: [UInt8] = []

  /// Reads a line; gives nil where its pairs do not cover it.
  init?(_ text: Span<UInt8>, _ line: Range<Int>) {
    var at = line.lowerBound
    let end = line.upperBound
    var pairs = 0
    var isUsual = false
    json = [UInt8(ascii: "{")]
    while at < end {
      let key = at
      while at < end, Self.isKey(text[at], isFirst: at == key) { at += 1 }
      guard at > key else { return nil }
      guard at < end, text[at] == UInt8(ascii: "=") else { return nil }
      let name = text.extracting(key..<at)
      isUsual = isUsual || Self.usualKeys.contains { $0.equals(name) }
      at += 1
      if pairs > 0 { json.append(UInt8(ascii: ",")) }
      // Nothing in a key has to be escaped.
      json.append(UInt8(ascii: "\""))
      json.append(name)
      json.append(UInt8(ascii: "\""))
      json.append(UInt8(ascii: ":"))
      if at < end, text[at] == UInt8(ascii: "\"") {
        var value: [UInt8] = []
        guard let next = Self.unquote(text, at + 1, before: end, into: &value) else { return nil }
        at = next
        append(value)
      } else {
        let start = at
        while at < end, text[at] > 0x20, text[at] != 0x22, text[at] != 0x3d { at += 1 }
        append([UInt8](text.extracting(start..<at)))
      }
      pairs += 1
      if at == end { break }
      guard text[at] == 0x20 else { return nil }
      at += 1
      // A formatter may leave a blank at the line's end.
      if at == end { break }
    }
    guard pairs > 1, isUsual else { return nil }
    json.append(UInt8(ascii: "}"))
  }

  /// Whether a text can go on to be a line of pairs.
  static func beginning(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    // What is missing of a pair: its value's end, the rest of an escape, or all from the sign on.
    ["\"", "n\"", "=x"].contains { end in
      let whole = [UInt8](text.extracting(line)) + Array(end.utf8)
      return LogfmtLine(whole.span, whole.indices) != nil
    }
  }

  /// Adds a value; a zero and `false` say as little as in JSON.
  private mutating func append(_ value: [UInt8]) {
    let isZero = !value.isEmpty && value.allSatisfy { $0 == 0x30 }
    if Self.nothings.contains(value) {
      json += Array("null".utf8)
    } else if isZero {
      json.append(0x30)
    } else if value == Array("false".utf8) {
      json += value
    } else {
      json += JSONWriter.quoted(value)
    }
  }

  /// Whether a byte can be in a key, or begin one.
  static func isKey(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "@"): true
    case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"): !isFirst
    default: false
    }
  }

  /// Reads a quoted value (Go, `strconv.Quote`).
  ///
  /// - Returns: after its closing quote; nil where it has none, or an escape is none of Go's.
  private static func unquote(
    _ text: Span<UInt8>,
    _ start: Int,
    before end: Int,
    into value: inout [UInt8]
  ) -> Int? {
    var at = start
    while at < end {
      let byte = text[at]
      if byte == UInt8(ascii: "\"") { return at + 1 }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        at += 1
        continue
      }
      guard at + 1 < end else { return nil }
      let kind = text[at + 1]
      at += 2
      if let plain = escapes[kind] {
        value.append(plain)
        continue
      }
      let digits: Int
      switch kind {
      case UInt8(ascii: "x"): digits = 2
      case UInt8(ascii: "u"): digits = 4
      case UInt8(ascii: "U"): digits = 8
      default: return nil
      }
      guard end - at >= digits else { return nil }
      var code: UInt32 = 0
      for offset in 0..<digits {
        guard let digit = hexValue(text[at + offset]) else { return nil }
        code = code << 4 | digit
      }
      at += digits
      if digits == 2 {
        value.append(UInt8(truncatingIfNeeded: code))
      } else {
        let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
        value += Array(String(Character(scalar)).utf8)
      }
    }
    return nil
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c,
    UInt8(ascii: "n"): 0x0a, UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
    UInt8(ascii: "v"): 0x0b, 0x5c: 0x5c, 0x27: 0x27, 0x22: 0x22,
  ]
}
