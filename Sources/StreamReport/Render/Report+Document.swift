package import StreamCore

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
    let totals = facts.totals
    var list = [
      ("failures", Words.grouped(totals.failures)),
      ("of known issues", Words.grouped(totals.known)),
      ("unknown", Words.grouped(totals.unknown)),
      ("errors left out", Words.grouped(totals.others)),
      ("archives", Words.grouped(facts.archives.count)),
      ("lines", Words.grouped(totals.lines)),
      ("read", "\(Words.bytes(totals.bytes)), \(Words.bytes(totals.decodedBytes)) decoded"),
    ]
    if totals.damage > 0 { list.append(("damaged places", Words.grouped(totals.damage))) }
    if totals.lostLines > 0 { list.append(("lines lost", Words.grouped(totals.lostLines))) }
    if totals.malformed > 0 { list.append(("malformed lines", Words.grouped(totals.malformed))) }
    if totals.oversized > 0 { list.append(("lines too long", Words.grouped(totals.oversized))) }
    if totals.outsideTime > 0 {
      list.append(("failures outside the time span", Words.grouped(totals.outsideTime)))
    }
    if let since = facts.since { list.append(("since", since.text)) }
    if let until = facts.until { list.append(("until", until.text)) }
    if !facts.isVerified { list.append(("checksums", "not verified (--no-verify)")) }
    return list
  }

  /// Where an example stands.
  static func place(_ example: RunFacts.Example) -> String {
    "\(example.archive), line \(example.line) (frame \(example.frame), block \(example.block),"
      + " offset \(example.offset))"
  }

  /// A cell of the table of issues that compares.
  static func change(_ change: Double?) -> String { change.map { Words.signed($0) } ?? "–" }
}
