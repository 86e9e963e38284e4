package import StreamCore
import StreamTally

extension Report: Document {
  package static let noun = "report"

  /// The most that is listed of anything that has no natural bound; JSON has it all.
  static let listedMax = 25
  /// The examples of one unknown group that are shown: as many as the history keeps, so that a run
  /// looks the same when it is shown again.
  static let examplesMax = 1

  package static func renderer(_ format: OutputFormat) -> Renderer? {
    switch format {
    case .text: { report, _ in Array(report.text().utf8) }
    case .markdown: { report, _ in Array(report.markdown().utf8) }
    case .html: { report, _ in Array(report.html().utf8) }
    case .json: { report, _ in report.json() }
    case .csv: { report, _ in report.csv() }
    }
  }

  /// What the counts are compared with.
  var comparisonNote: String {
    guard let past else { return "No history was given, so there is nothing to compare with." }
    guard let last = past.runs.last else {
      return "This is the first run in the history, so there is nothing to compare with."
    }
    return "Compared with the run of \(last.night), and with the median of the last 7 and 28 runs"
      + " (\(past.runs.count) before this one"
      + (past.runs.count == Past.runsMax ? " or more)." : ").")
  }

  /// The run's numbers, as pairs of a name and a value.
  var totalsList: [(name: String, value: String)] {
    let input = tally.input
    var list = [
      ("failures", Words.grouped(tally.failures.total)),
      ("of known issues", Words.grouped(tally.failures.known)),
      ("unknown", Words.grouped(tally.failures.unknown)),
      ("errors left out", Words.grouped(tally.otherErrors.total)),
      ("archives", Words.grouped(input.archives.count)),
      ("lines", Words.grouped(input.lines)),
      ("read", "\(Words.bytes(input.bytes)), \(Words.bytes(input.decodedBytes)) decoded"),
    ]
    if input.damaged > 0 { list.append(("damaged places", Words.grouped(input.damaged))) }
    if input.lostLines > 0 { list.append(("lines lost", Words.grouped(input.lostLines))) }
    if input.malformed > 0 { list.append(("malformed lines", Words.grouped(input.malformed))) }
    if input.oversized > 0 { list.append(("lines too long", Words.grouped(input.oversized))) }
    if input.outsideTime > 0 {
      list.append(("failures outside the time span", Words.grouped(input.outsideTime)))
    }
    if let since = tally.options.since { list.append(("since", since.text)) }
    if let until = tally.options.until { list.append(("until", until.text)) }
    if !tally.options.verify { list.append(("checksums", "not verified (--no-verify)")) }
    return list
  }

  /// Where an example is.
  static func place(_ example: Tally.Example) -> String {
    "\(example.archive), line \(example.line) (frame \(example.frame), block \(example.block),"
      + " offset \(example.offset))"
  }

  /// A cell of the table of issues that compares.
  static func change(_ change: Double?) -> String { change.map { Words.signed($0) } ?? "–" }
}
