import Reference
import StreamCore
import TestSupport
import Testing

/// The deterministic forms of patterns say the same as the reference, or leave it to the program.
@Suite struct PatternFormsTests {
  static let texts = [
    "a", "a<number>", "<number>a", "<number><number>", "<name>: x", "<name> x", "<repo>/x",
    "<digest>", "<digest>:", "<digest>X", "<digest>a", "<digest><number>", "\"<digest>\" <repo>",
    "<path>", "<path>: <path>", "<path>\n", "<word> <word>", "<word>é", "<any>", "<any>\n<any>",
    "x<any>x", "<number> errors<any>", "é<number>é",
  ]

  @Test("forms agree with the reference", arguments: texts)
  func agree(text: String) throws {
    let seed = SplitMix64.testSeed(23)
    var random = SplitMix64(seed: seed)
    let pattern = try Pattern(text)
    let forms = PatternForms([pattern])
    let hex = String(repeating: "0f", count: 16)
    let pieces = [
      "a", "x", "X", "XXX", "1", "42", "/", ".", "-", "+", " ", "\n", "\r", ":", ": ", "\"", "é",
      "\u{a0}", "\u{85}", "😀", "sha256:", hex, "sha256:" + hex, "\"sha256:" + hex + "\" ",
      " errors", "G", "_", "\u{7f}", "\u{1f}",
    ]
    for _ in 0..<4000 {
      var message = ""
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        message += pieces.randomElement(using: &random) ?? ""
      }
      let bytes = Array(message.utf8)
      let expected = referenceMatches(pattern, bytes)
      if let found = forms.match(0, bytes.span) {
        #expect(found == expected, "\(message), seed \(seed)")
      }
    }
  }

  @Test("which patterns have a form")
  func which() throws {
    func hasForm(_ text: String) throws -> Bool {
      let empty: [UInt8] = []
      return PatternForms([try Pattern(text)]).match(0, empty.span) != nil
    }
    for text in ["<digest>: <name>", "a<number>b", "<word> <word>", "<any>\n", "<path>"] {
      #expect(try hasForm(text), "\(text)")
    }
    for text in ["<number>1", "<digest>a", "<word><path>", "<path>: x", "<any>\"", "<name>é"] {
      #expect(try !hasForm(text), "\(text)")
    }
  }
}
