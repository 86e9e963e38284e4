public import StreamCore
import Yams

/// Reads a catalogue from its YAML form.
///
/// `name` and `issues` must be given; where one of the other settings is left out, it is the
/// default's, so that a small catalogue needs only its issues.
///
/// - Parameters:
///   - yaml: The text.
///   - file: The name of the file that it comes from, for the error.
///   - defaults: What the settings are that the text leaves out; its issues are not taken.
/// - Returns: The catalogue.
/// - Throws: ``CatalogError`` for the first thing that is found wrong.
public func readCatalog(
  _ yaml: String,
  file: String,
  defaults: Catalog = .neutral
) throws(CatalogError) -> Catalog {
  try readCatalogFile(yaml, file: file, defaults: defaults).catalog
}

/// Reads a catalogue as ``readCatalog(_:file:defaults:)`` does, and says what its text leaves out.
///
/// - Parameters:
///   - yaml: The text.
///   - file: The name of the file that it comes from, for the error.
///   - defaults: What the settings are that the text leaves out; its issues are not taken.
/// - Returns: The catalogue, and what is known of its text.
/// - Throws: ``CatalogError`` for the first thing that is found wrong.
public func readCatalogFile(
  _ yaml: String,
  file: String,
  defaults: Catalog = .neutral
) throws(CatalogError) -> CatalogFile {
  let source = try YAMLSource(yaml, file: file)
  guard let root = try source.root() else {
    throw source.error(
      at: YAMLSource.Position(),
      "the catalogue is empty; begin it with 'schema: \(CatalogSchema.current.rawValue)'"
    )
  }
  return try CatalogReader(nodes: NodeReader(source: source), defaults: defaults).file(root)
}

/// Makes a catalogue out of a YAML tree.
struct CatalogReader {
  private static let keys =
    ["schema", "name", "preset"] + CatalogSetting.allCases.map(\.rawValue) + ["issues"]
  /// The number of spellings of a path grows with the square of its parts.
  static let pathPartsMax = 32

  let nodes: NodeReader
  let defaults: Catalog

  func file(_ root: Node) throws(CatalogError) -> CatalogFile {
    // The version is looked at first: in a later one the keys may be others.
    let schema = try schema(root)
    let section = try nodes.section(root, "the catalogue", keys: Self.keys)
    let preset = try section["preset"].map(preset)
    let omitted = Set(CatalogSetting.allCases.filter { section[$0] == nil })
    let taken = preset == nil ? [] : omitted.intersection(Preset.settings)
    let defaults = preset.map { self.defaults.taking(taken, from: $0) } ?? self.defaults
    let catalog = Catalog(
      name: try nodes.text(try nodes.required("name", in: section), "'name'"),
      errorPaths: try section[.error].map(errorPaths) ?? defaults.errorPaths,
      messageFields: try section[.message].map(messageFields) ?? defaults.messageFields,
      versionFields: try section[.version].map(versionFields) ?? defaults.versionFields,
      timePaths: try section[.time].map(timePaths) ?? defaults.timePaths,
      levels: try section[.levels].map(levels) ?? defaults.levels,
      recordPaths: try section[.records].map(recordPaths) ?? defaults.recordPaths,
      dataPaths: try section[.data].map(dataPaths) ?? defaults.dataPaths,
      textPatterns: try section[.text].map(textPatterns) ?? defaults.textPatterns,
      zoneMinutes: try section[.timeZone].map(timeZone) ?? defaults.zoneMinutes,
      accept: try section[.accept].map(accept) ?? defaults.accept,
      rules: try section[.failures].map(rules) ?? defaults.rules,
      contextFields: try section[.show].map(show) ?? defaults.contextFields,
      redactedFields: try section[.redact].map(redact) ?? defaults.redactedFields,
      haltMessage: try section[.halt].map(haltMessage) ?? defaults.haltMessage,
      issues: try issues(try nodes.required("issues", in: section))
    )
    return CatalogFile(catalog: catalog, schema: schema, omitted: omitted.subtracting(taken))
  }

  private func schema(_ root: Node) throws(CatalogError) -> CatalogSchema {
    let current = CatalogSchema.current.rawValue
    guard let pair = try nodes.pairs(root, "the catalogue").first(where: { $0.key == "schema" })
    else {
      throw nodes.error(root, "the catalogue has no 'schema'; add 'schema: \(current)'")
    }
    let word = try nodes.text(pair.value, "'schema'")
    guard let schema = CatalogSchema(rawValue: word) else {
      throw nodes.error(
        pair.value,
        "unknown schema \(YAMLText.excerpt(word)); write '\(current)'"
      )
    }
    return schema
  }

  private func preset(_ node: Node) throws(CatalogError) -> Catalog {
    let name = try nodes.text(node, "'preset'")
    guard let preset = Preset.named(name) else {
      throw nodes.unknown(
        node,
        "preset",
        name,
        in: "the catalogue",
        known: Preset.all.map(\.name)
      )
    }
    return preset.catalog
  }

  // MARK: Paths and fields

