import Foundation
import StreamCore
import StreamGenerator
import StreamReport
import StreamTally
import TestSupport
import Testing

/// Thirty generated nights with planted trouble: the reports say exactly that.
@Suite struct ThirtyNightsTests {
  private static let missing = 13
  private static let damaged = 17
  private static let rise = 22
  private static let first = 25
  private static let second = 28

  /// What may be said of a generated night by its share of failures, which chance decides.
  private static let ofChance: Set<Finding.Kind> = [.outsideShare, .exhausted]

  private static func generated(_ night: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let options = GeneratorOptions(
      seed: UInt64(night),
      size: 1 << 20,
      failureShare: 0.05,
      layout: FrameLayout(blockBytes: .kib64)
    )
    _ = try generate(options, jobs: 1) { piece in
      for index in piece.indices { bytes.append(piece[index]) }
    }
    return bytes
  }

  private static func line(_ message: String, _ number: Int) throws -> String {
    let record = [
      "error": message, "msg": "repository import failed", "level": "error",
      "time": "2022-05-12T0\(number % 10):30:00.000Z", "repository": "planted/r\(number)",
    ]
    return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
  }

  /// The archives of a night: the generated one, and a small one in plain text.
  private static func write(_ night: Int, in directory: URL) throws -> [String] {
    var archive = try generated(night)
    if night == damaged { archive[archive.count / 2] ^= 0x55 }
    var lines = [#"{"msg":"night \#(night)"}"#]
    let manifest = "pre importing tagged manifests: pre importing manifest: "
    if night == rise {
      let message = manifest + "pre importing manifest: obtaining configuration payload:"
      lines += try (0..<90).map {
        try line("\(message) invalid checksum digest format", $0)
      }
    }
    if night == first || night == second {
      lines.append(try line("pre importing tagged manifests: planted <script>", 1))
    }
    let name = "registry-\(Fixtures.day(night))"
    let files = [
      directory.appendingPathComponent("\(name).lz4"),
      directory.appendingPathComponent("\(name).log"),
    ]
    try Data(archive).write(to: files[0])
    try Data(lines.joined(separator: "\n").utf8).write(to: files[1])
    return files.map(\.path)
  }

  @Test("the reports say what was planted, and nothing else")
  func planted() throws {
    try temporaryDirectory { directory in
      let history = try History(path: directory.appendingPathComponent("h.sqlite").path)
      var options = TallyOptions()
      options.countsRepositories = true
      for night in 0..<30 where night != Self.missing {
        let tally = try Job(
          paths: Self.write(night, in: directory),
          catalog: .builtIn,
          options: options
        ).classify()
        let found = Nights.night(of: tally, now: 0)
        #expect(found == Fixtures.day(night))
        let entry = try history.record(tally, night: found, recorded: night).entry
        let report = try Report(
          night: found,
          tally: tally,
          past: history.past(before: entry, tally)
        )
        let said = report.findings.filter { !Self.ofChance.contains($0.kind) }
        let expected: [Finding.Kind] =
          switch night {
          case Self.missing + 1: [.missingNight]
          case Self.damaged: [.incomplete]
          case Self.rise: [.rise]
          case Self.first: [.newUnknown]
          case Self.second: [.unknownAgain]
          default: []
          }
        #expect(said.map(\.kind) == expected, "night \(night): \(said)")
        let verdict: Tally.Verdict =
          switch night {
          case Self.damaged: .unclear
          case Self.first, Self.second: .halt
          default: .clear
          }
        #expect(tally.verdict == verdict)
        try Self.checkSentence(night, said.first)
        let page = String(decoding: report.rendered(.html) ?? [], as: UTF8.self)
        for format in [OutputFormat.text, .markdown, .json] {
          #expect(report.rendered(format)?.isEmpty == false)
        }
        #expect(!page.contains("<script"))
        if night == 29 {
          // The missing night is in the table of nights, and the trend goes on over it.
          #expect(page.contains("<th scope=\"row\">\(Fixtures.day(Self.missing))</th>"))
          #expect(report.past?.runs.count == 28)
          #expect(page.split(separator: #"<span class="word partial">unclear</span>"#).count == 2)
        }
      }
    }
  }

  private static func checkSentence(_ night: Int, _ finding: Finding?) throws {
    func name(_ number: Int) -> String { Fixtures.day(number).description }
    let parts: [String]
    switch night {
    case missing + 1:
      parts = ["The night of \(name(missing)) is missing", "that of \(name(missing - 1))"]
    case damaged:
      parts = ["registry-\(name(damaged)).lz4 was read, but", "unknown ones among them."]
    case rise:
      parts = ["Issue 660 rose to", "Its history does not explain that."]
    case first:
      parts = ["NEW unknown failure, seen once", "no earlier night of the history"]
    case second:
      parts = ["since \(name(first))", "in 1 earlier night"]
    default:
      parts = []
    }
    for part in parts {
      let sentence = try #require(finding).sentence
      #expect(sentence.contains(part), "\(sentence)")
    }
  }
}
