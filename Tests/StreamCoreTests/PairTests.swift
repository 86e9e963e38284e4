import StreamCore
import StreamTally
import TestSupport
import Testing

/// Lines of `key=value` pairs give the same records, whether their values can stay where they are in
/// the line or have to be written anew.
@Suite struct PairTests {
  struct Case: CustomTestStringConvertible {
    let text: String
    let isTaken: Bool
    var testDescription: String { text.debugDescription }
  }

  static let cases = [
    Case(text: "level=info msg=x", isTaken: true),
    Case(text: #"level=error error="a \"b\" \\ \n\t\r\b\f" msg="#, isTaken: true),
    Case(text: #"t="" x="null" y=nil z=<nil> f=false n=0 m=01 o=10 "#, isTaken: true),
    Case(text: "_a/b-c.1@=1 @t=2 ts=3", isTaken: true),
    Case(text: "level=info msg=x level=info", isTaken: true),
    // What would not be the same in JSON.
    Case(text: "level=info msg=00", isTaken: false),
    Case(text: "level=info msg=é", isTaken: false),
    Case(text: "level=info msg=a\\b", isTaken: false),
    Case(text: #"level=info msg="\x41""#, isTaken: false),
    Case(text: #"level=info msg="\/""#, isTaken: false),
    Case(text: #"level=info msg="\u0041""#, isTaken: false),
    Case(text: "level=info msg=\"a\tb\"", isTaken: false),
    Case(text: "level=info msg=\u{7F}", isTaken: false),
    // What is no line of pairs.
    Case(text: "", isTaken: false),
    Case(text: "level=info", isTaken: false),
    Case(text: "a=1 b=2", isTaken: false),
    Case(text: "level=info  msg=x", isTaken: false),
    Case(text: "level=info msg", isTaken: false),
    Case(text: "level=info msg=\"x", isTaken: false),
    Case(text: "level=info msg=\"x\\", isTaken: false),
    Case(text: "level=info msg=\"x\"y=1", isTaken: false),
    Case(text: "level=info msg=x=1", isTaken: false),
    Case(text: "level=info msg=x\"1\"", isTaken: false),
    Case(text: "level=info 1=2", isTaken: false),
    Case(text: "level=info =2", isTaken: false),
    Case(text: "level=info msg=x\ta=1", isTaken: false),
  ]

  @Test("what goes the fast way", arguments: cases)
  func taken(_ example: Case) {
    // At every distance from a vector's edge.
    for count in 0..<40 {
      let text = Array(String(repeating: "x", count: count).utf8) + Array(example.text.utf8)
      var tape = JSONTape(KeyInterner())
      let isTaken = tape.parsePairs(text.span, count..<text.count)
      #expect(isTaken == example.isTaken, "\(count) bytes before it")
    }
  }

  @Test("lines of too many pairs go the other way")
  func many() {
    for (count, isTaken) in [(PairIndex.pairsMax, true), (PairIndex.pairsMax + 1, false)] {
      let text = Array(Array(repeating: "t=1", count: count).joined(separator: " ").utf8)
      var tape = JSONTape(KeyInterner())
      #expect(tape.parsePairs(text.span, text.indices) == isTaken)
    }
  }

  private static let keys = [
    "time", "level", "msg", "error", "error", "a", "error.code", "x/y-z", "@t", "json.error", "log",
    "message", "repository", "json.msg", String(repeating: "k", count: 17),
  ]
  private static let values = [
    "", "x", "info", "nil", "<nil>", "null", "false", "true", "0", "00", "0x", "12", #""""#,
    #""a b""#, #""say \"no\"""#, #""a\nb""#, #""null""#, #""0""#, #""\t\\""#, #""\x41""#, "é",
    #""é""#, #"a\b"#, #""{\"error\":\"x\"}""#, #""level=error error=y""#, #""panic: x""#,
    #""{\"a\":1}""#, "2022-05-12T09:14:31Z", #""2022-05-12T09:14:31Z""#,
    #""repository import failed""#, "repository", "a=b", String(repeating: "v", count: 33),
  ]

  /// What a tally says of pairs, apart from places.
  private static func summary(_ lines: [String]) throws -> [String] {
    let text = Array(lines.map { $0 + "\n" }.joined().utf8)
    let tally = try Job([.bytes(text, name: "a")], jobs: 1).classify()
    let counts = [
      tally.failures.unknown, tally.failures.known, tally.otherErrors.total, tally.input.records,
      tally.input.recordLines, tally.input.textLineCount, tally.input.malformed,
    ]
    return counts.map { "\($0 ?? -1)" }
      + tally.unplaced.list.map { "unplaced \($0.path)" }
  }

  @Test("hostile pairs say the same where their values stay as where they are written anew")
  func hostile() throws {
    let seed = SplitMix64.testSeed(41)
    var random = SplitMix64(seed: seed)
    for _ in 0..<100 {
      let prefix = random.chance(4) ? "2022-05-12T09:14:31.204123456Z stdout F " : ""
      let lines = (0..<10).map { _ in
        prefix
          + (0..<random.number(2...9)).map { _ in
            random.pick(Self.keys) + "=" + random.pick(Self.values)
          }.joined(separator: " ")
      }
      let isSame = try Self.summary(lines) == Self.summary(lines.map { $0 + " zz=é" })
      #expect(isSame, "\(lines), seed \(seed)")
    }
  }
}
