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

  @Test("elements of arrays are looked for by the name of the array")
  func brackets() throws {
    for (path, record) in [
      ("b[1]", #"{"b":["", "boom"]}"#), ("list[0].message", #"{"list":[{"message":"boom"}]}"#),
      ("a.b[]", #"{"a":{"b":["boom"]}}"#), ("a.b[]", #"{"a.b":["boom"]}"#),
      ("b[x]", #"{"b[x]":"boom"}"#), ("[0]", #"{"[0]":"boom"}"#),
    ] {
      #expect(try parsed(record, [path]).failures.unknown == 1, "\(path)")
    }
  }

  @Test("where rare names are too many, the last ones say it")
  func many() throws {
    let paths = (0..<40).map { "n\($0).message" }
    let tally = try parsed(#"{"a":{"message":"x"}}"#, paths)
    #expect(tally.input.parsed == 3)
    #expect(try parsed(#"{"n7":{"message":"boom"}}"#, paths).failures.unknown == 1)
  }

  @Test("of a dotted path the rarest name says which lines are parsed", arguments: lines)
  func rarest(line: String, isParsed: Bool) throws {
    let paths = ["err.message", "cause.text.detail", "detail", "größe.value"]
    let tally = try parsed(line, paths)
    // The first and the last line are parsed in any case.
    #expect(tally.input.parsed == (isParsed ? 3 : 2))
  }

  /// The tally of a record between two others, which is that of the reference as well.
  private func parsed(_ record: String, _ paths: [String]) throws -> Tally {
    var catalog = Catalog.bare
    catalog.errorPaths = paths
    let plain = "{\"level\":\"info\"}\n"
    let text = Array((plain + record + "\n" + plain).utf8)
    var job = Job([.bytes(text, name: "a")], jobs: 1)
    job.catalog = catalog
    let tally = try job.classify()
    let expected = referenceTally([.init(path: "a", text: text)], catalog: catalog)
    #expect(expected.mismatches(withTallyJSON: Data(tally.json())) == [])
    return tally
  }
}
