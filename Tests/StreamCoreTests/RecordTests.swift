import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Every kind of line, and every place at which records are, as they were worked out by hand.
@Suite struct RecordTests {
  @Test("the lines and records of a text", arguments: recordCases)
  func row(_ row: RecordCase) throws {
    let tally = try Job([.bytes(row.input, name: "a")], jobs: 1).classify()
    #expect(tally.failures.unknown == row.unknown)
    #expect(tally.failures.known == row.known)
    #expect(tally.otherErrors.total == row.otherErrors)
    #expect(tally.input.records == row.records)
    #expect(tally.input.recordLines == row.recordLines)
    #expect(tally.input.textLineCount == row.text)
    #expect(tally.input.malformed == row.malformed)
    #expect(tally.input.blank == row.blank)
    #expect(tally.input.continued == row.continued)
    #expect(tally.unplaced.list.map(\.path) == row.unplaced)
  }

  @Test("the reference says the same", arguments: recordCases, [false, true])
  func reference(_ row: RecordCase, validates: Bool) throws {
    var job = Job([.bytes(row.input, name: "a")], jobs: 1)
    job.options.validate = validates
    let expected = referenceTally(
      [.init(path: "a", text: row.input)],
      catalog: .builtIn,
      options: ReferenceOptions(validate: validates)
    )
    #expect(expected.mismatches(withTallyJSON: Data(try job.classify().json())) == [])
  }
}
