public import StreamCore

extension Tally {
  /// Adds up the tallies of several runs: what one run over all of their archives would say.
  ///
  /// The order does not matter.
  ///
  /// - Parameters:
  ///   - parts: the tallies, with the names of their files.
  ///   - refusesDuplicates: whether an archive that is in two of them is an error.
  ///   - acceptance: what is accepted as no reason for `unclear`, in the place of what the parts say.
  /// - Throws: ``TallyFileError`` when they were made with different catalogues or options, or
  ///   have the same archive.
  public init(
    merging parts: [(name: String, tally: Tally)],
    refusesDuplicates: Bool = true,
    acceptance: Acceptance = Acceptance()
  ) throws(TallyFileError) {
    guard let first = parts.first else { throw TallyFileError(description: "no tally to add") }
    for part in parts.dropFirst() {
      if let difference = Self.difference(first.tally, part.tally) {
        throw TallyFileError(
          description: "\(first.name) and \(part.name) do not go together: \(difference)"
        )
      }
    }
    if refusesDuplicates { try Self.checkDuplicates(parts) }
    let numberSum = parts.reduce(0) {
      min($0 + $1.tally.size.numberSum, Self.numberSumMax + 1)
    }
    guard numberSum <= Self.numberSumMax else {
      throw TallyFileError(description: "the numbers of the tallies are too large to be added up")
    }
    self = Self.membersSum(of: parts.map(\.tally), first.tally.sumContext)
    inputWarnings = Set(parts.flatMap(\.tally.inputWarnings)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    size.numberSum = numberSum
    accept(acceptance)
    do throws(RunError) {
      try checkBalance()
    } catch {
      throw TallyFileError(description: error.description)
    }
  }

  /// What the sum of tallies such as this one depends on.
  var sumContext: SumContext {
    SumContext(samples: options.examplesPerIssue, ids: issues.map(\.id) + ["unknown"])
  }

  /// Why two tallies cannot be added, or nil when they can.
  private static func difference(_ left: Tally, _ right: Tally) -> String? {
    if left.catalog.digest != right.catalog.digest {
      return "the catalogue is \(left.catalog.name) with digest \(left.catalog.digest) in one,"
        + " \(right.catalog.name) with digest \(right.catalog.digest) in the other;"
        + " classify again with one catalogue"
    }
    for option in Options.fixed {
      let (one, other) = (option.text(of: left.options), option.text(of: right.options))
      guard one != other else { continue }
      return "\(option.name) is \(one) in one, \(other) in the other; classify again with one"
        + " value"
    }
    let isSame =
      left.catalog.name == right.catalog.name && left.halt == right.halt
      && left.issues.count == right.issues.count
      && zip(left.issues, right.issues).allSatisfy { $0.isSame(as: $1) }
    return isSame ? nil : "the catalogues' issues differ"
  }

  private static func checkDuplicates(
    _ parts: [(name: String, tally: Tally)]
  ) throws(TallyFileError) {
    var seen: [String: (name: String, path: String)] = [:]
    for part in parts {
      for archive in part.tally.input.archives where archive.bytes > 0 {
        if let other = seen.updateValue((part.name, archive.path), forKey: archive.digest) {
          throw TallyFileError(
            description: "\(other.path) in \(other.name) and \(archive.path) in \(part.name) hold"
              + " the same bytes; leave one out, or count both with --duplicates all"
          )
        }
      }
    }
  }
}

extension Tally.Issue {
  /// Whether the catalogue says the same of both.
  fileprivate func isSame(as other: Self) -> Bool {
    id == other.id && title == other.title && expected == other.expected
      && maxShare == other.maxShare && fixedIn == other.fixedIn
  }
}

extension Member where Root == Tally.Options {
  /// The value of an option as people read it.
  fileprivate func text(of options: Tally.Options) -> String {
    var writer = JSONWriter()
    writer.object { write(options, to: &$0) }
    let text = String(decoding: writer.output, as: UTF8.self)
    let value = text.split(separator: ": ", maxSplits: 1)[1].dropLast(3)
    if value == "null" { return "not given" }
    return value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : String(value)
  }
}
