import Reference
import StreamCore
import TestSupport
import Testing

/// The deterministic forms of patterns say the same as the reference, or leave it to the program.
@Suite struct OnePassMatcherTests {
  static let texts = [
    "a", "a<number>", "<number>a", "<number><number>", "<name>: x", "<name> x", "<repo>/x",
    "<digest>", "<digest>:", "<digest>X", "<digest>a", "<digest><number>", "\"<digest>\" <repo>",
    "<path>", "<path>: <path>", "<path>\n", "<word> <word>", "<word>é", "<any>", "<any>\n<any>",
    "x<any>x", "<number> errors<any>", "é<number>é", "<path> XXX<path>: <path>\"", "<number>42",
    "<any>x<any>", "<word>x<word>x", "<name>.a:", "<name>a<name>/1: ", "<path>xé", "<word>: <word>",
    "<path>x<any>", "<word><word><word>", "<any>x<any>aa", "<number>4<digest>", "<path>\"<digest>",
  ]

  @Test("forms agree with the reference", arguments: texts)
  func agree(text: String) throws {
    let seed = SplitMix64.testSeed(23)
    var random = SplitMix64(seed: seed)
    let pattern = try Pattern(text)
    let forms = OnePassMatcher([pattern])
    let hex = String(repeating: "0f", count: 16)
    let pieces = [
      "a", "x", "X", "XXX", "1", "42", "/", ".", "-", "+", " ", "\n", "\r", ":", ": ", "\"", "é",
      "\u{a0}", "\u{85}", "😀", "sha256:", hex, "sha256:" + hex, "\"sha256:" + hex + "\" ",
      " errors", "G", "_", "\u{7f}", "\u{1f}",
    ]
    func anything(_ counts: ClosedRange<Int>) -> String {
      (0..<Int.random(in: counts, using: &random)).reduce(into: "") { text, _ in
        text += pieces.randomElement(using: &random) ?? ""
      }
    }
    for round in 0..<4000 {
      var bytes = Array(anything(0...6).utf8)
      if round % 2 == 0 {
        // Along the pattern, so that more than a few match.
        bytes = pattern.elements.flatMap { element in
          if case .literal(let literal) = element { literal } else { Array(anything(0...3).utf8) }
        }
      }
      let expected = referenceMatches(pattern, bytes)
      if let found = forms.match(0, bytes.span) {
        #expect(found == expected, "\(String(decoding: bytes, as: UTF8.self)), seed \(seed)")
      }
    }
  }

  @Test("which patterns have a form")
  func which() throws {
    func hasForm(_ text: String) throws -> Bool {
      let empty: [UInt8] = []
      return OnePassMatcher([try Pattern(text)]).match(0, empty.span) != nil
    }
    for text in [
      "<digest>: <name>", "a<number>b", "<word> <word>", "<any>\n", "<path>", "<number>1",
      "<path>: x",
      "<any>\"", "<path> to <path>: x\"", "<name>.a: ", "<word>a<word>",
    ] {
      #expect(try hasForm(text), "\(text)")
    }
    for text in [
      "<digest>a", "<word><path>", "<name>é", "<path>: <number>", "<word>a<path>", "<name>aé",
      "<number>1<digest>",
    ] {
      #expect(try !hasForm(text), "\(text)")
    }
  }
}
