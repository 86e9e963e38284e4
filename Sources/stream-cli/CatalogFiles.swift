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
      "A catalogue in YAML, in place of the built-in one, of which nothing is taken; a further one"
        + " adds its issues, and the settings that it names, to those before it.",
      valueName: "file"
    ),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var paths: [String] = []

  /// Reads the files in their order, each over those before it, and says what is noted of them.
  ///
  /// - Parameter isQuiet: whether nothing is said.
  /// - Returns: the catalogue; the built-in one when there are no files.
  /// - Throws: exit code 65 or 66 with a message.
  func load(isQuiet: Bool = false) throws -> Catalog {
    let read = try Self.read(paths)
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
      throw StreamCLI.fail("\(path): cannot be opened: \(error); check --catalog", .cannotOpen)
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
