extension Classification {
  /// The tally as reports and the history take it.
  package func facts() -> RunFacts {
    RunFacts(
      catalogName: catalog.name,
      catalogDigest: catalog.digest,
      version: streamCoreVersion,
      haltMessage: catalog.haltMessage,
      verdict: RunFacts.verdict(isHalt: verdict == .halt, reasons),
      reasons: reasons,
      warnings: inputWarnings,
      skipped: skipped,
      since: options.since,
      until: options.until,
      isRedacted: options.redact,
      isVerified: verify,
      totals: totals,
      archives: archives.map(Self.archive),
      issues: catalog.issues.indices.map(issue),
      unknown: tally.unknown.sorted.map(group),
      others: tally.others.sorted.map {
        RunFacts.TextCount(text: String(decoding: $0.text, as: UTF8.self), count: $0.value.count)
      },
      bucketSeconds: tally.timeline.bucketSeconds,
      buckets: buckets,
      undated: tally.timeline.undated,
      malformed: tally.malformed.map(Self.example),
      damage: damage.map(Self.damage),
      repositories: repositories
    )
  }

  /// Failures by repository, where they were counted, also as a field that was asked for (`--by`).
  private var repositories: [RunFacts.Repository]? {
    if options.countsRepositories { return tally.repositories.sorted.map(Self.repository) }
    guard options.by == "repository", let by = tally.by else { return nil }
    var all = GroupTable()
    for column in by.columns {
      for (name, value) in column.values.sorted where !name.isEmpty {
        all.add(name, value, samples: 0)
      }
    }
    return all.sorted.map(Self.repository)
  }

  private var repositoryOverflow: Int {
    guard !options.countsRepositories, options.by == "repository" else {
      return tally.repositories.overflow
    }
    return tally.by?.columns.reduce(0) { $0 + $1.values.overflow } ?? 0
  }

  private var totals: RunFacts.Totals {
    var totals = RunFacts.Totals()
    totals.bytes = byteCount
    totals.decodedBytes = decodedByteCount
    totals.lines = tally.counts.lines
    totals.lostLines = archives.reduce(0) { $0 + $1.lostLines }
    totals.damagedBytes = archives.reduce(0) { $0 + $1.account.damaged }
    totals.known = tally.counts.known
    totals.unknown = tally.counts.unknown
    totals.others = tally.counts.others
    totals.malformed = tally.counts.malformed
    totals.oversized = tally.counts.oversized
    totals.damage = damageCount
    totals.outsideTime = tally.counts.outsideTime
    totals.withoutTime = tally.counts.withoutTime
    totals.unknownOverflow = tally.unknown.overflow
    totals.repositoryOverflow = repositoryOverflow
    return totals
  }

  private var buckets: [RunFacts.Bucket] {
    tally.timeline.buckets.sorted { $0.key < $1.key }.compactMap { bucket, counts in
      let start = bucket * tally.timeline.bucketSeconds * 1000
      // A coarse bucket can begin before the year 0.
      guard let moment = Timestamp(milliseconds: max(start, Timestamp.range.lowerBound)) else {
        return nil
      }
      return RunFacts.Bucket(
        start: moment,
        counts: counts.reduce(into: [:]) { named, column in
          let isKnown = column.key < catalog.issues.count
          named[isKnown ? catalog.issues[column.key].id : "unknown"] = column.value
        }
      )
    }
  }

  private func group(_ text: [UInt8], _ value: Occurrences) -> RunFacts.Group {
    RunFacts.Group(
      template: String(decoding: text, as: UTF8.self),
      count: value.count,
      first: value.first,
      last: value.last,
      nearest: nearest[text].map {
        RunFacts.Nearest(issue: $0.id, matchedBytes: $0.matchedBytes)
      },
      examples: value.examples.map(Self.example)
    )
  }

  private func issue(_ index: Int) -> RunFacts.Issue {
    let (issue, found) = (catalog.issues[index], tally.issues[index])
    return RunFacts.Issue(
      id: issue.id,
      title: issue.title,
      expected: issue.expected,
      maxShareMillionths: issue.maxShareMillionths,
      count: found.count,
      regressions: tally.regressions[index],
      fixedIn: issue.fixedIn?.description,
      first: found.first,
      last: found.last
    )
  }

  private static func archive(_ archive: ArchiveFacts) -> RunFacts.Archive {
    RunFacts.Archive(
      path: archive.path,
      digest: archive.digest,
      format: archive.format,
      bytes: archive.bytes,
      decodedBytes: archive.decodedBytes,
      lines: archive.lines,
      lostLines: archive.lostLines,
      damagedBytes: archive.account.damaged,
      isVerified: archive.isVerified
    )
  }

  private static func example(_ place: Place) -> RunFacts.Example {
    RunFacts.Example(
      archive: place.archive,
      frame: place.at.frame,
      block: place.at.block,
      offset: place.at.offset,
      line: place.at.line,
      time: place.time,
      message: String(decoding: place.message, as: UTF8.self),
      fields: place.fields.map {
        RunFacts.Field(name: $0.name, value: String(decoding: $0.value, as: UTF8.self))
      },
      reason: place.reason
    )
  }

  private static func damage(_ found: ArchiveDamage) -> RunFacts.Damage {
    RunFacts.Damage(
      archive: found.path,
      place: found.damage.place,
      kind: found.damage.kind.rawValue,
      lostBytes: found.damage.lostBytes,
      detail: found.damage.detail
    )
  }

  private static func repository(_ name: [UInt8], _ value: Occurrences) -> RunFacts.Repository {
    RunFacts.Repository(
      name: String(decoding: name, as: UTF8.self),
      count: value.count,
      last: value.last
    )
  }
}
