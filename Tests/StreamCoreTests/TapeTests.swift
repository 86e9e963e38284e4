import StreamCore
import TestSupport
import Testing

/// The two ways to a tape lead to the same one, on every kernel.
@Suite struct TapeTests {
  private static let names = ["error", "msg", "time", "json", "log", "repository", "a"]

  private static func nameTable() -> KeyInterner {
    var table = KeyInterner()
    for name in names { _ = table.insert(name) }
    return table
  }

  /// A text that is too long for tokens, and means the same.
  private static func forScanner(_ line: [UInt8]) -> [UInt8] {
    line + Array(repeating: 0x20, count: StructuralIndex.textBytesMax)
  }

  /// What a tape says of a line, or nil where it is malformed.
  private static func nodes(
    _ tape: inout JSONTape,
    _ line: [UInt8]
  ) -> ([JSONTape.Node], members: [Int])? {
    guard tape.parse(line.span, 0..<line.count) == nil else { return nil }
    return (Array(tape.nodes.prefix(tape.count)), tape.rootMembers)
  }

  private static func agrees(_ line: [UInt8], _ tapes: inout [JSONTape], _ scanned: inout JSONTape)
    -> Bool
  {
    let expected = nodes(&scanned, forScanner(line))
    return tapes.indices.allSatisfy { index in
      let found = nodes(&tapes[index], line)
      return found?.0 == expected?.0 && found?.members == expected?.members
    }
  }

  @Test("hostile lines give the same nodes by tokens and byte by byte")
  func hostile() {
    var lines = HostileLines(seed: 31)
    lines.writesDeepLines = false
    let seed = lines.seed
    var tapes = Kernel.available.map { JSONTape(Self.nameTable(), kernel: $0) }
    var scanned = JSONTape(Self.nameTable())
    for _ in 0..<3000 {
      let line = lines.line()
      #expect(
        Self.agrees(line, &tapes, &scanned),
        "\(String(decoding: line, as: UTF8.self)), seed \(seed)"
      )
    }
  }

  @Test("every text of few tokens gives the same nodes by tokens and byte by byte")
  func short() {
    let pieces = [
      "{", "}", "[", "]", ":", ",", "\"a\"", "\"\"", "1", "-", "true", "nul", "null", " ", "\\",
      "\"",
    ].map { Array($0.utf8) }
    var tapes = Kernel.available.map { JSONTape(Self.nameTable(), kernel: $0) }
    var scanned = JSONTape(Self.nameTable())
    var failures: [[UInt8]] = []
    func tryAll(_ start: [UInt8], _ left: Int) {
      if !Self.agrees(start, &tapes, &scanned) { failures.append(start) }
      guard left > 0 else { return }
      for piece in pieces { tryAll(start + piece, left - 1) }
    }
    for start in ["{", "{\"a\":", "{\"a\":[", "{\"a\":1"] { tryAll(Array(start.utf8), 3) }
    #expect(failures.isEmpty, "\(failures.prefix(5).map { String(decoding: $0, as: UTF8.self) })")
  }

  @Test("a string with an escape or a mark at every distance from a vector's edge")
  func edges() {
    var tapes = Kernel.available.map { JSONTape(Self.nameTable(), kernel: $0) }
    var scanned = JSONTape(Self.nameTable())
    var failures: [String] = []
    for piece in [
      #"\"#, #"\""#, #"\u0041"#, #"\u004"#, #"\x"#, "{", "]", "\u{1}", "\t", "é", "\"", #"\\\""#,
      ":",
    ] {
      for count in 0..<140 {
        let line = "{\"error\":\"" + String(repeating: "x", count: count) + piece + "\",\"a\":[1]}"
        if !Self.agrees(Array(line.utf8), &tapes, &scanned) { failures.append(line) }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }

  struct Case: CustomTestStringConvertible {
    let text: String
    let isTaken: Bool
    var testDescription: String { text.debugDescription }
  }

  static let cases = [
    Case(
      text: #"{"error":"e","a":[1,-2.5e3,true,false,null,{"b":[]}],"msg":"x\n\u0041"}"#,
      isTaken: true
    ),
    Case(text: " {} \r", isTaken: true),
    Case(text: #"{"\u0065rror":1}"#, isTaken: false),
    Case(text: #"{"a":"é"}"#, isTaken: false),
    Case(text: #"{"a":01}"#, isTaken: false),
    Case(text: #"{"a":1}x"#, isTaken: false),
    Case(text: "[]", isTaken: false),
    Case(text: "", isTaken: false),
  ]

  @Test("what goes the fast way", arguments: cases)
  func taken(_ example: Case) {
    let text = Array(example.text.utf8)
    var room = JSONTape(Self.nameTable())
    _ = Self.nodes(&room, Array("{\"a\":[0\(String(repeating: ",0", count: 100))]}".utf8))
    for kernel in Kernel.available {
      var tokens = StructuralIndex(kernel)
      var nodes = room.nodes
      var members = Array(repeating: 0, count: Self.names.count + 1)
      var isRepeated = false
      let isTaken =
        tokens.find(text.span, 0..<text.count)
        && JSONTape.build(
          text.span,
          0..<text.count,
          tokens,
          Self.nameTable(),
          &nodes,
          &members,
          &isRepeated
        ) > 0
      #expect(isTaken == example.isTaken, "\(kernel)")
    }
  }

  private static func list(_ tokens: StructuralIndex) -> [UInt32] {
    let places = tokens.places
    var list: [UInt32] = []
    for index in places.indices { list.append(places[index]) }
    return list
  }

  @Test("kernels find the same places, whatever stands before and behind the text")
  func places() {
    let seed = SplitMix64.testSeed(32)
    var random = SplitMix64(seed: seed)
    let bytes = Array("\"\\{}[]:, ab1\t\n\r\u{1}\u{7f}é".utf8)
    var portable = StructuralIndex(.portable)
    var others = Kernel.available.dropFirst().map { StructuralIndex($0) }
    for round in 0..<4000 {
      // Few kinds of bytes at a time, so that most texts are not refused.
      let used = round % 8 == 0 ? bytes[...] : bytes[..<12]
      let text = (0..<Int.random(in: 1...400, using: &random)).map { _ in
        Bool.random(using: &random) ? 0x78 : used.randomElement(using: &random) ?? 0
      }
      let start = Int.random(in: 0..<text.count, using: &random)
      let range = start..<Int.random(in: start...text.count, using: &random)
      _ = portable.find(text.span, range)
      for index in others.indices {
        _ = others[index].find(text.span, range)
        let isSame = Self.list(others[index]) == Self.list(portable)
        #expect(isSame, "seed \(seed), round \(round)")
      }
    }
  }
}
