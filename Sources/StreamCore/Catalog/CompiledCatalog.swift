/// A catalogue compiled for the hot path: what to look up in a record, and where.
struct CompiledCatalog: Sendable {
  /// A condition of a rule: the index of its field, and its values in ``values`` (nil: the field
  /// must be missing).
  struct Condition: Sendable {
    let field: Int
    let values: Range<Int>?
  }

  struct Rule: Sendable {
    let counts: Bool
    /// Its conditions in ``conditions``.
    let conditions: Range<Int>
  }

  /// An error path, and the fields that are looked up beside it.
  struct ErrorPath: Sendable {
    let path: FieldPath
    /// Where the rules' fields begin in ``ruleFields``, in the order of ``Condition/field``.
    let ruleFields: Int
    let message: FieldPath
    let show: [FieldPath]
    /// The field whose values are counted, if one is.
    let by: FieldPath?
    let version: FieldPath
  }

  /// A member that is extracted: beside each of the error paths, and by its whole path.
  struct Column: Sendable {
    let beside: [FieldPath]
    let path: FieldPath
  }

  let errors: [ErrorPath]
  let times: [FieldPath]
  // Flat, because reaching into an array in an array counts references.
  let rules: [Rule]
  let conditions: [Condition]
  let values: [Range<Int>]
  /// The text of all ``values``.
  let valueBytes: [UInt8]
  let ruleFields: [FieldPath]
  let contextFields: [String]
  /// The name of the field whose values are counted, or nil.
  let by: String?
  /// By the catalogue's issues: the version from which on one is a regression.
  let fixedIn: [Version.Numbers?]
  /// The last names of the error paths, for the prefilter, and `error` itself: so it shows where a
  /// catalogue's path is misspelt.
  let needles: [[UInt8]]
  /// The same as numbers, and the names under which a record's level stands.
  let errorNames: [KeyInterner.Number]
  /// The same as they end in the text of an object, with a quote, or of one in a string of it.
  let memberNeedles: [[UInt8]]
  let levelNames: [KeyInterner.Number]
  /// Where ECS has the level.
  let nestedLevel: FieldPath
  /// The names of all members that are asked for.
  let names: KeyInterner
  /// A container's log line contains the record in this member, the name of its stream in this one,
  /// and its own time at these paths.
  let logMember: KeyInterner.Number
  let streamMember: KeyInterner.Number
  let wrapperTimes: [FieldPath]
  /// What is extracted of each selected record.
  let columns: [Column]

  init(_ catalog: Catalog, by: String? = nil, columns: [String] = []) {
    var fields: [String] = []
    var conditions: [Condition] = []
    var values: [Range<Int>] = []
    var valueBytes: [UInt8] = []
    rules = catalog.rules.map { rule in
      let start = conditions.count
      for condition in rule.conditions {
        let (name, texts): (String, [String]?) =
          switch condition {
          case .isOneOf(let field, let values): (field, values)
          case .isMissing(let field): (field, nil)
          }
        if !fields.contains(name) { fields.append(name) }
        let first = values.count
        for text in texts ?? [] {
          let start = valueBytes.count
          valueBytes += text.utf8
          values.append(start..<valueBytes.count)
        }
        conditions.append(
          Condition(
            field: fields.firstIndex(of: name) ?? 0,
            values: texts == nil ? nil : first..<values.count
          )
        )
      }
      return Rule(counts: rule.effect == .count, conditions: start..<conditions.count)
    }
    self.conditions = conditions
    self.values = values
    self.valueBytes = valueBytes
    var names = KeyInterner()
    func beside(_ path: String, _ field: String) -> FieldPath {
      FieldPath(FieldPath.beside(path, field), &names)
    }
    var ruleFields: [FieldPath] = []
    errors = catalog.errorPaths.map { path in
      let start = ruleFields.count
      ruleFields += fields.map { beside(path, $0) }
      return ErrorPath(
        path: FieldPath(path, &names),
        ruleFields: start,
        message: beside(path, "msg"),
        show: catalog.contextFields.map { beside(path, $0) },
        by: by.map { beside(path, $0) },
        version: beside(path, "version")
      )
    }
    self.ruleFields = ruleFields
    times = catalog.timePaths.map { FieldPath($0, &names) }
    logMember = names.insert("log")
    streamMember = names.insert("stream")
    wrapperTimes = [FieldPath("time", &names)]
    self.columns = columns.map { name in
      Column(
        beside: catalog.errorPaths.map { beside($0, name) },
        path: FieldPath(name, &names)
      )
    }
    contextFields = catalog.contextFields
    self.by = by
    fixedIn = catalog.issues.map { $0.fixedIn?.numbers }
    var needles: [[UInt8]] = []
    for path in catalog.errorPaths {
      let name = Array(FieldPath.lastName(path).utf8)
      if !needles.contains(name) { needles.append(name) }
    }
    let usual = Array("error".utf8)
    if !needles.contains(usual) { needles.append(usual) }
    self.needles = needles
    memberNeedles = needles.flatMap { [$0 + [0x22], $0 + [0x5c]] }
    errorNames = needles.map { names.insert(String(decoding: $0, as: UTF8.self)) }
    levelNames = [
      "level", "severity", "lvl", "levelname", "Level", "Severity", "LEVEL", "@l", "@level",
    ].map { names.insert($0) }
    nestedLevel = FieldPath("log.level", &names)
    self.names = names
  }

  /// Whether a condition holds for a field's text, which is nil when the field is missing.
  func holds(_ condition: Condition, _ found: JSONTape.Node?, _ text: Span<UInt8>) -> Bool {
    guard let range = condition.values else { return found == nil }
    guard let found else { return false }
    if found.hasEscapes {
      var unescaped: [UInt8] = []
      appendUnescaped(text, found.start..<found.end, to: &unescaped)
      return isOne(unescaped.span, of: range)
    }
    return isOne(text.extracting(found.start..<found.end), of: range)
  }

  private func isOne(_ value: Span<UInt8>, of range: Range<Int>) -> Bool {
    for index in range where valueBytes.span.extracting(values[index]).equals(value) { return true }
    return false
  }
}
