import Foundation
import Reference
import StreamCatalog
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Errors in arrays: `errors[0]`, and `errors[]` (docs/CONTRACT.md, "The error of a record").
@Suite struct ElementTests {
  /// A path, a record, and the errors that are one failure; none where it has no failure.
  static let rows: [(path: String, record: String, errors: [String])] = [
    ("errors[]", #"{"errors":["a"]}"#, ["a"]), ("errors[]", #"{"errors":["a","b"]}"#, ["a", "b"]),
    ("errors[]", #"{"errors":["",null,"b",0]}"#, ["b"]),
    ("errors[]", #"{"errors":[["a"],{"b":1}]}"#, ["a", #"{"b":1}"#]),
    ("errors[]", #"{"errors":"a"}"#, []), ("errors[]", #"{"errors":[]}"#, []),
    ("errors[0]", #"{"errors":["a","b"]}"#, ["a"]), ("errors[1]", #"{"errors":["a","b"]}"#, ["b"]),
    ("errors[2]", #"{"errors":["a","b"]}"#, []), ("errors[0]", #"{"errors":[[],"b"]}"#, []),
    ("errors[].message", #"{"errors":[{"code":1},{"message":"b"}]}"#, ["b"]),
    ("a.errors[0].message", #"{"a":{"errors":[{"message":"b"}]}}"#, ["b"]),
    ("a.errors[0].message", #"{"a.errors":[{"message":"b"}]}"#, ["b"]),
    ("a[].b[].c", #"{"a":[{"b":[{"c":"1"},{"c":"2"}]},{"b":[{"c":"3"}]}]}"#, ["1", "2", "3"]),
    ("a[].b[0].c", #"{"a":[{"b":[{"c":"1"},{"c":"2"}]},{"b":[{"c":"3"}]}]}"#, ["1", "3"]),
  ]

  @Test("one failure of all elements that are errors", arguments: rows)
  func found(path: String, record: String, errors: [String]) throws {
    let tally = try classify([record], try catalog([path]))
    #expect(tally.failures.total == (errors.isEmpty ? 0 : 1))
    let list = errors.map { "\t* \($0)\n" }.joined()
    let message = errors.count > 1 ? "\(errors.count) errors occurred:\n\(list)\n" : errors.first
    #expect(tally.unknown.list.first?.examples.first?.message == message)
  }

  @Test("known only if every element is; what is beside is that of the first that has it")
  func known() throws {
    let catalog = try catalog(
      ["errors[].message"],
      "show: [code]\nissues:\n  - { id: k, title: t, patterns: [known, 'known too'] }"
    )
    let tally = try classify(
      [
        #"{"errors":[{"message":"known"},{"message":"known too","code":7}]}"#,
        #"{"errors":[{"message":"known"},{"message":"new"},{"message":""}]}"#,
        #"{"errors":[{"message":"known"},{"text":"{\"error\":\"hidden\"}"}]}"#,
      ],
      catalog
    )
    #expect(tally.failures.known == 2 && tally.failures.unknown == 1)
    #expect(tally.unknown.list.map(\.template) == ["new"])
    #expect(tally.unplaced.list.map(\.path) == ["errors[].text"])
    #expect(String(decoding: tally.json(), as: UTF8.self).contains(#""code": "7""#))
  }

  @Test("random paths and records", arguments: 0..<12)
  func random(round: UInt64) throws {
    var random = SplitMix64(seed: SplitMix64.testSeed(7_300 + round))
    let paths = (0..<3).map { _ in
      (0..<Int.random(in: 1...3, using: &random)).map { _ in
        "\(name(&random))\(["", "[]", "[0]", "[1]"].randomElement(using: &random) ?? "")"
      }.joined(separator: ".")
    }
    let records = (0..<150).map { _ in object(&random, depth: 0) }
    let tally = try classify(records, try catalog(paths))
    #expect(tally.input.recordLines == records.count)
  }

  private func name(_ random: inout SplitMix64) -> String {
    ["err", "a", "b", "error"].randomElement(using: &random) ?? ""
  }

  private func object(_ random: inout SplitMix64, depth: Int) -> String {
    let members = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      "\"\(name(&random))\(Bool.random(using: &random) ? "" : ".b")\":\(value(&random, depth: depth + 1))"
    }
    return "{\(members.joined(separator: ","))}"
  }

  private func value(_ random: inout SplitMix64, depth: Int) -> String {
    switch Int.random(in: 0...(depth < 4 ? 4 : 2), using: &random) {
    case 0: return #""boom""#
    case 1: return ["0", "null", "3", "\"\"", "true"].randomElement(using: &random) ?? ""
    case 2: return #""{\"error\":\"inner\"}""#
    case 3: return object(&random, depth: depth)
    default:
      let elements = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        value(&random, depth: depth + 1)
      }
      return "[\(elements.joined(separator: ","))]"
    }
  }

  private func catalog(_ paths: [String], _ rest: String = "issues: []") throws -> Catalog {
    let list = paths.map { "'\($0)'" }.joined(separator: ", ")
    return try readCatalog(
      "schema: stream-catalog/2\nname: n\nerror: [\(list)]\n\(rest)\n",
      file: "c.yaml"
    )
  }

  /// The tally of records, which is that of the reference as well.
  private func classify(_ records: [String], _ catalog: Catalog) throws -> Tally {
    let text = Array((records.joined(separator: "\n") + "\n").utf8)
    var job = Job([.bytes(text, name: "a")], jobs: 1)
    job.catalog = catalog
    let tally = try job.classify()
    let expected = referenceTally([.init(path: "a", text: text)], catalog: catalog)
    #expect(expected.mismatches(withTallyJSON: Data(tally.json())) == [])
    return tally
  }
}
