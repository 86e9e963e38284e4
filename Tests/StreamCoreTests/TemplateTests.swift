import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// The templates of unknown failures.
@Suite struct TemplateTests {
  private static let digest = "sha256:" + String(repeating: "0aF1", count: 16)

  private func template(_ text: String) -> String {
    var template = Template()
    template.form(of: Array(text.utf8).span)
    return String(decoding: template.text, as: UTF8.self)
  }

  @Test(
    "what changes is masked, and the sentence stays",
    arguments: [
      ("", ""), ("unexpected EOF", "unexpected EOF"),
      (
        #"pre importing tagged manifests: reading tag "3.11.6" from filesystem: bad format"#,
        "pre importing tagged manifests: reading tag <*> from filesystem: bad format"
      ),
      ("unknown manifest name=acme revision=\(digest)", "unknown manifest name=<*> revision=<*>"),
      (
        #"transferring blob with digest \#(digest): EOF."#,
        "transferring blob with digest <*>: EOF."
      ),
      (
        #"digest="\#(digest)" cleanup=true cleanupError=<nil>: x"#,
        "digest=<*> cleanup=true cleanupError=<nil>: x"
      ),
      (
        #"cleanupError="gcs: context canceled": "partial"#,
        #"cleanupError="gcs: context canceled": "partial"#
      ),
      ("dial tcp 10.0.0.7:5432: connect: refused", "dial tcp <*>: connect: refused"),
      ("dial tcp [2001:db8::7]:5432: x", "dial tcp [<*>]<*>: x"),
      ("lookup db on dead::beef: no such host", "lookup <*> on <*>: no such host"),
      ("host db.acme.example, e.g. this", "host <*>, e.g. this"),
      ("mail jane@acme bounced", "mail <*> bounced"),
      ("on repository acme: invalid", "on repository <*>: invalid"),
      ("net/http: / and a//", "<*>: / and <*>"), ("from größe/é to é", "from <*> to é"),
      ("at 2022-05-12T09:14:31.204Z (12 %)", "at <*> (<*> %)"),
      ("a=b =c d== e=null.", "a=<*> =c d== e=null."),
      (#"say "" and "a"b" c""#, #"say <*> and <*>b" c""#), ("a..: :. x:", "a..: :. x:"),
      ("<*> <*>", "<*> <*>"),
    ]
  )
  func masked(text: String, expected: String) {
    #expect(template(text) == expected)
  }

  @Test("templates are those of the regular expressions", arguments: UInt64(0)..<4)
  func reference(seed: UInt64) {
    let seed = SplitMix64.testSeed(seed)
    var hostile = HostileLines(seed: seed)
    var random = SplitMix64(seed: seed)
    let pieces =
      #"a b é . : , " = / @ - _ % ~ $ + 0 9 < > * ( ) [ ] \ f :: true null nil on lookup 😀"#
      .split(separator: " ").map(String.init) + [
        " ", "\t", "\n", "\0", "on repository ", "lookup ",
      ]
    var maker = Template()
    for round in 0..<3000 {
      let text: String
      if round % 3 == 0 {
        text = hostile.message()
      } else {
        text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
          pieces[Int.random(in: pieces.indices, using: &random)]
        }.joined()
      }
      let bytes = Array(text.utf8)
      maker.form(of: bytes.span)
      let isSame = maker.text == referenceTemplate(of: bytes)
      #expect(isSame, "seed \(seed): \(text.debugDescription)")
      // A template is its own template.
      let once = maker.text
      maker.form(of: once.span)
      let isStable = maker.text == once || text.contains("*")
      #expect(isStable, "seed \(seed): \(text.debugDescription)")
    }
  }

  @Test("a long text takes linear time")
  func linear() {
    let clock = ContinuousClock()
    for piece in [#"""#, "\"a", "a.", "=", "x=", ":", "lookup ", "\"a "] {
      let bytes = Array(String(repeating: piece, count: 4 << 20 / piece.utf8.count).utf8)
      var maker = Template()
      let time = clock.measure { maker.form(of: bytes.span) }
      #expect(time < .seconds(20), "\(piece)")
    }
  }

  /// Messages with a customer's names in them, wherever they can stand.
  @Test("a masked tally shows no name", arguments: [false, true])
  func redacted(isJSON: Bool) throws {
    let messages = [
      "unknown manifest name=acme revision=x", "on repository acme: invalid",
      #"bad {"repository":"acme app","host":["acme"]}"#, #"bad {\"repository\": \"acme\"}"#,
      "lookup acme-db on 10.0.0.2:53: no such host", "reading gs://acme/data: EOF",
      "PUT v2 acme%2Fapp: denied", "mail jane@acme.example bounced",
    ]
    let lines = try messages.map { try JSONEncoder().encode(["error": $0]) + [0x0a] }
    let input = Input.bytes(Array(lines.joined()), name: "a.log")
    var options = TallyOptions()
    options.redact = true
    let tally = try Job([input], catalog: .builtIn, options: options).classify()
    let output = isJSON ? String(decoding: tally.json(), as: UTF8.self) : tally.text()
    #expect(!output.contains("acme"), "\(output)")
  }

