/// Lines that are no record, or not yet one.
extension HostileLines {
  /// A line that breaks one rule of JSON.
  mutating func malformedLine() -> [UInt8] {
    switch random.number(0...4) {
    case 0:
      // A value that JSON does not have.
      let value = random.pick([
        "01", "1.", "+1", "-", ".5", "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity", "tru",
        "TRUE", "nulll", "undefined", "'x'", "[1,]", "[,1]", "{,}", "{\"a\":1,}", "{\"a\"}",
        "{1:2}",
        "[1 2]", "{\"a\" 1}", "[", "{", "]", "}", "\"", "\"x", "[}", "{]", "1 2", "--1", "1.5.2",
        "- 1", "1e1.5", "٣", "/**/1", "1//", "\"a\" \"b\"", "{\"a\":}", "{:1}", "{a:1}", "-01",
        "00",
      ])
      return withValue(Array(value.utf8))
    case 1:
      let text = random.pick([
        #"\x"#, #"\u12"#, #"\u123g"#, #"\U0065"#, #"\'"#, #"\0"#, #"\u"#, #"\u 065"#, #"\ud83d\u"#,
        #"\ud83d\x"#, "\u{0}", "\u{1}", "\t", "\r", "\u{1F}", #"\"#, #"\\\"#, "\\\n", #"\u+065"#,
      ])
      return withValue(Array("\"a\(text)b\"".utf8))
    case 2:
      return withValue([0x22, 0x61] + random.pick(Self.wrongUTF8) + [0x62, 0x22])
    case 3:
      // Wrong around the record.
      let record = Array(write(errorRecord(message: .string(message()))).utf8)
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      let after = random.pick([
        ",", "x", "{}", "}", "\u{0}", "\u{A0}", ";", "//", "\u{C}", "\"error\"",
      ])
      switch random.number(0...5) {
      case 0: return record + after.utf8
      case 1: return after.utf8 + record
      case 2: return mark + record
      case 3: return record + mark
      case 4: return record + record
      default: return Array("[".utf8) + record + Array("]".utf8)
      }
    default:
      // Cut off anywhere.
      let record = Array(write(errorRecord(message: .string(message()))).utf8)
      return Array(record.prefix(random.number(0...record.count)))
    }
  }

  /// A record with these bytes as the value of the error, or of another member.
  private mutating func withValue(_ value: [UInt8]) -> [UInt8] {
    let (head, tail) = random.pick([
      (#"{"error":"#, #"}"#), (#"{"error":"boom","x":"#, #"}"#),
      (#"{"x":"#, #","error":"boom","msg":"repository import failed"}"#),
      (#"{"a":[{"b":"#, #"}],"json":{"error":"boom"}}"#), (#"{"x":"#, #"}"#),
      (#"{"json":{"error":null,"time":"#, #"}}"#),
    ])
    return Array(head.utf8) + value + Array(tail.utf8)
  }

  /// Sequences that are no UTF-8, and their neighbours that are.
  private static let wrongUTF8: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80],
    [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
    [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
    [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xFF, 0xFE],
    // Valid ones.
    [0x7F], [0xC2, 0x80], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
    [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
  ]
}
