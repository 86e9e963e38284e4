extension Classification {
  /// Adds up the tallies of several runs: what one run over all of their archives would say.
  ///
  /// The order does not matter.
  ///
  /// - Parameters:
  ///   - parts: the tallies, with the names of their files.
  ///   - refusesDuplicates: whether an archive that is in two of them is an error.
  ///   - acceptance: what is accepted as no reason for `unclear`, in the place of what the parts say.
  /// - Throws: ``TallyFileError`` when they were made with different catalogues or options, or
  ///   hold the same archive.
  public init(
    merging parts: [(name: String, tally: Classification)],
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
    let numberSum = parts.reduce(0) { min($0 + $1.tally.numberSum, Self.numberSumMax + 1) }
    guard numberSum <= Self.numberSumMax else {
      throw TallyFileError(description: "the numbers of the tallies are too large to be added up")
    }
    let classifications = parts.map(\.tally)
    var tally = first.tally.tally
    for part in classifications.dropFirst() { tally.merge(part.tally) }
    tally.prune()
    let nearest = classifications.reduce(into: [:]) { all, part in
      all.merge(part.nearest) { first, _ in first }
    }
    let kept = Set(tally.unknown.texts)
    // Both sorts are stable, and the damages of one archive come from one part.
    let damage = classifications.flatMap(\.damage).sorted { $0.order < $1.order }
    self.init(
      catalog: first.tally.catalog,
      options: first.tally.options,
      verify: first.tally.verify,
      archives: classifications.flatMap(\.archives).sorted { $0.order < $1.order },
      tally: tally,
      nearest: nearest.filter { kept.contains($0.key) },
      damage: Array(damage.prefix(Tally.listedMax)),
      damageCount: classifications.reduce(0) { $0 + $1.damageCount },
      skipped: classifications.reduce(into: SkippedFiles()) { $0.merge($1.skipped) },
      inputWarnings: Set(classifications.flatMap(\.inputWarnings)).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    )
    self.numberSum = numberSum
    accept(acceptance)
    do throws(RunError) {
      try checkBalance()
    } catch {
      throw TallyFileError(description: error.description)
    }
  }

  /// Why two tallies cannot be added, or nil when they can.
  private static func difference(_ left: Classification, _ right: Classification) -> String? {
    if left.catalog.digest != right.catalog.digest {
      return "the catalogue is \(left.catalog.name) with digest \(left.catalog.digest) in one,"
        + " \(right.catalog.name) with digest \(right.catalog.digest) in the other;"
        + " classify again with one catalogue"
    }
    let (one, other) = (left.options, right.options)
    let values: [(name: String, one: String, other: String)] = [
      ("select", one.select.rawValue, other.select.rawValue),
      ("since", one.since?.text ?? "not given", other.since?.text ?? "not given"),
      ("until", one.until?.text ?? "not given", other.until?.text ?? "not given"),
      ("samples", String(one.samples), String(other.samples)),
      ("bucket", Timeline.label(one.bucketSeconds), Timeline.label(other.bucketSeconds)),
      ("by", one.by ?? "not given", other.by ?? "not given"),
      ("validate", String(one.validate), String(other.validate)),
      ("verify", String(left.verify), String(right.verify)),
      ("redact", String(one.redact), String(other.redact)),
    ]
    if let value = values.first(where: { $0.one != $0.other }) {
      return "\(value.name) is \(value.one) in one, \(value.other) in the other;"
        + " classify again with one value"
    }
    return left.catalog == right.catalog ? nil : "the catalogues' issues differ"
  }

  private static func checkDuplicates(
    _ parts: [(name: String, tally: Classification)]
  ) throws(TallyFileError) {
    var seen: [String: (name: String, path: String)] = [:]
    for part in parts {
      for archive in part.tally.archives where archive.bytes > 0 {
        if let other = seen.updateValue((part.name, archive.path), forKey: archive.digest) {
          throw TallyFileError(
            description: "\(other.path) in \(other.name) and \(archive.path) in \(part.name) hold"
              + " the same bytes; leave one out, or count both with --duplicates ignore"
          )
        }
      }
    }
  }
}
