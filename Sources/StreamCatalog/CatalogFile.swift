public import StreamCore

/// A version of the YAML form, by the word that a file begins with.
public enum CatalogSchema: String, Sendable, CaseIterable {
  /// Has the same keys as ``version2``. Before 0.2 such a file inherited what it left out from the
  /// built-in catalogue.
  case version1 = "stream-catalog/1"
  /// The one that is written.
  case version2 = "stream-catalog/2"

  /// The version to write.
  static let current = version2
}

/// A setting of a catalogue, by its key in YAML; they are written in this order.
public enum CatalogSetting: String, Sendable, CaseIterable {
  /// ``StreamCore/Catalog/errorPaths``.
  case error
  /// ``StreamCore/Catalog/messageFields``.
  case message
  /// ``StreamCore/Catalog/versionFields``.
  case version
  /// ``StreamCore/Catalog/timePaths``.
  case time
  /// ``StreamCore/Catalog/levels``.
  case levels
  /// ``StreamCore/Catalog/recordPaths``.
  case records
  /// ``StreamCore/Catalog/dataPaths``.
  case data
  /// ``StreamCore/Catalog/zoneMinutes``.
  case timeZone = "time_zone"
  /// ``StreamCore/Catalog/accept``.
  case accept
  /// ``StreamCore/Catalog/rules``.
  case failures
  /// ``StreamCore/Catalog/textPatterns``.
  case text
  /// ``StreamCore/Catalog/contextFields``.
  case show
  /// ``StreamCore/Catalog/redactedFields``.
  case redact
  /// ``StreamCore/Catalog/haltMessage``.
  case halt

  /// Those that a file of the first version cannot have inherited.
  public static let ofVersion2: Set<CatalogSetting> = [
    .message, .version, .levels, .records, .data, .timeZone, .accept, .text,
    .redact,
  ]
}

/// A catalogue as its file has it.
public struct CatalogFile: Sendable, Equatable {
  /// The catalogue; what the file leaves out is as in the defaults that it was read with.
  public let catalog: Catalog
  /// The version of the form.
  public let schema: CatalogSchema
  /// The settings that the file leaves out.
  public let omitted: Set<CatalogSetting>

  init(catalog: Catalog, schema: CatalogSchema, omitted: Set<CatalogSetting>) {
    (self.catalog, self.schema, self.omitted) = (catalog, schema, omitted)
  }

  /// A preset, as a file that leaves nothing out.
  public init(_ preset: Preset) {
    self.init(catalog: preset.catalog, schema: .current, omitted: [])
  }
}
