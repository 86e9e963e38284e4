import Foundation
import Reference
import StreamCore
import TestSupport
import Testing

/// What the reference makes of lines whose answer is worked out by hand.
@Suite struct ReferenceTests {
  /// A line and what it is, in short.
  struct Row: Sendable, CustomTestStringConvertible {
    var line: String
    var answer: String

    init(_ line: String, _ answer: String) {
      self.line = line
      self.answer = answer
    }

    var testDescription: String { String(line.prefix(60)) }
  }

  static let digest = "sha256:" + String(repeating: "0aF1", count: 8)
  static let manifest = "pre importing tagged manifests: pre importing manifest: "
  static let config =
    "\(manifest)pre importing manifest: obtaining configuration payload:"
    + " invalid checksum digest format"
  static let revision =
    #"\#(manifest)retrieving manifest \"\#(digest)\" from filesystem: unknown manifest"#
    + " name=acme/web revision=\(digest)"
  static let layer =
    "\(manifest)pre importing manifest: importing layers: checking for access to blob with digest"
    + " sha256:XXX on repository acme"

  /// Says what a line is, and the records and texts in it, with a bar between them.
  private func answer(_ line: [UInt8]) -> String {
    let found = referenceKind(of: line, catalog: .builtIn)
    var answers = found.outcomes.map(answer)
    if found.lineClass == .malformed || answers.isEmpty {
      let name = found.lineClass.rawValue
      answers.insert(found.lineClass == .record && !found.isParsed ? "skipped" : name, at: 0)
    }
    return answers.joined(separator: " | ")
  }

  /// Says what a record is: `ISSUE,… MESSAGE @TIME` and so on.
  private func answer(_ outcome: ReferenceOutcome) -> String {
    switch outcome {
    case .clean: return "clean"
    case .otherError(let message): return "other " + String(decoding: message, as: UTF8.self)
    case .levelOnly(let message): return "level only " + String(decoding: message, as: UTF8.self)
    case .failure(let failure):
      let issues = failure.parts.map {
        referenceIssue(of: $0, time: failure.time, catalog: .builtIn)
          .map { Catalog.builtIn.issues[$0].id } ?? "unknown"
      }
      let message =
        issues.contains("unknown") ? String(decoding: failure.message, as: UTF8.self) : ""
      let time = failure.time.map { " @\($0)" } ?? ""
      let fields = failure.fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
      return ([issues.joined(separator: ","), message].joined(separator: " ") + time)
        .trimmingCharacters(in: .whitespaces) + fields.joined()
    }
  }

  @Test(
    arguments: Self.values + Self.names + Self.rules + Self.messages + Self.forms
      + Self.containers
  )
  func line(_ row: Row) {
    #expect(answer(Array(row.line.utf8)) == row.answer)
  }

