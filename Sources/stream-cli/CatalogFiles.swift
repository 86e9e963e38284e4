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
      "A catalogue in YAML, in place of the built-in one; several are merged by issue id.",
      valueName: "file"
    ),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var paths: [String] = []

  /// Reads the files in their order, each over those before it.
  ///
  /// - Returns: the catalogue; the built-in one when there are no files.
  /// - Throws: exit code 65 or 66 with a message.
  func load() throws -> Catalog { try Self.load(paths) }

  /// Reads files in their order, each over those before it.
  ///
  /// - Parameter paths: the files.
  /// - Returns: the catalogue; the built-in one when there are no files.
  /// - Throws: exit code 65 or 66 with a message.
  static func load(_ paths: [String]) throws -> Catalog {
    guard let first = paths.first else { return .builtIn }
    var catalog = try read(first, defaults: .builtIn)
    for path in paths.dropFirst() { catalog.merge(try read(path, defaults: catalog)) }
    return catalog
  }

  private static func read(_ path: String, defaults: Catalog) throws -> Catalog {
    let bytes: [UInt8]?
    do throws(SystemError) {
      bytes = try InputFile.open(path).contents(byteCountMax: byteCountMax)
    } catch {
      throw StreamCLI.fail("\(path): cannot be opened: \(error); check --catalog", 66)
    }
    guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
      throw StreamCLI.fail("\(path): no catalogue: not a short text in UTF-8; check --catalog", 65)
    }
    do throws(CatalogError) {
      return try readCatalog(text, file: path, defaults: defaults)
    } catch {
      throw StreamCLI.fail(error.description, 65)
    }
  }
}
