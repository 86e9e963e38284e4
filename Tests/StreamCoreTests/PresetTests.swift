import Foundation
import StreamCatalog
import StreamCore
import StreamTally
import TestSupport
import Testing

/// What logging libraries wrote (Tests/Fixtures/Loggers; docs/PRESETS.md says of which versions), read by
/// the preset of each.
@Suite struct PresetTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/Loggers")

  /// A file, and what is right for it: its failures.
  struct Sample: CustomTestStringConvertible, Sendable {
    let name: String
    let preset: Preset
    /// By line, the beginning of the message.
    let failures: [Int: [String]]

    var testDescription: String { name }
    var path: String { PresetTests.folder.appendingPathComponent("\(name).log").path }

    /// `zap-iso8601` is read by the preset `zap`.
    init?(_ name: String) {
      let presets = Preset.all.filter { name == $0.name || name.hasPrefix($0.name + "-") }
      let file = PresetTests.folder.appendingPathComponent("\(name).failures")
      guard let preset = presets.max(by: { $0.name.count < $1.name.count }),
        let text = try? String(contentsOf: file, encoding: .utf8)
      else { return nil }
      (self.name, self.preset) = (name, preset)
      var failures: [Int: [String]] = [:]
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
        failures[Int(parts[0]) ?? 0, default: []].append(parts.count > 1 ? parts[1] : "")
      }
      self.failures = failures
    }
  }

  static let samples: [Sample] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".log") }.sorted().compactMap {
      Sample(String($0.dropLast(4)))
    }
  }()

  /// Lines that a library wrote and that are no records: a text that was cut, journalctl's message that
  /// is too long, words with an error's name, and a key that is none in logfmt.
  private static let malformed = [
    "gcp-sink": 1, "journald-short": 1, "loguru-crash": 1, "slog-text": 1,
  ]

  @Test("each preset but the registry's has a sample")
  func all() {
    let tried = Set(Self.samples.map(\.preset.name))
    #expect(Preset.all.map(\.name).filter { !tried.contains($0) } == ["registry"])
    #expect(Self.samples.count == 34)
  }

  @Test("the preset finds the failures of its library, and no others", arguments: samples)
  func found(sample: Sample) throws {
    let tally = try classify(sample, sample.preset.catalog)
    #expect(Self.failures(of: tally) == sample.failures)
    #expect(tally.input.malformed == Self.malformed[sample.name, default: 0])
  }

  @Test("a catalogue made of the sample finds the same lines", arguments: samples)
  func drafted(sample: Sample) throws {
    var options = TallyOptions()
    options.surveys = true
    options.validate = true
    let seen = try classify(sample, .neutral, options)
    let survey = try #require(seen.survey)
    let draft = CatalogDraft(survey, records: seen.input.records, name: "drafted")
    let tally = try classify(sample, draft.catalog)
    #expect(Set(Self.failures(of: tally).keys) == Set(sample.failures.keys), "\(draft.comments)")
  }

  @Test("a preset is read as it is written", arguments: Preset.all.map(\.name))
  func written(name: String) throws {
    let preset = try #require(Preset.named(name))
    let catalog = try readCatalog(writeCatalog(preset.catalog), file: name)
    #expect(catalog == preset.catalog && catalog.digest == preset.catalog.digest)
    let taken = try readCatalog(
      "schema: stream-catalog/2\nname: n\npreset: \(name)\nmessage: [own]\nissues: []\n",
      file: "c.yaml"
    )
    #expect(taken.errorPaths == catalog.errorPaths && taken.timePaths == catalog.timePaths)
    #expect(taken.levels == catalog.levels && taken.messageFields == ["own"])
    #expect(taken.rules.isEmpty && taken.contextFields.isEmpty && taken.issues.isEmpty)
  }

  private func classify(
    _ sample: Sample,
    _ catalog: Catalog,
    _ options: TallyOptions = TallyOptions()
  ) throws -> Tally {
    var options = options
    options.examplesPerIssue = 100
    var tallies: [Tally] = []
    for jobs in [1, 2] {
      var job = Job(paths: [sample.path], catalog: catalog, options: options)
      job.jobs = jobs
      tallies.append(try job.classify())
    }
    #expect(tallies[0].json() == tallies[1].json())
    return tallies[0]
  }

  /// The failures of a tally without issues, by line: the beginning of each message.
  private static func failures(of tally: Tally) -> [Int: [String]] {
    var failures: [Int: [String]] = [:]
    for example in tally.unknown.list.flatMap(\.examples) {
      failures[example.line, default: []].append(beginning(of: example.message))
    }
    return failures.mapValues { $0.sorted() }
  }

  /// So much of a message tells it, and a traceback is not repeated.
  private static func beginning(of message: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in message.unicodeScalars.prefix(60) { text.append(scalar == "\n" ? "⏎" : scalar) }
    return String(text)
  }
}