  static let values = [
    Row(#"{"error":"x"}"#, "unknown x"),
    Row(#"{"error":null}"#, "clean"),
    Row(#"{"error":""}"#, "clean"),
    Row(#"{"error":false}"#, "clean"),
    Row(#"{"error":true}"#, "unknown true"),
    Row(#"{"error":0}"#, "clean"),
    Row(#"{"error": -1.50E+2 }"#, "unknown -1.50E+2"),
    Row(#"{"error":{ }}"#, "unknown { }"),
    Row(#"{"error":[]}"#, "clean"),
    Row(#"{"error":["x"]}"#, "unknown x"),
    Row(#"{"error":[null]}"#, "clean"),
    Row(#"{"error":[ ["x"] ]}"#, #"unknown ["x"]"#),
    Row(#"{"error":["x", "\u0079"]}"#, #"unknown ["x", "\u0079"]"#),
    Row(#"{"error":"\ud83d\ude00\ud800\/\u0041"}"#, "unknown 😀\u{FFFD}/A"),
    Row(#"{"error":"x","error":null}"#, "unknown x"),
    Row(#"{"error":null,"\u0065rror":"x"}"#, "unknown x"),
  ]

  static let names = [
    Row(#"{"json":{"error":"x"}}"#, "unknown x"),
    Row(#"{"json.error":"x","json":{"error":"y"}}"#, "unknown x"),
    Row(#"{"json.error":[""],"json":{"error":"y"},"error":"z"}"#, "unknown y"),
    Row(#"{"json":{"error":"y"},"json":{}}"#, "clean"),
    Row(#"{"error":"z","json":{"error":"y"}}"#, "unknown y"),
    Row(#"{"json.jsonPayload":{"error":"x"}}"#, "unknown x"),
    Row(#"{"json":{"jsonPayload.error":"x"}}"#, "unknown x"),
    Row(#"{"_source.json":{"error":"x"}}"#, "unknown x"),
    Row(#"{"fields":{"json.error":["x"],"json.msg":["access"]}}"#, "other access"),
    Row(#"{"json":[{"error":"x"}]}"#, "clean"),
    Row(#"{"note":"say \"error\""}"#, "clean"),
    Row(#"{"a":{"error":"x"}}"#, "clean"),
    Row(#"{"errors":"x"}"#, "skipped"),
    Row(#"{"x":"\u006F"}"#, "clean"),
    Row(#"{"x":"\u0026 error"}"#, "clean"),
    Row(#"{"x":"\u0026 error "}"#, "skipped"),
  ]

  static let rules = [
    Row(#"{"error":"x","msg":"repository import failed"}"#, "unknown x"),
    Row(#"{"error":"x","msg":"error importing repository"}"#, "other error importing repository"),
    Row(#"{"error":"x","msg":"größe"}"#, "other größe"),
    Row(#"{"error":"x","msg":""}"#, "unknown x"),
    Row(#"{"error":"x","msg":7}"#, "unknown x"),
    Row(#"{"json":{"error":"x"},"msg":"access"}"#, "unknown x"),
    Row(#"{"json":{"error":"x","msg":"importing repository"},"json.msg":"a"}"#, "other a"),
    Row(#"{"json":{"error":"x","msg":"a"},"json.msg":7}"#, "other a"),
    Row(
      #"{"error":"x","repository":["r"],"version":1.0,"correlation_id":null}"#,
      "unknown x repository=r version=1.0"
    ),
    Row(
      #"{"error":"x","time":"no","timestamp":"1970-01-01 01:00:00.0019+01:00"}"#,
      "unknown x @1"
    ),
    Row(#"{"error":"x","json.time":[-1.5],"time":7}"#, "unknown x @-1500"),
    Row(#"{"error":"x","@timestamp":100000000000.9}"#, "unknown x @100000000000"),
  ]

  static let messages = [
    Row(#"{"error":"\#(config)"}"#, "660"),
    Row(#"{"error":"\#(config) "}"#, "unknown \(config)"),
    Row(#"{"error":"\#(revision)"}"#, "654"),
    Row(#"{"error":"\#(layer) invalid checksum digest format"}"#, "658"),
    Row(#"{"error":"\#(layer): invalid checksum digest format"}"#, "658"),
    Row(#"{"error":"1 error occurred:\n\t* \#(revision)\n\n"}"#, "654"),
    Row(#"{"error":"02 error occurred:\n\t* \#(revision)\n\t* \#(config)"}"#, "654,660"),
    Row(#"{"error":"2 errors occurred:\n\t* x"}"#, "unknown 2 errors occurred:\n\t* x"),
    Row(
      #"{"error":"1 errors occurred:\n\t* \#(config)\n\n\n"}"#,
      "unknown 1 errors occurred:\n\t* \(config)\n\n\n"
    ),
  ]

  static let forms = [
    Row(" \t\r", "blank"),
    Row("", "blank"),
    Row(#"["error"]"#, "text"),
    Row(#"{"error":"x"} {}"#, "unknown x | clean"),
    Row(#"{"error":"x",}"#, "malformed"),
    Row(#"{"error":01}"#, "malformed"),
    Row("{\"error\":\"\u{1}\"}", "malformed"),
    Row("\u{FEFF}{\"error\":\"x\"}", "unknown x"),
    // The outermost array holds one value, and is taken away.
    Row("{\"error\":\(nested(1023))}", "unknown " + nested(1022)),
    Row("{\"error\":\(nested(1024))}", "malformed"),
  ]

  static let containers = [
    Row(#"{"log":"{\"error\":\"x\"}\n"}"#, "unknown x"),
    Row(#"{"log":"\u007B\"error\":\"x\"}","time":2}"#, "unknown x @2000"),
    Row(#"{"\u006cog":"{\"error\":\"x\",\"time\":1}","time":2}"#, "unknown x @1000"),
    Row(#"{"log":"{","log":"error\""}"#, "malformed"),
    Row(#"{"log":"error\"","log":"{"}"#, "malformed"),
    Row(#"{"log":" {\"error\":\"x\"}"}"#, "unknown x"),
    Row(#"{"log":"\n\r\t \u0009\u000A\u000d\u0020\u007b\"error\":\"x\"}"}"#, "unknown x"),
    Row(#"{"log":" \u00a0{\"error\":\"x\"}"}"#, "record"),
    Row(#"{"log":" \n","x":"error\""}"#, "clean"),
    // Both count.
    Row(#"{"error":"x","log":"{}"}"#, "clean | unknown x"),
    Row(#"{"error":"x","log":"\t{}"}"#, "clean | unknown x"),
    Row(#"{"error":"x","log":"plain"}"#, "unknown x"),
    Row(#"{"error":null,"json":{"error":""},"log":"{\"error\":\"x\"}"}"#, "unknown x"),
    Row(#"{"json":{"error":"x"},"log":"{\"error\":\"y\"}"}"#, "unknown y | unknown x"),
    Row(#"{"log":"{\"error\":\"x\"}","error":"y""#, "malformed"),
    Row(#"{"log":"{\"log\":\"{}\",\"error\":\"x\"}"}"#, "clean | unknown x"),
    // The record's escapes are hidden in escapes of the string around it, in the last one twice.
    Row(#"{"log":"{\"\u005cu0065rror\":\"x\"}"}"#, "unknown x"),
    Row(#"{"log":"{\"\\\u00750065rror\":\"x\"}"}"#, "unknown x"),
    Row(#"{"log":"{\"\\u006\u0035rror\":\"x\"}"}"#, "unknown x"),
    Row(#"{"log":"{\"log\":\"{\\\"\\\u0075005cu0065rror\\\":1}\"}"}"#, "unknown 1"),
    Row(#"{"x":"\u005cu0065rror"}"#, "clean"),
    Row(#"{"x":"\u005cu0065rror"#, "malformed"),
    Row(#"2022-05-12T09:14:31Z stdout F {"error":"x"}"#, "unknown x @1652346871000"),
    Row(#"1970-01-01T00:00:00.5+00:00 stderr F:a:b  {"error":"x"}"#, "unknown x @500"),
    Row(#"1970-01-01T00:00:00Z stdout F {"error":"x","time":1}"#, "unknown x @1000"),
    Row(#"1970-01-01T00:00:00Z stdout F {"log":"{\"error\":\"x\"}"}"#, "unknown x @0"),
    Row(#"1970-01-01T00:00:00Z stdout P {"error":"x"}"#, "unknown x @0"),
    Row(
      #"1970-01-01T00:00:00Z stdout F 1970-01-01T00:00:00Z stdout F {"error":1}"#,
      "unknown 1 @0"
    ),
    Row(#"1970-01-01 00:00:00Z stdout F {"error":"x"}"#, "record"),
    Row(#"1970-01-01T00:00:00 stdout F {"error":"x"}"#, "unknown x @0"),
    Row(#"1970-01-01T00:00:00Z stdlog F {"error":"x"}"#, "record"),
    Row(#"1970-01-01T00:00:00Z stdout FP {"error":"x"}"#, "record"),
    Row(#"1970-01-01T00:00:00Z stdout : {"error":"x"}"#, "record"),
    Row(#"1970-01-01T00:00:00Z stdout F{"error":"x"}"#, "record"),
    Row(#"1970-01-01T00:00:00Z stdout F:\u0065 "#, "text"),
    Row("1970-01-01T00:00:00Z stdout F ", "text"),
  ]

  static func nested(_ levels: Int) -> String {
    String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
  }

  @Test func wholeText() throws {
    let text = [
      "\u{FEFF}" + #"{"error":"x","msg":"importing repository","time":"2022-05-12T09:59:59.9Z"}"#,
      "\r", #"{"level":"info"}"#, #"{"error":"x","time":"2022-05-12T10:00:00Z"}"#,
      #"{"error":"\#(Self.config)"}"#, #"{"error":"#, String(repeating: " ", count: 100),
      #"{"error":"x","msg":"access"}"#,
    ].joined(separator: "\n")
    let tally = referenceTally(
      [.init(path: "b", text: Array(text.utf8)), .init(path: "a", text: [])],
      catalog: .builtIn,
      options: ReferenceOptions(samples: 1, maxLine: 99)
    )
    #expect(tally.archives.map(\.path) == ["a", "b"])
    #expect(tally.archives.map(\.lines) == [0, 8])
    #expect(tally.lines == 8 && tally.parsed == 4 && tally.blank == 1)
    #expect(tally.malformed == 1 && tally.oversized == 2)
    #expect(tally.total == 2 && tally.known == 0 && tally.unknown == 2 && tally.withoutTime == 0)
    #expect(tally.malformedPlaces == [.init(archive: "b", offset: 297, line: 6)])
    let group = try #require(tally.unknownGroups.first)
    #expect(group.examples.map(\.place.offset) == [3])
    #expect(group.firstSeen == "2022-05-12T09:59:59.900Z")
    #expect(group.lastSeen == "2022-05-12T10:00:00.000Z")
    #expect(
      tally.timeline.map(\.start) == ["2022-05-12T09:00:00.000Z", "2022-05-12T10:00:00.000Z"]
    )
    #expect(tally.otherErrorsByMessage == [.init(message: "access", count: 1)])
  }

  @Test func timeWindowAndExpiry() throws {
    var catalog = Catalog.builtIn
    let index = try #require(catalog.issues.firstIndex { $0.id == "660" })
    catalog.issues[index].until = CalendarDay(year: 1970, month: 1, day: 2)
    let times = ["86399.999", "86400", "90000", "null", "-1"]
    let lines = times.map { #"{"error":"\#(Self.config)","time":\#($0)}"# + "\n" }
    let tally = referenceTally(
      [.init(path: "-", text: Array(lines.joined().utf8))],
      catalog: catalog,
      options: ReferenceOptions(since: 0, until: 90_000_000)
    )
    #expect(tally.total == 3 && tally.known == 1 && tally.unknown == 2)
    #expect(tally.outsideTime == 2 && tally.withoutTime == 1 && tally.undated == 1)
    #expect(tally.unknownGroups.map(\.name) == [Self.config])
  }

  /// A tally that is right in all but two places is told apart in just these.
  @Test func comparison() {
    let tally = referenceTally(
      [.init(path: "a", text: Array("\n{\"error\":\n".utf8))],
      catalog: .bare
    )
    let json = """
      {"schema": "stream-tally/2", "verdict": "halt", "complete": false,
       "input": {"archives": [{"path": "a", "lines": 2, "records": 0, "from": null, "to": null,
                               "noRecords": true, "noErrorPath": false}], "lines": 2, "parsed": 1, "malformed": 1,
                 "recordLines": 0, "text": 0, "records": 0, "oversized": 0, "blank": 2, "continued": 0, "outsideTime": 0, "withoutTime": 0},
       "failures": {"total": 0, "known": 0, "unknown": 0}, "issues": [], "unknown": [],
       "otherErrors": {"total": 0, "byMessage": []}, "levelOnly": {"total": 0, "byMessage": []}, "damage": [], "unplaced": [], "data": [], "elsewhere": [],
       "textLines": [],
       "timeline": {"bucket": "1h", "buckets": [], "undated": 0},
       "malformed": [{"archive": "a", "offset": 1, "line": 2}]}
      """
    #expect(
      tally.mismatches(withTallyJSON: Data(json.utf8)) == [
        #"verdict: expected "unclear", got "halt""#, "input.blank: expected 1, got 2",
      ]
    )
  }

  @Test(.enabled(if: Corpora.directory(named: "JSONTestSuite") != nil))
  func jsonTestSuite() throws {
    let suite = try #require(Corpora.directory(named: "JSONTestSuite"))
    let folder = suite.appendingPathComponent("test_parsing")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for name in names where name.hasPrefix("y_") || name.hasPrefix("n_") {
      let text = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
      let isPythonNumber =
        ["n_number_NaN.json", "n_number_infinity.json"].contains(name)
        || name == "n_number_minus_infinity.json"
      let isRight = name.hasPrefix("y_") || isPythonNumber
      #expect((ReferenceJSON(text) != nil) == isRight, "\(name)")
    }
    #expect(names.count > 300)
  }

  /// Foundation's parser has limits of its own (512 levels, the range of a double, half
  /// surrogates, UTF-8 alone), skips a byte order mark, and lets a comma stand before a bracket; everywhere
  /// else the two must agree.
  @Test func foundationAgrees() {
    var hostile = HostileLines(seed: 20)
    hostile.writesDeepLines = false
    for _ in 0..<3000 {
      let line = hostile.line()
      let text = String(decoding: line, as: UTF8.self).lowercased()
      if text.contains(#"\ud"#) || text.contains("1e4") || text.contains("99999") { continue }
      if ["nan", "infinity", "\u{FFFD}"].contains(where: text.contains) { continue }
      if line.starts(with: [0xEF, 0xBB, 0xBF]) || text.contains(#/,\s*[\]}]/#) { continue }
      let isRecord = ReferenceJSON(line)?.kind == .object
      let foundation = (try? JSONSerialization.jsonObject(with: Data(line))) is [String: Any]
      #expect(isRecord == foundation, "seed \(hostile.seed): \(text)")
    }
  }

  @Test func hostileLinesRepeat() {
    var first = HostileLines(seed: 1)
    var second = HostileLines(seed: 1)
    #expect(first.text(lineCount: 300) == second.text(lineCount: 300))
    for count in [0, 1, 10, 60, 5000] {
      let line = first.line(byteCount: count)
      #expect(line.count == count)
      #expect(answer(line).hasPrefix(count < 40 ? "blank" : "unknown"))
    }
  }

  @Test(.needs("lz4")) func toolsRun() throws {
    let input = Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
    let echo = try runTool("cat", input: input)
    #expect(echo.output == input)
    let deaf = try runTool("/bin/sh", ["-c", "echo $0 >&2; exit 3", "hello"], input: input)
    #expect(deaf.status == 3 && deaf.errorText == "hello\n" && !deaf.wasSignalled)
    let closed = try runTool("/bin/sh", ["-c", "kill -PIPE $$; exit 0"])
    #expect(closed.wasSignalled && closed.status == 13)
    #expect(throws: ToolError.self) { try runTool("sleep", ["60"], timeout: 0.2) }
    #expect(throws: POSIXError.self) { try runTool("no such program") }
    let set = try runTool(
      "sh",
      ["-c", "pwd; echo $STREAM_WORD"],
      environment: ["STREAM_WORD": "a b"],
      directory: URL(fileURLWithPath: "/proc")
    )
    #expect(set.outputText == "/proc\na b\n")
    let archive = try lz4Tool(options: ["-B4", "--content-size"], text: input)
    #expect(archive.starts(with: [0x04, 0x22, 0x4D, 0x18]))
    #expect(try runTool("lz4", ["-dc"], input: archive).output == input)
  }
}
