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

  /// Reads archives, and makes an index of each.
  ///
  /// - Parameters:
  ///   - paths: files or directories.
  ///   - catalog: the known issues.
  ///   - read: how archives are read.
  ///   - jobs: the number of threads; nil for all processors.
  ///   - progress: is told how far the run has come.
  /// - Throws: ``RunError`` as ``Classification`` does.
  public init(
    paths: [String],
    catalog: Catalog,
    read: ReadOptions = ReadOptions(),
    jobs: Int? = nil,
    progress: Progress = Progress()
  ) throws(RunError) {
    var options = TallyOptions()
    options.samples = 0
    // The ties are made first: what is written to an archive meanwhile makes its index stale.
    var ties: [String: ArchiveIndex.Fingerprint] = [:]
    for input in try Inputs(paths, names: read.names).found where input.path != "-" {
      ties[input.path] = (try? ArchiveIndex.Fingerprint.of(input.path)) ?? nil
    }
    let run = try Run(
      paths: paths,
      catalog: catalog,
      options: options,
      read: read,
      jobs: jobs,
      refusesDuplicates: false,
      progress: progress,
      purpose: .index
    )
    results = run.archives.map { archive in
      Self.result(archive, ties[archive.facts.path], catalog, read)
    }
  }

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
      failures: archive.counts.known + archive.counts.unknown
    )
  }

  private static func result(
    _ archive: ArchiveResult,
    _ fingerprint: ArchiveIndex.Fingerprint?,
    _ catalog: Catalog,
    _ read: ReadOptions
  ) -> Result {
    let path = ArchiveIndex.path(of: archive.facts.path)
    var refusal = archive.indexer?.refusal
    if archive.damageCount > 0 { refusal = refusal ?? "it is damaged; fetch it again" }
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
    index.hasZeros = archive.facts.zeros > 0
    index.lineEnds = archive.lineEnds
    index.decodedBytes = archive.facts.decodedBytes
    index.totals = totals(of: archive, read)
    index.others = builder.others
    index.runs = builder.runs
    return Result(path: path, bytes: index.encoded, runCount: index.runs.count, refusal: nil)
  }
}
