import StreamCore
import TestSupport
import Testing

/// What is read by the shape of a line before is the same as what is read without it.
@Suite struct ShapeTests {
  private static let names = ["error", "msg", "time", "json", "log", "level", "a", "n"]

  private static func tape(_ kernel: Kernel = .best) -> JSONTape {
    var table = KeyInterner()
    for name in names { _ = table.insert(name) }
    return JSONTape(table, kernel: kernel)
  }

  /// All that a tape says of a line, or nil where it is malformed.
  private struct Content: Equatable {
    let nodes: [JSONTape.Node]
    let members: [Int]
    let isRepeated: Bool
    let fault: JSONTape.Fault?

    init(_ tape: inout JSONTape, _ line: [UInt8]) {
      fault = tape.parse(line.span, 0..<line.count)
      nodes = fault == nil ? Array(tape.nodes.prefix(tape.count)) : []
      members = fault == nil ? tape.rootMembers : []
      isRepeated = fault == nil && tape.hasRepeatedMembers
    }
  }

  /// Compares tapes that know shapes with one that was made for the line.
  private static func agrees(_ line: [UInt8], _ tapes: inout [JSONTape]) -> Bool {
    var fresh = tape()
    let expected = Content(&fresh, line)
    return tapes.indices.allSatisfy { Content(&tapes[$0], line) == expected }
  }

  @Test("lines that are alike, and near misses, give the same nodes as by themselves")
  func alike() {
    var lines = AlikeLines(seed: 41)
    let seed = lines.seed
    var tapes = Kernel.available.map { Self.tape($0) }
    for _ in 0..<20_000 {
      let line = lines.line()
      #expect(
        Self.agrees(line, &tapes),
        "\(String(decoding: line, as: UTF8.self).debugDescription), seed \(seed)"
      )
    }
  }

  @Test("a line that is another one in a single byte, at every place", arguments: AlikeLines.shapes)
  func everyByte(shape: String) {
    let line = Array(
      shape.replacing("%", with: #"a \"text\" of 1 line"#).replacing("#", with: "12.5e1").utf8
    )
    var tapes = Kernel.available.map { Self.tape($0) }
    var failures: [[UInt8]] = []
    func check(_ other: [UInt8]) {
      // It is learnt by the first, and used by the second.
      for index in tapes.indices {
        for _ in 0..<2 { _ = tapes[index].parse(line.span, 0..<line.count) }
      }
      if !Self.agrees(other, &tapes) { failures.append(other) }
    }
    for at in line.indices {
      check(Array(line[..<at]))
      check(Array(line[..<at] + line[(at + 1)...]))
      for byte in AlikeLines.bytes {
        check(Array(line[..<at] + [byte] + line[(at + 1)...]))
        check(Array(line[..<at] + [byte] + line[at...]))
      }
    }
    for tail in [" ", "\r", "\t ", "}", "x", "{}"] { check(line + Array(tail.utf8)) }
    #expect(failures.isEmpty, "\(failures.prefix(5).map { String(decoding: $0, as: UTF8.self) })")
  }

  struct Case: CustomTestStringConvertible {
    let text: String
    let isTaken: Bool
    var testDescription: String { text.debugDescription }
  }

  /// Of the shape of ``line``, or not.
  static let line = #"{"error":"e\n","n":1,"json":{"a":[true,"",[]]}}"#
  static let cases = [
    Case(text: line, isTaken: true),
    Case(text: #"{"error":"","n":-2.5e3,"json":{"a":[null,"\u0041\\",[]]}}"#, isTaken: true),
    Case(text: #"{"error":"x","n":null,"json":{"a":[0,"y",[]]}}"#, isTaken: true),
    Case(text: #"{"errors":"e","n":1,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"errox":"e","n":1,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"e","m":1,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"e","n":1,"json":{"a":[true,"",[1]]}}"#, isTaken: false),
    Case(text: #"{"error":"e","n":"1","json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":1,"n":1,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"e","n":{},"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"e","n":01,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"e","n":NaN,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"\x","n":1,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"é","n":1,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"e", "n":1,"json":{"a":[true,"",[]]}}"#, isTaken: false),
    Case(text: #"{"error":"e","n":1,"json":{"a":[true,"",[]]}"#, isTaken: false),
    Case(text: #"{"error":"e","n":1,"json":{"a":[true,""#, isTaken: false),
    Case(text: "", isTaken: false),
  ]

  @Test("what is of the shape of a line", arguments: cases)
  func taken(_ example: Case) {
    var tape = Self.tape()
    let line = Array(Self.line.utf8)
    #expect(tape.parse(line.span, line.indices) == nil)
    for kernel in Kernel.available {
      let shape = Self.shape(&tape, line, kernel)
      let text = Array(example.text.utf8)
      let end = example.isTaken ? text.count : nil
      #expect(Self.end(shape, tape, text, text.indices) == end, "\(kernel)")
      // What follows it is not looked at, and may end at once.
      let longer = text + Array("\n{\"error".utf8)
      #expect(Self.end(shape, tape, longer, longer.indices) == end, "\(kernel)")
    }
  }

  private static func shape(_ tape: inout JSONTape, _ line: [UInt8], _ kernel: Kernel) -> TapeShape
  {
    TapeShape(line.span, line.indices, tape.nodes.span.extracting(0..<tape.count), kernel)
  }

  /// Where a text of that shape ends, in a copy of the nodes of the line that it was taken of.
  private static func end(
    _ shape: TapeShape,
    _ tape: JSONTape,
    _ text: [UInt8],
    _ range: Range<Int>
  ) -> Int? {
    var nodes = tape.nodes
    return shape.read(text.span, range, &nodes) { _ in true }
  }

  @Test("kernels find the same end, whatever stands before and behind the text")
  func places() {
    var lines = AlikeLines(seed: 42)
    let seed = lines.seed
    var random = SplitMix64(seed: seed)
    for _ in 0..<4000 {
      let (line, other) = (lines.line(), lines.line())
      var tape = Self.tape()
      guard tape.parse(line.span, line.indices) == nil else { continue }
      let before = Array(repeating: UInt8(ascii: "\""), count: random.number(0...70))
      let text = before + other + Array(repeating: UInt8(ascii: "\\"), count: random.number(0...70))
      let end = random.number(before.count...text.count)
      let found = Kernel.available.map { kernel in
        Self.end(Self.shape(&tape, line, kernel), tape, text, before.count..<end)
      }
      #expect(found.allSatisfy { $0 == found[0] }, "seed \(seed)")
    }
  }
}
