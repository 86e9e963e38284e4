extension Classification {
  /// The counts, groups and places of a tally file.
  static func tally(
    _ root: JSONDocument.Value,
    _ catalog: CatalogFacts,
    _ options: TallyOptions,
    _ places: PlaceReader
  ) throws(JSONDocument.ReadError) -> Tally {
    let timeline = try root.member("timeline")
    let bucket = try timeline.member("bucket")
    // It is doubled where there are too many; others cannot be added up.
    let asked = options.bucketSeconds
    guard let bucketSeconds = Timeline.seconds(try bucket.string()), bucketSeconds % asked == 0,
      (bucketSeconds / asked).nonzeroBitCount == 1
    else { throw bucket.error("\(Timeline.label(asked)) or a doubling of it is expected") }
    var tally = Tally(
      issueCount: catalog.issues.count,
      samples: options.samples,
      bucketSeconds: bucketSeconds
    )
    tally.counts = try counts(root)
    let issues = try root.member("issues").elements()
    tally.issues = try issues.map(throwing: places.occurrences)
    for (index, issue) in issues.enumerated() {
      tally.addRegressions(try issue.count(of: "regressions"), issue: index)
    }
    for group in try root.member("unknown").elements() {
      tally.unknown.add(
        try group.member("template").bytes(),
        try places.occurrences(group),
        samples: options.samples
      )
    }
    tally.unknown.addOverflow(try root.count(of: "unknownOverflow"))
    let others = try root.member("otherErrors")
    for group in try others.member("byMessage").elements() {
      var found = Occurrences()
      found.count = try group.member("count").count()
      tally.others.add(try group.member("msg").bytes(), found, samples: 0)
    }
    tally.others.addOverflow(try others.count(of: "overflow"))
    for bucket in try timeline.member("buckets").elements() {
      let start = try bucket.member("start")
      guard let moment = try start.moment() else { throw start.error("a time is expected") }
      for (id, value) in try bucket.member("counts").members() {
        let column = catalog.issues.firstIndex { $0.id == id }
        guard let column = column ?? (id == "unknown" ? catalog.issues.count : nil) else {
          throw value.error("no issue has the id \(id)")
        }
        let count = try value.count()
        if count > 0 { tally.timeline.add(moment, column: column, count: count) }
      }
    }
    tally.timeline.add(nil, column: 0, count: try timeline.member("undated").count())
    tally.by = try readBy(root, catalog, options)
    tally.malformed = try places.places(root.member("malformed"))
    for group in try root.optional("unplaced")?.elements() ?? [] {
      var found = Occurrences()
      found.count = try group.member("count").count()
      found.examples = try places.places(group.member("examples"))
      tally.unplaced.add(try group.member("path").bytes(), found, samples: options.samples)
    }
    tally.unplaced.addOverflow(try root.count(of: "unplacedOverflow"))
    for group in try root.optional("elsewhere")?.elements() ?? [] {
      var found = Occurrences()
      found.count = try group.member("count").count()
      tally.elsewhere.add(try group.member("path").bytes(), found, samples: 0)
    }
    tally.elsewhere.addOverflow(try root.count(of: "elsewhereOverflow"))
    return tally
  }

  private static func counts(
    _ root: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> Tally.Counts {
    let (input, failures) = (try root.member("input"), try root.member("failures"))
    var counts = Tally.Counts()
    counts.lines = try input.member("lines").count()
    counts.continued = try input.member("continued").count()
    counts.blank = try input.member("blank").count()
    counts.parsed = try input.member("parsed").count()
    counts.malformed = try input.member("malformed").count()
    counts.oversized = try input.member("oversized").count()
    counts.outsideTime = try input.member("outsideTime").count()
    counts.withoutTime = try input.member("withoutTime").count()
    counts.others = try root.member("otherErrors").member("total").count()
    counts.known = try failures.member("known").count()
    counts.unknown = try failures.member("unknown").count()
    let total = try failures.member("total")
    guard try total.count() == counts.known + counts.unknown else {
      throw total.error("is not the sum of known and unknown")
    }
    counts.withoutError =
      counts.parsed - counts.malformed - counts.others - counts.outsideTime - counts.known
      - counts.unknown
    guard counts.withoutError >= 0 else { throw input.error("more records than parsed lines") }
    return counts
  }
}

/// Reads the places of a tally file, and finds the archives that they are in.
struct PlaceReader {
  private let archives: [ArchiveFacts]

  init(_ archives: [ArchiveFacts]) {
    self.archives = archives
  }

  /// A group's count, times and examples.
  func occurrences(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) -> Occurrences {
    var found = Occurrences()
    found.count = try value.member("count").count()
    found.first = try value.member("firstSeen").moment()
    found.last = try value.member("lastSeen").moment()
    found.examples = try places(value.member("examples"))
    return found
  }

  /// A list of places.
  func places(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) -> [Place] {
    var places = try value.elements().map(throwing: place)
    // Those of one archive stand in their order; nothing else is left to say what it is.
    for index in places.indices { places[index].at.position = index }
    return places
  }

  /// A place.
  func place(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) -> Place {
    let (archive, member) = try archive(value.member("archive"))
    var place = Place(
      at: LinePosition(
        line: try value.member("line").count(),
        position: 0,
        offset: try value.member("offset").count(),
        isAfterGap: value.optional("afterGap") != nil,
        frame: try value.member("frame").count(),
        block: try value.member("block").count(),
        member: member
      )
    )
    place.path = archive.path
    place.digest = archive.digest
    place.time = try value.member("time").moment()
    place.message = try value.member("message").bytes()
    place.fields = try value.member("fields").members().map {
      (field) throws(JSONDocument.ReadError) in (field.name, try field.value.bytes())
    }
    if let reason = value.optional("reason") { place.reason = try reason.string() }
    return place
  }

  /// A damage, with its archive.
  func damage(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) -> ArchiveDamage {
    let archive = try archive(value.member("archive")).archive
    let (block, kind) = (try value.member("block"), try value.member("kind"))
    guard let known = Damage.Kind(rawValue: try kind.string()) else {
      throw kind.error("no known kind of damage")
    }
    let damage = Damage(
      frame: try value.member("frame").count(),
      block: block.isNull ? nil : try block.count(),
      offset: try value.member("offset").count(),
      kind: known,
      lostBytes: try value.member("lostBytes").count(),
      detail: try value.member("detail").string()
    )
    return ArchiveDamage(path: archive.path, digest: archive.digest, damage: damage)
  }

  /// The archive of a place, and the tar member: of `a.tar!b` the archive with the longest path.
  private func archive(
    _ value: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> (archive: ArchiveFacts, member: String?) {
    let name = try value.string()
    if let archive = archives.first(where: { $0.path == name }) { return (archive, nil) }
    let candidates = archives.filter { name.hasPrefix($0.path + "!") }
    guard let archive = candidates.max(by: { $0.path.utf8.count < $1.path.utf8.count }) else {
      throw value.error("\(name) is none of the tally's archives")
    }
    return (archive, String(name.dropFirst(archive.path.count + 1)))
  }
}
