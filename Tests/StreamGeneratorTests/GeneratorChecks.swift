import Foundation
import StreamCore
import StreamGenerator
import StreamTally
import TestSupport
import Testing

/// The whole output of the generator, and its summary.
func generated(
  _ options: GeneratorOptions,
  jobs: Int = 2
) throws -> (bytes: [UInt8], summary: GeneratedSummary) {
  var bytes: [UInt8] = []
  let summary = try generate(options, jobs: jobs) { piece in
    piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }
  return (bytes, summary)
}

/// The part of a tally that a summary speaks of.
private struct TallyReading: Decodable {
  struct Input: Decodable {
    let decodedBytes: Int
    let lines: Int
    let malformed: Int
    let blank: Int
    let withoutTime: Int
    let damaged: Int
  }

  struct Issue: Decodable {
    let id: String
    let count: Int
    let examples: [Example]
  }

  struct Example: Decodable {
    let time: String?
    let fields: [String: String]
  }

  struct Failures: Decodable {
    let total: Int
    let unknown: Int
  }

  struct Others: Decodable {
    struct Message: Decodable {
      let msg: String
      let count: Int
    }

    let total: Int
    let byMessage: [Message]
  }

  let input: Input
  let issues: [Issue]
  let failures: Failures
  let otherErrors: Others
  let complete: Bool
}

/// Classifies an archive, and compares what is found with the summary.
func check(
  _ archive: [UInt8],
  _ summary: GeneratedSummary,
  _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let tally = try temporaryDirectory { directory in
    let file = directory.appendingPathComponent("a.log")
    try Data(archive).write(to: file)
    var options = TallyOptions()
    options.validate = true
    return try Job(paths: [file.path], catalog: .builtIn, options: options, jobs: 2).classify()
  }
  let found = try JSONDecoder().decode(TallyReading.self, from: Data(tally.json()))
  let issues = Dictionary(uniqueKeysWithValues: found.issues.map { ($0.id, $0.count) })
  let others = Dictionary(
    uniqueKeysWithValues: found.otherErrors.byMessage.map { ($0.msg, $0.count) }
  )
  #expect(
    found.input.decodedBytes == summary.decodedBytes,
    "\(name)",
    sourceLocation: sourceLocation
  )
  #expect(found.input.lines == summary.lines, "\(name)", sourceLocation: sourceLocation)
  #expect(issues == summary.issues, "\(name)", sourceLocation: sourceLocation)
  #expect(others == summary.otherErrors, "\(name)", sourceLocation: sourceLocation)
  #expect(
    found.otherErrors.total == summary.otherErrorCount,
    "\(name)",
    sourceLocation: sourceLocation
  )
  #expect(found.failures.total == summary.failures, "\(name)", sourceLocation: sourceLocation)
  #expect(found.failures.unknown == summary.unknown, "\(name)", sourceLocation: sourceLocation)
  #expect(found.input.malformed == 0, "\(name)", sourceLocation: sourceLocation)
  #expect(found.input.blank == 0, "\(name)", sourceLocation: sourceLocation)
  #expect(found.input.damaged == 0, "\(name)", sourceLocation: sourceLocation)
  #expect(found.input.withoutTime == 0, "\(name)", sourceLocation: sourceLocation)
  #expect(found.complete, "\(name)", sourceLocation: sourceLocation)
  for example in found.issues.flatMap(\.examples) {
    #expect(example.time?.hasPrefix("2022-05-12T0") == true, sourceLocation: sourceLocation)
    #expect(
      Set(example.fields.keys) == ["repository", "correlation_id", "version"],
      sourceLocation: sourceLocation
    )
  }
}