  @Test("groups add up over messages, and the nearest pattern is that of the template")
  func groups() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.log")
      let manifest = "pre importing tagged manifests: pre importing manifest: "
      let lines = (0..<40).map { number in
        let digest = "sha256:" + String(repeating: "\(number % 10)", count: 64)
        let text = #"\#(manifest)retrieving manifest \"\#(digest)\" from disk \#(number)"#
        return #"{"error":"\#(text)"}"# + "\n"
      }
      try Data(lines.joined().utf8).write(to: file)
      let json = try Job(paths: [file.path], catalog: .builtIn).classify().json()
      let tally = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
      let groups = try #require(tally["unknown"] as? [[String: Any]])
      #expect(groups.count == 1)
      #expect(
        groups[0]["template"] as? String == "\(manifest)retrieving manifest <*> from disk <*>"
      )
      #expect(groups[0]["count"] as? Int == 40)
      let nearest = try #require(groups[0]["nearest"] as? [String: Any])
      #expect(nearest["id"] as? String == "654")
      let fitting = "\(manifest)retrieving manifest <*> from "
      #expect(nearest["matchedBytes"] as? Int == fitting.utf8.count)
    }
  }

  @Test("as many groups as a tally keeps are shown in little time")
  func manyGroups() throws {
    // Words without digits, which are not masked.
    func word(_ number: Int) -> String {
      String(
        String(number).map { Character(Unicode.Scalar($0.asciiValue.map { $0 + 49 } ?? 97)) }
      )
    }
    let lines = (0..<10_500).map { number in
      let words = (1...6).map { word(number * $0) }.joined(separator: " ")
      return #"{"error":"importing tags: \#(words) failed"}"# + "\n"
    }
    let input = Input.bytes(Array(lines.joined().utf8), name: "a.log")
    let tally = try Job([input], catalog: .builtIn).classify()
    let time = ContinuousClock().measure {
      #expect(tally.text().contains("and 500 unknown failures with other templates"))
    }
    #expect(time < .seconds(30))
  }

  @Test("when shown, templates that differ in a word of many are one cluster")
  func clusters() throws {
    let errors = [
      "importing tags: the blob of the red layer is gone", "disk full",
      "importing tags: the blob of the blue layer is gone", "disk slow",
      "importing tags: the blob of the blue layer is gone",
      "importing tags: the blob of the whole image was gone",
    ]
    let input = Input.bytes(
      Array(errors.map { #"{"error":"\#($0)"}"# + "\n" }.joined().utf8),
      name: "a.log"
    )
    let text = try Job([input], catalog: .builtIn).classify().text()
    #expect(
      text.contains(
        """

        unknown, 3 times in 2 forms: importing tags: the blob of the <*> layer is gone
          2  importing tags: the blob of the blue layer is gone
          1  importing tags: the blob of the red layer is gone

        """
      ),
      "\(text)"
    )
    for other in ["disk full", "disk slow", errors[5]] {
      #expect(text.contains("unknown, 1 time: \(other)\n"), "\(text)")
    }
  }

  @Test("of messages that are alike so many are compared, and the others stand by themselves")
  func manyClusters() throws {
    var random = SplitMix64(seed: SplitMix64.testSeed(41))
    func text(_ wordCount: Int, of words: [String]) -> String {
      (0..<wordCount).map { _ in random.pick(words) }.joined(separator: " ")
    }
    // The last two, by their bytes, differ in one word of many.
    let alike = text(599, of: ["y", "z"])
    for (count, clusters) in [(20, 21), (1_500, 1_502)] {
      let messages =
        (0..<count).map { _ in text(600, of: ["p", "q"]) } + ["y", "z"].map { "\(alike) \($0)" }
      let lines = messages.map { #"{"error":"one start \#($0)"}"# + "\n" }
      let input = Input.bytes(Array(lines.joined().utf8), name: "a.log")
      let text = try Job([input], catalog: .builtIn).classify().text()
      let counts = text.matches(of: /unknown, (\d+) times?/).compactMap { Int($0.output.1) }
      #expect(counts.count == clusters && counts.reduce(0, +) == count + 2)
    }
  }
}
