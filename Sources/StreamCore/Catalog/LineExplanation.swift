/// What a catalogue says of one line of a log: `catalog explain --record`.
package struct LineExplanation: Sendable {
  /// What a record was found to be.
  package enum Outcome: String, Sendable {
    case failure
    /// Its error is no failure by a rule.
    case otherError = "no failure, by a rule"
    /// It is counted for its level.
    case levelOnly = "counted for its level only"
    case clean = "no error"
  }

  /// What a path of errors leads to in a record.
  package struct PathValue: Sendable {
    package let path: String
    /// The value, or nil where there is none; of several errors in an array the first.
    package let value: [UInt8]?
    /// Whether it is an error.
    package let isError: Bool
  }

  /// Whether a rule holds, and if not, why.
  package struct RuleAnswer: Sendable {
    /// The condition that does not hold, as its number; nil where the rule holds.
    package let failed: Int?
    /// What its field has; nil for nothing.
    package let value: [UInt8]?
  }

  /// A record of the line.
  package struct Record: Sendable {
    /// The members in which it stands, from the outermost on; none where it stands by itself.
    package let places: [String]
    /// By the catalogue's error paths.
    package let errors: [PathValue]
    /// The path that counts, by its number; nil where none has an error.
    package let error: Int?
    /// The level that was found, where the catalogue has levels.
    package let level: PathValue?
    /// By the catalogue's rules, up to the one that holds; none where nobody asked them.
    package let rules: [RuleAnswer]
    package let time: Timestamp?
    package let outcome: Outcome
    /// The failure's message, or that of what is only counted.
    package let message: [UInt8]
  }

  /// What the line is: `record line`, `text`, `malformed`, `blank` or `a part of a record`.
  package let kind: String
  /// Why it is malformed.
  package let fault: String?
  /// Where its first record begins, where something is before that.
  package let prefix: [UInt8]?
  /// Its records, in the order in which they are judged.
  package let records: [Record]
  /// Whether it has an unknown failure.
  package let isHalt: Bool
  /// Failures in words.
  package let textFailures: Int
  /// Errors that no path leads to, by their place.
  package let elsewhere: [String]
  /// Records in strings where none are looked for, by their place.
  package let unplaced: [String]
  /// Whether the line would be looked at among others, or passed over.
  package let isCandidate: Bool

  /// Explains a line.
  ///
  /// - Parameters:
  ///   - line: without its line end.
  ///   - catalog: what it is explained by.
  package init(of line: [UInt8], _ catalog: Catalog) {
    let plan = CompiledCatalog(catalog)
    var classifier = LineClassifier(plan, Matcher(catalog), TallyOptions(), kernel: .best)
    var buffer = Buffer(byteCount: line.count)
    buffer.write(line.span, at: 0)
    func judge(_ classifier: inout LineClassifier) -> TallyAccumulator {
      var tally = TallyAccumulator(
        issueCount: catalog.issues.count,
        samples: 1,
        bucketSeconds: 3600
      )
      let position = Location(line: 0, position: 0, isAfterGap: false)
      classifier.classify(buffer, 0..<line.count, position, &tally)
      return tally
    }
    isCandidate = judge(&classifier).counts.parsed > 0
    classifier.parsesAny = true
    classifier.explained = []
    let tally = judge(&classifier)
    let counts = tally.counts
    records = classifier.explained ?? []
    isHalt = counts.unknown > 0
    textFailures = counts.textFailures
    fault = tally.malformed.first?.reason
    elsewhere = tally.elsewhere.texts.map { String(decoding: $0, as: UTF8.self) }.sorted()
    unplaced = tally.unplaced.texts.map { String(decoding: $0, as: UTF8.self) }.sorted()
    if counts.malformed > 0 {
      kind = "malformed"
    } else if counts.blank > 0 {
      kind = "blank"
    } else if counts.recordLines > 0 {
      kind = "a record line"
    } else {
      kind = classifier.isPartial(line.span, line.indices) ? "a part of a record" : "text"
    }
    let start = line.firstIndex(of: 0x7b) ?? 0
    prefix = start > 0 && kind == "a record line" ? Array(line[..<start]) : nil
  }
}