  private func errorPaths(_ node: Node) throws(CatalogError) -> [String] {
    let items = try nodes.list(node, "'error'")
    guard !items.isEmpty else {
      throw nodes.error(node, "'error' is an empty list; give a path, or leave 'error' out")
    }
    var paths: [String] = []
    var names: Set<String> = []
    for item in items {
      let path = try topPath(item, "a path of 'error'")
      let name = FieldNames.last(path)
      // The scan before the parser looks for this name in the line's bytes. It knows how JSON
      // can escape an ASCII character, except for those that JSON escapes in ways of their own.
      guard name.utf8.allSatisfy({ (0x20...0x7E).contains($0) && !#""\/"#.utf8.contains($0) })
      else {
        throw nodes.error(
          item,
          "the last name of \(YAMLText.excerpt(path)) has characters that an error's name cannot"
            + #" have; use ASCII without ", \, / and control characters"#
        )
      }
      guard name.utf8.count <= Catalog.errorNameBytesMax else {
        throw nodes.error(
          item,
          "the last name of a path of 'error' is longer than \(Catalog.errorNameBytesMax) bytes"
        )
      }
      paths.append(path)
      names.insert(name)
      guard names.count <= Catalog.errorNamesMax else {
        throw nodes.error(
          item,
          "the paths of 'error' end in more than \(Catalog.errorNamesMax) different names;"
            + " make two catalogues of them"
        )
      }
    }
    return paths
  }

  private func timePaths(_ node: Node) throws(CatalogError) -> [String] {
    var paths: [String] = []
    for item in try nodes.list(node, "'time'") {
      paths.append(try topPath(item, "a path of 'time'"))
    }
    return paths
  }

  private func messageFields(_ node: Node) throws(CatalogError) -> [String] {
    try paths(try nodes.list(node, "'message'"), "a field of 'message'")
  }

  private func versionFields(_ node: Node) throws(CatalogError) -> [String] {
    try paths(try nodes.list(node, "'version'"), "a field of 'version'")
  }

  private func show(_ node: Node) throws(CatalogError) -> [String] {
    try paths(try nodes.list(node, "'show'"), "a field of 'show'")
  }

  private func redact(_ node: Node) throws(CatalogError) -> [String] {
    try paths(try nodes.list(node, "'redact'"), "a member of 'redact'")
  }

  private func recordPaths(_ node: Node) throws(CatalogError) -> [String] {
    let items = try nodes.list(node, "'records'")
    guard items.count <= Catalog.recordPathsMax else {
      throw nodes.error(
        node,
        "'records' has \(items.count) paths; use at most \(Catalog.recordPathsMax)"
      )
    }
    return try paths(items, "a path of 'records'")
  }

  private func dataPaths(_ node: Node) throws(CatalogError) -> [String] {
    try paths(try nodes.list(node, "'data'"), "a path of 'data'")
  }

  private func textPatterns(_ node: Node) throws(CatalogError) -> [Pattern] {
    var patterns: [Pattern] = []
    for item in try nodes.list(node, "'text'") {
      let pattern = try self.pattern(item)
      guard pattern.headBytes >= Catalog.textHeadBytesMin else {
        throw nodes.error(
          item,
          "a pattern of 'text' must begin with at least \(Catalog.textHeadBytesMin) bytes that stand"
            + " for themselves, by which lines are searched; write more before its first '<'"
        )
      }
      patterns.append(pattern)
    }
    guard patterns.count <= Catalog.textPatternsMax else {
      throw nodes.error(
        node,
        "'text' has \(patterns.count) patterns; use at most \(Catalog.textPatternsMax)"
      )
    }
    return patterns
  }

  /// `UTC`, or an offset such as `+02:00`.
  private func timeZone(_ node: Node) throws(CatalogError) -> Int {
    let text = try nodes.text(node, "'time_zone'")
    guard let minutes = Catalog.zoneMinutes(text) else {
      throw nodes.error(
        node,
        "'time_zone' is \(YAMLText.excerpt(text)); write UTC, or an offset from it such as '+02:00'"
      )
    }
    return minutes
  }

  func paths(_ items: [Node], _ what: String) throws(CatalogError) -> [String] {
    var paths: [String] = []
    for item in items { paths.append(try path(item, what)) }
    return paths
  }

  private func path(_ node: Node, _ what: String) throws(CatalogError) -> String {
    let path = try nodes.text(node, what)
    try checkPath(path, node, what)
    return path
  }

  /// A path from the record's top, which may be written with the `$.` that a field from there needs.
  func topPath(_ node: Node, _ what: String) throws(CatalogError) -> String {
    let path = try self.path(node, what)
    return path.hasPrefix("$.") ? String(path.dropFirst(2)) : path
  }

  func checkPath(_ path: String, _ node: Node, _ what: String) throws(CatalogError) {
    guard !path.isEmpty else {
      throw nodes.error(node, "\(what) is empty; write the names of its parts, such as json.error")
    }
    let parts = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty }) else {
      throw nodes.error(
        node,
        "\(what), \(YAMLText.excerpt(path)), has an empty part; write one dot between two names"
      )
    }
    for part in parts where !FieldNames.hasPlainBrackets(Substring(part)) {
      throw nodes.error(
        node,
        "\(what), \(YAMLText.excerpt(path)), has brackets at a wrong place; write the array's name, and"
          + " [0] for its first element or [] for each, such as errors[].message"
      )
    }
    guard parts.count <= Self.pathPartsMax else {
      throw nodes.error(
        node,
        "\(what) has \(parts.count) parts; use at most \(Self.pathPartsMax)"
      )
    }
  }

  // MARK: Accepted reasons

  private func accept(_ node: Node) throws(CatalogError) -> [Acceptance.Item] {
    var items: [Acceptance.Item] = []
    for item in try nodes.list(node, "'accept'") {
      let text = try nodes.text(item, "an entry of 'accept'")
      guard let accepted = Acceptance.Item(text) else {
        throw nodes.error(item, Acceptance.Item.fault(of: text))
      }
      items.append(accepted)
    }
    return items
  }

  private func haltMessage(_ node: Node) throws(CatalogError) -> String {
    let section = try nodes.section(node, "'halt'", keys: ["message"])
    return try nodes.text(try nodes.required("message", in: section), "'message'")
  }
}

extension NodeReader.Section {
  fileprivate subscript(setting: CatalogSetting) -> Node? { self[setting.rawValue] }
}
