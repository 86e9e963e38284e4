import ArgumentParser
import Glibc
import StreamCore

/// The archives that a command reads, and how it reads them.
struct InputArguments: ParsableArguments {
  /// What a list of paths and a dictionary can have at most.
  private static let byteCountMax = 256 << 20
  static let windowByDefault = ByteSize(byteCount: 128 << 20)

  @Argument(
    help: "Archives (\(Formats.titles), plain text), directories, or - for standard input.",
    completion: .file()
  )
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Reads paths from this file, one a line, or each ended by a zero byte; - for standard input.",
      valueName: "file"
    ),
    completion: .file()
  )
  var filesFrom: String?

  @Option(
    help: ArgumentHelp(
      "Reads only these files of directories and members of archives; repeatable. Globs are those of gitignore, with {a,b}: '**/app.log', 'old/', '*.{log,json}'.",
      valueName: "glob"
    )
  )
  var include: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leaves these files, directories and members out; repeatable.",
      valueName: "glob"
    )
  )
  var exclude: [String] = []

  @Option(
    help: ArgumentHelp(
      "The format of files that have no mark of one; else it is told by their beginnings.",
      valueName: "format"
    )
  )
  var inputFormat: UnmarkedFormat?

  @Option(
    help: ArgumentHelp("The dictionary that frames refer to.", valueName: "file"),
    completion: .file()
  )
  var dictionary: String?

  @Option(
    name: [.customLong("window"), .customLong("zstd-window")],
    help: "The memory that the window or dictionary of a frame may take (zstd and others)."
  )
  var window = windowByDefault

  @Option(
    help: ArgumentHelp(
      "Multiplies the limits on the members of an archive, and on the text for what is packed.",
      valueName: "factor"
    )
  )
  var raiseLimits = 1

  @Option(
    help: "Counts archives of the same bytes once, with a warning; or all of them; or refuses them."
  )
  var duplicates = DuplicatePolicy.once

  @Flag(help: "Ends at the first damage (exit code 74), without a result.")
  var strict = false

  @Flag(help: "Skips checksums.")
  var noVerify = false

  @OptionGroup var jobs: Jobs

  @Option(help: "Decoded bytes that a thread takes at once, at least one block (64K, 4M, 1G).")
  var chunkSize: ByteSize?

  func validate() throws {
    try ByteSize.validate("--chunk-size", chunkSize)
    // Dictionaries of xz have up to 4 GiB, windows of zstd 2 GiB.
    try ByteSize.validate("--window", window, gibibytesMax: 4)
    if !(1...1_000_000).contains(raiseLimits) {
      throw ValidationError("--raise-limits wants a factor from 1 to 1000000, as 10")
    }
    if filesFrom == "-" && paths.contains("-") {
      throw ValidationError("--files-from - and the path - both want standard input; give one")
    }
  }

  /// Whether it is said what to read.
  var areNamed: Bool { !paths.isEmpty || filesFrom != nil }

  /// The paths, with those of `--files-from`; standard input where there are none.
  ///
  /// - Returns: what is to be read.
  /// - Throws: exit code 65 or 66 with a message when the list cannot be read or is empty; a
  ///   usage error when a person would have to type the log.
  func allPaths() throws -> [String] {
    if !areNamed && isatty(STDIN_FILENO) == 1 {
      throw ValidationError("name an archive or a directory, or pipe a log in")
    }
    guard let filesFrom else { return paths.isEmpty ? ["-"] : paths }
    let bytes = try Self.contents(of: filesFrom, "--files-from")
    let separator: UInt8 = bytes.contains(0) ? 0 : 0x0a
    let listed = bytes.split(separator: separator).map { PathText.text($0) }
    if filesFrom == "-" && listed.contains("-") {
      throw ValidationError("the list on standard input names standard input; name a file")
    }
    if paths.isEmpty && listed.isEmpty {
      throw StreamCLI.fail("\(filesFrom): names no path; check --files-from", .cannotOpen)
    }
    return paths + listed
  }

  /// What is to be read, and how.
  ///
  /// - Parameters:
  ///   - catalog: the known issues.
  ///   - options: what is counted and shown.
  ///   - paths: what is read in the place of what the user named.
  /// - Returns: a run that has not begun.
  /// - Throws: as ``allPaths()`` and ``readOptions()`` do.
  func job(
    _ catalog: Catalog,
    _ options: TallyOptions = TallyOptions(),
    paths: [String]? = nil
  ) throws -> Job {
    var job = Job(paths: try paths ?? allPaths(), catalog: catalog, options: options)
    job.read = try readOptions()
    job.jobs = jobs.count
    job.duplicates = duplicates
    return job
  }

  /// How the archives are read.
  ///
  /// - Returns: the options of the library.
  /// - Throws: exit code 65 or 66 with a message when the dictionary cannot be read.
  private func readOptions() throws -> ReadOptions {
    var options = ReadOptions()
    options.verify = !noVerify
    options.isStrict = strict
    options.unmarkedFormat = inputFormat
    if let chunkSize { options.chunkBytes = chunkSize.byteCount }
    options.windowBytesMax = window.byteCount
    options.raiseLimits(by: raiseLimits)
    options.names = NameFilter(include: include, exclude: exclude)
    if let dictionary {
      options.dictionary = try Self.contents(of: dictionary, "--dictionary")
      if options.dictionary.isEmpty {
        throw StreamCLI.fail("\(dictionary): is empty; check --dictionary", .badData)
      }
    }
    return options
  }

  private static func contents(of path: String, _ option: String) throws -> [UInt8] {
    let bytes: [UInt8]?
    do throws(SystemError) {
      let file = try path == "-" ? InputFile.standardInput() : InputFile.open(path)
      bytes = try file.contents(byteCountMax: byteCountMax)
    } catch {
      throw StreamCLI.fail("\(path): cannot be read: \(error); check \(option)", .cannotOpen)
    }
    guard let bytes else {
      throw StreamCLI.fail("\(path): longer than \(byteCountMax) bytes; check \(option)", .badData)
    }
    return bytes
  }
}
