import StreamCore
import StreamTally
import StreamGenerator

/// The times of all kinds of work on one archive.
struct BenchmarkTable: Document {
  static let noun = "result"

  static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { table, _ in Array(table.text.utf8) }
    case .json: { table, _ in table.json }
    case .csv: { table, _ in table.csv }
    case .markdown, .html: nil
    }
  }

  /// Why nothing was measured.
  struct Failure: Error {
    let description: String
    let status: ExitStatus
  }

  /// One kind of work with a number of threads.
  struct Row {
    let name: String
    let jobs: Int
    var seconds: [Double] = []

    var best: Double { seconds.min() ?? 0 }
    var median: Double {
      let sorted = seconds.sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
  }

  private enum Work: CaseIterable {
    case decode, lines, prefilter, classifyFast, classify

    var name: String {
      switch self {
      case .decode: "decode only (the limit)"
      case .lines: "decode + line count"
      case .prefilter: "decode + prefilter"
      case .classifyFast: "classify --no-verify"
      case .classify: "classify"
      }
    }
  }

  private var rows: [Row] = []
  private let byteCount: Int
  private let decodedByteCount: Int
  private let lineCount: Int
  private let isAnswerKnown: Bool

  init(
    _ path: String,
    answer: GeneratedSummary?,
    jobs: Int,
    runs: Int
  ) throws(Failure) {
    let first = try Self.classify(path, verify: true, jobs: jobs)
    byteCount = first.input.bytes
    decodedByteCount = first.input.decodedBytes
    lineCount = first.input.lines
    isAnswerKnown = answer != nil
    try Self.check(first, answer)
    let kinds = (1...jobs).flatMap { jobs in Work.allCases.map { (work: $0, jobs: jobs) } }
    rows = kinds.map { Row(name: $0.work.name, jobs: $0.jobs) }
    // In turns, so that what else the machine does hits all of them.
    for _ in 0..<runs {
      for (index, kind) in kinds.enumerated() {
        let start = ContinuousClock.now
        try run(kind.work, path, jobs: kind.jobs, expected: first)
        rows[index].seconds.append((ContinuousClock.now - start) / .seconds(1))
      }
    }
  }

  private static func check(_ found: Tally, _ answer: GeneratedSummary?) throws(Failure) {
    guard let answer else { return }
    let isRight =
      found.input.lines == answer.lines && found.input.decodedBytes == answer.decodedBytes
      && found.failures.total == answer.failures && found.failures.unknown == answer.unknown
    guard isRight else {
      throw Failure(
        description: "wrong counts: no speed is worth anything with them",
        status: .internalError
      )
    }
  }

  private func run(
    _ work: Work,
    _ path: String,
    jobs: Int,
    expected: Tally
  ) throws(Failure) {
    let decode: DecodeBenchmark.Work
    switch work {
    case .decode: decode = .decode
    case .lines: decode = .lines
    case .prefilter: decode = .prefilter
    case .classifyFast, .classify:
      let found = try Self.classify(path, verify: work == .classify, jobs: jobs)
      guard found.failures.total == expected.failures.total,
        found.input.lines == expected.input.lines
      else {
        throw Failure(description: "the counts differ from run to run", status: .internalError)
      }
      return
    }
    let outcome: DecodeBenchmark.Outcome
    do throws(DecodeBenchmark.BenchmarkError) {
      outcome = try DecodeBenchmark.run(path, decode, jobs: jobs)
    } catch {
      let advice = "only whole LZ4 archives can be measured"
      throw Failure(description: "\(error.description); \(advice)", status: .badData)
    }
    guard outcome.decodedByteCount == expected.input.decodedBytes else {
      throw Failure(description: "\(path): the limit decodes other bytes", status: .internalError)
    }
  }

  private static func classify(
    _ path: String,
    verify: Bool,
    jobs: Int
  ) throws(Failure) -> Tally {
    var read = ReadOptions()
    read.verify = verify
    do throws(RunError) {
      return try Job(paths: [path], catalog: .builtIn, read: read, jobs: jobs).classify()
    } catch {
      throw Failure(description: error.description, status: .cannotOpen)
    }
  }

  // MARK: Output

  private func speed(_ seconds: Double) -> Double { Double(decodedByteCount) / seconds / 1e9 }

  /// The limit of as many threads.
  private func limit(_ row: Row) -> Row {
    rows.first { $0.jobs == row.jobs && $0.name == Work.decode.name } ?? row
  }

  private var text: String {
    let checked = isAnswerKnown ? "counts checked against the known answer" : "counts checked"
    let cells = rows.map { row in
      let limit = limit(row)
      return [
        String(row.jobs), row.name, Self.fixed(speed(row.best)),
        Self.fixed(limit.best / row.best), Self.fixed(speed(row.median)),
        Self.fixed(limit.median / row.median),
      ]
    }
    let table = TextTable(
      [
        "jobs", "work", .number("best GB/s"), .number("share"), .number("median GB/s"),
        .number("share"),
      ],
      cells
    )
    return "\(Processors.available) processors, \(Kernel.best.rawValue) kernel;"
      + " \(decodedByteCount) bytes decoded from \(byteCount), \(lineCount) lines; \(checked)\n"
      + table.text
  }

  private var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { root in
      root.member("schema", "stream-benchmark/1")
      root.member("generator", "stream-cli \(streamCoreVersion)")
      root.member("processors", Processors.available)
      root.member("kernel", Kernel.best.rawValue)
      root.member("bytes", byteCount)
      root.member("decodedBytes", decodedByteCount)
      root.member("lines", lineCount)
      root.member("answerKnown", isAnswerKnown)
      root.array("work") { list in
        for row in rows {
          let limit = limit(row)
          list.object {
            $0.member("name", row.name)
            $0.member("jobs", row.jobs)
            $0.raw("bestSeconds", Array(Self.fixed(row.best, places: 6).utf8))
            $0.raw("medianSeconds", Array(Self.fixed(row.median, places: 6).utf8))
            $0.raw("bestGBPerSecond", Array(Self.fixed(speed(row.best)).utf8))
            $0.raw("medianGBPerSecond", Array(Self.fixed(speed(row.median)).utf8))
            $0.raw("bestShare", Array(Self.fixed(limit.best / row.best).utf8))
            $0.raw("medianShare", Array(Self.fixed(limit.median / row.median).utf8))
          }
        }
      }
    }
    return writer.output
  }

  private enum Column: String, CaseIterable {
    case name, jobs, bestSeconds, medianSeconds, bestGBPerSecond, medianGBPerSecond
    case bestShare, medianShare
  }

  private var csv: [UInt8] {
    var table = CSVTable<Column>()
    for row in rows {
      let limit = limit(row)
      table.add([
        .name: .text(row.name), .jobs: .number(row.jobs),
        .bestSeconds: .number(Self.fixed(row.best, places: 6)),
        .medianSeconds: .number(Self.fixed(row.median, places: 6)),
        .bestGBPerSecond: .number(Self.fixed(speed(row.best))),
        .medianGBPerSecond: .number(Self.fixed(speed(row.median))),
        .bestShare: .number(Self.fixed(limit.best / row.best)),
        .medianShare: .number(Self.fixed(limit.median / row.median)),
      ])
    }
    return table.bytes
  }

  private static func fixed(_ number: Double, places: Int = 2) -> String {
    let unit = (0..<places).reduce(1) { product, _ in 10 * product }
    let rounded = Int((number * Double(unit)).rounded())
    let digits = String(rounded % unit)
    let zeros = String(repeating: "0", count: places - digits.count)
    return "\(rounded / unit).\(zeros)\(digits)"
  }
}
