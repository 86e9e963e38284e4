/// A catalogue compiled for the hot path: what to look up in a record, and where.
struct RecordPlan: Sendable {
  /// A condition of a rule: the index of its field, and the values (nil: it must be missing).
  struct Condition: Sendable {
    let field: Int
    let values: [[UInt8]]?

    /// Whether it holds for a field's text, which is nil when the field is missing.
    func holds(_ found: JSONTape.Node?, _ text: Span<UInt8>) -> Bool {
      guard let values else { return found == nil }
      guard let found else { return false }
      if found.hasEscapes {
        var unescaped: [UInt8] = []
        appendUnescaped(text, found.start..<found.end, to: &unescaped)
        return values.contains(unescaped)
      }
      let value = text.extracting(found.start..<found.end)
      for index in values.indices where values[index].equals(value) { return true }
      return false
    }
  }

  struct Rule: Sendable {
    let counts: Bool
    let conditions: [Condition]
  }

  /// An error path, and the fields that are looked up beside it.
  struct ErrorPath: Sendable {
    let path: FieldPath
    /// The rules' fields, as indexed by ``Condition/field``.
    let ruleFields: [FieldPath]
    let message: FieldPath
    let show: [FieldPath]
  }

  let errors: [ErrorPath]
  let times: [FieldPath]
  let rules: [Rule]
  let show: [String]
  /// The last names of the error paths, for the prefilter.
  let needles: [[UInt8]]
  /// The names of all members that are asked for.
  let names: NameTable
  /// A container's log line holds the record in this member.
  let dockerMember: NameTable.Number

  init(_ catalog: Catalog) {
    var fields: [String] = []
    rules = catalog.rules.map { rule in
      let conditions = rule.conditions.map { condition in
        let (name, values) =
          switch condition {
          case .isOneOf(let field, let values): (field, Optional(values.map { Array($0.utf8) }))
          case .isMissing(let field): (field, nil)
          }
        if !fields.contains(name) { fields.append(name) }
        return Condition(field: fields.firstIndex(of: name) ?? 0, values: values)
      }
      return Rule(counts: rule.effect == .count, conditions: conditions)
    }
    var names = NameTable()
    func beside(_ path: String, _ field: String) -> FieldPath {
      FieldPath(FieldPath.beside(path, field), &names)
    }
    errors = catalog.errorPaths.map { path in
      ErrorPath(
        path: FieldPath(path, &names),
        ruleFields: fields.map { beside(path, $0) },
        message: beside(path, "msg"),
        show: catalog.show.map { beside(path, $0) }
      )
    }
    times = catalog.timePaths.map { FieldPath($0, &names) }
    dockerMember = names.insert("log")
    self.names = names
    show = catalog.show
    var needles: [[UInt8]] = []
    for path in catalog.errorPaths {
      let name = Array(FieldPath.lastName(path).utf8)
      if !needles.contains(name) { needles.append(name) }
    }
    self.needles = needles
  }
}
