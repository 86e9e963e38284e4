/// Finds the blocks that contain the examples of a tally, where no index says where they are.
///
/// A tally says in which block an example begins, but not where in the archive's text the block
/// does, nor how many lines precede it: blocks may have less text than they could. So the block is
/// decoded, the example is looked for in it by what it says, and the place that it has there tells
/// the rest. Where that leaves a doubt, or much of the archive would be decoded twice, there is no
/// plan, and the archive is read up to the last place.
struct PlaceFinder: Sendable {
  /// So many times what is needed must be in the file.
  private static let partMin = 4

  private let examples: TallyExamples
  private let read: ReadOptions
  private let classifier: LineClassifier
  private let emptyTally: TallyAccumulator

  /// - Parameters:
  ///   - examples: what the tally says.
  ///   - catalog: must be that of the tally.
  ///   - read: how archives are read.
  ///   - lineBytesMax: the longest line that is looked at.
  init?(_ examples: TallyExamples, _ catalog: Catalog, _ read: ReadOptions, lineBytesMax: Int) {
    // What is logged once more as no failure must not be taken for the failure.
    guard examples.catalogDigest == catalog.digest else { return nil }
    var options = TallyOptions()
    options.failureSelection = examples.failureSelection
    options.examplesPerIssue = .max
    options.redact = examples.areRedacted
    options.validate = examples.areValidated
    options.lineBytesMax = lineBytesMax
    self.examples = examples
    self.read = read
    classifier = LineClassifier(CompiledCatalog(catalog), Matcher(catalog), options, kernel: .best)
    emptyTally = TallyAccumulator(
      issueCount: catalog.issues.count,
      samples: options.examplesPerIssue,
      bucketSeconds: options.bucketSeconds,
      keepsAllGroups: true
    )
  }

  /// Finds out what is to be read of an archive.
  ///
  /// - Parameter input: the archive.
  /// - Returns: the blocks that contain its examples; nil where all of it has to be read.
  func plan(_ input: FoundInput) -> IndexPlan? {
    // What a pipe gave cannot be read again.
    guard !input.mayWait else { return nil }
    let path = input.path
    let places = examples.places.filter { $0.path == path }.sorted { $0.at.offset < $1.at.offset }
    guard !places.isEmpty, let facts = examples.archives.first(where: { $0.path == path }),
      facts.isWhole, read.dictionary.isEmpty,
      places.allSatisfy({ !$0.at.isAfterGap && $0.at.member == nil }),
      let format = Formats.all.first(where: { $0.name == facts.format }),
      let file = try? input.open()
    else { return nil }
    var options = read
    // As few blocks at once as can be.
    options.chunkBytes = format.isVerbatim ? TextFormat.sampleBytes : 1
    var scan = PlaceScan(
      ByteSource(file, byteCount: facts.bytes),
      classifier,
      emptyTally: emptyTally,
      options,
      format
    )
    guard let starts = starts(of: places, facts, format, &scan.source) else { return nil }
    var next = 0
    while next < places.count {
      let required = starts[next...].prefix { $0.point.fileOffset == starts[next].point.fileOffset }
        .count
      guard let held = scan.find(places[next...], from: starts[next], required: required) else {
        return nil
      }
      next += held
    }
    var index = ArchiveIndex()
    index.archiveDigest = facts.digest
    index.chunkBytes = options.chunkBytes
    index.isPlainText = format.isVerbatim
    index.lines = facts.lines
    index.runs = scan.runs
    return IndexPlan(index, isCutOff: !scan.isAtEnd)
  }

  /// Where decoding begins for each place, or nil where too little would be saved.
  private func starts(
    of places: [Place],
    _ facts: TallyExamples.Archive,
    _ format: any Format.Type,
    _ source: inout ByteSource
  ) -> [BlockStart]? {
    guard let starts = format.blockStarts(of: places.map(\.at), in: &source) else { return nil }
    var (neededBytes, end) = (0, 0)
    for start in starts {
      neededBytes += max(0, start.fileEnd - max(end, start.point.fileOffset))
      end = max(end, start.fileEnd)
    }
    return neededBytes * Self.partMin <= facts.bytes ? starts : nil
  }
}
