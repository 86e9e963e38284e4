import ArgumentParser
import StreamCatalog
import StreamCore

/// The catalogue that a command works with.
struct CatalogFiles: ParsableArguments {
  /// What a catalogue file can have at most; its reader refuses sooner.
  private static let byteCountMax = 16 << 20

  @Option(
    name: .customLong("catalog"),
    help: ArgumentHelp(
      "A catalogue in YAML, or the name of a preset, in place of the built-in one, of which nothing"
        + " is taken; a further one adds its issues, and the settings that it names, to those"
        + " before it. GLOB=FILE gives one to the archives whose path the glob matches"
        + " ('logs/web/**=pino').",
      valueName: "file"
    ),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var paths: [String] = []

  /// Reads the files in their order, each over those before it, and says what is noted of them.
  ///
  /// - Parameters:
  ///   - isQuiet: whether nothing is said.
  ///   - allowsPaths: whether some archives may have another catalogue.
  /// - Returns: the catalogue; the built-in one when there are no files.
  /// - Throws: exit code 65 or 66 with a message.
  func load(isQuiet: Bool = false, allowsPaths: Bool = false) throws -> Catalog {
    let read = try allowsPaths ? Self.read(paths) : Self.readOne(paths)
    if !isQuiet { Self.say(read.notes) }
    return read.catalog
  }

  /// Reads files in their order, each over those before it.
  ///
  /// - Parameter paths: the files.
  /// - Returns: the catalogue (the built-in one when there are no files), and what its author may
  ///   want to know of the files.
  /// - Throws: exit code 65 or 66 with a message.
  static func read(_ paths: [String]) throws -> (catalog: Catalog, notes: [String]) {
    var (catalog, notes) = try readFiles(paths.filter { glob(of: $0) == nil })
    var others: [PathCatalog] = []
    // Those of one glob are read over each other, as those without any are.
    var globs: [String] = []
    for glob in paths.compactMap(glob) where !globs.contains(glob) { globs.append(glob) }
    for glob in globs {
      let files = paths.filter { Self.glob(of: $0) == glob }
        .map { String($0.dropFirst(glob.count + 1)) }
      let read = try readFiles(files)
      others.append(PathCatalog(glob: glob, catalog: read.catalog))
      notes += read.notes
    }
    if let id = Catalog.conflictingIssues([catalog] + others.map(\.catalog)).first {
      throw StreamCLI.fail(
        "two catalogues of the run have an issue \(printable(id)), and not the same one; rename it in"
          + " one of them",
        .badData
      )
    }
    catalog = catalog.joined(with: others)
    return (catalog, notes)
  }

  /// Reads files of which none may be for some archives only.
  ///
  /// - Parameter paths: the files.
  /// - Returns: as ``read(_:)`` does.
  /// - Throws: as ``read(_:)`` does; a usage error for `GLOB=FILE`.
  static func readOne(_ paths: [String]) throws -> (catalog: Catalog, notes: [String]) {
    if let path = paths.first(where: { glob(of: $0) != nil }) {
      throw ValidationError(
        "--catalog '\(printable(path))' is for some archives only, which classify, extract and report"
          + " know; give one catalogue for all"
      )
    }
    return try read(paths)
  }

  /// The glob of `GLOB=FILE`; nil where the file is for all archives.
  private static func glob(of path: String) -> String? {
    guard let sign = path.firstIndex(of: "="), sign > path.startIndex, !isFile(path) else {
      return nil
    }
    return String(path[..<sign])
  }

  private static func isFile(_ path: String) -> Bool {
    (try? InputFile.open(path)) != nil
  }

  private static func readFiles(_ paths: [String]) throws -> (catalog: Catalog, notes: [String]) {
    guard let first = paths.first else { return (.builtIn, []) }
    var files = CatalogLayers(try read(first, over: .neutral), path: first)
    for path in paths.dropFirst() { files.add(try read(path, over: files.catalog), path: path) }
    return (files.catalog, files.notes)
  }

  /// Says notes on standard error.
  ///
  /// - Parameter notes: what ``read(_:)`` gave, of one list of files or of several.
  static func say(_ notes: [String]) {
    var said: Set<String> = []
    for note in notes where said.insert(note).inserted { Console.say("stream-cli: note: \(note)") }
  }

  private static func read(_ path: String, over defaults: Catalog) throws -> CatalogFile {
    let bytes: [UInt8]?
    do throws(SystemError) {
      bytes = try InputFile.open(path).contents(byteCountMax: byteCountMax)
    } catch {
      if let preset = Preset.named(path) { return CatalogFile(preset) }
      let near = nearMiss(path, among: Preset.all.map(\.name))
      let advice = near.map { "did you mean the preset '\($0)'?" } ?? "check --catalog"
      throw StreamCLI.fail("\(path): cannot be opened: \(error); \(advice)", .cannotOpen)
    }
    guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
      throw StreamCLI.fail(
        "\(path): no catalogue: not a short text in UTF-8; check --catalog",
        .badData
      )
    }
    do throws(CatalogError) {
      return try readCatalogFile(text, file: path, defaults: defaults)
    } catch {
      throw StreamCLI.fail(error.description, .badData)
    }
  }
}
