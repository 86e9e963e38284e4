/// Why a tally file cannot be read.
public struct TallyFileError: Error, CustomStringConvertible, Sendable {
  /// What is wrong, and where in the file.
  public let description: String
}

extension Classification {
  /// The schema of the tally files that are written and read.
  static let schema = "stream-tally/1"
  /// The most that all numbers of a tally file can be together: an exbibyte.
  static let numberSumMax = 1 << 60

  /// Reads a tally file (docs/TALLY.md).
  ///
  /// - Parameter json: the file's bytes.
  /// - Throws: ``TallyFileError`` when it is no tally, or does not add up.
  public init(json: [UInt8]) throws(TallyFileError) {
    do throws(JSONDocument.ReadError) {
      let document = try JSONDocument(json)
      // Below the bound no sum of them can leave a word, whoever wrote the file.
      guard let sum = document.numberSum, sum <= Self.numberSumMax else {
        throw document.root.error("its numbers are too large to be those of a run")
      }
      try self.init(document.root)
      numberSum = sum
    } catch {
      throw TallyFileError(description: error.description)
    }
    do throws(RunError) {
      try checkBalance()
    } catch {
      throw TallyFileError(description: error.description)
    }
  }

  private init(_ root: JSONDocument.Value) throws(JSONDocument.ReadError) {
    let schema = try root.member("schema")
    guard try schema.string() == Self.schema else {
      throw schema.error("\(Self.schema) is expected")
    }
    let (options, verify) = try Self.options(root.member("options"))
    let catalog = try Self.catalog(root)
    let input = try root.member("input")
    let archives = try input.member("archives").elements().map(throwing: Self.archive)
    let places = PlaceReader(archives)
    self.init(
      catalog: catalog,
      options: options,
      verify: verify,
      archives: archives,
      tally: try Self.tally(root, catalog, options, places),
      nearest: try Self.nearest(root),
      damage: try root.member("damage").elements().map(throwing: places.damage),
      damageCount: try input.member("damaged").count(),
      skipped: try input.optional("skipped").map(throwing: Self.skipped) ?? SkippedFiles(),
      inputWarnings: []
    )
    // These follow from others when they are written.
    for (name, sum) in [("bytes", byteCount), ("decodedBytes", decodedByteCount)] {
      let total = try input.member(name)
      guard try total.count() == sum else { throw total.error("is not the sum of the archives'") }
    }
    try checkReasons(root)
    // Warnings that follow from the numbers are computed anew.
    let computed = Set(warnings)
    let given = try root.member("warnings").elements().map {
      (warning) throws(JSONDocument.ReadError) in try warning.string()
    }
    keepWarnings(given.filter { !computed.contains($0) })
  }

  /// Refuses reasons that do not follow from the rest of the file; one from before there were any
  /// has none.
  private func checkReasons(_ root: JSONDocument.Value) throws(JSONDocument.ReadError) {
    guard let list = root.optional("reasons") else { return }
    let given = try list.elements().map { (reason) throws(JSONDocument.ReadError) in
      "\(try reason.member("reason").string()) \(try reason.member("count").count())"
        + " \(try reason.member("accepted").bool())"
    }
    let computed = reasons.map { "\($0.kind.rawValue) \($0.count) \($0.isAccepted)" }
    guard given == computed else { throw list.error("are not what follows from the numbers") }
  }

