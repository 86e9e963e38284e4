public import StreamCore

/// What a catalogue says for the logs of one library or program: where error, message, level and time
/// are.
///
/// A file takes these settings over with `preset: NAME`; as a catalogue of its own a preset knows no
/// issue, but for the registry's.
public struct Preset: Sendable {
  /// What a file takes over from the preset that it names: where things are, and not what counts.
  static let settings: Set<CatalogSetting> = [
    .error, .message, .version, .time, .levels, .records, .data, .text,
  ]

  /// The name, as `preset:` has it.
  public let name: String
  /// Whose logs it is for, in a few words.
  public let about: String
  /// Whether it was tried on lines that the library itself wrote; else they were rebuilt from its
  /// documentation.
  public let isProven: Bool
  /// The catalogue in YAML; nil for the one that is compiled in.
  private let yaml: String?

  init(_ name: String, _ about: String, isProven: Bool = true, _ yaml: String?) {
    (self.name, self.about, self.isProven, self.yaml) = (name, about, isProven, yaml)
  }

  /// All presets, in the order in which they are listed.
  public static let all: [Preset] =
    [Preset("registry", "the container registry's migration, with its six issues", nil)]
    + ofGo + ofPython + ofNode + ofJava + ofPlatforms

  /// The preset of a name, or nil.
  public static func named(_ name: String) -> Preset? { all.first { $0.name == name } }

  /// The preset's settings as a catalogue.
  public var catalog: Catalog {
    guard let yaml else { return .builtIn }
    let text =
      "schema: \(CatalogSchema.current.rawValue)\nname: \(name)\n\(yaml)\nissues: []\n"
    do throws(CatalogError) {
      return try readCatalog(text, file: "preset \(name)")
    } catch {
      preconditionFailure(error.description)
    }
  }
}

extension Catalog {
  /// The catalogue with some of a preset's settings in place of its own.
  func taking(_ settings: Set<CatalogSetting>, from preset: Catalog) -> Catalog {
    var catalog = self
    for setting in settings {
      switch setting {
      case .error: catalog.errorPaths = preset.errorPaths
      case .message: catalog.messageFields = preset.messageFields
      case .version: catalog.versionFields = preset.versionFields
      case .time: catalog.timePaths = preset.timePaths
      case .levels: catalog.levels = preset.levels
      case .records: catalog.recordPaths = preset.recordPaths
      case .data: catalog.dataPaths = preset.dataPaths
      case .text: catalog.textPatterns = preset.textPatterns
      case .timeZone, .accept, .failures, .show, .redact, .halt: break
      }
    }
    return catalog
  }
}
