import StreamCore

/// The account (docs/TALLY.md): a tally whose numbers do not add up must not be printed.
extension Tally {
  /// The parsed records without an error, which no file says.
  var recordsWithoutError: Int {
    input.records - otherErrors.total - levelOnly.total - input.outsideTime
      - (failures.total - failures.inText)
  }

  /// - Throws: ``RunError`` with the sums that are wrong.
  func checkBalance() throws(RunError) { try RunError.refuse(lineFaults + byteFaults + sumFaults) }

  private var lineFaults: [String] {
    var faults: [String] = []
    if recordsWithoutError < 0 {
      let counted = input.records - recordsWithoutError
      faults.append("\(input.records) records found, \(counted) counted")
    }
    if input.records > 0 && input.parsed == 0 {
      faults.append("\(input.records) records found, but no line was parsed")
    }
    let others = input.malformed + input.blank + input.oversized + input.continued
    if let recordLines = input.recordLines, let text = input.textLineCount {
      let classes = recordLines + text + others
      if classes != input.lines { faults.append("\(input.lines) lines read, \(classes) counted") }
    } else if others > input.lines {
      faults.append("more lines counted than there are (\(input.lines))")
    }
    return faults
  }

  private var byteFaults: [String] {
    input.archives.compactMap { archive in
      let sum = archive.readBytes + archive.skippedBytes + archive.damagedBytes
      return archive.bytes == sum
        ? nil : "\(archive.path): \(sum) of \(archive.bytes) bytes are accounted for"
    }
  }

  private var sumFaults: [String] {
    var faults: [String] = []
    let known = issues.reduce(0) { $0 + $1.count }
    if known != failures.known || unknown.total != failures.unknown {
      faults.append("issues and groups do not add up to the failures")
    }
    if timeline.total != failures.total {
      faults.append("the timeline does not add up to the failures")
    }
    if otherErrors.byMessage.total != otherErrors.total {
      faults.append("the other errors' messages do not add up")
    }
    if levelOnly.byMessage.total != levelOnly.total {
      faults.append("the messages of records that are only counted do not add up")
    }
    if input.cut + input.longMessages + input.unfinishedLines > input.malformed {
      faults.append("the kinds of malformed lines are more than all of them")
    }
    if issues.contains(where: { $0.count < $0.regressions }) {
      faults.append("an issue has more regressions than failures")
    }
    if let by, !by.addsUp(to: issues.map { ($0.id, $0.count) } + [("unknown", failures.unknown)]) {
      faults.append("the values of the field do not add up to the failures")
    }
    let records = input.archives.compactMap(\.records)
    if records.count == input.archives.count,
      records.reduce(0, +) != input.records
    {
      faults.append("the archives' records do not add up")
    }
    if input.lines != input.archives.reduce(0, { $0 + $1.lines }) {
      faults.append("the archives' lines do not add up")
    }
    return faults
  }
}

extension Tally.FieldValues {
  /// Whether these are the values of so many failures, by issue.
  fileprivate func addsUp(to counts: [(id: String, count: Int)]) -> Bool {
    let found = issues.filter { $0.total > 0 }.map { "\($0.id) \($0.total)" }
    return found == counts.filter { $0.count > 0 }.map { "\($0.id) \($0.count)" }
  }
}
