import Foundation
import Reference
import StreamCatalog
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Which errors are failures, by the rules of a catalogue.
@Suite struct RuleTests {
  /// A rule, a record, and whether the rule holds for it.
  static let rules = [
    ("{ $.level: 50 }", #"{"level":50,"err":{"message":"x"}}"#, true),
    ("{ $.level: 50 }", #"{"level":"50","err":{"message":"x"}}"#, true),
    ("{ $.level: 50 }", #"{"level":50.0,"err":{"message":"x"}}"#, false),
    ("{ level: 50 }", #"{"level":50,"err":{"message":"x"}}"#, false),
    ("{ level: 50 }", #"{"err":{"message":"x","level":[50]}}"#, true),
    ("{ $.level: '>= 50' }", #"{"level":50,"err":{"message":"x"}}"#, true),
    ("{ $.level: '>=50' }", #"{"level":"6e1","err":{"message":"x"}}"#, true),
    ("{ $.level: '> 50' }", #"{"level":50,"err":{"message":"x"}}"#, false),
    ("{ $.level: '< -1.5' }", #"{"level":-2,"err":{"message":"x"}}"#, true),
    ("{ $.level: '<= 3' }", #"{"level":"warn","err":{"message":"x"}}"#, false),
    ("{ $.level: '<= 3' }", #"{"level":null,"err":{"message":"x"}}"#, false),
    ("{ $.level: '!= 3' }", #"{"level":"4","err":{"message":"x"}}"#, true),
    ("{ $.level: '!= 3' }", #"{"level":"warn","err":{"message":"x"}}"#, false),
    ("{ $.level: [error, '>= 50'] }", #"{"level":"error","err":{"message":"x"}}"#, true),
    ("{ $.level: [error, '>= 50'] }", #"{"level":40,"err":{"message":"x"}}"#, false),
    ("{ $.a.b: y }", #"{"a":{"b":"y"},"err":{"message":"x"}}"#, true),
    ("{ $.a.b: y }", #"{"a.b":"y","err.message":"x"}"#, true),
    ("{ $.ok: true }", #"{"ok":true,"err":{"message":"x"}}"#, true),
    (
      "{ msg: { like: 'import of <name> failed' } }",
      #"{"err":{"message":"x","msg":"import of a/b failed"}}"#, true
    ),
    (
      "{ $.msg: { like: 'import of <name> failed' } }",
      #"{"msg":"import of a\/b failed","err":{"message":"x"}}"#, true
    ),
    ("{ $.msg: { like: [a<any>, b<any>] } }", #"{"msg":"bc","err":{"message":"x"}}"#, true),
    ("{ $.msg: { like: a<any> } }", #"{"msg":"ba","err":{"message":"x"}}"#, false),
    ("{ $.msg: [x, { like: a<any> }] }", #"{"msg":"ab","err":{"message":"x"}}"#, true),
    ("{ present: $.code }", #"{"code":0,"err":{"message":"x"}}"#, true),
    ("{ present: $.code }", #"{"code":{},"err":{"message":"x"}}"#, true),
    ("{ present: [$.code, msg] }", #"{"code":"","err":{"message":"x","msg":"y"}}"#, false),
    ("{ present: code }", #"{"code":1,"err":{"message":"x"}}"#, false),
    ("{ missing: $.msg }", #"{"err":{"message":"x","msg":"y"}}"#, true),
    ("{ missing: $.msg, present: msg }", #"{"msg":5,"err":{"message":"x","msg":"y"}}"#, true),
  ]

  @Test("a rule holds or not, and the reference says the same", arguments: rules)
  func rule(rule: String, record: String, holds: Bool) throws {
    let catalog = try catalog("ignore: \(rule)")
    let tally = try classify([record], catalog)
    #expect(tally.failures.total == (holds ? 0 : 1), "\(rule) \(record)")
    // What is written is read as the same.
    #expect(try readCatalog(writeCatalog(catalog), file: "c.yaml") == catalog)
  }

  /// Levels, a record, and what it counts as.
  static let levels = [
    ("path: level, failures: [error]", #"{"level":"error","msg":"x"}"#, "failure"),
    ("path: level, failures: [Error]", #"{"level":"ERROR","msg":"x"}"#, "failure"),
    ("path: level, failures: [error]", #"{"level":"eRRor","msg":"x"}"#, "record"),
    ("path: level, failures: [error]", #"{"level":"\u0065rror","msg":"x"}"#, "failure"),
    ("path: level, failures: [error]", "level=error msg=x", "failure"),
    (
      "path: level, failures: [error]", #"{"log":"{\"level\":\"error\",\"msg\":\"x\"}\n"}"#,
      "failure"
    ),
    ("path: level, failures: [error]", #"{"level":"info","msg":"an error"}"#, "record"),
    ("path: level, failures: [error]", #"{"a":{"level":"error"},"msg":"x"}"#, "record"),
    ("path: level, failures: [error]", #"{"level":"info","error":"x"}"#, "failure"),
    ("path: level, failures: [err]", #"{"level":"err","msg":"x"}"#, "failure"),
    ("path: [lvl, a.level], failures: [error]", #"{"a":{"level":"error","msg":"x"}}"#, "failure"),
    (
      "path: [lvl, level], failures: [error]", #"{"lvl":"info","level":"error","msg":"x"}"#,
      "record"
    ),
    ("path: level, failures: [error]", #"{"level":"error","msg":"x","level":"low"}"#, "failure"),
    ("path: level, failures: [error]", #"{"level":"low","msg":"x","level":"error"}"#, "failure"),
    (
      "path: log.level, failures: [error]",
      #"{"log.level":"error","message":"y","log":{"level":"info","msg":"x"}}"#, "failure"
    ),
    (
      "path: level, failures: [error]", #"{"level":"error","msg":"x","log":{"logger":"l"}}"#,
      "failure"
    ),
    (
      "path: level, failures: [error]",
      #"{"level":"error","msg":"y","log":"{\"error\":\"x\",\"level\":\"error\"}"}"#, "failure"
    ),
    ("path: level, failures: [error]", #"{"level":"ERROR+12","msg":"x"}"#, "failure"),
    ("path: level, failures: [error]", #"{"level":"ERROR-1","msg":"x"}"#, "record"),
    ("path: level, failures: [error]", #"{"level":"ERROR+","msg":"x"}"#, "record"),
    ("path: level, failures: ['>= 50']", #"{"level":50,"msg":"x"}"#, "failure"),
    ("path: level, failures: ['>= 50', error]", #"{"level":40,"msg":"x"}"#, "record"),
    ("path: level, list: [error]", #"{"level":"error","msg":"x"}"#, "counted"),
    ("path: level, list: [error]", #"{"level":"error","msg":"x","error":"x"}"#, "failure"),
  ]

  @Test("records count by their level", arguments: levels)
  func level(levels: String, record: String, what: String) throws {
    let catalog = try catalog("count: {}", "levels: { \(levels) }")
    let tally = try classify([#"{"level":"debug"}"#, record, #"{"level":"debug"}"#], catalog)
    #expect(tally.failures.unknown == (what == "failure" ? 1 : 0))
    #expect(tally.levelOnly.total == (what == "counted" ? 1 : 0))
    #expect(try readCatalog(writeCatalog(catalog), file: "c.yaml") == catalog)
    if what == "failure" { #expect(tally.unknown.list.first?.template == "x") }
  }

  @Test("rules leave records out that would count by their level")
  func ignored() throws {
    let catalog = try catalog("ignore: { msg: x }", "levels: { path: level, failures: [error] }")
    let tally = try classify(
      [#"{"level":"error","msg":"x"}"#, #"{"level":"error","msg":"y"}"#, #"{"level":"error"}"#],
      catalog
    )
    #expect(tally.otherErrors.total == 1 && tally.failures.unknown == 2)
  }

  @Test("fields from the record's top are shown, counted by and compared with versions")
  func fields() throws {
    let settings = "show: [$.host, host]\nmessage: [$.msg, message]\nversion: [$.release]"
    var catalog = try catalog("count: { $.level: [error] }\n  - ignore: {}", settings)
    catalog.issues = [
      StreamCore.Issue(
        id: "1",
        title: "x",
        fixedIn: Version("2.0"),
        patterns: [try Pattern("x")]
      )
    ]
    let tally = try classify(
      [
        #"{"level":"error","release":"2.1","host":"h1","err":{"message":"x","host":"inner"}}"#,
        #"{"level":"info","msg":"left out","err":{"message":"x"}}"#,
        #"{"level":"info","msg":5,"err":{"message":"x"}}"#,
      ],
      catalog
    )
    #expect(tally.failures.known == 1 && tally.otherErrors.total == 2)
    let json = String(decoding: tally.json(), as: UTF8.self)
    #expect(json.contains(#""$.host": "h1""#) && json.contains(#""host": "inner""#))
    #expect(tally.otherErrors.byMessage.list.contains { $0.msg == "left out" })
    #expect(tally.issues[0].regressions == 1)
  }

  @Test("random rules and records", arguments: 0..<20)
  func random(round: UInt64) throws {
    let seed = SplitMix64.testSeed(7_100 + round)
    var maker = RuleMaker(random: SplitMix64(seed: seed))
    let rules = (0..<4).map { _ in maker.rule() }
    let catalog = try catalog(rules.joined(separator: "\n  - "), maker.levels())
    let tally = try classify((0..<200).map { _ in maker.record() }, catalog)
    #expect(tally.input.records > 0, "seed \(seed)")
  }

  private func catalog(_ rules: String, _ settings: String = "") throws -> Catalog {
    let text = """
      schema: stream-catalog/2
      name: n
      error: [err.message, error]
      \(settings)
      failures:
        - \(rules)
      issues: []
      """
    return try readCatalog(text, file: "c.yaml")
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

/// Makes rules, and records of which some are of the kind that they ask for.
private struct RuleMaker {
  var random: SplitMix64

  private static let values = [
    "error", "warn", "50", "49.5", "5e1", "-1", "0", "true", "null", "x y", "",
  ]
  private static let fields = ["level", "msg", "a.b", "$.level", "$.msg", "$.a.b", "$.err.level"]

  mutating func rule() -> String {
    let effect = ["count", "ignore"].randomElement(using: &random) ?? ""
    let conditions = Self.fields.shuffled(using: &random).prefix(
      Int.random(in: 0...2, using: &random)
    )
    return "\(effect): { \(conditions.map { condition($0) }.joined(separator: ", ")) }"
  }

  mutating func levels() -> String {
    switch Int.random(in: 0...3, using: &random) {
    case 0: ""
    case 1: "levels: { path: level, list: [warn, error] }"
    case 2: "levels: { path: [a.level, level], failures: [error] }"
    default: "levels: { path: level, failures: ['> 49', error] }"
    }
  }

  private mutating func condition(_ field: String) -> String {
    switch Int.random(in: 0...5, using: &random) {
    // A key is given once.
    case 0 where field == "level": return "missing: [$.msg, \(field)]"
    case 1 where field == "msg": return "present: \(field)"
    case 2:
      let sign = Comparison.Sign.allCases.randomElement(using: &random)?.rawValue ?? ""
      return "\(field): '\(sign) \(["50", "-1", "0.5"].randomElement(using: &random) ?? "")'"
    case 3: return "\(field): { like: '<word>r<any>' }"
    default: return "\(field): ['\(value())', '\(value())']"
    }
  }

  private mutating func value() -> String { Self.values.randomElement(using: &random) ?? "" }

  mutating func record() -> String {
    "{\(members(depth: 0).joined(separator: ","))}"
  }

  private mutating func members(depth: Int) -> [String] {
    var members: [String] = []
    for name in ["level", "msg", "a.b", "a", "err", "err.message", "error", "message"]
    where Int.random(in: 0...2, using: &random) == 0 || depth == 0 && name == "err" {
      let value = value()
      let isBare = ["50", "49.5", "5e1", "-1", "0", "true", "null"].contains(value)
      if depth < 2 && ["a", "err"].contains(name) {
        var inner = self.members(depth: depth + 1)
        if name == "a" { inner.append("\"b\":\"error\"") }
        members.append("\"\(name)\":{\(inner.joined(separator: ","))}")
      } else {
        let isQuoted = !isBare || Bool.random(using: &random)
        members.append("\"\(name)\":\(isQuoted ? "\"\(value)\"" : value)")
      }
    }
    return members
  }
}
