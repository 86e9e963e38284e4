import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// A time window that no record is in is a reason, and so is one of which that is not known.
@Suite struct WindowTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let lines: [String]
    /// Whether it is said that no record is in the afternoon.
    var isOutside = false
    /// Whether that is because not all records were looked at.
    var isUnknown = false
  }

  private static func record(_ hour: String) -> String {
    #"{"msg":"x","time":"2022-05-12T\#(hour):00:00Z"}"#
  }

  private static func docker(_ text: String, _ hour: String) -> String {
    #"{"log":"\#(text)\n","stream":"stdout","time":"2022-05-12T\#(hour):00:00Z"}"#
  }

  static let rows = [
    Row(
      testDescription: "times to the end",
      lines: [record("00"), record("06"), record("18")]
    ),
    Row(testDescription: "the morning", lines: [record("00"), record("06")], isOutside: true),
    Row(
      testDescription: "words at the end",
      lines: [record("00"), record("06"), "bye"],
      isOutside: true
    ),
    Row(
      testDescription: "a record without a time at the end",
      lines: [record("00"), record("06"), record("12"), #"{"msg":"bye"}"#],
      isUnknown: true
    ),
    Row(
      testDescription: "one with an error",
      lines: [record("00"), record("12"), #"{"msg":"bye","error":""}"#],
      isUnknown: true
    ),
    Row(
      testDescription: "a record without a time at the start",
      lines: [#"{"msg":"hello"}"#, record("12"), record("20")],
      isUnknown: true
    ),
    Row(
      testDescription: "a last line that is torn",
      lines: [record("00"), record("12"), #"{"msg":"by"#],
      isUnknown: true
    ),
    Row(
      testDescription: "a failure in the afternoon, and no time at the end",
      lines: [
        record("00"), record("12").replacing("x", with: "importing repository\",\"error\":\"new"),
        #"{"msg":"bye"}"#,
      ]
    ),
    Row(
      testDescription: "words that docker dates",
      lines: [docker(#"{\"msg\":\"x\"}"#, "00"), docker("GET / 200", "18")]
    ),
    Row(
      testDescription: "words that docker dates in the morning",
      lines: [docker(#"{\"msg\":\"x\"}"#, "00"), docker("GET / 200", "06")],
      isOutside: true
    ),
    Row(testDescription: "no times", lines: [#"{"msg":"a"}"#, #"{"msg":"b"}"#]),
  ]

  @Test("whether no record is in the window", arguments: rows, [1, 60, 1 << 20])
  func row(row: Row, chunkBytes: Int) throws {
    try check(row, chunkBytes, validates: false, isOutside: row.isOutside || row.isUnknown)
    try check(row, chunkBytes, validates: true, isOutside: row.isOutside)
  }

  private func check(
    _ row: Row,
    _ chunkBytes: Int,
    validates: Bool,
    isOutside: Bool
  ) throws {
    var job = Job([.bytes(Array(row.lines.joined(separator: "\n").utf8) + [0x0a], name: "a")])
    job.options.since = Timestamp("2022-05-12T10:00:00Z")
    job.options.until = Timestamp("2022-05-12T19:00:00Z")
    job.options.validate = validates
    job.read.chunkBytes = chunkBytes
    let tally = try job.classify()
    #expect(tally.reasons.contains { $0.kind == .window } == isOutside)
    let reference = referenceTally(
      [.init(path: "a", text: Array(row.lines.joined(separator: "\n").utf8) + [0x0a])],
      catalog: .builtIn,
      options: ReferenceOptions(
        since: 1_652_349_600_000,
        until: 1_652_382_000_000,
        validate: validates
      )
    )
    #expect(reference.mismatches(withTallyJSON: Data(tally.json())) == [])
  }
}
