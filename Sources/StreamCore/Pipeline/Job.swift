/// Archives, and how they are to be read and counted.
///
/// It is a value; nothing is read before one of its functions is called.
///
/// ```swift
/// var job = Job(paths: ["registry-2022-05-12.log.lz4", "logs"])
/// job.options.examplesPerIssue = 10
/// let tally = try job.classify()  // in StreamTally
/// print(tally.verdict, tally.failures.unknown)
/// ```
public struct Job: Sendable {
  /// What is read.
  public var inputs: [Input]
  /// The known issues.
  public var catalog: Catalog
  /// What is counted and shown.
  public var options: TallyOptions
  /// How archives are read.
  public var read: ReadOptions
  /// The number of threads, at least 1; nil for all processors.
  public var jobs: Int?
  /// The scan kernel; all give the same result.
  public var kernel = Kernel.best
  /// What is done with archives of the same bytes.
  public var duplicates = DuplicatePolicy.once
  /// Is told how far a run has come.
  public var progress = Progress()

  /// Creates a job.
  ///
  /// - Parameters:
  ///   - inputs: what is read.
  ///   - catalog: the known issues.
  ///   - options: what is counted and shown.
  ///   - read: how archives are read.
  ///   - jobs: the number of threads, at least 1; nil for all processors.
  public init(
    _ inputs: [Input],
    catalog: Catalog = .builtIn,
    options: TallyOptions = TallyOptions(),
    read: ReadOptions = ReadOptions(),
    jobs: Int? = nil
  ) {
    self.inputs = inputs
    self.catalog = catalog
    self.options = options
    self.read = read
    self.jobs = jobs
  }

  /// Creates a job that reads paths.
  ///
  /// - Parameters:
  ///   - paths: files, directories, or `-` for standard input.
  ///   - catalog: the known issues.
  ///   - options: what is counted and shown.
  ///   - read: how archives are read.
  ///   - jobs: the number of threads, at least 1; nil for all processors.
  public init(
    paths: [String],
    catalog: Catalog = .builtIn,
    options: TallyOptions = TallyOptions(),
    read: ReadOptions = ReadOptions(),
    jobs: Int? = nil
  ) {
    self.init(
      paths.map { .path($0) },
      catalog: catalog,
      options: options,
      read: read,
      jobs: jobs
    )
  }
}
