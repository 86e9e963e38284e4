import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Errors that no path of the catalogue leads to are listed where they stand.
@Suite struct StrayTests {
  /// A record, and what is listed of it.
  struct Row: Sendable, CustomTestStringConvertible {
    let record: String
    var elsewhere: [String] = []
    var unplaced: [String] = []
    /// Whether a log of this record alone says that the catalogue does not fit.
    var isWithoutErrorPath = false

    var testDescription: String { record }
  }

  static let rows = [
    Row(record: #"{"a":1}"#),
    Row(record: #"{"d":{"error":"x"}}"#, elsewhere: ["d.error"], isWithoutErrorPath: true),
    Row(record: #"{"l":[{"error":"x"}]}"#, elsewhere: ["l[].error"], isWithoutErrorPath: true),
    // A record that says that it is no error, and values that are no error.
    Row(record: #"{"level":"warn","detail":{"error":"x"}}"#, elsewhere: ["detail.error"]),
    Row(record: #"{"a":{"level":"INFO","error":"x"}}"#, elsewhere: ["a.error"]),
    Row(record: #"{"level":30,"d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"log":{"level":"info"},"d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"Level":"Information","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    // The levels of Monolog, winston, slog, loguru, Java, OpenTelemetry, ASP.NET, log15, Serilog, GELF.
    Row(record: #"{"level":200,"level_name":"INFO","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"level_name":"INFO","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"level":"silly","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"level":"http","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"level":"INFO+2","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"level":"DEBUG-4","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(
      record: #"{"record":{"level":{"name":"INFO","no":20},"extra":{"error":"x"}}}"#,
      elsewhere: ["record.extra.error"]
    ),
    Row(record: #"{"level":"FINE","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"severity_text":"INFO","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"LogLevel":"Information","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"lvl":"dbug","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"log_level":"INF","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"level":6,"d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    Row(record: #"{"level":"6","d":{"error":"x"}}"#, elsewhere: ["d.error"]),
    // Levels of errors, and those of which it is not known.
    Row(
      record: #"{"level":400,"level_name":"ERROR","d":{"error":"x"}}"#,
      elsewhere: ["d.error"],
      isWithoutErrorPath: true
    ),
    Row(
      record: #"{"level":"ERROR+2","d":{"error":"x"}}"#,
      elsewhere: ["d.error"],
      isWithoutErrorPath: true
    ),
    Row(
      record: #"{"level":3,"d":{"error":"x"}}"#,
      elsewhere: ["d.error"],
      isWithoutErrorPath: true
    ),
    Row(
      record: #"{"level":40,"d":{"error":"x"}}"#,
      elsewhere: ["d.error"],
      isWithoutErrorPath: true
    ),
    Row(
      record: #"{"severity":17,"d":{"error":"x"}}"#,
      elsewhere: ["d.error"],
      isWithoutErrorPath: true
    ),
    Row(
      record: #"{"level":50,"d":{"error":"x"}}"#,
      elsewhere: ["d.error"],
      isWithoutErrorPath: true
    ),
    Row(
      record: #"{"record":{"level":{"name":"ERROR","no":40},"extra":{"error":"x"}}}"#,
      elsewhere: ["record.extra.error"],
      isWithoutErrorPath: true
    ),
    Row(record: #"{"detail":{"error":true}}"#, elsewhere: ["detail.error"]),
    Row(record: #"{"detail":{"error":5}}"#, elsewhere: ["detail.error"]),
    Row(record: #"{"detail":{"error":""},"b":{"error":null},"c":{"error":false}}"#),
    // An error that is judged, and one beside it.
    Row(record: #"{"error":"x","detail":{"error":"y"}}"#, elsewhere: ["detail.error"]),
    Row(record: #"{"error":{"error":"y"}}"#),
    // The last of repeated members counts; one that it hides is listed.
    Row(record: #"{"error":"x","error":""}"#),
    // Records in strings.
    Row(record: #"{"m":"{\"error\":\"x\"}"}"#, unplaced: ["m"]),
    Row(record: #"{"m":{"n":["{\"error\":\"x\"}"]}}"#, unplaced: ["m.n[]"]),
    Row(record: #"{"m":"{\"n\":\"{\\\"error\\\":\\\"x\\\"}\"}"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"2022-05-12 stdout F {\"error\":\"x\"}\n"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"\u001b[31m{\"error\":\"x\"}\u001b[0m\n"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"[{\"error\":\"x\"}]"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"{\"a\":1}{\"error\":\"x\"}"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"one\n{\"error\":\"x\"}\nthree"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"{\"error\":\"cut o"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"{\"\\u0065rror\":\"x\"}"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"the answer was {\"error\":\"x\"} and so on"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"one\n{\"error\":\"x\"}\n"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"{{{{{{{{{{{{{\"error\":\"x\"}"}"#, unplaced: ["m"]),
    Row(record: #"{"m":" {\"error\":\"cut o"}"#, unplaced: ["m"]),
    Row(record: #"{"log":"  \"error\": \"boom\"\n"}"#),
    Row(record: #"{"m":"{\"error\":\"boom\",\"items\":[1,2..."}"#, unplaced: ["m"]),
    Row(record: #"{"m":"{\"error\":{\"code\":5,\"it"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"{\"n\":\"{\\\"error\\\":\\\"cut"}"#, unplaced: ["m"]),
    // What journald writes for a text that is no UTF-8, in what another program put around it.
    Row(
      record: #"{"x":{"MESSAGE":[123,34,101,114,114,111,114,34,58,34,98,34,125]}}"#,
      unplaced: ["x.MESSAGE"]
    ),
    Row(record: #"{"x":{"MESSAGE":[123,34,101,114,114,111,114]}}"#),
    Row(record: #"{"x":{"bytes":[123,34,101,114,114,111,114,34,58,34,98,34,125]}}"#),
    // What begins with a bracket and is no object, and what is cut off and has no error.
    Row(record: #"{"m":"{app=\"x\"} |= \"error\""}"#),
    Row(record: #"{"m":"{ logs(level: \"error\") { id } }"}"#),
    Row(record: #"{"m":"{{ .Values.x }} \"error\""}"#),
    Row(record: #"{"m":"{\"type\":\"error\",\"items\":[1,2..."}"#),
    Row(record: #"{"m":"{\"error\":null,\"items\":[1,2..."}"#),
    Row(record: #"{"m":"{\"error\":[],\"items\":[1,2"}"#),
    Row(record: #"{"m":"{\"error"}"#),
    Row(record: #"{"m":"{\"a\":{\"error\":\"x\"}}"}"#, unplaced: ["m"]),
    Row(record: #"{"m":"{\"errors\":[{\"error\":\"x\"}]}"}"#, unplaced: ["m"]),
    // What has no object, or no error in it, is text.
    Row(record: #"{"m":"{\"error\":\"\"}"}"#),
    Row(record: #"{"m":"{\"error\":0}"}"#),
    Row(record: #"{"m":"{\"error\":[]}"}"#),
    Row(record: #"{"m":"{\"a\":{\"error\":5}}"}"#),
    Row(record: #"{"m":"error\": none"}"#),
  ]

  private func classify(
    _ text: [UInt8],
    in directory: URL,
    _ options: TallyOptions = TallyOptions(),
    chunkBytes: Int = 1 << 20,
    kernel: Kernel = .best
  ) throws -> Tally {
    let file = directory.appendingPathComponent("a.log")
    try Data(text).write(to: file)
    var read = ReadOptions()
    read.chunkBytes = chunkBytes
    var job = Job(paths: [file.path], catalog: .bare, options: options, read: read, jobs: 2)
    job.kernel = kernel
    return try job.classify()
  }

  private func paths(_ name: String, _ tally: Tally) throws -> [String] {
    let json = try JSONSerialization.jsonObject(with: Data(tally.json())) as? [String: Any]
    let list = json?[name] as? [[String: Any]] ?? []
    return list.compactMap { $0["path"] as? String }
  }

  @Test("what is listed of a record", arguments: rows)
  func row(row: Row) throws {
    try temporaryDirectory { directory in
      let tally = try classify(Array(row.record.utf8) + [0x0a], in: directory)
      #expect(try paths("elsewhere", tally) == row.elsewhere)
      #expect(try paths("unplaced", tally) == row.unplaced)
      let kinds = tally.reasons.map(\.kind)
      #expect(kinds.contains(.noErrorPath) == row.isWithoutErrorPath)
      #expect(kinds.contains(.unplaced) == !row.unplaced.isEmpty)
      // One other error shows that the catalogue fits.
      let other = Array((row.record + "\n" + #"{"error":"known of"}"# + "\n").utf8)
      let both = try classify(other, in: directory)
      #expect(!both.reasons.contains { $0.kind == .noErrorPath })
    }
  }

  @Test("records in random strings, as the reference says, in every chunk size and kernel")
  func random() throws {
    let seed = SplitMix64.testSeed(81)
    var random = SplitMix64(seed: seed)
    let rows = Self.rows.map(\.record)
    for round in 0..<12 {
      var lines: [String] = []
      for _ in 0..<random.number(1...12) {
        var record = rows[random.number(0...(rows.count - 1))]
        for _ in 0..<random.number(0...5) {
          let quoted = record.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
          let name = ["m", "log", "error", "x y"][random.number(0...3)]
          record = #"{"\#(name)":"\#(quoted)"}"#
        }
        lines.append(random.number(0...9) == 0 ? String(record.dropLast(3)) : record)
      }
      let text = Array(lines.joined(separator: "\n").utf8)
      try temporaryDirectory { directory in
        let path = directory.appendingPathComponent("a.log").path
        let validate = round % 3 == 0
        let reference = referenceTally(
          [ReferenceArchive(path: path, text: text)],
          catalog: .bare,
          options: ReferenceOptions(validate: validate)
        )
        var options = TallyOptions()
        options.validate = validate
        for chunkBytes in [1, 7, 100, 1 << 20] {
          for kernel in Kernel.available {
            let tally = try classify(
              text,
              in: directory,
              options,
              chunkBytes: chunkBytes,
              kernel: kernel
            )
            let problems = reference.mismatches(withTallyJSON: Data(tally.json()))
            #expect(problems.isEmpty, "\(seed), \(chunkBytes), \(kernel): \(problems.prefix(4))")
          }
        }
      }
    }
  }
}
