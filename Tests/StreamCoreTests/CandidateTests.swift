import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Which lines are parsed (docs/CONTRACT.md, "Candidates").
@Suite struct CandidateTests {
  /// A line between two others, and whether it is parsed.
  static let lines = [
    (#"{"message":"x"}"#, false), (#"{"a":{"message":"x"}}"#, false), (#"{"level":"x"}"#, false),
    (#"{"err":{"message":"boom"}}"#, true), (#"{"err.message":"boom"}"#, true),
    (#"{"\u0065rr":{"message":"boom"}}"#, true), (#"{"log":"{\"err.message\":\"boom\"}"}"#, true),
    ("level=error err.message=boom", true), (#"{"cause":{"text":{"detail":"boom"}}}"#, true),
    (#"{"detail":"boom"}"#, true), (#"{"other":{"error":"boom"}}"#, true),
    (#"{"größe":{"value":"boom"}}"#, true), (#"{"value":"boom"}"#, true),
    (#"{"error":"boom"}"#, true),
  ]

  @Test("of a dotted path the rarest name says which lines are parsed", arguments: lines)
  func rarest(line: String, isParsed: Bool) throws {
    var catalog = Catalog.bare
    catalog.errorPaths = ["err.message", "cause.text.detail", "detail", "größe.value"]
    let plain = "{\"level\":\"info\"}\n"
    let text = Array((plain + line + "\n" + plain).utf8)
    var job = Job([.bytes(text, name: "a")], jobs: 1)
    job.catalog = catalog
    let tally = try job.classify()
    // The first and the last line are parsed in any case.
    #expect(tally.input.parsed == (isParsed ? 3 : 2))
    let expected = referenceTally([.init(path: "a", text: text)], catalog: catalog)
    #expect(expected.mismatches(withTallyJSON: Data(try tally.json())) == [])
  }
}