  private static func options(
    _ value: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> (TallyOptions, verify: Bool) {
    var options = TallyOptions()
    let select = try value.member("select")
    guard let selection = TallyOptions.Selection(rawValue: try select.string()) else {
      throw select.error("failures or all is expected")
    }
    options.select = selection
    options.since = try value.member("since").moment()
    options.until = try value.member("until").moment()
    options.samples = try value.member("samples").count()
    options.bucketSeconds = try Self.seconds(value.member("bucket"))
    // Tallies from before there was one have none.
    if let by = value.optional("by"), !by.isNull { options.by = try by.string() }
    options.validate = try value.member("validate").bool()
    options.redact = try value.member("redact").bool()
    options.acceptance = try acceptance(value)
    return (options, try value.member("verify").bool())
  }

  /// What was accepted; a tally from before anything could be has none.
  private static func acceptance(
    _ options: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> Acceptance {
    var acceptance = Acceptance()
    for value in try options.optional("accept")?.elements() ?? [] {
      guard let item = Acceptance.Item(try value.string()) else {
        throw value.error("a reason such as damaged is expected")
      }
      acceptance.items.append(item)
    }
    if let value = options.optional("maxMalformed") {
      guard let limit = Acceptance.MalformedLimit(try value.string()) else {
        throw value.error("a number or a percentage is expected")
      }
      acceptance.malformedMax = limit
    }
    return acceptance
  }

  private static func skipped(
    _ value: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> SkippedFiles {
    var skipped = SkippedFiles()
    for file in try value.member("files").elements() {
      skipped.add(try file.member("path").string(), try file.member("why").string())
    }
    let total = try value.member("total")
    let unlisted = try total.count() - skipped.total
    guard unlisted >= 0 else { throw total.error("is less than the files that are listed") }
    skipped.addUnlisted(unlisted)
    return skipped
  }

  private static func seconds(_ value: JSONDocument.Value) throws(JSONDocument.ReadError) -> Int {
    guard let seconds = Timeline.seconds(try value.string()) else {
      throw value.error("a length of time such as 1h is expected")
    }
    return seconds
  }

  private static func catalog(
    _ root: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> CatalogFacts {
    let catalog = try root.member("catalog")
    let issues = try root.member("issues").elements().map {
      (issue) throws(JSONDocument.ReadError) in
      let expected = try issue.member("expected")
      let frequency = expected.isNull ? nil : Issue.Frequency(rawValue: try expected.string())
      if !expected.isNull && frequency == nil { throw expected.error("no known frequency") }
      return CatalogFacts.Issue(
        id: try issue.member("id").string(),
        title: try issue.member("title").string(),
        expected: frequency,
        maxShareMillionths: try issue.optional("maxShare").map(throwing: millionths),
        fixedIn: try issue.optional("fixedIn").map(throwing: version)
      )
    }
    return CatalogFacts(
      name: try catalog.member("name").string(),
      digest: try catalog.member("digest").string(),
      haltMessage: try root.member("halt").string(),
      issues: issues
    )
  }

  private static func version(
    _ value: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> Version {
    guard let version = Version(try value.string()) else {
      throw value.error("a version such as v3.45.0 is expected")
    }
    return version
  }

  private static func millionths(
    _ value: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> Int {
    let parts = try value.digits().split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard parts.count <= 2, fraction.utf8.count <= 6, let whole = Int(parts[0]), whole <= 1,
      let rest = Int(fraction + String(repeating: "0", count: 6 - fraction.utf8.count))
    else { throw value.error("a share is expected") }
    return whole * 1_000_000 + rest
  }

  private static func archive(
    _ value: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> ArchiveFacts {
    func count(_ name: String) throws(JSONDocument.ReadError) -> Int {
      try value.member(name).count()
    }
    return ArchiveFacts(
      path: try value.member("path").string(),
      format: try value.member("format").string(),
      bytes: try count("bytes"),
      decodedBytes: try count("decodedBytes"),
      frames: try count("frames"),
      blocks: try count("blocks"),
      lines: try count("lines"),
      lostLines: try count("lostLines"),
      account: ByteAccount(
        read: try count("readBytes"),
        skipped: try count("skippedBytes"),
        damaged: try count("damagedBytes")
      ),
      isVerified: try value.member("verified").bool(),
      digest: try value.member("digest").string(),
      records: try value.optional("records").map { (records) throws(JSONDocument.ReadError) in
        try records.count()
      },
      coverage: Coverage(
        from: try value.optional("from")?.moment(),
        to: try value.optional("to")?.moment()
      ),
      unreadable: try value.count(of: "unreadable"),
      zeros: try value.count(of: "zeros"),
      isWithoutRecords: try value.optional("noRecords")?.bool() ?? false,
      recordlessMember: try value.optional("noRecordsIn")?.string(),
      isWithoutErrorPath: try value.optional("noErrorPath")?.bool() ?? false
    )
  }

  private static func nearest(
    _ root: JSONDocument.Value
  ) throws(JSONDocument.ReadError) -> [[UInt8]: NearestFacts] {
    var nearest: [[UInt8]: NearestFacts] = [:]
    for group in try root.member("unknown").elements() {
      let value = try group.member("nearest")
      if value.isNull { continue }
      nearest[try group.member("template").bytes()] = NearestFacts(
        id: try value.member("id").string(),
        matchedBytes: try value.member("matchedBytes").count()
      )
    }
    return nearest
  }
}

extension Sequence {
  /// `map` with a typed error, which the library's own does not infer for a function.
  func map<Result, Failure>(
    throwing transform: (Element) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try transform(element)) }
    return results
  }
}

extension Optional {
  /// `map` with a typed error, which the library's own does not infer for a function.
  func map<Result, Failure>(
    throwing transform: (Wrapped) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let self else { return nil }
    return try transform(self)
  }
}
