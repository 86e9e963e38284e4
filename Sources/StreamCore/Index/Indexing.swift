/// The indexes of archives.
public struct Indexing: Sendable {
  /// How much text a run should have at the most: as much as the smallest blocks of `lz4`.
  ///
  /// The less a run has, the more often there is nothing in it that counts; its 96 bytes in the
  /// index are 0.15 percent of it.
  public static let runBytes = 64 << 10

  /// What came of one archive.
  public struct Result: Sendable {
    /// The index's file.
    public let path: String
    /// What belongs in it, or nil where the archive can have no index.
    public let bytes: [UInt8]?
    /// The runs of blocks in it.
    public let runCount: Int
    /// Why the archive can have no index.
    public let refusal: String?
  }

  /// In the order of the archives' paths.
  public let results: [Result]

  private static func totals(of archive: ArchiveResult, _ read: ReadOptions) -> ArchiveIndex.Totals
  {
    ArchiveIndex.Totals(
      frames: archive.facts.frames,
      blocks: archive.facts.blocks,
      skippedBytes: archive.facts.account.skipped,
      coverage: read.verify ? archive.facts.isVerified ? .full : .partial : .unknown,
      blank: archive.counts.blank,
      continued: archive.counts.continued,
      withoutError: archive.counts.withoutError,
      failures: archive.counts.known + archive.counts.unknown - archive.counts.textFailures,
      recordLines: archive.counts.recordLines,
      text: archive.counts.text,
      parsed: archive.counts.parsed,
      records: archive.counts.records
    )
  }

  /// Why an archive can have no index whose text is not read from places in the file.
  private static func reason(forReadingInOrder format: String) -> String {
    if format == LZ4Format.name {
      return "its blocks refer to those before them; compress it with lz4, without -BD"
    }
    return
      "only LZ4 frames and plain text can have an index, and it is \(format); compress its text"
      + " with lz4, without -BD"
  }

  fileprivate static func result(
    _ archive: ArchiveResult,
    _ fingerprint: ArchiveIndex.Fingerprint?,
    _ catalog: Catalog,
    _ read: ReadOptions
  ) -> Result {
    let path = ArchiveIndex.path(of: archive.facts.path)
    var refusal = archive.refusal
    if archive.damageCount > 0 || archive.indexer?.isDamaged == true {
      refusal = refusal ?? "it is damaged; fetch it again"
    }
    if archive.indexer?.isReadInOrder == true {
      refusal = refusal ?? reason(forReadingInOrder: archive.facts.format)
    }
    if archive.facts.lines > 0 && archive.counts.records == 0 {
      refusal = refusal ?? "it holds no record"
    }
    if !read.dictionary.isEmpty { refusal = refusal ?? "its frames need a dictionary" }
    guard refusal == nil, let fingerprint, let builder = archive.indexer else {
      refusal = refusal ?? "it is no file"
      return Result(path: path, bytes: nil, runCount: 0, refusal: refusal)
    }
    var index = ArchiveIndex()
    index.fingerprint = fingerprint
    index.archiveDigest = archive.facts.digest
    index.catalogDigest = catalog.digest
    index.chunkBytes = read.chunkBytes
    index.isPlainText = builder.isPlainText
    index.hasOversized = archive.counts.oversized > 0
    index.lines = archive.facts.lines
    index.coverage = archive.facts.coverage
    index.zeros = archive.facts.zeros
    index.lineEnds = archive.lineEnds
    index.decodedBytes = archive.facts.decodedBytes
    index.totals = totals(of: archive, read)
    // What records count for their level is in no index: then no tally is made of it.
    index.excludedErrors = catalog.levels == nil ? builder.excludedErrors : nil
    index.runs = builder.runs
    return Result(path: path, bytes: index.encoded, runCount: index.runs.count, refusal: nil)
  }
}

extension Job {
  /// Reads the archives, and makes an index of each.
  ///
  /// What is counted and shown does not matter for it, and archives may be there twice.
  ///
  /// - Returns: the indexes.
  /// - Throws: ``RunError`` as `classify(warn:)` does.
  public func index() throws(RunError) -> Indexing {
    var job = self
    job.options = TallyOptions()
    job.options.examplesPerIssue = 0
    job.duplicates = .all
    // The fingerprints are made first: what is written to an archive meanwhile makes its index stale.
    var fingerprints: [[UInt8]: ArchiveIndex.Fingerprint] = [:]
    for input in try Inputs(inputs, names: read.names).found where input.isInFileSystem {
      guard !input.mayWait else { continue }
      let fingerprint = (try? ArchiveIndex.Fingerprint.of(input.open())) ?? nil
      fingerprints[Array(input.path.utf8)] = fingerprint
    }
    return Indexing(
      results: try job.run(.index).archives.map { archive in
        Indexing.result(archive, fingerprints[Array(archive.facts.path.utf8)], catalog, read)
      }
    )
  }
}
