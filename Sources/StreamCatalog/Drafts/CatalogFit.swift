package import StreamCore

/// Whether a catalogue's paths and fields are in the records of some logs: `catalog check LOG`.
///
/// A path that never occurs may be misspelt, and then what it is to find is not found.
package struct CatalogFit {
  private let survey: Survey

  /// What is to be known, a sentence each.
  package private(set) var notes: [String] = []

  /// - Parameters:
  ///   - catalog: the catalogue.
  ///   - survey: of the logs' records.
  package init(_ catalog: Catalog, _ survey: Survey) {
    self.survey = survey
    let levels = catalog.levels?.paths ?? []
    add("error", catalog.errorPaths)
    add("time", catalog.timePaths)
    add("levels", levels)
    let beside = catalog.errorPaths + levels
    add("message", catalog.messageFields, beside: beside)
    add("show", catalog.contextFields, beside: beside)
    for field in Self.fields(of: catalog.rules) { add("failures", [field], beside: beside) }
    noteLevels(of: catalog.levels)
  }

  private static func fields(of rules: [FailureRule]) -> [String] {
    var fields: [String] = []
    for condition in rules.flatMap(\.conditions) {
      switch condition {
      case .isOneOf(let field, _), .isPresent(let field), .isMissing(let field):
        if !fields.contains(field) { fields.append(field) }
      }
    }
    return fields
  }

  /// Notes which of a setting's paths lead to nothing in any record.
  private mutating func add(_ setting: String, _ paths: [String], beside places: [String] = [""]) {
    let absent = paths.filter { path in
      !places.contains { occurs(FieldNames.beside($0, path)) }
    }
    guard !absent.isEmpty else { return }
    let names = absent.map { path in
      let name = FieldNames.last(path)
      let near = nearMiss(name, among: lastNames).flatMap { $0 == name ? nil : " (there is \($0))" }
      return printable(path) + (near ?? "")
    }
    let what = "`\(setting)`: "
    notes.append(
      absent.count == paths.count
        ? "\(what)no record of the logs has \(names.joined(separator: ", nor "))"
        : "\(what)\(absent.count) of \(paths.count) never occur in the logs:"
          + " \(names.joined(separator: ", "))"
    )
  }

  private func occurs(_ path: String) -> Bool {
    survey.members[FieldNames.withoutNumbers(path)] != nil
  }

  private var lastNames: [String] {
    Set(survey.members.keys.map(FieldNames.last)).sorted()
  }

  /// Notes levels of errors in the logs that the catalogue does not ask for.
  private mutating func noteLevels(of rule: LevelRule?) {
    guard rule == nil else { return }
    let found = survey.members.filter { Levels.hasErrors($0.value.levels.keys) }
    guard let level = found.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) })
    else { return }
    notes.append(
      "records say at \(printable(level.key)) that they are errors, and count only if they have one:"
        + " add `levels: { path: \(printable(level.key)), failures: [error, fatal] }`"
    )
  }
}
