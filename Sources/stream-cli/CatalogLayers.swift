import StreamCatalog
import StreamCore

/// A catalogue that is put together from files, and what changes by them without being seen.
struct CatalogLayers {
  /// The issues of all files, and the last settings that one of them names.
  private(set) var catalog: Catalog

  private let firstPath: String
  /// The settings that the first file inherited before 0.2, and no file names.
  private var lapsed: Set<CatalogSetting>
  private var replacements: [String] = []

  /// Begins with a file.
  ///
  /// - Parameters:
  ///   - first: the file, read over the neutral settings.
  ///   - path: its path.
  init(_ first: CatalogFile, path: String) {
    catalog = first.catalog
    firstPath = printable(path)
    lapsed = first.schema == .version1 ? first.omitted.subtracting(CatalogSetting.ofVersion2) : []
  }

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - file: the file, read over ``catalog``.
  ///   - path: its path.
  mutating func add(_ file: CatalogFile, path: String) {
    // Other fields or another text show in the result; what is no longer counted does not.
    let replaced = [
      file.catalog.errorPaths == catalog.errorPaths ? nil : CatalogSetting.error,
      file.catalog.rules == catalog.rules ? nil : .failures,
    ].compactMap { $0 }
    if !replaced.isEmpty {
      replacements.append(
        "\(printable(path)) replaces \(Self.list(replaced)) of the catalogues before it, and so"
          + " changes what counts as a failure"
      )
    }
    lapsed.formIntersection(file.omitted)
    catalog.merge(file.catalog)
  }

  /// What the user may want to know: at most one note for each file.
  var notes: [String] { (inheritanceNote.map { [$0] } ?? []) + replacements }

  /// What a file says that was written for a version in which it inherited settings.
  private var inheritanceNote: String? {
    guard !lapsed.isDisjoint(with: [.error, .failures, .halt]) else { return nil }
    let settings = CatalogSetting.allCases.filter(lapsed.contains)
    let effects = settings.compactMap(effect).joined(separator: "; ")
    return "\(firstPath) has no \(Self.list(settings)): \(effects) (before 0.2 the settings of the"
      + " built-in registry catalogue were taken; 'stream-cli catalog show' prints them); write"
      + " 'schema: \(CatalogSchema.version2.rawValue)' to end this note"
  }

  private func effect(of setting: CatalogSetting) -> String? {
    switch setting {
    case .error: "an error is looked up at \(catalog.errorPaths.joined(separator: ", "))"
    case .time: "a time is looked up at \(catalog.timePaths.joined(separator: ", "))"
    case .message, .version, .levels, .records, .data, .timeZone, .accept, .text, .redact: nil
    case .failures: "every error counts as a failure"
    case .show: "no field is shown with an example"
    case .halt: "the text for a halt is a general one"
    }
  }

  private static func list(_ settings: [CatalogSetting]) -> String {
    settings.map { "'\($0.rawValue)'" }.joined(separator: ", ")
  }
}
